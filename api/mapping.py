"""Atlas -> the map of one day, of all days, and the way between two nodes."""

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import cast
from uuid import UUID

import numpy as np

from api import ground as grounds
from api.atlas import Atlas, Span, united
from api.ground import Ground, Marks, Numbers, ground, numbers
from api.ground import Places as Rows
from graph.computed.same import Same
from graph.types import Fact

type Place = tuple[float, float]
type Places = Mapping[str, Place]

THOUSAND = 1_000
# Of nodes that matter nothing something is seen.
SMALLEST = 0.05
# So near the middle between two thousandths only exact arithmetic tells which is nearer.
CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of the ground: nodes, the most important first, and the facts between them; how large each node is."""

    ground: Ground
    shown: Rows
    between: Rows
    weights: Numbers

    @property
    def nodes(self) -> tuple[str, ...]:
        return tuple(self.ground.nodes[n] for n in numbers(self.shown))

    @property
    def edges(self) -> tuple[Fact, ...]:
        return tuple(self.ground.facts[n] for n in numbers(self.between))

    @property
    def sizes(self) -> Mapping[str, float]:
        return dict(
            zip(self.nodes, cast("list[float]", self.weights[self.shown].tolist()), strict=True)
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What part of the map is asked for; no types means all."""

    types: frozenset[str] = frozenset()
    focus: str | None = None
    depth: int = 1
    limit: int = 150


def on_day(atlas: Atlas, at: datetime, wish: Wish, shares: Mapping[str, float]) -> Picture:
    """Exactly what was valid: entities that were there, facts that held, both ends shown."""
    land = ground(atlas)
    held = land.held(at)
    there = land.joined(held) | land.there(at)
    return _cut(land, there, held, wish, _weights(land, there, held, at, shares))


def of_all_days(atlas: Atlas, wish: Wish) -> Picture:
    land = ground(atlas)
    held = np.arange(len(land.facts))
    there = land.joined(held) | land.listed
    return _cut(land, there, held, wish, _weights(land, there, held, None, {}))


def way(atlas: Atlas, at: datetime, start: str, goal: str) -> Picture:
    """The shortest way between two nodes over facts that held on that day; empty when there is none."""
    land = ground(atlas)
    held = land.held(at)
    near = _neighbours(land.facts[n] for n in numbers(held))
    came: dict[str, str] = {start: start}
    queue = deque([start])
    while queue and goal not in came:
        here = queue.popleft()
        for there in sorted(near.get(here, ())):
            if there not in came:
                came[there] = here
                queue.append(there)
    ids = _back(came, start, goal)
    steps = {frozenset(pair) for pair in pairwise(ids)}
    facts = ((n, land.facts[n]) for n in numbers(held))
    between = [n for n, f in facts if frozenset((f.subject_id, f.object_id)) in steps]
    rows = np.array([land.places[id] for id in ids if id in land.places], dtype=np.int64)
    weights = _weights(land, land.marked(ids), held, at, {})
    return Picture(land, rows, np.array(between, dtype=np.int64), weights)


def _back(came: Mapping[str, str], start: str, goal: str) -> Sequence[str]:
    """The nodes of a way from its start to its goal; none where the goal was not reached."""
    if goal not in came:
        return ()
    ids = [goal]
    while ids[-1] != start:
        ids.append(came[ids[-1]])
    return ids[::-1]


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
    return f"{atlas.revision}-{_drawn(Same(places))}"


@lru_cache(maxsize=2)
def _drawn(same: Same[Places]) -> str:
    return blake2b(repr(sorted(same.value.items())).encode(), digest_size=4).hexdigest()


def let_go() -> None:
    """Keep nothing of the maps that were shown."""
    _drawn.cache_clear()
    grounds.let_go()


def hash_of(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest())


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _weights(
    land: Ground, there: Marks, held: Rows, at: datetime | None, shares: Mapping[str, float]
) -> Numbers:
    """How important each node is, 0..1: what it means now first, then how often and how richly it is told of."""
    meant = np.zeros(len(land.nodes))
    for id, share in shares.items():
        if id in land.places:
            meant[land.places[id]] = 4 * share
    raw = meant + _logs(land.told(at)) + 0.5 * _logs(land.degrees(held))
    most = float(raw[there].max(initial=0.0)) or 1.0
    return _thousandths(np.maximum(SMALLEST, raw / most))


def _logs(counts: Rows) -> Numbers:
    """log(1 + n) of each."""
    most = int(counts.max(initial=0))
    return _table(1 << most.bit_length())[counts]


@lru_cache(maxsize=32)
def _table(most: int) -> Numbers:
    return np.array([math.log1p(n) for n in range(most)])


def _thousandths(values: Numbers) -> Numbers:
    """As `round(value, 3)` has it, all at once."""
    scaled = values * THOUSAND
    found = np.rint(scaled) / THOUSAND
    for n in numbers(np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < CLOSE)):
        found[n] = round(float(values[n]), 3)
    return found


def _cut(land: Ground, there: Marks, held: Rows, wish: Wish, weights: Numbers) -> Picture:
    if wish.types:
        there = there & np.isin(land.types, sorted(wish.types))
    if wish.focus is not None:
        there = there & land.around(wish.focus, held, wish.depth)
    rows = np.flatnonzero(there)
    # Sorting is stable: nodes that matter alike stay in the order of their ids.
    rows = rows[np.argsort(-weights[rows], kind="stable")]
    if wish.focus is not None:
        first = rows == land.places.get(wish.focus, -1)
        rows = np.concatenate([rows[first], rows[~first]])
    rows = rows[: wish.limit]
    kept = np.zeros(len(land.nodes), dtype=np.bool_)
    kept[rows] = True
    return Picture(land, rows, land.between(held, kept), weights)


def _neighbours(facts: Iterable[Fact]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = {}
    for fact in facts:
        near.setdefault(fact.subject_id, set()).add(fact.object_id)
        near.setdefault(fact.object_id, set()).add(fact.subject_id)
    return near
