"""Names in a question -> entities, and the facts that tie them together."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from graph.retrieval.known import known_in, names_in
from graph.retrieval.types import Path
from graph.types import Entity, Fact, Snapshot

FARTHEST = 3
# Past a hub everything is near to everything: a way through it says nothing.
MOST_SEEN = 300


def mentioned(
    query: Iterable[str], entities: Mapping[str, Entity]
) -> tuple[tuple[str, float], ...]:
    """Entities whose name or alias the stems of a question cover, the best covered first."""
    asked, names = frozenset(query), names_in(entities)
    best: dict[str, float] = {}
    for stem in asked:
        for id, own in names.of(stem):
            best[id] = max(best.get(id, 0.0), len(asked & own) / len(own))
    found = [(id, share) for id, share in best.items() if share >= 0.5]
    return tuple(sorted(found, key=lambda one: (-one[1], entities[one[0]].name, one[0])))


def paths(
    snapshot: Snapshot, ids: Sequence[str], at: datetime | None, *, limit: int = 5
) -> tuple[Path, ...]:
    """Facts of the first entity and the shortest ways from it to the others."""
    if not ids:
        return ()
    near = known_in(snapshot).facts
    start, found = ids[0], list[Path]()
    for goal in ids[1:]:
        way = _way(near, start, goal, at)
        if way:
            found.append(Path(start, goal, way))
    for fact in _holding(near.get(start, ()), at):
        other = fact.object_id if fact.subject_id == start else fact.subject_id
        if not snapshot.entities[other].is_self:
            found.append(Path(start, other, (fact,)))
    return tuple(found[:limit])


def _holding(facts: Sequence[Fact], at: datetime | None) -> Iterable[Fact]:
    """Facts that stand; with a moment only those that held then."""
    if at is None:
        return facts
    return (
        fact
        for fact in facts
        if fact.valid_at <= at and (fact.invalid_at is None or at < fact.invalid_at)
    )


def _way(
    near: Mapping[str, Sequence[Fact]], start: str, goal: str, at: datetime | None
) -> tuple[Fact, ...]:
    queue: deque[tuple[str, tuple[Fact, ...]]] = deque([(start, ())])
    seen = {start}
    while queue and len(seen) < MOST_SEEN:
        here, way = queue.popleft()
        if here == goal:
            return way
        if len(way) == FARTHEST:
            continue
        for fact in _holding(near.get(here, ()), at):
            there = fact.object_id if fact.subject_id == here else fact.subject_id
            if there not in seen:
                seen.add(there)
                queue.append((there, (*way, fact)))
    return ()
