"""Passages found by words -> the same, weighed by what the map and the calendar know of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from graph.retrieval.known import TURNING, known_in
from graph.retrieval.traverse import mentioned
from graph.retrieval.types import Plan
from graph.stems import stems
from graph.types import Observation, Snapshot
from graph.words import Passage

# Shares of the best score of a search; tuned on development data, kept round.
INSIDE, NEAR, SPEAKS, TURNS, STANDS = 0.7, 0.25, 0.25, 0.15, 0.3
AGAIN = 0.5
BESIDE = timedelta(days=21)


def weighed(
    found: Sequence[tuple[Passage, float]],
    windows: Sequence[tuple[datetime, datetime]],
    worth: Mapping[str, float],
) -> list[tuple[Passage, float]]:
    """Best first. A second passage of the same message stands behind the first of another."""
    top = max((score for _, score in found), default=0.0) or 1.0
    scored = [
        (one, score + top * (worth.get(one.message_id, 0.0) + _timely(one.dated.at, windows)))
        for one, score in found
    ]
    scored.sort(key=lambda one: -one[1])
    seen: set[str] = set()
    spread: list[tuple[Passage, float]] = []
    for one, score in scored:
        spread.append((one, score * AGAIN if one.message_id in seen else score))
        seen.add(one.message_id)
    return sorted(spread, key=lambda one: -one[1])


def worth(plan: Plan, snapshot: Snapshot) -> dict[str, float]:
    """What a message adds as evidence of something the query names, most where a life turned.

    A query that names only a time asks for whatever turned then.
    """
    known = known_in(snapshot)
    named = mentioned(stems(plan.words or plan.query), snapshot.entities)
    ids = [id for id, share in named if share >= 1]
    by_message: dict[str, float] = {}
    turns: dict[str, list[Observation]] = {}
    for one in (one for id in ids for one in known.by_entity.get(id, ()) if plan.hears(one)):
        turning = one.kind in TURNING
        value = SPEAKS + (TURNS if turning else 0.0)
        by_message[one.source.message_id] = max(by_message.get(one.source.message_id, 0.0), value)
        if turning:
            turns.setdefault(one.entity_id, []).append(one)
    if not ids and plan.windows:
        for one in known.turning:
            if plan.hears(one) and _timely(one.valid_at, plan.windows) == INSIDE:
                by_message.setdefault(one.source.message_id, TURNS)
    for one in _standing(plan, turns):
        by_message[one.source.message_id] = by_message.get(one.source.message_id, 0.0) + STANDS
    return by_message


def _standing(plan: Plan, turns: Mapping[str, Sequence[Observation]]) -> Iterable[Observation]:
    """The last turn of each thing by the end of each time that is asked about."""
    ends = [end for _, end in plan.windows] or ([plan.as_of] if plan.as_of else [])
    for end in ends:
        for of_one in turns.values():
            before = [one for one in of_one if one.valid_at < end]
            if before:
                yield max(before, key=lambda one: (one.valid_at, one.id))


def _timely(at: datetime | None, windows: Sequence[tuple[datetime, datetime]]) -> float:
    if at is None or not windows:
        return 0.0
    if any(start <= at < end for start, end in windows):
        return INSIDE
    if any(start - BESIDE <= at < end + BESIDE for start, end in windows):
        return NEAR
    return 0.0
