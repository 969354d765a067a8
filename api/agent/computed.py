"""Snapshot and an understood question -> the computed first sentences of an answer, with evidence ids."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.agent.question import OVERALL, Understood
from api.agent.types import Question
from api.agent.wording import (
    obstacles_sentence,
    phase_sentence,
    priorities_sentence,
    returns_sentence,
    shift_words,
    shifts_summary,
    silence_words,
)
from graph.computed.phases import Phase, phases
from graph.computed.priority import priorities
from graph.computed.shifts import Shifts, shifts
from graph.types import Observation, Snapshot

PHASED = frozenset({"Goal", "Project"})
STOPPED = frozenset({"paused", "dropped", "done"})
TOP, LEADERS = 4, 3
A_DAY, A_YEAR, SILENCE = timedelta(days=1), timedelta(days=365), timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Lead:
    """What the numbers say, the observations they rest on, and whether it is about today."""

    text: str
    evidence: tuple[str, ...]
    now: bool = False
    at: datetime | None = None


def lead(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    """None when the kind of question has nothing to compute."""
    match asked.kind:
        case "priorities":
            return _priorities(question, asked, snapshot)
        case "change":
            return _change(question, asked, snapshot, ids)
        case "recurrence":
            return _returns(question, snapshot, ids)
        case "state":
            return _state(question, asked, snapshot, ids)
        case "conflict":
            return _obstacles(question, asked, snapshot)
        case "feeling" | "cause" | "kept" | "fact":
            return None


def _priorities(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    at = question.as_of or _last_end(question, asked)
    at, silence = _before_silence(question, snapshot, at)
    found = priorities(snapshot, at, zone=question.zone)
    if not found.items:
        return None
    first = found.items[:LEADERS]
    names = [snapshot.entities[one.entity_id].name for one in first]
    text = silence + priorities_sentence(names, found.certainty, first[0].p_top, question.lang)
    evidence = _in_turn([one.evidence for one in first])[:TOP]
    return Lead(text, evidence, now=at >= question.now, at=at)


def _in_turn(some: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The first of each, then the second of each, and so on."""
    rounds = itertools.zip_longest(*some)
    return tuple(id for one in rounds for id in one if id is not None)


def _change(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    bound, _ = _before_silence(question, snapshot, question.as_of or question.now)
    a = min((start for start, _ in asked.windows), default=bound - A_YEAR)
    b = min(bound, max((end for _, end in asked.windows), default=bound))
    if b - a < A_DAY or a >= b:
        a = b - A_YEAR
    if a >= b:
        return None
    found = shifts(snapshot, a, b, question.zone)
    about = [one for one in found.items if one.entity_id in set(ids)]
    if not ids:
        if asked.stems and not OVERALL.search(question.text):
            return None
        evidence = tuple(id for one in found.items[:TOP] for id in one.after[:1])
        text = shifts_summary(found, snapshot.entities, question.lang, question.zone)
        return Lead(text, evidence) if evidence else None
    return _told(question, snapshot, found, {one.entity_id for one in about})


def _told(question: Question, snapshot: Snapshot, found: Shifts, about: set[str]) -> Lead | None:
    some = [one for one in found.items if one.entity_id in about][:2]
    if not some:
        return None
    words = [
        shift_words(one, snapshot.entities[one.entity_id].name, question.lang, question.zone)
        for one in some
    ]
    evidence = tuple(id for one in some for id in (*one.before[:1], *one.after[:1]))
    return Lead("; ".join(words) + ".", evidence)


def _returns(question: Question, snapshot: Snapshot, ids: Sequence[str]) -> Lead | None:
    for id in ids:
        spans = _spans(question, snapshot, id)
        back = [
            one
            for before, one in itertools.pairwise(spans)
            if one.phase == "active" and before.phase in STOPPED
        ]
        if back:
            days = [one.start for one in back]
            text = returns_sentence(snapshot.entities[id].name, days, question.lang, question.zone)
            return Lead(text, tuple(one.evidence[-1] for one in back)[:TOP])
    return None


def _state(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    at = question.as_of or _last_end(question, asked)
    for id in ids:
        spans = _spans(question, snapshot, id, at)
        if spans and snapshot.entities[id].type in PHASED:
            last = spans[-1]
            name = snapshot.entities[id].name
            text = phase_sentence(name, last.phase, last.start, question.lang, question.zone)
            return Lead(text, last.evidence[-2:], now=at >= question.now, at=at)
    return None


def _spans(
    question: Question, snapshot: Snapshot, id: str, at: datetime | None = None
) -> tuple[Phase, ...]:
    """Phases from what was told by the moment the question is bound to."""
    bound = at or question.as_of or question.now
    return phases(
        one
        for one in snapshot.observations
        if one.entity_id == id and one.valid_at <= bound and one.told_at <= bound
    )


def _last_end(question: Question, asked: Understood) -> datetime:
    ends = [end for _, end in asked.windows if end <= question.now]
    return max(ends, default=question.now)


def _before_silence(question: Question, snapshot: Snapshot, at: datetime) -> tuple[datetime, str]:
    """Where nothing was told for long, "now" is the last moment of which there are words, said so."""
    last = max((one.told_at for one in snapshot.observations if one.told_at <= at), default=at)
    if question.as_of is not None or at < question.now or at - last < SILENCE:
        return at, ""
    return last + A_DAY, silence_words(last, question.lang, question.zone)


def _obstacles(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    """What stood in the way, the oftenest told first; a question about one thing is not this one."""
    if not asked.overall:
        return None
    bound = question.as_of or question.now
    told: dict[str, list[Observation]] = {}
    for one in snapshot.observations:
        inside = any(a <= one.valid_at < b for a, b in asked.windows) or not asked.windows
        if snapshot.entities[one.entity_id].type == "Obstacle" and one.told_at <= bound and inside:
            told.setdefault(one.entity_id, []).append(one)
    first = sorted(told, key=lambda id: (-len({o.episode for o in told[id]}), id))[:LEADERS]
    if not first:
        return None
    counts = [(snapshot.entities[id].name, len({o.episode for o in told[id]})) for id in first]
    evidence = tuple(told[id][-1].id for id in first)
    return Lead(obstacles_sentence(counts, question.lang), evidence)
