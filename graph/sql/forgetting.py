"""Words that are forgotten one passage at a time: found by the names in them, blanked where they stand.

The place of a forgotten passage stays as long as it was, so that every other span of its message holds.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.sql import fts, vectors, withdraw
from graph.sql.database import slices
from graph.sql.keep import reindex, set_aside
from graph.sql.tables import (
    affects,
    chunks,
    conversations,
    corrections,
    documents,
    events,
    message_documents,
    messages,
    passages,
    positions,
    runs,
    sessions,
    turns,
)
from graph.sql.withdraw import Going
from graph.stems import stems

BLANK = "…"


@dataclass(frozen=True, slots=True)
class Blanked:
    """`texts`: what was removed, by document; `talks`: what has to be cut and read anew."""

    talks: tuple[str, ...]
    texts: dict[str, tuple[str, ...]]


class Named:
    """Does a text name it? Names are compared by their stems, one after the other."""

    def __init__(self, names: Iterable[str]) -> None:
        found = {tuple(stems(name)) for name in names}
        self._names = tuple(one for one in found if one)

    def __call__(self, text: str) -> bool:
        said = stems(text)
        return any(
            said[at : at + len(name)] == list(name)
            for name in self._names
            for at in range(len(said) - len(name) + 1)
        )


async def blank(connection: AsyncConnection, named: Named) -> Blanked:
    """Passages that name it, in every branch of every talk, and titles."""
    # Years of words are cut into stems here: others are served meanwhile.
    gone = await asyncio.to_thread(_naming, await _texts(connection), named)
    texts: dict[str, tuple[str, ...]] = {}
    talks: set[str] = set()
    for id, some in gone.items():
        talk = await _blank_message(connection, id, some)
        talks.add(talk)
        for document in await _holding(connection, id):
            texts[document] = (*texts.get(document, ()), *some)
    await _drop_index(connection, list(gone))
    await _set_chunks_aside(connection, sorted(talks), set(gone))
    await _blank_titles(connection, named)
    await reindex(connection, sorted(talks))
    return Blanked(tuple(sorted(talks)), texts)


async def blank_talks(connection: AsyncConnection, named: Named) -> None:
    """Turns of talks with the product, their digests, and the events that could be played again."""
    touched: set[str] = set()
    for row in (await connection.execute(select(turns))).all():
        if named(row.content) or named(_words_of(row.citations)):
            touched.add(row.session_id)
            content = BLANK if named(row.content) or row.role == "assistant" else row.content
            values = {"content": content, "citations": None, "strategy": None}
            await connection.execute(update(turns).where(turns.c.id == row.id).values(values))
    for row in (await connection.execute(select(sessions))).all():
        title = BLANK if named(row.title) else row.title
        if row.id in touched or title != row.title or named(row.digest or ""):
            values = {"title": title, "digest": None, "digested": 0}
            await connection.execute(update(sessions).where(sessions.c.id == row.id).values(values))
    await _drop_played(connection, touched)


async def place_going(connection: AsyncConnection, document_id: str, locator: str) -> Going:
    """The messages at one place of a document and below it, with all that stands on them."""
    asked = select(messages.c.id, messages.c.locator).where(messages.c.document_id == document_id)
    rows = (await connection.execute(asked)).all()
    gone = [row.id for row in rows if within(row.locator, locator)]
    return await withdraw.of_messages(connection, gone)


def within(place: str, locator: str) -> bool:
    return place == locator or place.startswith(f"{locator}/") or place.endswith(f"/{locator}")


async def blank_cited(connection: AsyncConnection, document_id: str, locator: str | None) -> None:
    """Answers that quoted a document, or one place of it, and the events that would play them again."""
    touched: set[str] = set()
    for row in (await connection.execute(select(turns))).all():
        if any(_cites(one, document_id, locator) for one in row.citations or ()):
            touched.add(row.session_id)
            values = {"content": BLANK, "citations": None, "strategy": None}
            await connection.execute(update(turns).where(turns.c.id == row.id).values(values))
    await _drop_played(connection, touched)
    for some in slices(sorted(touched)):
        values = {"digest": None, "digested": 0}
        await connection.execute(update(sessions).where(sessions.c.id.in_(some)).values(values))


def _cites(citation: object, document_id: str, locator: str | None) -> bool:
    source = cast("dict[str, dict[str, str]]", citation).get("source", {})
    if source.get("document_id") != document_id:
        return False
    return locator is None or within(source.get("locator", ""), locator)


async def _drop_played(connection: AsyncConnection, session_ids: Collection[str]) -> None:
    for some in slices(sorted(session_ids)):
        own = select(runs.c.id).where(runs.c.session_id.in_(some))
        await connection.execute(delete(events).where(events.c.run_id.in_(own)))


async def drop_corrections(
    connection: AsyncConnection, kinds: Collection[str], targets: Collection[str]
) -> None:
    for some in slices(sorted(targets)):
        wanted = corrections.c.kind.in_(tuple(kinds)) & corrections.c.target.in_(some)
        await connection.execute(delete(corrections).where(wanted))


async def drop_places(connection: AsyncConnection, entity_ids: Collection[str]) -> None:
    for some in slices(sorted(entity_ids)):
        await connection.execute(delete(positions).where(positions.c.entity_id.in_(some)))


async def keep_sum(connection: AsyncConnection, document_id: str, sha256: str) -> None:
    """The original of a document from now on: by its own hash, empty where none is kept."""
    changed = update(documents).where(documents.c.id == document_id).values(kept_sha256=sha256)
    await connection.execute(changed)


def _naming(texts: Iterable[tuple[str, str]], named: Named) -> dict[str, list[str]]:
    gone: dict[str, list[str]] = {}
    for id, text in texts:
        if named(text):
            gone.setdefault(id, []).append(text)
    return gone


async def _texts(connection: AsyncConnection) -> list[tuple[str, str]]:
    """(message, passage), and messages of branches that have no passages."""
    held = (await connection.execute(select(passages.c.message_id, passages.c.text))).all()
    other = select(messages.c.id, messages.c.text).where(messages.c.active.is_(False))
    branches = (await connection.execute(other)).all()
    return [(row.message_id, row.text) for row in held] + [(row.id, row.text) for row in branches]


async def _blank_message(connection: AsyncConnection, id: str, texts: Sequence[str]) -> str:
    row = (await connection.execute(select(messages).where(messages.c.id == id))).one()
    text = row.text
    for one in sorted(texts, key=len, reverse=True):
        text = text.replace(one, " " * len(one))
    await connection.execute(update(messages).where(messages.c.id == id).values(text=text))
    await connection.execute(delete(affects).where(affects.c.message_id == id))
    return row.conversation_id


async def _holding(connection: AsyncConnection, message_id: str) -> list[str]:
    links = message_documents.c
    asked = select(links.document_id).where(links.message_id == message_id)
    return list((await connection.execute(asked)).scalars())


async def _drop_index(connection: AsyncConnection, message_ids: Sequence[str]) -> None:
    """Passages that are all blank now; the others of their messages stay."""
    await vectors.drop_words(connection, message_ids, [])
    for some in slices(message_ids):
        asked = select(passages.c.n, passages.c.text, messages.c.text.label("whole"))
        asked = asked.join(messages, messages.c.id == passages.c.message_id)
        rows = (await connection.execute(asked.where(passages.c.message_id.in_(some)))).all()
        numbers = [row.n for row in rows if row.text not in row.whole]
        if connection.dialect.name == "sqlite":
            await fts.drop(connection, numbers)
        await connection.execute(delete(passages).where(passages.c.n.in_(numbers)))


async def _set_chunks_aside(
    connection: AsyncConnection, talk_ids: Sequence[str], message_ids: set[str]
) -> None:
    """Chunks that hold a blanked message, with what a model answered about them."""
    stale: list[str] = []
    for some in slices(talk_ids):
        asked = select(chunks.c.id, chunks.c.pieces).where(chunks.c.conversation_id.in_(some))
        for row in await connection.execute(asked):
            if any(piece[0] in message_ids for piece in row.pieces):
                stale.append(row.id)
    await set_aside(connection, stale)


async def _blank_titles(connection: AsyncConnection, named: Named) -> None:
    asked = select(conversations.c.id, conversations.c.title).where(conversations.c.title.is_not(None))  # fmt: skip
    for row in (await connection.execute(asked)).all():
        if named(row.title):
            where = conversations.c.id == row.id
            await connection.execute(update(conversations).where(where).values(title=None))


def _words_of(citations: object) -> str:
    return " ".join(map(str, citations)) if isinstance(citations, list) else ""  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - JSON of unknown shape
