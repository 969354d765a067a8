"""Whether a store is empty, and making it so."""

import asyncio
import shutil
from collections.abc import Collection

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.portable.export import Store
from graph.portable.kinds import KINDS, NOT_KEPT, RESTORE
from graph.sql import fts
from graph.sql.model_tables import vector_changes
from graph.sql.tables import corrections, documents, jobs, sessions, steps

# Whoever has any of these has a life here; a profile may be set up beforehand.
_LIVED = (documents, sessions, corrections)


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
            await fts.clear(connection)
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
