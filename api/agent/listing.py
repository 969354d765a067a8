"""A list of the whole life -> its things by name and day, with the words they rest on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from api.agent.lists import Listed
from api.agent.overall import TOP, Lead, before_silence
from api.agent.question import Understood
from api.agent.returning import said_in_haste
from api.agent.types import Question
from api.agent.wording import conflicts_sentence, list_sentence
from extractors.rules.quitting import called
from graph.computed.listed import listed
from graph.computed.patterns import patterns
from graph.computed.phases import Phase, phases
from graph.computed.priority import PHASED
from graph.moods import HOT, choices
from graph.types import NodeType, Observation, PhaseName, Snapshot

# As many are named; the rest are counted.
NAMED = 5
BEGUN_LATELY = timedelta(days=365)
_EVER = ((datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),)
_PHASES: Mapping[Listed, PhaseName] = {
    "dropped": "dropped", "paused": "paused", "done": "done", "begun": "active", "going": "active",
}  # fmt: skip
_TYPES: Mapping[Listed, NodeType] = {
    "values": "Value", "beliefs": "Belief", "habits": "Habit", "people": "Person",
}  # fmt: skip

type Windows = Sequence[tuple[datetime, datetime]]
# Name, the day it is known by, and the words.
type Row = tuple[str, datetime, tuple[str, ...]]


def of_list(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    """None where the list is empty."""
    what = asked.list
    if what is None:
        return None
    bound = question.as_of or question.now
    told = _told_by(snapshot, bound)
    if what in _PHASES:
        return _said(what, _by_phase(what, told, asked.windows, snapshot, bound), question)
    if what in _TYPES:
        return _said(what, _by_type(_TYPES[what], told, asked.windows, snapshot), question)
    if what == "neglected":
        return _neglected(question, snapshot, bound)
    if what == "conflicts":
        return _conflicts(question, snapshot, bound)
    return _said(what, _decided(what, told, asked.windows, snapshot), question)


def _told_by(snapshot: Snapshot, bound: datetime) -> list[Observation]:
    return [one for one in snapshot.observations if one.told_at <= bound and one.valid_at <= bound]


def _by_phase(
    what: Listed, told: Sequence[Observation], windows: Windows, snapshot: Snapshot, bound: datetime
) -> list[Row]:
    """The newest first. With times: what came to be so in them; without: what is so, or was begun lately."""
    shown = listed(snapshot)
    courses = {
        id: phases(some)
        for id, some in _about(told).items()
        if id in shown and snapshot.entities[id].type in PHASED
    }
    spans = {id: _span(what, course, windows, bound) for id, course in courses.items()}
    if not windows and what not in {"begun", "going"} and not any(spans.values()):
        # Where nothing is so any more, what once was so is asked for.
        spans = {id: _span(what, course, _EVER, bound) for id, course in courses.items()}
    rows = [
        (called(snapshot.entities[id]), span.start, span.evidence)
        for id, span in spans.items()
        # What was flung away in heat and never again is no thing that was given up.
        if span is not None and not said_in_haste(span, id, snapshot, bound)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row[1], row[0]), reverse=True)


def _span(what: Listed, spans: Sequence[Phase], windows: Windows, bound: datetime) -> Phase | None:
    wanted = _PHASES[what]
    if not spans:
        return None
    if what == "begun":
        first = next((one for one in spans if one.phase == wanted), None)
        since = windows or [(bound - BEGUN_LATELY, bound)]
        return first if first is not None and _within(first.start, since) else None
    if not windows:
        return spans[-1] if spans[-1].phase == wanted else None
    if what == "going":
        held = [
            one
            for one in spans
            if any(one.start < b and (one.end is None or one.end > a) for a, b in windows)
        ]
        return next((one for one in reversed(held) if one.phase == wanted), None)
    return next(
        (one for one in reversed(spans) if one.phase == wanted and _within(one.start, windows)),
        None,
    )


def _within(at: datetime, windows: Windows) -> bool:
    return not windows or any(a <= at < b for a, b in windows)


def _about(told: Iterable[Observation]) -> Mapping[str, list[Observation]]:
    by: dict[str, list[Observation]] = defaultdict(list)
    for one in told:
        by[one.entity_id].append(one)
    return by


def _by_type(
    type: NodeType, told: Sequence[Observation], windows: Windows, snapshot: Snapshot
) -> list[Row]:
    """The oftenest told first, by the newest words."""
    by: dict[str, list[Observation]] = defaultdict(list)
    for one in told:
        for id in {one.entity_id, one.target_id} - {None}:
            if (
                id is not None
                and snapshot.entities[id].type == type
                and _within(one.valid_at, windows)
            ):
                by[id].append(one)
    often = sorted(
        (id for id in by if not snapshot.entities[id].is_self),
        key=lambda id: (-len({o.episode for o in by[id]}), called(snapshot.entities[id])),
    )
    return [
        (called(snapshot.entities[id]), by[id][-1].valid_at, tuple(o.id for o in reversed(by[id])))
        for id in often
    ]


def _decided(
    what: Listed, told: Sequence[Observation], windows: Windows, snapshot: Snapshot
) -> list[Row]:
    """The newest first; by the heat they were told in where that is asked for: hot words beside make them hot."""
    rows: list[Row] = []
    near = {one.source.message_id for one in told if one.heat >= HOT}
    heated = {one.observation: one.hot for one in choices(told)}
    heated |= {one.id: True for one in told if one.source.message_id in near}
    for one in told:
        if one.kind != "decision" or not _within(one.valid_at, windows):
            continue
        if what == "decided" or heated.get(one.id) == (what == "hot"):
            rows.append((called(snapshot.entities[one.entity_id]), one.valid_at, (one.id,)))
    return sorted(rows, key=lambda row: (row[1], row[0]), reverse=True)


def _neglected(question: Question, snapshot: Snapshot, bound: datetime) -> Lead | None:
    at, silence = before_silence(question, snapshot, bound)
    found = patterns(snapshot, at, question.zone).neglected
    rows = [(called(snapshot.entities[one.entity_id]), one.since, one.evidence) for one in found]
    return _said("neglected", rows, question, silence)


def _conflicts(question: Question, snapshot: Snapshot, bound: datetime) -> Lead | None:
    found = patterns(snapshot, bound, question.zone).conflicts
    named = {id: called(one) for id, one in snapshot.entities.items()}
    pairs = [(named[one.a], named[one.b]) for one in found[:NAMED]]
    words = {(o.source.message_id, o.source.quote): o.id for o in snapshot.observations}
    evidence = [id for one in found for id in one.evidence[:1]]
    evidence += [
        id
        for one in found
        if one.told is not None
        for source in one.told.evidence[:1]
        if (id := words.get((source.message_id, source.quote))) is not None
    ]
    if not pairs or not evidence:
        return None
    return Lead(conflicts_sentence(pairs, question.lang), tuple(evidence[:TOP]), disputed=False)


def _said(what: Listed, rows: Sequence[Row], question: Question, before: str = "") -> Lead | None:
    if not rows:
        return None
    named = [(name, at) for name, at, _ in rows[:NAMED]]
    text = list_sentence(what, named, len(rows) - len(named), question.lang, question.zone)
    evidence = tuple(ids[0] for _, _, ids in rows[:TOP] if ids)
    return Lead(before + text, evidence, disputed=False)
