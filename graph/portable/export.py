"""A store at one moment -> the bytes of a zip, piece by piece."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.portable.kinds import KINDS, MAP, RESTORE, Kind, dumped, line_of, line_of_record
from graph.portable.manifest import NAME, manifest
from graph.portable.readable import page, page_name
from graph.portable.writer import Packer
from graph.records import RecordKind
from graph.sql import Database, look
from graph.sql.rows import AnyRow
from graph.sql.tables import conversations, documents, jobs, steps
from graph.sql.withdraw import KEPT
from graph.store import FactStore

_GUIDE = Path(__file__).with_name("guide.md")
_ROWS = 200
_PIECE = 1 << 18
_COPIED = 1 << 20


@dataclass(frozen=True, slots=True)
class Store:
    """All that a life lies in; `data` is the folder for what is written in passing."""

    database: Database
    map: FactStore
    originals: Path
    data: Path


@dataclass(slots=True)
class _Spooled:
    """The map in a file without a name: how many lines each kind has, in the order of a dump."""

    file: IO[bytes]
    counts: dict[RecordKind, int] = field(default_factory=dict[RecordKind, int])


async def export(store: Store, *, made_by: str, now: datetime) -> AsyncGenerator[bytes]:
    """Words and map of the same moment; whoever writes waits only while the map is copied."""
    async with _one_moment(store) as (connection, spooled):
        packer = Packer()
        packing = _Packing(packer, connection, store.originals)
        packer.whole("README.md", _GUIDE.read_bytes())
        for kind in KINDS:
            async for piece in packing.table(kind):
                yield piece
        async for piece in packing.map(spooled):
            yield piece
        async for piece in packing.pages():
            yield piece
        async for piece in packing.files():
            yield piece
        whole = manifest(made_by, now, packing.counts, packer.members)
        packer.whole(NAME, whole.written())
        packer.close()
        yield packer.take()


@asynccontextmanager
async def _one_moment(store: Store) -> AsyncGenerator[tuple[AsyncConnection, _Spooled]]:
    """While the write lock of the words is held, a chunk may still come onto the map, but not its note
    that it is there: it is read once more after a restore, which changes nothing."""
    with tempfile.TemporaryFile(dir=store.data) as file:
        async with store.database.read() as connection:
            async with store.database.write():
                spooled = await _spool(store.map, file)
                # From its first look on a reader sees this moment, however long it reads.
                await connection.execute(select(documents.c.id).limit(1))
            yield connection, spooled


async def _spool(map: FactStore, file: IO[bytes]) -> _Spooled:
    spooled = _Spooled(file)
    batch: list[bytes] = []
    async for one in map.dump():
        spooled.counts[one.kind] = spooled.counts.get(one.kind, 0) + 1
        batch.append(dumped(line_of_record(one)))
        if len(batch) == _ROWS:
            await asyncio.to_thread(file.writelines, batch)
            batch = []
    await asyncio.to_thread(file.writelines, batch)
    file.seek(0)
    return spooled


class _Packing:
    """The parts of one export. Every part hands on what is packed as soon as it is a piece."""

    def __init__(self, packer: Packer, connection: AsyncConnection, originals: Path) -> None:
        self._packer = packer
        self._connection = connection
        self._originals = originals
        self.counts: dict[str, int] = {}

    async def table(self, kind: Kind) -> AsyncGenerator[bytes]:
        self.counts[kind.path] = 0
        with self._packer.member(kind.path) as feed:
            async for rows in _partitions(self._connection, _asked(kind)):
                self.counts[kind.path] += len(rows)
                await asyncio.to_thread(_feed_rows, feed, kind, rows)
                if self._packer.waiting > _PIECE:
                    yield self._packer.take()

    async def map(self, spooled: _Spooled) -> AsyncGenerator[bytes]:
        """The order of kinds in the file is that of the dump."""
        for kind, n in spooled.counts.items():
            with self._packer.member(MAP[kind]) as feed:
                left = n
                while left:
                    some = min(left, _ROWS)
                    await asyncio.to_thread(_feed_lines, feed, spooled.file, some)
                    left -= some
                    if self._packer.waiting > _PIECE:
                        yield self._packer.take()
        for kind, path in MAP.items():
            self.counts[path] = spooled.counts.get(kind, 0)
            if kind not in spooled.counts:
                self._packer.whole(path, b"")

    async def pages(self) -> AsyncGenerator[bytes]:
        """Every conversation as a page, in the order of time."""
        asked = (
            select(conversations.c.id, documents.c.path)
            .join(documents, documents.c.id == conversations.c.document_id)
            .order_by(conversations.c.at, conversations.c.id)
        )
        self.counts["readable"] = 0
        async for rows in _partitions(self._connection, asked):
            for row in rows:
                talk = await self._connection.run_sync(look.conversation, row.id)
                if talk is None:
                    continue
                name, text = page_name(talk, row.path), page(talk, row.path)
                await asyncio.to_thread(self._packer.whole, name, text.encode("utf-8", "replace"))
                self.counts["readable"] += 1
                if self._packer.waiting > _PIECE:
                    yield self._packer.take()

    async def files(self) -> AsyncGenerator[bytes]:
        """Originals by their hash. One that is gone is left out; `check` tells of it."""
        asked = select(KEPT).where(KEPT != "").distinct().order_by(KEPT)
        self.counts["originals"] = 0
        async for rows in _partitions(self._connection, asked):
            for (sha256,) in rows:
                place = Path(sha256[:2], sha256[2:4], sha256)
                if not await asyncio.to_thread((self._originals / place).is_file):
                    continue
                self.counts["originals"] += 1
                with self._packer.member(f"originals/{place.as_posix()}") as feed:
                    async for piece in self._copied(self._originals / place, feed):
                        yield piece

    async def _copied(self, path: Path, feed: Callable[[bytes], None]) -> AsyncGenerator[bytes]:
        with path.open("rb") as file:
            while data := await asyncio.to_thread(file.read, _COPIED):
                await asyncio.to_thread(feed, data)
                if self._packer.waiting > _PIECE:
                    yield self._packer.take()


def _asked(kind: Kind) -> Select[*tuple[Any, ...]]:
    asked = select(kind.table).order_by(*kind.table.primary_key.columns)
    if kind.but is not None:
        return asked.where(kind.table.c.kind != kind.but)
    if kind.table is steps:
        ours = select(jobs.c.id).where(jobs.c.kind == RESTORE)
        return asked.where(steps.c.job_id.not_in(ours))
    return asked


async def _partitions(
    connection: AsyncConnection, asked: Select[*tuple[Any, ...]]
) -> AsyncIterator[list[AnyRow]]:
    streamed = await connection.stream(asked)
    try:
        async for rows in streamed.partitions(_ROWS):
            yield list(rows)
    finally:
        await streamed.close()


def _feed_rows(feed: Callable[[bytes], None], kind: Kind, rows: list[AnyRow]) -> None:
    feed(b"".join(dumped(line_of(kind, row)) for row in rows))


def _feed_lines(feed: Callable[[bytes], None], file: IO[bytes], n: int) -> None:
    feed(b"".join(file.readline() for _ in range(n)))
