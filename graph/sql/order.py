"""The order in which chunks came onto the map: noted as they come, replayed by a rebuild."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.sql.database import slices
from graph.sql.tables import chunks


@dataclass(frozen=True, slots=True)
class Turn:
    """A chunk's turn: when it came onto the map, and who read it."""

    chunk_id: str
    at: datetime
    by: str


async def mark_read(
    connection: AsyncConnection, chunk_id: str, by: str, at: datetime | None
) -> None:
    values: dict[str, object] = {"done": True, "read_by": by}
    if at is not None:
        last = (await connection.execute(select(func.max(chunks.c.read_n)))).scalar()
        values |= {"read_at": at, "read_n": (last or 0) + 1}
    await connection.execute(update(chunks).where(chunks.c.id == chunk_id).values(values))


async def pass_over(connection: AsyncConnection, ids: Sequence[str], by: str) -> set[str]:
    """Those of some chunks in which the person says nothing: done, all at once."""
    passed: set[str] = set()
    for some in slices(ids):
        silent = chunks.c.id.in_(some) & (chunks.c.own_words == 0) & chunks.c.done.is_(False)
        marked = update(chunks).where(silent).values(done=True, read_by=by).returning(chunks.c.id)
        passed.update((await connection.execute(marked)).scalars())
    return passed


async def turns(connection: AsyncConnection) -> list[Turn]:
    asked = (
        select(chunks.c.id, chunks.c.read_at, chunks.c.read_by)
        .where(chunks.c.done, chunks.c.own_words > 0, chunks.c.read_at.is_not(None))
        .order_by(chunks.c.read_at, chunks.c.read_n, chunks.c.id)
    )
    return [Turn(row.id, row.read_at, row.read_by or "") for row in await connection.execute(asked)]


async def unstamped(connection: AsyncConnection) -> list[str]:
    asked = select(chunks.c.id).where(chunks.c.done, chunks.c.read_at.is_(None))
    return list((await connection.execute(asked)).scalars())


async def stamp(connection: AsyncConnection, times: Mapping[str, datetime]) -> None:
    for id, at in sorted(times.items()):
        values = {"read_at": at, "read_n": 0}
        await connection.execute(
            update(chunks).where(chunks.c.id == id, chunks.c.read_at.is_(None)).values(values)
        )
