"""Names in a question -> entities, and the facts that tie them together."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from graph.retrieval.types import Path
from graph.stems import stems
from graph.types import Entity, Fact, Snapshot

FARTHEST = 3
LEAST_LETTERS = 3


@lru_cache(maxsize=50_000)
def _names(entity_name: str) -> frozenset[str]:
    return frozenset(one for one in stems(entity_name) if len(one) >= LEAST_LETTERS)


def mentioned(
    query: Iterable[str], entities: Mapping[str, Entity]
) -> tuple[tuple[str, float], ...]:
    """Entities whose name or alias the stems of a question cover, the best covered first."""
    asked = frozenset(query)
    found: list[tuple[str, float]] = []
    for id, entity in entities.items():
        if entity.is_self or entity.type == "Literal":
            continue
        best = 0.0
        for name in (entity.name, *entity.aliases):
            own = _names(name)
            if own and asked & own:
                best = max(best, len(asked & own) / len(own))
        if best >= 0.5:
            found.append((id, best))
    return tuple(sorted(found, key=lambda one: (-one[1], entities[one[0]].name, one[0])))


def holding(snapshot: Snapshot, at: datetime | None) -> list[Fact]:
    """Facts that stand; with a moment only those that held then."""
    return [
        fact
        for fact in snapshot.facts
        if fact.expired_at is None
        and fact.verdict != "wrong"
        and (
            at is None
            or (fact.valid_at <= at and (fact.invalid_at is None or at < fact.invalid_at))
        )
    ]


def paths(
    snapshot: Snapshot, ids: Sequence[str], at: datetime | None, *, limit: int = 5
) -> tuple[Path, ...]:
    """Facts of the first entity and the shortest ways from it to the others."""
    if not ids:
        return ()
    near: dict[str, list[Fact]] = {}
    for fact in holding(snapshot, at):
        near.setdefault(fact.subject_id, []).append(fact)
        near.setdefault(fact.object_id, []).append(fact)
    start, found = ids[0], list[Path]()
    for goal in ids[1:]:
        way = _way(near, start, goal)
        if way:
            found.append(Path(start, goal, way))
    for fact in near.get(start, ()):
        other = fact.object_id if fact.subject_id == start else fact.subject_id
        if not snapshot.entities[other].is_self:
            found.append(Path(start, other, (fact,)))
    return tuple(found[:limit])


def _way(near: Mapping[str, Sequence[Fact]], start: str, goal: str) -> tuple[Fact, ...]:
    queue: deque[tuple[str, tuple[Fact, ...]]] = deque([(start, ())])
    seen = {start}
    while queue:
        here, way = queue.popleft()
        if here == goal:
            return way
        if len(way) == FARTHEST:
            continue
        for fact in near.get(here, ()):
            there = fact.object_id if fact.subject_id == here else fact.subject_id
            if there not in seen:
                seen.add(there)
                queue.append((there, (*way, fact)))
    return ()
