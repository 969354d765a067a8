"""What is asked of memory and what comes back: plans and hits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from graph.retrieval.bounds import Bounds
from graph.retrieval.score import Place
from graph.retrieval.vector import Embedded
from graph.types import Observation
from graph.words import Passage, Role, Source

type MemoryType = Literal["passage", "statement", "entity", "insight"]

MEMORY_TYPES: frozenset[str] = frozenset({"passage", "statement", "entity", "insight"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look for and within which bounds; `as_of` binds everything that comes back.

    `types` may name kinds of memory and types of entities. `words` are the telling words of the
    query where they are known, `kindred` stems that speak of the same, `windows` the times it names.
    With `room`, in tokens, the later results show what stands around what was found, up to that much.
    """

    query: str
    limit: int = 10
    as_of: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    project: str | None = None
    roles: frozenset[Role] | None = None
    types: frozenset[str] = frozenset()
    budget: int = 6_000
    room: int = 0
    words: str = ""
    kindred: frozenset[str] = frozenset()
    windows: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def timeless(self) -> bool:
        """No moment bounds what may come back."""
        return self.as_of is None and self.start is None and self.end is None

    @property
    def bounds(self) -> Bounds:
        """What every passage that comes back has to meet."""
        return Bounds(self.as_of, self.start, self.end, self.project, self.roles)

    def hears(self, one: Observation) -> bool:
        """What was said lies within the bounds: it was so and was told in the time that is asked about."""
        first, last = sorted((one.told_at, one.valid_at))
        if self.as_of is not None and last > self.as_of:
            return False
        if self.start is not None and first < self.start:
            return False
        return self.end is None or last <= self.end


@dataclass(frozen=True, slots=True)
class Hit:
    """One memory that answers a query; `score` 0..1, best first.

    `passage` is what was found; `parts` all that `content` shows of that talk, in its order.
    """

    memory_id: str
    type: MemoryType
    title: str
    content: str
    score: float
    source: Source | None
    passage: Passage | None = None
    parts: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """A passage that stands near a found one: where, and how many tokens it has."""

    id: str
    place: Place
    tokens: int


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found, and how many hits the budget left out."""

    hits: tuple[Hit, ...]
    left_out: int


class FindsWords(Protocol):
    """The part of the text index that retrieval needs."""

    async def search(
        self,
        query: str,
        *,
        limit: int,
        as_of: datetime | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        project: str | None = None,
        roles: Collection[Role] | None = None,
        also: Collection[str] = (),
    ) -> list[tuple[Passage, float]]: ...
    async def passages(
        self, ids: Collection[str], *, as_of: datetime | None = None
    ) -> list[Passage]: ...
    async def around(
        self, ids: Collection[str], reach: int, bounds: Bounds
    ) -> Sequence[Beside]: ...
    async def of_messages(self, ids: Collection[str], bounds: Bounds) -> list[Passage]: ...
    async def frequencies(
        self, terms: Sequence[str], *, as_of: datetime | None = None, most: int = 200
    ) -> dict[str, int]: ...


class KnowsSources(Protocol):
    """The part of the archive that retrieval needs."""

    async def sources(self, message_ids: Collection[str]) -> Mapping[str, Source]: ...


class Near(Protocol):
    """What lies near one question."""

    async def nearest(
        self,
        kind: Embedded,
        limit: int,
        *,
        bounds: Bounds | None = None,
        allowed: Collection[str] | None = None,
    ) -> list[tuple[str, float]]: ...
    async def cosines(self, kind: Embedded, ids: Collection[str]) -> Mapping[str, float]: ...


class FindsMeaning(Protocol):
    """The part of the vectors that retrieval needs; None where words alone have to do."""

    async def asked(self, query: str) -> Near | None: ...
