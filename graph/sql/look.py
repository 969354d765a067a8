"""Rows -> words: what lists, citations and jobs ask of the archive."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, and_, case, distinct, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.sql import rows
from graph.sql.database import slices
from graph.sql.rows import AnyRow, DocumentRow, Part, Tally
from graph.sql.tables import (
    affects,
    chunks,
    conversations,
    document_imports,
    documents,
    files,
    message_documents,
    messages,
)
from graph.types import Affect
from graph.words import LIVE, Chunk, Conversation, Source

_VISIBLE = and_(messages.c.active, func.trim(messages.c.text) != "")


async def documents_page(
    connection: AsyncConnection, *, after: str | None, limit: int, project: str | None
) -> tuple[list[DocumentRow], str | None]:
    """By path, then id; the last id of a page leads to the next. Talks with the product itself are
    listed as sessions, not here."""
    asked = select(documents).where(documents.c.format != LIVE)
    asked = asked.order_by(documents.c.path, documents.c.id).limit(limit + 1)
    if project is not None:
        asked = asked.where(documents.c.project == project)
    if after is not None:
        last = select(documents.c.path, documents.c.id).where(documents.c.id == after)
        row = (await connection.execute(last)).first()
        if row is not None:
            asked = asked.where(tuple_(documents.c.path, documents.c.id) > (row.path, row.id))
    found = list(await connection.execute(asked))
    shown = await _counted(connection, found[:limit])
    return shown, shown[-1].id if len(found) > limit else None


async def document_row(connection: AsyncConnection, id: str) -> DocumentRow | None:
    found = list(await connection.execute(select(documents).where(documents.c.id == id)))
    shown = await _counted(connection, found)
    return shown[0] if shown else None


async def _counted(connection: AsyncConnection, found: Collection[AnyRow]) -> list[DocumentRow]:
    ids = [row.id for row in found]
    held = (
        select(
            message_documents.c.document_id,
            func.count(distinct(messages.c.conversation_id)).label("talks"),
            func.count().label("turns"),
        )
        .join(messages, messages.c.id == message_documents.c.message_id)
        .where(message_documents.c.document_id.in_(ids), _VISIBLE)
        .group_by(message_documents.c.document_id)
    )
    counts = {row.document_id: (row.talks, row.turns) for row in await connection.execute(held)}
    return [
        DocumentRow(
            row.id, row.path, row.project, rows.dated_of(row), row.duplicate_of,
            *counts.get(row.id, (0, 0)), format=row.format, sha256=row.sha256, size=row.size,
        )
        for row in found
    ]  # fmt: skip


async def parts(connection: AsyncConnection, document_id: str) -> list[Part]:
    asked = (
        select(messages, message_documents.c.locator.label("place"))
        .join(message_documents, message_documents.c.message_id == messages.c.id)
        .where(message_documents.c.document_id == document_id)
        .order_by(messages.c.conversation_id, messages.c.position)
    )
    found = (await connection.execute(asked)).all()
    return [
        Part(
            row.place,
            row.role,
            rows.dated_of(row),
            row.text,
            row.id,
            row.author,
            bool(row.active),
            rows.quoted_of(row),
        )
        for row in found
    ]


def conversation(connection: Connection, id: str) -> Conversation | None:
    asked = select(conversations).where(conversations.c.id == id)
    row = connection.execute(asked).first()
    if row is None:
        return None
    line = (
        select(messages)
        .where(messages.c.conversation_id == id)
        .order_by(messages.c.position, messages.c.id)
    )
    said = tuple(rows.message_of(one) for one in connection.execute(line))
    return rows.conversation_of(row, said)


def talks_known(connection: Connection, ids: Sequence[str]) -> dict[str, Conversation]:
    """Those of some talks that are here already, as they stand."""
    here: list[str] = []
    for some in slices(ids):
        asked = select(conversations.c.id).where(conversations.c.id.in_(some))
        here += connection.execute(asked).scalars()
    found = (conversation(connection, id) for id in here)
    return {one.id: one for one in found if one is not None}


async def conversation_ids(connection: AsyncConnection, document_id: str) -> list[str]:
    asked = (
        select(messages.c.conversation_id)
        .join(message_documents, message_documents.c.message_id == messages.c.id)
        .where(message_documents.c.document_id == document_id)
        .distinct()
    )
    return list((await connection.execute(asked)).scalars())


def _chunk_rows() -> Select[tuple[object, ...]]:
    return select(chunks, conversations.c.document_id).join(
        conversations, conversations.c.id == chunks.c.conversation_id
    )


def chunk(connection: Connection, id: str) -> Chunk | None:
    row = connection.execute(_chunk_rows().where(chunks.c.id == id)).first()
    return rows.chunk_of(row) if row else None


async def chunk_ids(
    connection: AsyncConnection, *, import_id: str | None = None, undone_only: bool = False
) -> list[str]:
    """Chunks of an import (or all), talk after talk in the order of time."""
    asked = select(chunks.c.id).join(conversations, conversations.c.id == chunks.c.conversation_id)
    if import_id is not None:
        asked = asked.where(chunks.c.conversation_id.in_(_talks_of(import_id)))
    if undone_only:
        asked = asked.where(chunks.c.done.is_(False))
    asked = asked.order_by(conversations.c.at, conversations.c.id, chunks.c.position)
    return list((await connection.execute(asked)).scalars())


async def chunk_ids_by_others(connection: AsyncConnection, readers: Collection[str]) -> list[str]:
    """Chunks with own words that somebody else has read, in the order of time."""
    asked = (
        select(chunks.c.id)
        .join(conversations, conversations.c.id == chunks.c.conversation_id)
        .where(chunks.c.done, chunks.c.own_words > 0)
        .where(func.coalesce(chunks.c.read_by, "").not_in([*readers]))
        .order_by(conversations.c.at, conversations.c.id, chunks.c.position)
    )
    return list((await connection.execute(asked)).scalars())


async def chunks_by_reader(connection: AsyncConnection, *, waiting: bool) -> list[tuple[str, str]]:
    """Chunks with own words and who read each, "" where nobody has yet, in an order that no import changes."""
    by = case((chunks.c.done, func.coalesce(chunks.c.read_by, "")), else_="")
    asked = (
        select(chunks.c.id, by)
        .join(conversations, conversations.c.id == chunks.c.conversation_id)
        .where(chunks.c.own_words > 0)
        .order_by(conversations.c.at, conversations.c.id, chunks.c.position)
    )
    if not waiting:
        asked = asked.where(by != "")
    return [(id, reader) for id, reader in await connection.execute(asked)]


def _talks_of(import_id: str) -> Select[tuple[str]]:
    return (
        select(messages.c.conversation_id)
        .join(message_documents, message_documents.c.message_id == messages.c.id)
        .join(document_imports, document_imports.c.document_id == message_documents.c.document_id)
        .where(document_imports.c.import_id == import_id)
        .distinct()
    )


async def sources(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for some in slices(list(ids)):
        asked = (
            select(
                messages.c.id, messages.c.document_id, documents.c.path, messages.c.locator,
                messages.c.at, messages.c.precision, messages.c.role,
            )
            .join(documents, documents.c.id == messages.c.document_id)
            .where(messages.c.id.in_(some))
        )  # fmt: skip
        found.update({row.id: rows.source_of(row) for row in await connection.execute(asked)})
    return found


async def message_texts(connection: AsyncConnection, ids: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in slices(list(ids)):
        asked = select(messages.c.id, messages.c.text).where(messages.c.id.in_(some))
        found.update({row.id: row.text for row in await connection.execute(asked)})
    return found


async def read_affects(
    connection: AsyncConnection, start: datetime | None, end: datetime | None
) -> list[tuple[str, datetime, Affect]]:
    """Readings of own words by the time they were said; undated ones have no place in time."""
    asked = (
        select(affects, messages.c.at)
        .join(messages, messages.c.id == affects.c.message_id)
        .where(messages.c.at.is_not(None))
        .order_by(messages.c.at, messages.c.id)
    )
    if start is not None:
        asked = asked.where(messages.c.at >= start)
    if end is not None:
        asked = asked.where(messages.c.at < end)
    return [
        (
            row.message_id,
            row.at,
            Affect(
                row.sadness, row.frustration, row.excitement, row.fear, row.valence, row.arousal,
                row.stress, row.conf,
            ),
        )
        for row in await connection.execute(asked)
    ]  # fmt: skip


async def tally(connection: AsyncConnection, import_id: str) -> Tally:
    states = select(files.c.state, func.count().label("n")).where(files.c.import_id == import_id)
    by_state = {
        row.state: row.n for row in await connection.execute(states.group_by(files.c.state))
    }
    held = (
        select(
            func.count(distinct(messages.c.conversation_id)).label("talks"),
            func.count(distinct(messages.c.id)).label("turns"),
        )
        .join(message_documents, message_documents.c.message_id == messages.c.id)
        .join(document_imports, document_imports.c.document_id == message_documents.c.document_id)
        .where(document_imports.c.import_id == import_id, _VISIBLE)
    )
    words = (await connection.execute(held)).one()
    cut = select(
        func.count().label("n"),
        func.coalesce(func.sum(case((chunks.c.done, 1), else_=0)), 0).label("done"),
    ).where(chunks.c.conversation_id.in_(_talks_of(import_id)))
    pieces = (await connection.execute(cut)).one()
    read, duplicate, skipped, failed = (
        int(by_state.get(state, 0)) for state in ("read", "duplicate", "skipped", "failed")
    )
    return Tally(
        sum(by_state.values()), read, duplicate, skipped, failed, words.talks, words.turns, pieces.n,
        int(pieces.done),
    )  # fmt: skip
