"""What was said of a document -> its rows, and what was found before is noted; in the caller's transaction."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.said import Said, dated_as_said, role_as_said
from graph.sql import fts, keep, likeness, look, rows, vectors
from graph.sql.database import add_missing, slices
from graph.sql.rows import AnyRow
from graph.sql.tables import (
    affects,
    as_found,
    chunks,
    conversations,
    documents,
    files,
    messages,
    passages,
    stale_chunks,
)
from graph.words import Chunk, Conversation, Dated, Document, Passage

type Cut = Callable[[Conversation, Document], tuple[Sequence[Passage], Sequence[Chunk]]]


@dataclass(slots=True)
class Resaid:
    """What became of a document: talks that moved in time, those cut anew, and whether it is hidden or shown now."""

    itself: bool = False
    moved: set[str] = field(default_factory=set[str])
    spoken: set[str] = field(default_factory=set[str])
    hidden: bool = False
    shown: bool = False

    @property
    def changed(self) -> bool:
        return self.itself or self.hidden or self.shown or bool(self.moved or self.spoken)


async def found_dates(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Dated]:
    """Dates as the reader had found them, of what was said otherwise."""
    return {id: rows.dated_of(row) for id, row in (await _noted(connection, ids)).items()}


async def say(connection: AsyncConnection, document_id: str, said: Said, cut: Cut) -> Resaid:
    """All that is said of a document holds, and nothing else does. Repeating it changes nothing."""
    asked = select(documents).where(documents.c.id == document_id)
    row = (await connection.execute(asked)).first()
    done = Resaid()
    if row is None:
        return done
    done.itself = bool(await _put(connection, documents, [row], said))
    talks = select(conversations).where(conversations.c.document_id == document_id)
    own = (await connection.execute(talks)).all()
    done.moved.update(one.id for one, _ in await _put(connection, conversations, own, said))
    words = select(messages).where(messages.c.document_id == document_id)
    spoken = (await connection.execute(words)).all()
    for one, cells in await _put(connection, messages, spoken, said):
        done.moved.add(one.conversation_id)
        if cells["role"] != one.role:
            done.spoken.add(one.conversation_id)
    ids = {one.conversation_id for one in spoken}
    await _show_or_hide(connection, rows.document_of(row), said, done, ids, cut)
    return done


async def _show_or_hide(
    connection: AsyncConnection,
    document: Document,
    said: Said,
    done: Resaid,
    talk_ids: Collection[str],
    cut: Cut,
) -> None:
    stands = await _stands(connection, document.id)
    if said.excluded:
        done.hidden = stands
        if stands:
            await _hide(connection, document.id, sorted(talk_ids))
        return
    done.shown = not stands and bool(talk_ids)
    if done.shown:
        done.spoken.update(talk_ids)
    again = done.spoken
    for id in sorted(again):
        await _cut_anew(connection, id, document, cut)
    await keep.reindex(connection, sorted(done.moved - again))
    await _read_anew(connection, sorted(done.moved | again))


async def _put(
    connection: AsyncConnection, table: Table, found: Sequence[AnyRow], said: Said
) -> list[tuple[AnyRow, Mapping[str, object]]]:
    """Rows as they were and what is another now; what the reader had found is noted before it changes."""
    noted = await _noted(connection, [row.id for row in found])
    changed: list[tuple[AnyRow, Mapping[str, object]]] = []
    notes: list[Mapping[str, object]] = []
    for row in found:
        first = noted.get(row.id, row)
        cells = _cells(table, first, said)
        now = {name: getattr(row, name) for name in cells}
        if now == cells:
            continue
        changed.append((row, cells))
        notes.append(_note(table, first))
        await connection.execute(update(table).where(table.c.id == row.id).values(cells))
    await add_missing(connection, as_found, notes)
    return changed


def _cells(table: Table, first: AnyRow, said: Said) -> dict[str, object]:
    cells = rows.dated_cells(dated_as_said(rows.dated_of(first), said))
    if table is documents:
        cells["project"] = said.project if said.project is not None else first.project
    if table is messages:
        author = getattr(first, "author", None)
        cells["role"] = role_as_said(first.role, author, said)
    return cells


def _note(table: Table, first: AnyRow) -> Mapping[str, object]:
    return {
        "id": first.id,
        **rows.dated_cells(rows.dated_of(first)),
        "role": first.role if table is messages else None,
        "project": first.project if table is documents else None,
    }


async def _noted(connection: AsyncConnection, ids: Collection[str]) -> dict[str, AnyRow]:
    """With the author beside, who never changes."""
    found: dict[str, AnyRow] = {}
    for some in slices(list(ids)):
        asked = (
            select(as_found, messages.c.author)
            .outerjoin(messages, messages.c.id == as_found.c.id)
            .where(as_found.c.id.in_(some))
        )
        found |= {row.id: row for row in await connection.execute(asked)}
    return found


async def _stands(connection: AsyncConnection, document_id: str) -> bool:
    """Whether anything of a document can be found by its words."""
    asked = (
        select(passages.c.id)
        .join(messages, messages.c.id == passages.c.message_id)
        .where(messages.c.document_id == document_id)
        .limit(1)
    )
    return (await connection.execute(asked)).first() is not None


async def _hide(connection: AsyncConnection, document_id: str, talk_ids: Sequence[str]) -> None:
    """Words stay in the archive; nothing is found by them, read from them or felt in them."""
    held = select(messages.c.id).where(messages.c.document_id == document_id)
    own = list((await connection.execute(held)).scalars())
    for some in slices(talk_ids):
        cut = select(chunks.c.id).where(chunks.c.conversation_id.in_(some))
        await keep.set_aside(connection, list((await connection.execute(cut)).scalars()))
    await vectors.drop_words(connection, own, talk_ids)
    for some in slices(own):
        if connection.dialect.name == "sqlite":
            numbers = select(passages.c.n).where(passages.c.message_id.in_(some))
            await fts.drop(connection, list((await connection.execute(numbers)).scalars()))
        await connection.execute(delete(passages).where(passages.c.message_id.in_(some)))
        await connection.execute(delete(affects).where(affects.c.message_id.in_(some)))


async def _cut_anew(
    connection: AsyncConnection, talk_id: str, document: Document, cut: Cut
) -> None:
    talk = await connection.run_sync(look.conversation, talk_id)
    if talk is None:
        return
    pieces, fresh = cut(talk, document)
    if await likeness.twins(connection, [talk_id]):
        # Who still repeats another is not read.
        fresh = ()
    await keep.recut(connection, talk, pieces, fresh)
    for piece in pieces:
        mine = (passages.c.id == piece.id) & (passages.c.role != piece.role)
        await connection.execute(update(passages).where(mine).values(role=piece.role))
    for one in fresh:
        mine = chunks.c.id == one.id
        await connection.execute(update(chunks).where(mine).values(own_words=one.own_words))


async def _read_anew(connection: AsyncConnection, talk_ids: Iterable[str]) -> None:
    """The map loses these chunks and gets them again; what a model answered about them is kept."""
    for some in slices(list(talk_ids)):
        asked = select(chunks.c.id).where(chunks.c.conversation_id.in_(some), chunks.c.done)
        ids = list((await connection.execute(asked)).scalars())
        await add_missing(connection, stale_chunks, ({"id": id} for id in ids))
        for part in slices(ids):
            undone = update(chunks).where(chunks.c.id.in_(part)).values(done=False)
            await connection.execute(undone)


async def waiting(connection: AsyncConnection, talk_ids: Collection[str]) -> dict[str, str | None]:
    """Chunks of talks that nobody has read as they stand, with who had read them last, in the order of time."""
    found: dict[str, str | None] = {}
    for some in slices(list(talk_ids)):
        asked = (
            select(chunks.c.id, chunks.c.read_by)
            .join(conversations, conversations.c.id == chunks.c.conversation_id)
            .where(chunks.c.conversation_id.in_(some), chunks.c.done.is_(False))
            .order_by(conversations.c.at, conversations.c.id, chunks.c.position)
        )
        found |= {row.id: row.read_by for row in await connection.execute(asked)}
    return found


async def places(connection: AsyncConnection, ids: Collection[str]) -> dict[str, list[str]]:
    """Every path under which the files of documents came in, those that were copies too."""
    found: dict[str, set[str]] = {}
    for some in slices(list(ids)):
        asked = select(files.c.document_id, files.c.path).where(files.c.document_id.in_(some))
        for row in await connection.execute(asked):
            found.setdefault(row.document_id, set()).add(row.path)
    return {id: sorted(paths) for id, paths in found.items()}
