"""The one door into the map; every engine (and the fake) keeps the same promises."""

from collections.abc import AsyncIterable, AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import Protocol

from graph.records import MapRecord
from graph.types import (
    Change,
    Entity,
    Fact,
    Harvest,
    NodeType,
    Outcome,
    Recorded,
    Snapshot,
    Verdict,
)


class FactStore(Protocol):
    """Times are aware UTC; intervals half-open. `now` is always an argument, never the wall clock."""

    async def prepare(self) -> None:
        """Create graph, indexes and constraints; safe to repeat."""
        ...

    async def healthy(self) -> bool: ...

    async def version(self) -> str:
        """Name and version of the engine, for whoever looks after it."""
        ...

    async def revision(self) -> str:
        """Changes with every write that changed anything, and only then."""
        ...

    async def commit(self, harvest: Harvest, *, now: datetime) -> Outcome:
        """Write one chunk whole or not at all; a chunk that is already there changes nothing.

        Entities that exist keep their id and name; aliases are united, `first_seen`/`last_seen`
        widened. Functional chains that the facts touch are computed anew from all their members.
        """
        ...

    async def withdraw(self, chunk_ids: Collection[str], *, now: datetime) -> None:
        """Undo chunks: their episodes, marks and observations go; facts and entities that rest on
        them alone go; other facts lose these quotes; touched chains are computed anew."""
        ...

    async def snapshot(self) -> Snapshot: ...

    async def entities(
        self, *, ids: Collection[str] | None = None, keys: Collection[str] | None = None
    ) -> list[Entity]:
        """All entities, or those with these ids or keys."""
        ...

    async def named(self, name: str, type: NodeType | None = None) -> list[Entity]:
        """Entities with exactly this name."""
        ...

    async def facts(
        self,
        *,
        subject_ids: Collection[str] | None = None,
        relation: str | None = None,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
    ) -> list[Fact]:
        """Facts by start. With `as_of` those valid then; with `known_at` as they were known then
        (ends that were changed later are taken back). Wrong ones (`expired_at`) are left out."""
        ...

    async def between(self, a: datetime, b: datetime) -> list[Change]:
        """What began or ended in `(a, b]`."""
        ...

    async def fact(self, id: str) -> Fact | None: ...

    async def record(
        self, subject: Entity, object: Entity, fact: Fact, *, now: datetime
    ) -> Recorded:
        """A fact by hand. It passes the closing guard as confirmed."""
        ...

    async def amend(
        self,
        id: str,
        *,
        valid_at: datetime | None = None,
        until: datetime | None = None,
        verdict: Verdict | None = None,
        clear_verdict: bool = False,
        now: datetime,
    ) -> Fact | None:
        """Correct a fact; None when there is no such fact. Ends leave a History row."""
        ...

    async def forget_fact(self, id: str, *, now: datetime) -> bool:
        """A fact, its past, and those of its ends that nothing else speaks of; False when there is none."""
        ...

    async def forget_entities(self, ids: Collection[str], *, now: datetime) -> int:
        """Nodes, all that was said of them, all their facts and the past of those are gone; chains in
        which they took part are computed anew. How many of them there were. The owner stays."""
        ...

    async def find(self, stems: Sequence[str], *, limit: int = 20) -> list[tuple[str, float]]:
        """Entity ids by full text over stems (name, aliases, summary), best first."""
        ...

    def dump(self) -> AsyncIterator[MapRecord]:
        """All that the map holds at one moment, by kind and id; the same on every engine."""
        ...

    async def load(self, records: AsyncIterable[MapRecord], *, now: datetime) -> None:
        """Write records of a dump, in the order of a dump, into an empty map. What is there already
        is written over, so a load that was cut short is loaded again."""
        ...

    async def erase(self) -> None:
        """Empty the map."""
        ...

    async def close(self) -> None: ...
