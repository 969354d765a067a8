"""An export -> an empty store on whatever engine: words, originals, the map; whole or visibly not."""

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from datetime import datetime
from itertools import batched, islice
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.disk import disk
from graph.errors import ExportDamaged, NoRoomToRestore
from graph.portable.export import Store
from graph.portable.kinds import KINDS, MAP, Kind, record_of, row_of
from graph.portable.note import settle
from graph.portable.reader import Packed
from graph.portable.room import clear
from graph.records import MapRecord
from graph.sql import Database
from graph.sql.keep import reindex
from graph.sql.model_tables import vector_changes
from graph.sql.tables import conversations, jobs

_ROWS = 200
_TALKS = 50
# An index, a log and the engine's own file come on top of what an export holds.
_ROOM = 3
_ENDED = ("done", "failed", "cancelled")
_NO_UPLOAD = "The upload of this import was not part of the export; bring it once more."

type Tell = Callable[[str], Awaitable[None]]


async def _silent(_: str) -> None:
    return


async def check_export(packed: Packed, data: Path) -> None:
    """Every sum and size, and room for all of it. Errors: ExportDamaged, NoRoomToRestore."""
    if packed.size * _ROOM > shutil.disk_usage(data).free:
        raise NoRoomToRestore
    await asyncio.to_thread(packed.verify)


async def restore(
    packed: Packed,
    store: Store,
    *,
    now: datetime,
    own_job: str | None = None,
    tell: Tell = _silent,
) -> None:
    """The export was checked and the note stands that this is under way: what an earlier try left goes first."""
    await tell("emptying")
    await clear(store, but_jobs=[own_job] if own_job else [])
    await tell("words")
    async with store.database.write() as connection:
        for kind in KINDS:
            await _rows(connection, kind, packed)
        await _settle_jobs(connection, own_job)
    await tell("index")
    await _index(store.database)
    await tell("originals")
    await asyncio.to_thread(_files, packed, store.originals)
    await tell("map")
    await store.map.load(_records(packed), now=now)


async def _rows(connection: AsyncConnection, kind: Kind, packed: Packed) -> None:
    if kind.table is vector_changes:
        # Its two counters are always there.
        for line in packed.lines(kind.path):
            row = row_of(kind, line)
            counter = vector_changes.c.what == row["what"]
            await connection.execute(update(vector_changes).where(counter).values(n=row["n"]))
        return
    lines = packed.lines(kind.path)
    written = 0
    while rows := await asyncio.to_thread(_batch, kind, lines):
        await connection.execute(insert(kind.table), rows)
        written += len(rows)
    if written != packed.manifest.counts.get(kind.path, 0):
        raise ExportDamaged


def _batch(kind: Kind, lines: Iterator[dict[str, object]]) -> list[dict[str, object]]:
    return [row_of(kind, line) for line in islice(lines, _ROWS)]


async def _settle_jobs(connection: AsyncConnection, own_job: str | None) -> None:
    """Who held a lease is not here; an upload that was not unpacked yet is not here either."""
    asked = select(jobs).where(jobs.c.status.not_in(_ENDED), jobs.c.id != (own_job or ""))
    for row in (await connection.execute(asked)).all():
        values: dict[str, object] = {"owner": None, "lease": None}
        if "upload" in row.payload and "unpacked" not in row.stats:
            ended = {"status": "failed", "stage": "failed", "problem": _NO_UPLOAD, "wish": None}
            values |= {**ended, "due": None}
        await connection.execute(update(jobs).where(jobs.c.id == row.id).values(values))


async def _index(database: Database) -> None:
    """The text index is not in an export: it is made again, a few talks in a transaction."""
    async with database.read() as connection:
        ids: list[str] = list(
            (await connection.execute(select(conversations.c.id).order_by(conversations.c.id))).scalars()
        )  # fmt: skip
    for some in batched(ids, _TALKS):
        async with database.write() as connection:
            await reindex(connection, some)


def _files(packed: Packed, originals: Path) -> None:
    """Each under a name of its own first; its sum is its name."""
    for member in packed.originals():
        sha256 = member.name.rpartition("/")[2]
        place = originals / sha256[:2] / sha256[2:4] / sha256
        with disk():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = place.with_name(f"{sha256}.new")
            with open(fresh, "wb", opener=_private) as file:
                file.writelines(packed.pieces(member))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(place)
            settle(place.parent)


async def _records(packed: Packed) -> AsyncGenerator[MapRecord]:
    for kind, path in MAP.items():
        for n, line in enumerate(packed.lines(path)):
            yield record_of(kind, line)
            if n % _ROWS == 0:
                await asyncio.sleep(0)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
