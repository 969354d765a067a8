"""Whether a store is empty, making it so, and the note that a restore is under way."""

import asyncio
import json
import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, exists, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.disk import disk
from graph.portable.export import Store
from graph.portable.kinds import KINDS, NOT_KEPT, RESTORE
from graph.sql import fts
from graph.sql.model_tables import vector_changes
from graph.sql.tables import corrections, documents, jobs, sessions, steps

_NOTE = "restoring.json"
# Whoever has any of these has a life here; a profile may be set up beforehand.
_LIVED = (documents, sessions, corrections)


@dataclass(frozen=True, slots=True)
class Underway:
    """A restore that was begun; `job_id` None: by hand, without a running product."""

    job_id: str | None


def underway(data: Path) -> Underway | None:
    try:
        kept = json.loads((data / _NOTE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        # Killed while it was being written: begun all the same.
        return Underway(None)
    job_id = kept.get("job_id")
    return Underway(job_id if isinstance(job_id, str) else None)


def note_underway(data: Path, job_id: str | None) -> None:
    """On the disk before the first word is written."""
    with disk():
        fresh = data / f"{_NOTE}.new"
        with open(fresh, "w", encoding="utf-8", opener=_private) as file:
            json.dump({"job_id": job_id}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(data / _NOTE)
        settle(data)


def note_whole(data: Path) -> None:
    (data / _NOTE).unlink(missing_ok=True)
    settle(data)


def settle(folder: Path) -> None:
    """What was renamed or removed in a folder stays so when the power fails."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


async def is_empty(store: Store) -> bool:
    """Nothing was ever brought, said or set by hand; a restore's own job does not count."""
    async with store.database.read() as connection:
        for table in _LIVED:
            if (await connection.execute(select(exists(select(table))))).scalar():
                return False
        work = select(exists().where(jobs.c.kind != RESTORE))
        if (await connection.execute(work)).scalar():
            return False
    return not [one for one in await store.map.entities() if not one.is_self]


async def clear(store: Store, *, but_jobs: Collection[str] = ()) -> None:
    """Words, work and originals go, then the map. `but_jobs` stay, with their steps."""
    async with store.database.write() as connection:
        await _clear(connection, but_jobs)
        if store.database.is_sqlite:
            await connection.execute(text("DELETE FROM passage_index"))
            await fts.merge(connection)
    await asyncio.to_thread(shutil.rmtree, store.originals, ignore_errors=True)
    await store.map.erase()
    await store.map.prepare()
    await store.database.vacuum_log()


async def _clear(connection: AsyncConnection, but_jobs: Collection[str]) -> None:
    for table in (*NOT_KEPT, *(kind.table for kind in reversed(KINDS))):
        if table is jobs:
            await connection.execute(delete(jobs).where(jobs.c.id.not_in(but_jobs)))
        elif table is steps:
            await connection.execute(delete(steps).where(steps.c.job_id.not_in(but_jobs)))
        elif table is vector_changes:
            await connection.execute(update(vector_changes).values(n=0))
        else:
            await connection.execute(delete(table))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
