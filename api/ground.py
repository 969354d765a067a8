"""Atlas -> the map's nodes, edges and words as columns: what holds on a day is found by comparing arrays."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from api.atlas import Atlas
from graph.computed.same import Same
from graph.types import Fact

type Places = NDArray[np.int64]
type Numbers = NDArray[np.float64]
type Marks = NDArray[np.bool_]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
NEVER, ALWAYS = np.iinfo(np.int64).max, np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Ground:
    """Nodes stand in the order of their ids; everything else names them by their place in it.

    Moments are microseconds since 1970, intervals half-open. `ends` has two columns: from, to.
    """

    atlas: Atlas
    nodes: tuple[str, ...]
    places: Mapping[str, int]
    types: NDArray[np.str_]
    listed: Marks
    facts: tuple[Fact, ...]
    ends: Places
    begun: Places
    over: Places
    span_of: Places
    span_begun: Places
    span_over: Places
    word_of: Places
    word_at: Places

    def held(self, at: datetime) -> Places:
        """The facts that held at a moment."""
        moment = ticks(at)
        return np.flatnonzero((self.begun <= moment) & (moment < self.over))

    def joined(self, facts: Places) -> Marks:
        """The nodes that these facts join."""
        marks = np.zeros(len(self.nodes), dtype=np.bool_)
        marks[self.ends[facts]] = True
        return marks

    def there(self, at: datetime) -> Marks:
        """The nodes that were there by themselves."""
        moment = ticks(at)
        marks = np.zeros(len(self.nodes), dtype=np.bool_)
        marks[self.span_of[(self.span_begun <= moment) & (moment < self.span_over)]] = True
        return marks

    def told(self, at: datetime | None) -> Places:
        """How often each node was spoken of by a moment, or ever."""
        most = (
            len(self.word_at) if at is None else np.searchsorted(self.word_at, ticks(at), "right")
        )
        return np.bincount(self.word_of[:most], minlength=len(self.nodes))

    def degrees(self, facts: Places) -> Places:
        return np.bincount(self.ends[facts].ravel(), minlength=len(self.nodes))

    def between(self, facts: Places, nodes: Marks) -> Places:
        """Those of the facts that have both ends among some nodes."""
        return facts[nodes[self.ends[facts]].all(axis=1)]

    def around(self, focus: str, facts: Places, depth: int) -> Marks:
        """A node and what is tied to it by these facts in so many steps."""
        seen = np.zeros(len(self.nodes), dtype=np.bool_)
        start, ends = self.places.get(focus), self.ends[facts]
        if start is None:
            return seen
        seen[start] = True
        for _ in range(depth):
            seen[ends[seen[ends].any(axis=1)]] = True
        return seen

    def marked(self, ids: Iterable[str]) -> Marks:
        marks = np.zeros(len(self.nodes), dtype=np.bool_)
        marks[[self.places[id] for id in ids if id in self.places]] = True
        return marks


def ground(atlas: Atlas) -> Ground:
    """Laid once for every atlas."""
    return _laid(Same(atlas))


def let_go() -> None:
    """Keep nothing of the maps that were shown."""
    _laid.cache_clear()


@lru_cache(maxsize=2)
def _laid(same: Same[Atlas]) -> Ground:
    atlas = same.value
    facts = tuple(_edges(atlas))
    nodes = tuple(sorted(atlas.snapshot.entities))
    places = {id: n for n, id in enumerate(nodes)}
    spans = [(places[id], *span) for id in sorted(atlas.listed) for span in atlas.spans(id)]
    words = sorted(
        (ticks(one.valid_at), places[one.entity_id])
        for one in atlas.snapshot.observations
        if one.entity_id in places
    )
    return Ground(
        atlas=atlas,
        nodes=nodes,
        places=places,
        types=np.array([atlas.snapshot.entities[id].type for id in nodes], dtype=np.str_),
        listed=np.array([id in atlas.listed for id in nodes], dtype=np.bool_),
        facts=facts,
        ends=_column((places[one.subject_id], places[one.object_id]) for one in facts).reshape(-1, 2),
        begun=_column(ticks(one.valid_at) for one in facts),
        over=_column(_over(one.invalid_at) for one in facts),
        span_of=_column(place for place, _, _ in spans),
        span_begun=_column(ALWAYS if start is None else ticks(start) for _, start, _ in spans),
        span_over=_column(_over(end) for _, _, end in spans),
        word_of=_column(place for _, place in words),
        word_at=_column(at for at, _ in words),
    )  # fmt: skip


def numbers(column: Places) -> list[int]:
    """A column as plain numbers."""
    return cast("list[int]", column.tolist())


def ticks(at: datetime) -> int:
    return (at - EPOCH) // TICK


def _over(end: datetime | None) -> int:
    return NEVER if end is None else ticks(end)


def _column(values: Iterable[int] | Iterable[tuple[int, int]]) -> Places:
    return np.array(list(values), dtype=np.int64)


def _edges(atlas: Atlas) -> Iterable[Fact]:
    """Facts that stand, between two different nodes that are shown, and what the owner has in hand."""
    yield from atlas.phase_facts
    shown: Collection[str] = atlas.listed | frozenset([atlas.owner.id] if atlas.owner else [])
    for fact in atlas.snapshot.facts:
        stands = fact.expired_at is None and fact.verdict != "wrong"
        ends = {fact.subject_id, fact.object_id}
        if stands and len(ends) > 1 and ends <= shown:
            yield fact
