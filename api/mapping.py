"""Atlas -> the map of one day, of all days, and the way between two nodes."""

import math
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import pairwise
from uuid import UUID

from api.atlas import Atlas, Span, holds, united
from graph.types import Fact

type Place = tuple[float, float]
type Places = Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Picture:
    """Ids of nodes, the most important first, and the facts between them."""

    nodes: tuple[str, ...]
    edges: tuple[Fact, ...]
    sizes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Wish:
    """What part of the map is asked for; no types means all."""

    types: frozenset[str] = frozenset()
    focus: str | None = None
    depth: int = 1
    limit: int = 150


def on_day(atlas: Atlas, at: datetime, wish: Wish, shares: Mapping[str, float]) -> Picture:
    """Exactly what was valid: entities that were there, facts that held, both ends shown."""
    facts = [fact for fact in _edges(atlas) if holds((fact.valid_at, fact.invalid_at), at)]
    ends = {end for fact in facts for end in (fact.subject_id, fact.object_id)}
    there = {id for id in atlas.listed if id in ends or any(holds(s, at) for s in atlas.spans(id))}
    there |= _hub(atlas, facts)
    return _cut(atlas, there, facts, wish, _weights(atlas, there, facts, at, shares))


def of_all_days(atlas: Atlas, wish: Wish) -> Picture:
    facts = list(_edges(atlas))
    there = set(atlas.listed) | _hub(atlas, facts)
    return _cut(atlas, there, facts, wish, _weights(atlas, there, facts, None, {}))


def way(atlas: Atlas, at: datetime, start: str, goal: str) -> Picture:
    """The shortest way between two nodes over facts that held on that day; empty when there is none."""
    facts = [fact for fact in _edges(atlas) if holds((fact.valid_at, fact.invalid_at), at)]
    near = _neighbours(facts)
    came: dict[str, str] = {start: start}
    queue = deque([start])
    while queue and goal not in came:
        here = queue.popleft()
        for there in sorted(near.get(here, ())):
            if there not in came:
                came[there] = here
                queue.append(there)
    if goal not in came:
        return Picture((), (), {})
    ids = [goal]
    while ids[-1] != start:
        ids.append(came[ids[-1]])
    steps = {frozenset(pair) for pair in pairwise(ids)}
    between = tuple(f for f in facts if frozenset((f.subject_id, f.object_id)) in steps)
    return Picture(tuple(reversed(ids)), between, _weights(atlas, ids, facts, at, {}))


def spans_of(facts: Sequence[Fact]) -> list[Span]:
    """One edge over time: overlapping or touching intervals become one."""
    return united((fact.valid_at, fact.invalid_at) for fact in facts)


def strands(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Facts with the same ends and name: what served it serves it again, one edge with intervals."""
    same: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts:
        same.setdefault((fact.subject_id, fact.relation, fact.object_id), []).append(fact)
    return list(same.values())


def place(id: str, places: Places) -> Place:
    """Where a node stands. One without a place yet gets one from its id until the layout is done."""
    known = places.get(id)
    if known is not None:
        return known
    turn, far = divmod(UUID(id).int if _is_uuid(id) else hash_of(id), 1 << 32)
    angle, radius = (turn % 6283) / 1000, 200 + 600 * math.sqrt(far / (1 << 32))
    return round(radius * math.cos(angle), 1), round(radius * math.sin(angle), 1)


def revision(atlas: Atlas, places: Places) -> str:
    """Changes with the map and with where its nodes stand."""
    drawn = blake2b(repr(sorted(places.items())).encode(), digest_size=4).hexdigest()
    return f"{atlas.revision}-{drawn}"


def hash_of(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest())


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _edges(atlas: Atlas) -> Iterable[Fact]:
    """Facts that stand, between two different nodes that are shown, and what the owner has in hand."""
    yield from atlas.phase_facts
    shown = atlas.listed | frozenset([atlas.owner.id] if atlas.owner else [])
    for fact in atlas.snapshot.facts:
        stands = fact.expired_at is None and fact.verdict != "wrong"
        ends = {fact.subject_id, fact.object_id}
        if stands and len(ends) > 1 and ends <= shown:
            yield fact


def _hub(atlas: Atlas, facts: Iterable[Fact]) -> set[str]:
    """The owner's node, where an edge leads to it: the map has one centre and no stray dot."""
    owner = atlas.owner
    if owner is None or not any(owner.id in (f.subject_id, f.object_id) for f in facts):
        return set()
    return {owner.id}


def _weights(
    atlas: Atlas,
    ids: Collection[str],
    facts: Iterable[Fact],
    at: datetime | None,
    shares: Mapping[str, float],
) -> dict[str, float]:
    """How important a node is, 0..1: what it means now first, then how often and how richly it is told of."""
    degree: dict[str, int] = {}
    for fact in facts:
        for end in (fact.subject_id, fact.object_id):
            degree[end] = degree.get(end, 0) + 1
    raw = {
        id: 4 * shares.get(id, 0.0)
        + math.log1p(_told(atlas, id, at))
        + 0.5 * math.log1p(degree.get(id, 0))
        for id in ids
    }
    most = max(raw.values(), default=0.0) or 1.0
    return {id: round(max(0.05, value / most), 3) for id, value in raw.items()}


def _told(atlas: Atlas, id: str, at: datetime | None) -> int:
    found = atlas.observations.get(id, ())
    return len(found) if at is None else sum(one.valid_at <= at for one in found)


def _cut(
    atlas: Atlas, there: set[str], facts: list[Fact], wish: Wish, weights: dict[str, float]
) -> Picture:
    if wish.types:
        there = {id for id in there if atlas.snapshot.entities[id].type in wish.types}
    if wish.focus is not None:
        there &= _around(wish.focus, facts, wish.depth)
    first = wish.focus
    order = sorted(there, key=lambda id: (id != first, -weights[id], id))[: wish.limit]
    kept = set(order)
    edges = tuple(f for f in facts if f.subject_id in kept and f.object_id in kept)
    return Picture(tuple(order), edges, weights)


def _around(focus: str, facts: Iterable[Fact], depth: int) -> set[str]:
    near = _neighbours(facts)
    seen, edge = {focus}, {focus}
    for _ in range(depth):
        edge = {there for here in edge for there in near.get(here, ())} - seen
        seen |= edge
    return seen


def _neighbours(facts: Iterable[Fact]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = {}
    for fact in facts:
        near.setdefault(fact.subject_id, set()).add(fact.object_id)
        near.setdefault(fact.object_id, set()).add(fact.subject_id)
    return near
