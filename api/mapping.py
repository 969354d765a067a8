"""Atlas -> the map of one day, of all days, and the way between two nodes."""

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from api.atlas import Atlas, Span, holds, united
from graph.computed.same import Same
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
    ground = _ground(Same(atlas))
    held = ground.held(at)
    there = ground.between(held)
    there |= {id for id in atlas.listed if id not in there and _there(ground, id, at)}
    return _cut(ground, there, held, wish, _weights(ground, there, held, at, shares))


def of_all_days(atlas: Atlas, wish: Wish) -> Picture:
    ground = _ground(Same(atlas))
    held = np.arange(len(ground.facts))
    there = set(atlas.listed) | ground.between(held)
    return _cut(ground, there, held, wish, _weights(ground, there, held, None, {}))


def way(atlas: Atlas, at: datetime, start: str, goal: str) -> Picture:
    """The shortest way between two nodes over facts that held on that day; empty when there is none."""
    ground = _ground(Same(atlas))
    held = ground.held(at)
    facts = ground.those(held)
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
    return Picture(tuple(reversed(ids)), between, _weights(ground, set(ids), held, at, {}))


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


@dataclass(frozen=True, slots=True)
class _Ground:
    """All edges that stand, with their ends and moments as arrays, and how often each node is told of."""

    atlas: Atlas
    facts: tuple[Fact, ...]
    nodes: tuple[str, ...]
    places: Mapping[str, int]
    ends: NDArray[np.int64]
    begun: NDArray[np.float64]
    over: NDArray[np.float64]
    told: Mapping[str, Sequence[datetime]]
    spans: Mapping[str, Sequence[Span]]

    def held(self, at: datetime) -> NDArray[np.int64]:
        """Places of the facts that held at a moment."""
        moment = at.timestamp()
        return np.flatnonzero((self.begun <= moment) & (moment < self.over))

    def those(self, held: NDArray[np.int64]) -> list[Fact]:
        return [self.facts[int(n)] for n in held]

    def between(self, held: NDArray[np.int64]) -> set[str]:
        """The nodes that these facts join."""
        return {self.nodes[int(n)] for n in np.unique(self.ends[held])}


def let_go() -> None:
    """Keep nothing of the maps that were shown."""
    _ground.cache_clear()


@lru_cache(maxsize=4)
def _ground(same: Same[Atlas]) -> _Ground:
    """Laid once for every atlas."""
    atlas = same.value
    facts = tuple(_edges(atlas))
    nodes = tuple(sorted({end for one in facts for end in (one.subject_id, one.object_id)}))
    places = {id: n for n, id in enumerate(nodes)}
    ends = [(places[one.subject_id], places[one.object_id]) for one in facts]
    return _Ground(
        atlas=atlas,
        facts=facts,
        nodes=nodes,
        places=places,
        ends=np.array(ends, dtype=np.int64).reshape(-1, 2),
        begun=np.array([one.valid_at.timestamp() for one in facts], dtype=np.float64),
        over=np.array([_end(one) for one in facts], dtype=np.float64),
        told={id: sorted(o.valid_at for o in seen) for id, seen in atlas.observations.items()},
        spans={id: atlas.spans(id) for id in atlas.listed},
    )


def _end(fact: Fact) -> float:
    return np.inf if fact.invalid_at is None else fact.invalid_at.timestamp()


def _there(ground: _Ground, id: str, at: datetime) -> bool:
    return any(holds(span, at) for span in ground.spans[id])


def _weights(
    ground: _Ground,
    ids: Collection[str],
    held: NDArray[np.int64],
    at: datetime | None,
    shares: Mapping[str, float],
) -> dict[str, float]:
    """How important a node is, 0..1: what it means now first, then how often and how richly it is told of."""
    degrees = np.bincount(ground.ends[held].ravel(), minlength=len(ground.nodes)).tolist()
    raw: dict[str, float] = {}
    for id in ids:
        place, seen = ground.places.get(id), ground.told.get(id, ())
        told = len(seen) if at is None else bisect_right(seen, at)
        degree = degrees[place] if place is not None else 0
        raw[id] = 4 * shares.get(id, 0.0) + math.log1p(told) + 0.5 * math.log1p(degree)
    most = max(raw.values(), default=0.0) or 1.0
    return {id: round(max(0.05, value / most), 3) for id, value in raw.items()}


def _cut(
    ground: _Ground,
    there: set[str],
    held: NDArray[np.int64],
    wish: Wish,
    weights: dict[str, float],
) -> Picture:
    if wish.types:
        entities = ground.atlas.snapshot.entities
        there = {id for id in there if entities[id].type in wish.types}
    if wish.focus is not None:
        there &= _around(wish.focus, ground.those(held), wish.depth)
    first = wish.focus
    order = sorted(there, key=lambda id: (id != first, -weights[id], id))[: wish.limit]
    kept = np.zeros(len(ground.nodes), dtype=bool)
    kept[[ground.places[id] for id in order if id in ground.places]] = True
    shown = held[kept[ground.ends[held]].all(axis=1)]
    return Picture(tuple(order), tuple(ground.those(shown)), weights)


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
