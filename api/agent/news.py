"""«Что нового?» -> what is new in the last weeks of which there are words: the weightiest first, then what was decided and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from api.agent.days import date_words
from api.agent.overall import TOP, Lead, before_silence, in_turn
from api.agent.types import Question
from api.agent.wording import LATEST, events_sentence, named, shifts_summary
from graph.computed.shifts import Shift, Shifts, shifts
from graph.types import Observation, Snapshot

LATELY = timedelta(days=28)
MOST = 3


def of_news(question: Question, snapshot: Snapshot) -> Lead | None:
    """None where nothing is new."""
    bound, silence = before_silence(question, snapshot, question.as_of or question.now)
    since = bound - LATELY
    found = _by_weight(shifts(snapshot, since, bound, question.zone))
    told = _happened(snapshot, since, bound)
    late = _latest(snapshot, since, bound)
    if not found.items and not told:
        return Lead(silence + LATEST[question.lang], late[:TOP], disputed=False) if late else None
    text = shifts_summary(found, snapshot.entities, question.lang, question.zone)
    if told:
        rows = [
            f"{named(snapshot.entities[one.entity_id].name, question.lang)} "
            f"({date_words(one.valid_at, question.lang, question.zone)})"
            for one in told
        ]
        happened = events_sentence(rows, question.lang)
        text = f"{text} {happened}" if found.items else happened
    ids = [one.after[:1] or one.before[:1] for one in found.items[:MOST]]
    evidence = in_turn([*ids, *((one.id,) for one in told)])
    # Where no thing turned, what was said last stands beside what happened.
    evidence = evidence if found.items else tuple(dict.fromkeys((*evidence, *late)))
    return Lead(silence + text, evidence[:TOP], disputed=False)


def _latest(snapshot: Snapshot, since: datetime, bound: datetime) -> tuple[str, ...]:
    """The newest words themselves, one of each message."""
    said = {
        one.source.message_id: one.id
        for one in snapshot.observations
        if since < one.valid_at <= bound >= one.told_at
    }
    return tuple(reversed(said.values()))


def _by_weight(found: Shifts) -> Shifts:
    """What holds first, then by how much of all that mattered it was at either end."""
    weight = _shares(found)
    order = sorted(
        found.items, key=lambda one: (_passing(one), -weight.get(one.entity_id, 0.0), one.entity_id)
    )
    return replace(found, items=tuple(order[:MOST]))


def _passing(one: Shift) -> bool:
    return not one.stable and one.change in {"rose", "fell"}


def _shares(found: Shifts) -> Mapping[str, float]:
    shares: dict[str, float] = {}
    for one in (*found.priorities_a.items, *found.priorities_b.items):
        shares[one.entity_id] = max(one.share, shares.get(one.entity_id, 0.0))
    return shares


def _happened(snapshot: Snapshot, since: datetime, bound: datetime) -> Sequence[Observation]:
    """Decisions and events, the newest first, each thing once."""
    told: dict[str, Observation] = {}
    for one in snapshot.observations:
        type = snapshot.entities[one.entity_id].type
        if type in {"Event", "Decision"} and one.kind != "mention" and since < one.valid_at <= bound >= one.told_at:  # fmt: skip
            told[one.entity_id] = one
    newest = sorted(told.values(), key=lambda one: (one.valid_at, one.id), reverse=True)
    return newest[:MOST]
