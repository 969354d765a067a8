"""Which chunks are looked at again, when what things are called has changed."""

from collections.abc import Collection

from sqlalchemy import select

from graph.sql import fts, look
from graph.sql.database import Database
from graph.sql.tables import chunks


async def chunks_read(database: Database, *, waiting: bool = False) -> list[tuple[str, str]]:
    """Chunks with own words and who read each, in the order they were told; `waiting`: also those that nobody has, ""."""
    async with database.read() as connection:
        return await look.chunks_by_reader(connection, waiting=waiting)


async def chunks_saying(database: Database, stems: Collection[str]) -> set[str]:
    """Chunks of the talks in which any of these stems is said; all of them where no text index is."""
    async with database.read() as connection:
        if database.is_sqlite:
            return await fts.chunks_saying(connection, stems)
        return set((await connection.execute(select(chunks.c.id))).scalars())
