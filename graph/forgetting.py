"""Words that name something -> gone from texts, titles, talks, index and log; originals are the caller's to rewrite."""

from collections.abc import Collection

from sqlalchemy import select

from graph.care import DECIDED, UNDONE
from graph.sql import forgetting, fts, withdraw
from graph.sql.database import Database
from graph.sql.forgetting import Blanked, Named
from graph.sql.tables import documents
from graph.sql.withdraw import KEPT, Going

__all__ = ["BY_HAND", "Blanked", "Going", "Named"]

BY_HAND = (DECIDED, UNDONE, "fact", "fact_amended", "fact_forgotten")


async def blank_words(database: Database, named: Named) -> Blanked:
    """Passages, titles and turns that name it, in one transaction."""
    async with database.write() as connection:
        blanked = await forgetting.blank(connection, named)
        await forgetting.blank_talks(connection, named)
        if database.is_sqlite:
            await fts.merge(connection)
    await database.vacuum_log()
    return blanked


async def place_going(database: Database, document_id: str, locator: str) -> Going:
    """What would go with one place of a document; the map loses it first."""
    async with database.read() as connection:
        return await forgetting.place_going(connection, document_id, locator)


async def drop_place(database: Database, going: Going) -> None:
    """Its words, with their places in index and log."""
    async with database.write() as connection:
        await withdraw.remove(connection, going)
        if database.is_sqlite:
            await fts.merge(connection)
    await database.vacuum_log()


async def blank_cited(database: Database, document_id: str, locator: str | None) -> None:
    """Answers that quoted what is forgotten now."""
    async with database.write() as connection:
        await forgetting.blank_cited(connection, document_id, locator)
    await database.vacuum_log()


async def drop_corrections(
    database: Database, kinds: Collection[str], targets: Collection[str]
) -> None:
    """What the person corrected of things that are forgotten now: it holds their names and words."""
    async with database.write() as connection:
        await forgetting.drop_corrections(connection, kinds, targets)
    await database.vacuum_log()


async def drop_places(database: Database, entity_ids: Collection[str]) -> None:
    """Where forgotten things stood on the map."""
    async with database.write() as connection:
        await forgetting.drop_places(connection, entity_ids)


async def keep_original_as(database: Database, document_id: str, sha256: str) -> None:
    async with database.write() as connection:
        await forgetting.keep_sum(connection, document_id, sha256)


async def kept_original(database: Database, document_id: str) -> str | None:
    """By which its original lies in the folder of originals; None or empty where none is kept."""
    asked = select(KEPT).where(documents.c.id == document_id)
    async with database.read() as connection:
        return (await connection.execute(asked)).scalar()
