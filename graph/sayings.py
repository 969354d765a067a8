"""What the person said of documents and folders: kept for ever, laid over what readers found, and taken back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select

from graph.errors import NothingToUndo
from graph.kept import uid
from graph.said import KINDS, SAID, UNSAID, Rule, Said, payload_of, read_rules
from graph.sql import said as saying
from graph.sql.database import Database
from graph.sql.said import Cut, Resaid
from graph.sql.tables import corrections, document_imports, documents
from graph.words import Dated

__all__ = ["Cut", "Resaid", "Sayings"]

type Place = tuple[str, str]


class Sayings:
    """The words themselves stand in `corrections`; a document's ends with the document."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rules(self) -> tuple[Rule, ...]:
        wanted = select(corrections).where(corrections.c.kind.in_(KINDS)).order_by(corrections.c.n)
        async with self._database.read() as connection:
            found = (await connection.execute(wanted)).all()
        return read_rules((row.n, row.kind, row.target, row.payload) for row in found)

    async def keep(
        self,
        said: Said,
        *,
        document_id: str | None = None,
        folder: str | None = None,
        cleared: Sequence[str] = (),
        now: datetime,
    ) -> None:
        """`cleared` are fields of which nothing holds any more."""
        payload = {**payload_of(said), "cleared": list(cleared), "folder": folder}
        await self._add(SAID, _target(document_id, folder), payload, now)

    async def take_back(
        self, *, document_id: str | None = None, folder: str | None = None, now: datetime
    ) -> None:
        """The last word on it. Errors: NothingToUndo."""
        target = _target(document_id, folder)
        rule = next((one for one in await self.rules() if _of(one) == target), None)
        if rule is None:
            raise NothingToUndo
        await self._add(UNSAID, target, {"n": rule.last}, now)

    async def _add(
        self, kind: str, target: str, payload: Mapping[str, object], now: datetime
    ) -> None:
        row = {"kind": kind, "target": target, "payload": dict(payload), "at": now}
        async with self._database.write() as connection:
            await connection.execute(insert(corrections).values(row))

    async def under(self, folder: str) -> list[Place]:
        """Ids and paths of all that lies in a folder, or is the file of this path."""
        columns = documents.c
        within = columns.path.startswith(f"{folder}/", autoescape=True)
        asked = select(columns.id, columns.path).where((columns.path == folder) | within)
        async with self._database.read() as connection:
            found = await connection.execute(asked.order_by(columns.path))
            return [(row.id, row.path) for row in found]

    async def of_import(self, import_id: str) -> list[Place]:
        columns, links = documents.c, document_imports.c
        asked = (
            select(columns.id, columns.path)
            .join(document_imports, links.document_id == columns.id)
            .where(links.import_id == import_id)
        )
        async with self._database.read() as connection:
            return [(row.id, row.path) for row in await connection.execute(asked)]

    async def say(self, document_id: str, said: Said, cut: Cut) -> Resaid:
        """All that is said of a document holds, and nothing else. Repeating it changes nothing."""
        async with self._database.write() as connection:
            return await saying.say(connection, document_id, said, cut)

    async def found(self, ids: Collection[str]) -> dict[str, Dated]:
        """Dates as readers had found them, of what was said otherwise."""
        async with self._database.read() as connection:
            return await saying.found_dates(connection, ids)

    async def waiting(self, talk_ids: Collection[str]) -> dict[str, str | None]:
        """Chunks of talks that are not on the map as they stand, with who had read them last."""
        async with self._database.read() as connection:
            return await saying.waiting(connection, talk_ids)

    async def places(self, document_ids: Collection[str]) -> dict[str, list[str]]:
        """Every path under which the files of documents came in."""
        async with self._database.read() as connection:
            return await saying.places(connection, document_ids)


def _target(document_id: str | None, folder: str | None) -> str:
    return document_id if document_id is not None else uid("folder", folder or "")


def _of(rule: Rule) -> str:
    return _target(rule.document_id, rule.folder)
