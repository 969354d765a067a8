"""An import or a document -> what rests on it alone: first named, so that the map can lose it, then removed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Column, Select, Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.sql import fts, likeness, vectors
from graph.sql.database import slices
from graph.sql.keep import reindex, set_aside
from graph.sql.rows import Withdrawn
from graph.sql.tables import (
    as_found,
    chunks,
    conversations,
    corrections,
    document_imports,
    documents,
    files,
    message_documents,
    messages,
    passages,
)

# By which an original lies in the folder of originals; empty where none is kept.
KEPT = func.coalesce(documents.c.kept_sha256, documents.c.sha256)


@dataclass(frozen=True, slots=True)
class Going:
    """Documents that nothing else brings, and what stands in them alone."""

    documents: tuple[str, ...]
    messages: tuple[str, ...]
    conversations: tuple[str, ...]
    chunks: tuple[str, ...]


async def going(connection: AsyncConnection, import_id: str) -> Going:
    """What an undo of this import would take."""
    links = document_imports.c
    brought = await _column(
        connection, select(links.document_id).where(links.import_id == import_id)
    )
    elsewhere = await _among(
        connection, document_imports, links.document_id, brought, links.import_id != import_id
    )
    return await leaving(connection, [id for id in brought if id not in elsewhere])


async def leaving(connection: AsyncConnection, document_ids: Sequence[str]) -> Going:
    """What stands in these documents alone."""
    links = message_documents.c
    held: list[str] = []
    for some in slices(document_ids):
        held += await _column(
            connection, select(links.message_id).where(links.document_id.in_(some))
        )
    elsewhere: set[str] = set()
    gone = set(document_ids)
    for some in slices(held):
        asked = select(links.message_id, links.document_id).where(links.message_id.in_(some))
        elsewhere |= {
            row.message_id for row in await connection.execute(asked) if row.document_id not in gone
        }
    found = await of_messages(connection, sorted(set(held) - elsewhere))
    return replace(found, documents=tuple(document_ids))


async def of_messages(connection: AsyncConnection, lost: Sequence[str]) -> Going:
    """What stands on some messages; no document goes with them."""
    talks: set[str] = set()
    for some in slices(lost):
        talks.update(
            await _column(connection, select(messages.c.conversation_id).where(messages.c.id.in_(some)))
        )  # fmt: skip
    return Going(
        (),
        tuple(lost),
        tuple(sorted(talks)),
        await _chunks(connection, talks, lost),
    )


async def _chunks(
    connection: AsyncConnection, talks: Collection[str], lost: Collection[str]
) -> tuple[str, ...]:
    gone = set(lost)
    found: list[str] = []
    for some in slices(sorted(talks)):
        asked = select(chunks.c.id, chunks.c.pieces).where(chunks.c.conversation_id.in_(some))
        found += [
            row.id
            for row in await connection.execute(asked)
            if any(piece[0] in gone for piece in row.pieces)
        ]
    return tuple(found)


async def withdraw(connection: AsyncConnection, import_id: str) -> Withdrawn:
    """Remove an import; documents that another import brings stay."""
    taken = await going(connection, import_id)
    await connection.execute(
        delete(document_imports).where(document_imports.c.import_id == import_id)
    )
    await connection.execute(delete(files).where(files.c.import_id == import_id))
    return await remove(connection, taken)


async def withdraw_document(connection: AsyncConnection, document_id: str) -> Withdrawn:
    """Remove one document, whoever brought it."""
    await connection.execute(delete(files).where(files.c.document_id == document_id))
    return await remove(connection, await leaving(connection, [document_id]))


async def remove(connection: AsyncConnection, taken: Going) -> Withdrawn:
    """Words, their index entries and vectors, and their documents; the chunks are set aside for the map."""
    await set_aside(connection, taken.chunks)
    await vectors.drop_words(connection, taken.messages, taken.conversations)
    if connection.dialect.name == "sqlite":
        for some in slices(taken.messages):
            numbers = select(passages.c.n).where(passages.c.message_id.in_(some))
            await fts.drop(connection, list((await connection.execute(numbers)).scalars()))
    await _delete(connection, messages, messages.c.id, taken.messages)
    await _move_rest(connection, taken.documents)
    left = await _among(connection, messages, messages.c.conversation_id, taken.conversations)
    empty = [id for id in taken.conversations if id not in left]
    await likeness.part_twins(connection, empty)
    await _delete(connection, conversations, conversations.c.id, empty)
    originals = await hashes(connection, taken.documents)
    for ids in (taken.messages, empty, taken.documents):
        await _delete(connection, as_found, as_found.c.id, ids)
    # What was said of a document goes with it.
    await _delete(connection, corrections, corrections.c.target, taken.documents)
    # Talks without a single message left with their document; the foreign key takes them along.
    await _delete(connection, documents, documents.c.id, taken.documents)
    await reindex(connection, sorted(left))
    used = await _used(connection, originals)
    unused = tuple(sorted(set(originals) - used))
    return Withdrawn(taken.chunks, tuple(sorted(left)), unused)


async def hashes(connection: AsyncConnection, document_ids: Sequence[str]) -> list[str]:
    """Of the documents' originals as they are kept."""
    found: list[str] = []
    for some in slices(document_ids):
        asked = select(KEPT).where(documents.c.id.in_(some))
        found += [sha256 for sha256 in await _column(connection, asked) if sha256]
    return found


async def _move_rest(connection: AsyncConnection, gone: Sequence[str]) -> None:
    """Messages that another document holds too now stand there."""
    for some in slices(gone):
        await connection.execute(
            delete(message_documents).where(message_documents.c.document_id.in_(some))
        )
        asked = (
            select(message_documents.c.message_id, message_documents.c.document_id, message_documents.c.locator)
            .join(messages, messages.c.id == message_documents.c.message_id)
            .where(messages.c.document_id.in_(some))
        )  # fmt: skip
        for row in (await connection.execute(asked)).all():
            place = {"document_id": row.document_id, "locator": row.locator}
            await connection.execute(
                update(messages).where(messages.c.id == row.message_id).values(place)
            )
        await _move_talks(connection, some)


async def _move_talks(connection: AsyncConnection, gone: Sequence[str]) -> None:
    asked = (
        select(conversations.c.id, messages.c.document_id)
        .join(messages, messages.c.conversation_id == conversations.c.id)
        .where(conversations.c.document_id.in_(gone))
    )
    homes = {row.id: row.document_id for row in (await connection.execute(asked)).all()}
    for id, home in homes.items():
        await connection.execute(
            update(conversations).where(conversations.c.id == id).values(document_id=home)
        )


async def _column(connection: AsyncConnection, asked: Select[str]) -> list[str]:
    return list((await connection.execute(asked)).scalars())


async def _among(
    connection: AsyncConnection, table: Table, column: Column[str], ids: Iterable[str], *where: object
) -> set[str]:  # fmt: skip
    """Which of these values stand in a column."""
    found: set[str] = set()
    for some in slices(list(ids)):
        asked = select(column).select_from(table).where(column.in_(some), *where).distinct()  # pyright: ignore[reportArgumentType] - conditions of SQLAlchemy
        found.update(await _column(connection, asked))
    return found


async def _used(connection: AsyncConnection, originals: Sequence[str]) -> set[str]:
    """Those of some originals that a document still has."""
    found: set[str] = set()
    for some in slices(originals):
        found.update(await _column(connection, select(KEPT).where(KEPT.in_(some)).distinct()))
    return found


async def _delete(
    connection: AsyncConnection, table: Table, column: Column[str], ids: Sequence[str]
) -> None:
    for some in slices(ids):
        await connection.execute(delete(table).where(column.in_(some)))
