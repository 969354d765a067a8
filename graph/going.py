"""One document on its way out: what stands in it alone, and then none of it."""

from collections.abc import Sequence

from graph.sql import fts, likeness, withdraw
from graph.sql.database import Database
from graph.sql.rows import Withdrawn
from graph.sql.withdraw import Going


async def document_going(database: Database, id: str) -> Going:
    """What would go with a document; the map loses it first."""
    async with database.read() as connection:
        return await withdraw.leaving(connection, [id])


async def repeating(database: Database, talk_ids: Sequence[str]) -> list[str]:
    """Talks that repeat one of these."""
    async with database.read() as connection:
        return await likeness.repeating(connection, talk_ids)


async def withdraw_words(database: Database, id: str) -> Withdrawn:
    """Its words, their places in index and log, and the note of its file; originals are the caller's to drop."""
    async with database.write() as connection:
        gone = await withdraw.withdraw_document(connection, id)
        if database.is_sqlite:
            await fts.merge(connection)
    await database.vacuum_log()
    return gone
