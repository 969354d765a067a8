"""Snapshot -> what only the person can settle: weak readings, facts that exclude each other, likely twins (pure)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from graph.care import Care
from graph.closing import is_functional, slot, value
from graph.computed.listed import listed
from graph.types import Entity, Fact, Observation, Snapshot

type Kind = Literal["low_confidence", "conflict", "merge"]

# Rules give at most .5 and models more; below this nothing was said outright.
UNSURE = 0.5
FEW = 2
ASKED = frozenset({"Goal", "Project", "Value", "Need", "Habit", "Belief", "Decision"})
MOST_QUOTES = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question. `left`, `right` are ids of entities, or of facts where facts conflict;
    `statements` and `facts` are what it rests on."""

    id: str
    kind: Kind
    left: str
    right: str | None
    at: datetime | None
    statements: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Twins:
    """Two entities that may be one, how surely 0..1."""

    a: str
    b: str
    certainty: float


def doubts(snapshot: Snapshot, care: Care, twins: Iterable[Twins]) -> list[Doubt]:
    """The newest first within a kind: conflicts, likely twins, weak readings."""
    said: dict[str, list[Observation]] = defaultdict(list)
    for one in snapshot.observations:
        said[one.entity_id].append(one)
    found = [
        _newest_first(_conflicts(snapshot.facts)),
        [_twins(pair, said, snapshot) for pair in _open(twins, care, snapshot)],
        _newest_first(_weak(snapshot, said)),
    ]
    return [one for some in found for one in some]


def _weak(snapshot: Snapshot, said: dict[str, list[Observation]]) -> Iterable[Doubt]:
    for id in listed(snapshot):
        entity, words = snapshot.entities[id], said.get(id, [])
        if entity.type in ASKED and words and _is_weak(entity, words):
            quotes = tuple(one.id for one in words[-MOST_QUOTES:])
            yield Doubt(_id("low_confidence", id), "low_confidence", id, None, words[-1].valid_at, quotes)  # fmt: skip


def _is_weak(entity: Entity, words: Sequence[Observation]) -> bool:
    if entity.origin == "confirmed" or entity.confidence >= UNSURE or len(words) > FEW:
        return False
    return not any(one.explicit for one in words)


def _conflicts(facts: Iterable[Fact]) -> Iterable[Doubt]:
    """Pairs in one slot that hold at the same time and cannot both be true."""
    slots: dict[str, list[Fact]] = defaultdict(list)
    for one in facts:
        if one.expired_at is None and is_functional(one):
            slots[slot(one)].append(one)
    for members in slots.values():
        inorder = sorted(members, key=lambda one: (one.valid_at, one.id))
        for n, a in enumerate(inorder):
            for b in inorder[n + 1 :]:
                if _exclude(a, b):
                    ids = (a.id, b.id)
                    yield Doubt(_id("conflict", *ids), "conflict", *ids, b.valid_at, facts=(a, b))


def _exclude(a: Fact, b: Fact) -> bool:
    if value(a) == value(b) or "confirmed" in (a.verdict, b.verdict):
        return False
    return a.invalid_at is None or b.valid_at < a.invalid_at


def _open(twins: Iterable[Twins], care: Care, snapshot: Snapshot) -> list[Twins]:
    shown = listed(snapshot)
    left = [
        one
        for one in twins
        if one.a in shown and one.b in shown and frozenset((one.a, one.b)) not in care.apart
    ]
    return sorted(left, key=lambda one: (-one.certainty, one.a, one.b))


def _twins(pair: Twins, said: dict[str, list[Observation]], snapshot: Snapshot) -> Doubt:
    """The one that was spoken of more stands on the left and keeps its name."""
    a, b = sorted((pair.a, pair.b), key=lambda id: (-len(said.get(id, ())), id))
    quotes = [one.id for id in (a, b) for one in said.get(id, ())[-MOST_QUOTES:]]
    return Doubt(_id("merge", a, b), "merge", a, b, snapshot.entities[b].last_seen, tuple(quotes))


def _newest_first(found: Iterable[Doubt]) -> list[Doubt]:
    return sorted(found, key=lambda one: (-(one.at.timestamp() if one.at else 0), one.id))


def _id(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, "\x1f".join(("doubt", *parts))))
