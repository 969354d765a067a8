"""A read document -> rows, in the caller's transaction; what is there already stays as it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.index import Words, before_each, entries, indexed
from graph.sql import fts, look, rows
from graph.sql.database import add_missing, slices
from graph.sql.model_tables import paid_answers
from graph.sql.rows import Kept
from graph.sql.tables import (
    chunks,
    conversations,
    document_imports,
    documents,
    message_documents,
    messages,
    passages,
    stale_chunks,
)
from graph.stems import stemmed
from graph.words import Chunk, Conversation, Document, Message, Passage


def unite(known: Conversation, newer: Conversation) -> Conversation:
    """One talk out of two exports: the newer order, and what only the older holds after what it followed.

    Places of messages are those of the newer export; what stands only in the older keeps its own.
    """
    fresh = {message.id for message in newer.messages}
    after: dict[str | None, list[Message]] = {}
    last: str | None = None
    for message in known.messages:
        if message.id in fresh:
            last = message.id
        else:
            after.setdefault(last, []).append(message)
    line = list(after.get(None, ()))
    for message in newer.messages:
        line.append(message)
        line.extend(after.get(message.id, ()))
    return Conversation(
        newer.id,
        newer.document_id,
        newer.kind,
        newer.title or known.title,
        newer.dated,
        tuple(line),
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """What one document brings at once: all of it, or some of its talks and later the rest.

    `document.sha256` stays empty until the last part, which brings it: until then nobody takes the document
    for whole. `talks` are united with what is known; `brought` of each is what this document itself holds.
    """

    document: Document
    talks: Sequence[Conversation] = ()
    pieces: Sequence[Passage] = ()
    cut: Sequence[Chunk] = ()
    brought: Mapping[str, str] = field(default_factory=dict[str, str])
    signed: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    words: Mapping[str, Words] | None = None


async def keep(connection: AsyncConnection, import_id: str, many: Sequence[Coming]) -> Kept:
    """What several documents bring, each talk in one of them only: a statement costs more than its rows.

    Passages are found by search once they are `gathered`.
    """
    homes = [one.document for one in many]
    old = await _known(connection, documents, [home.id for home in homes])
    await add_missing(connection, documents, (rows.document_cells(home) for home in homes))
    begun = old.union(home.id for home in homes if not home.sha256)
    for home in homes:
        if home.id in begun and home.sha256:
            await _complete(connection, home)
    links = ({"import_id": import_id, "document_id": home.id} for home in homes)
    await add_missing(connection, document_imports, links)
    talks = [talk for one in many for talk in one.talks]
    ids = [talk.id for talk in talks]
    known = await _known(connection, conversations, ids)
    await add_missing(connection, conversations, (rows.conversation_cells(talk) for talk in talks))
    new_messages = await _keep_messages(connection, talks, known)
    for some in (
        [one for one in many if one.words is None],
        [one for one in many if one.words is not None],
    ):
        words = {id: row for one in some for id, row in (one.words or {}).items()}
        pieces = [piece for one in some for piece in one.pieces]
        told = [talk for one in some for talk in one.talks]
        await _keep_passages(connection, pieces, told, known, words or None)
    await _link_all(connection, many)
    cut = [piece for one in many for piece in one.cut]
    new_chunks, stale = await _keep_chunks(connection, sorted(known), cut)
    return Kept(len(homes) > len(old), len(set(ids) - known), new_messages, new_chunks, stale)


async def _link_all(connection: AsyncConnection, many: Sequence[Coming]) -> None:
    """These documents hold these messages, each at its own place."""
    cells = (
        {"message_id": message, "document_id": one.document.id, "locator": place}
        for one in many
        for message, place in one.brought.items()
    )
    await add_missing(connection, message_documents, cells)


async def _complete(connection: AsyncConnection, document: Document) -> None:
    """The last of a document that came in parts: from now on it is known by its content."""
    dated = rows.dated_cells(document.dated)
    whole = {"sha256": document.sha256, "format": document.format, **dated}
    part = (documents.c.id == document.id) & (documents.c.sha256 == "")
    await connection.execute(update(documents).where(part).values(whole))


async def link(connection: AsyncConnection, import_id: str, document_id: str) -> None:
    row = {"import_id": import_id, "document_id": document_id}
    await add_missing(connection, document_imports, [row])


async def _known(connection: AsyncConnection, table: Table, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in slices(ids):
        asked = select(table.c.id).where(table.c.id.in_(some))
        found.update((await connection.execute(asked)).scalars())
    return found


async def _keep_messages(
    connection: AsyncConnection, talks: Sequence[Conversation], known_talks: Collection[str]
) -> int:
    """Only in a talk that was here before may a message be known: its id holds that of the talk."""
    ids = [message.id for talk in talks for message in talk.messages]
    asked = [one.id for talk in talks if talk.id in known_talks for one in talk.messages]
    known = await _known(connection, messages, asked)
    cells = (
        rows.message_cells(message, talk, n)
        for talk in talks
        for n, message in enumerate(talk.messages)
    )
    await add_missing(connection, messages, cells)
    for talk in talks:
        moved = known.intersection(message.id for message in talk.messages) if known else set[str]()
        if moved:
            await _reorder(connection, talk, moved)
    return len(set(ids) - known)


async def _reorder(connection: AsyncConnection, talk: Conversation, known: Collection[str]) -> None:
    """Known messages take their place in the grown line; their words never change."""
    stood: dict[str, tuple[int, bool]] = {}
    for some in slices(sorted(known)):
        asked = select(messages.c.id, messages.c.position, messages.c.active)
        for row in await connection.execute(asked.where(messages.c.id.in_(some))):
            stood[row.id] = (row.position, row.active)
    for n, message in enumerate(talk.messages):
        if message.id in stood and stood[message.id] != (n, message.active):
            moved = {"position": n, "active": message.active}
            await connection.execute(
                update(messages).where(messages.c.id == message.id).values(moved)
            )


async def _keep_passages(
    connection: AsyncConnection,
    pieces: Sequence[Passage],
    talks: Sequence[Conversation],
    known_talks: Collection[str],
    words: Mapping[str, Words] | None = None,
) -> None:
    asked = [piece.id for piece in pieces if piece.conversation_id in known_talks]
    known = await _known(connection, passages, asked)
    fresh = [piece for piece in pieces if piece.id not in known]
    cells = (
        {
            "id": piece.id,
            "conversation_id": piece.conversation_id,
            "message_id": piece.message_id,
            "position": piece.position,
            "role": piece.role,
            "text": piece.text,
        }
        for piece in fresh
    )
    last = (await connection.execute(select(func.max(passages.c.n)))).scalar() or 0
    await add_missing(connection, passages, cells)
    if connection.dialect.name == "sqlite" and fresh:
        await _index(connection, last, words or indexed(fresh, talks))


async def _index(connection: AsyncConnection, last: int, words: Mapping[str, Words]) -> None:
    """Passages that came after the last one there was."""
    # A row that comes before the last one makes FTS5 end a segment: out of order, each row is one.
    asked = select(passages.c.n, passages.c.id).where(passages.c.n > last).order_by(passages.c.n)
    found = (await connection.execute(asked)).all()
    await fts.put(connection, [(row.n, words[row.id]) for row in found])


async def gathered(connection: AsyncConnection, least: int = 1) -> None:
    """Passages that were kept are found by search, as soon as so many wait for it."""
    if connection.dialect.name == "sqlite":
        await fts.gather(connection, least)


async def reindex(connection: AsyncConnection, talk_ids: Sequence[str]) -> None:
    """Index talks anew that lost turns: an entry holds stems of the turn before, which may be gone."""
    if connection.dialect.name != "sqlite":
        return
    for id in talk_ids:
        talk = await connection.run_sync(look.conversation, id)
        if talk is None:
            continue
        asked = select(passages).where(passages.c.conversation_id == id).order_by(passages.c.n)
        found = (await connection.execute(asked)).all()
        await fts.drop(connection, [row.n for row in found])
        stemming = ((row.id, row.message_id, stemmed(row.text)) for row in found)
        words = entries(stemming, [talk], before_each(talk))
        await fts.put(connection, [(row.n, words[row.id]) for row in found])
    await fts.gather(connection)


async def _keep_chunks(
    connection: AsyncConnection, talk_ids: Sequence[str], cut: Sequence[Chunk]
) -> tuple[int, tuple[str, ...]]:
    """New chunks in, outgrown ones of these talks aside: the map loses those in a step of its own."""
    before: set[str] = set()
    for some in slices(talk_ids):
        asked = select(chunks.c.id).where(chunks.c.conversation_id.in_(some))
        before.update((await connection.execute(asked)).scalars())
    now = {chunk.id for chunk in cut}
    await add_missing(connection, chunks, (rows.chunk_cells(chunk) for chunk in cut))
    stale = sorted(before - now)
    await set_aside(connection, stale)
    return len(now - before), tuple(stale)


async def set_aside(connection: AsyncConnection, ids: Sequence[str]) -> None:
    """Chunks whose words moved or are gone: kept by name until the map has lost them.

    What a model answered about them repeats these words, and a chunk by another name has another answer.
    """
    await add_missing(connection, stale_chunks, ({"id": id} for id in ids))
    for some in slices(ids):
        await connection.execute(delete(paid_answers).where(paid_answers.c.about.in_(some)))
        await connection.execute(delete(chunks).where(chunks.c.id.in_(some)))


async def recut(
    connection: AsyncConnection, talk: Conversation, pieces: Sequence[Passage], cut: Sequence[Chunk]
) -> Kept:
    """A talk that lost words is cut anew."""
    await _keep_passages(connection, pieces, [talk], {talk.id})
    await gathered(connection)
    new_chunks, stale = await _keep_chunks(connection, [talk.id], cut)
    return Kept(False, 0, 0, new_chunks, stale)
