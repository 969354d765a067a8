"""A vector -> the texts that mean nearly the same: brute force over what every text was embedded to."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.model.types import Vector
from graph.retrieval.bounds import Bounds, conditions
from graph.retrieval.shelf import Row, Shelf, best
from graph.sql import vectors
from graph.sql.database import Database, slices
from graph.sql.vectors import OF_MEANING, OF_WORDS, Changes, Embedded, Item

__all__ = ["OF_MEANING", "OF_WORDS", "Embedded", "Item", "VectorIndex"]

# Bounds are looked up for so many of the nearest; only when too few stay, for everything.
WIDE = 1_000
# Changes are one batch of an embedding job each.
AT_ONCE = 40


class VectorIndex:
    """One vector a text and model in the database; those of one model in memory, read once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()
        self._model = ""
        self._seen: Changes = Changes(0, 0)
        self._outdated = False
        self._shelves: dict[Embedded, Shelf] = {}

    # What a job of embedding needs.

    async def missing(
        self, model: str, kind: Embedded, *, after: int = 0, most: int = 500
    ) -> tuple[list[Item], int]:
        """Passages that have no vector of this model yet, and the number to go on after."""
        async with self._database.read() as connection:
            return await vectors.lacking(connection, model, kind, after=after, most=most)

    async def is_missing(self, model: str) -> bool:
        """Some passage has no vector of this model, or those of another wait to be replaced."""
        async with self._database.read() as connection:
            if await vectors.has_other(connection, model):
                return True
            return any([await vectors.lacks(connection, model, one) for one in OF_WORDS])

    async def missing_count(self, model: str) -> int:
        """How many vectors of passages there are still to be made."""
        async with self._database.read() as connection:
            return sum([await vectors.lacking_count(connection, model, one) for one in OF_WORDS])

    async def changed(self, model: str, kind: Embedded, items: Sequence[Item]) -> list[Item]:
        """Those of some items whose text as it is now has no vector that points to it."""
        async with self._database.read() as connection:
            known = await vectors.embedded(connection, model, kind)
        return [one for one in items if known.get(one.id) != one.sha256]

    async def link(self, model: str, items: Sequence[Item]) -> list[Item]:
        """Give items the vector that their text has already; those that are left have none."""
        async with self._database.write() as connection:
            unknown = await vectors.link(connection, model, items)
        return [one for one in items if one.sha256 in unknown]

    async def keep(self, model: str, items: Sequence[Item], made: Sequence[Vector]) -> None:
        """A vector for every item, in one transaction; the same text is kept once."""
        found = {
            item.sha256: np.asarray(one, dtype="<f4").tobytes()
            for item, one in zip(items, made, strict=True)
        }
        async with self._database.write() as connection:
            await vectors.put(connection, model, items, found)

    async def has_other(self, model: str) -> bool:
        """Vectors of another model are still here: those of this one are not complete."""
        async with self._database.read() as connection:
            return await vectors.has_other(connection, model)

    async def drop_others(self, model: str) -> int:
        async with self._database.write() as connection:
            return await vectors.drop_model(connection, but=model)

    async def of_meaning(self) -> set[str]:
        """Statements and entities that have a vector of whatever model."""
        async with self._database.read() as connection:
            return await vectors.known_ids(connection, OF_MEANING)

    async def drop(self, ids: Collection[str]) -> None:
        """Statements and entities that are no longer on the map."""
        async with self._database.write() as connection:
            await vectors.drop(connection, sorted(ids), OF_MEANING)

    # What a search needs.

    async def holds(self, model: str) -> bool:
        """In step with the database from here on; whether there is anything to compare with.

        Nothing is, while vectors of another model wait to be replaced.
        """
        async with self._turn, self._database.read() as connection:
            now = await vectors.changes(connection)
            if model != self._model or now != self._seen:
                await self._read(connection, model, now)
        return not self._outdated and "passage" in self._shelves

    async def search(
        self,
        model: str,
        asked: Vector,
        *,
        kind: Embedded,
        limit: int,
        bounds: Bounds | None = None,
        allowed: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        """The nearest first: passages within bounds, other kinds among what is allowed. After `holds`."""
        shelf = self._shelf(model, kind, len(asked))
        if shelf is None:
            return []
        scores = await asyncio.to_thread(shelf.cosines, np.asarray(asked, dtype=np.float32))
        if allowed is not None:
            return _among(shelf, scores, allowed, limit)
        if bounds is None or bounds.open:
            return [(shelf.ids[n], float(scores[n])) for n in best(scores, limit)]
        nearest = [shelf.ids[n] for n in best(scores, max(WIDE, limit))]
        inside = await self._inside(bounds, nearest)
        if len(inside) < limit and len(nearest) < len(scores):
            inside = await self._inside(bounds, None)
        return _among(shelf, scores, inside, limit)

    async def cosines(
        self, model: str, asked: Vector, *, kind: Embedded, ids: Collection[str]
    ) -> Mapping[str, float]:
        """How near some are; those without a vector are left out."""
        shelf = self._shelf(model, kind, len(asked))
        if shelf is None:
            return {}
        places = shelf.places(ids)
        near = shelf.cosines_of(places, np.asarray(asked, dtype=np.float32))
        return {shelf.ids[n]: float(one) for n, one in zip(places, near, strict=True)}

    async def _inside(self, bounds: Bounds, ids: Sequence[str] | None) -> set[str]:
        """Which passages meet the bounds: of some, or of all."""
        where, values = conditions(bounds)
        meets = " AND ".join(where)
        found: set[str] = set()
        async with self._database.read() as connection:
            for some in [None] if ids is None else slices(ids):
                among = "" if some is None else " AND p.id IN :ids"
                statement = text(f"{_PASSAGES} WHERE {meets}{among}")
                if bounds.roles is not None:
                    statement = statement.bindparams(bindparam("roles", expanding=True))
                if some is not None:
                    statement = statement.bindparams(bindparam("ids", list(some), expanding=True))
                found.update((await connection.execute(statement, values)).scalars())
        return found

    async def _read(self, connection: AsyncConnection, model: str, now: Changes) -> None:
        """What is new; all of it where something was dropped, and until then the old stays in use."""
        anew = model != self._model or now.dropped != self._seen.dropped
        shelves = dict[Embedded, Shelf]() if anew else self._shelves
        after = 0 if anew else self._seen.kept
        while after < now.kept:
            found, after = await vectors.newer(
                connection, model, after=after, until=now.kept, most=AT_ONCE
            )
            _put(shelves, found)
        self._outdated = await vectors.has_other(connection, model)
        self._model, self._seen, self._shelves = model, now, shelves

    def _shelf(self, model: str, kind: Embedded, width: int) -> Shelf | None:
        shelf = self._shelves.get(kind) if model == self._model else None
        return shelf if shelf is not None and shelf.width == width else None


def _put(shelves: dict[Embedded, Shelf], found: Sequence[tuple[Embedded, str, bytes]]) -> None:
    of_kind: dict[Embedded, list[tuple[str, bytes]]] = {}
    for kind, id, one in found:
        of_kind.setdefault(kind, []).append((id, one))
    for kind, some in of_kind.items():
        rows = np.frombuffer(b"".join(one for _, one in some), dtype="<f4")
        rows = rows.reshape(len(some), -1)
        shelves.setdefault(kind, Shelf(rows.shape[1])).put([id for id, _ in some], rows)


_PASSAGES = (
    "SELECT p.id FROM passages p JOIN messages m ON m.id = p.message_id"
    " JOIN documents d ON d.id = m.document_id"
)


def _among(
    shelf: Shelf, scores: Row, allowed: Collection[str], limit: int
) -> list[tuple[str, float]]:
    # What came in while the scores were made has none.
    places = [place for place in shelf.places(allowed) if place < len(scores)]
    some = scores[places]
    return [(shelf.ids[places[n]], float(some[n])) for n in best(some, limit)]
