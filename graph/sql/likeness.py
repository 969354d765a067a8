"""Signatures of talks, and which talk is told again by which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.sql import rows
from graph.sql.database import add_missing, slices
from graph.sql.keep import set_aside
from graph.sql.tables import (
    chunks,
    conversations,
    document_imports,
    documents,
    files,
    likenesses,
)
from graph.words import Dated

UNSIGNED = b""


@dataclass(frozen=True, slots=True)
class Signed:
    """A talk with its signature: where it stands, how it is dated, and whom it repeats."""

    conversation_id: str
    document_id: str
    path: str
    dated: Dated
    signature: bytes
    twin_of: str | None
    imported: bool


async def sign(connection: AsyncConnection, signed: Mapping[str, bytes]) -> None:
    """Signatures of talks; one that has grown is signed anew, and repeats nobody for now."""
    known: dict[str, bytes] = {}
    for some in slices(list(signed)):
        asked = select(likenesses).where(likenesses.c.conversation_id.in_(some))
        known |= {row.conversation_id: row.signature for row in await connection.execute(asked)}
    fresh = {id: one for id, one in signed.items() if known.get(id) != one}
    grown = sorted(set(fresh) & set(known))
    for some in slices(grown):
        await connection.execute(delete(likenesses).where(likenesses.c.conversation_id.in_(some)))
    whole = ({"conversation_id": id, "signature": one} for id, one in fresh.items())
    await add_missing(connection, likenesses, whole)
    await _mark_homes(connection, grown)


async def of_import(connection: AsyncConnection, import_id: str) -> list[str]:
    """Talks that were signed, of the documents that this import brought, by path."""
    links = document_imports.c
    asked = (
        _of_signed(select(conversations.c.id))
        .join(document_imports, links.document_id == documents.c.id)
        .where(links.import_id == import_id)
        .order_by(documents.c.path, conversations.c.id)
    )
    return list((await connection.execute(asked)).scalars())


async def signed(connection: AsyncConnection, talk_ids: Sequence[str]) -> list[Signed]:
    """Some talks of the import in hand with their signatures, in the order asked for."""
    found: dict[str, Signed] = {}
    for some in slices(talk_ids):
        told = await connection.execute(_signed().where(conversations.c.id.in_(some)))
        found |= {row.id: _row(row, imported=True) for row in told}
    return [found[id] for id in talk_ids if id in found]


async def signatures(
    connection: AsyncConnection, after: str, limit: int
) -> list[tuple[str, bytes]]:
    """Signed talks by id, so many after one of them."""
    asked = (
        select(likenesses.c.conversation_id, likenesses.c.signature)
        .where(likenesses.c.conversation_id > after, likenesses.c.signature != UNSIGNED)
        .order_by(likenesses.c.conversation_id)
        .limit(limit)
    )
    return [(id, signature) for id, signature in await connection.execute(asked)]


async def set_twin(
    connection: AsyncConnection, import_id: str, one: Signed, of: Signed, said: str
) -> None:
    """`one` repeats `of`: its words stay, its chunks go, and its document says so when all of it repeats."""
    held = select(chunks.c.id).where(chunks.c.conversation_id == one.conversation_id)
    await set_aside(connection, list((await connection.execute(held)).scalars()))
    # Whoever repeated this one repeats what it repeats.
    moved = likenesses.c.conversation_id == one.conversation_id
    moved |= likenesses.c.twin_of == one.conversation_id
    await connection.execute(update(likenesses).where(moved).values(twin_of=of.conversation_id))
    await _mark_document(connection, one.document_id)
    await _say(connection, import_id, one.document_id, said)


async def take_over(connection: AsyncConnection, older: Sequence[str], newer: str) -> None:
    """Talks that were written anew in their place, whatever is left of them: they stay and are not read."""
    # What is too short to be signed is found by nobody, and is tied all the same.
    unsigned = ({"conversation_id": id, "signature": UNSIGNED} for id in older)
    await add_missing(connection, likenesses, unsigned)
    for some in slices(older):
        held = select(chunks.c.id).where(chunks.c.conversation_id.in_(some))
        await set_aside(connection, list((await connection.execute(held)).scalars()))
        moved = likenesses.c.conversation_id.in_(some) | likenesses.c.twin_of.in_(some)
        await connection.execute(update(likenesses).where(moved).values(twin_of=newer))
        written_anew = update(likenesses).where(likenesses.c.conversation_id.in_(some))
        await connection.execute(written_anew.values(superseded=True))
    await _mark_homes(connection, older)


async def part_twins(connection: AsyncConnection, gone: Sequence[str]) -> list[str]:
    """Talks that repeated these, which are going: from now on each stands for itself."""
    freed: list[str] = []
    for some in slices(gone):
        asked = select(likenesses.c.conversation_id).where(likenesses.c.twin_of.in_(some))
        freed += (await connection.execute(asked)).scalars()
        await connection.execute(
            update(likenesses)
            .where(likenesses.c.twin_of.in_(some))
            .values(twin_of=None, superseded=None)
        )
    await _mark_homes(connection, freed)
    return freed


async def repeating(connection: AsyncConnection, talk_ids: Sequence[str]) -> list[str]:
    """Talks that repeat one of these."""
    found: list[str] = []
    for some in slices(talk_ids):
        asked = select(likenesses.c.conversation_id).where(likenesses.c.twin_of.in_(some))
        found += (await connection.execute(asked)).scalars()
    return found


async def twins(connection: AsyncConnection, talk_ids: Sequence[str]) -> set[str]:
    """Those of some talks that repeat another."""
    found: set[str] = set()
    for some in slices(talk_ids):
        asked = select(likenesses.c.conversation_id).where(
            likenesses.c.conversation_id.in_(some), likenesses.c.twin_of.is_not(None)
        )
        found.update((await connection.execute(asked)).scalars())
    return found


async def _mark_homes(connection: AsyncConnection, talk_ids: Sequence[str]) -> None:
    for some in slices(talk_ids):
        homes = select(conversations.c.document_id).where(conversations.c.id.in_(some)).distinct()
        for id in list((await connection.execute(homes)).scalars()):
            await _mark_document(connection, id)


async def _mark_document(connection: AsyncConnection, document_id: str) -> None:
    other = conversations.alias()
    asked = (
        select(likenesses.c.twin_of, other.c.document_id)
        .select_from(conversations)
        .outerjoin(likenesses, likenesses.c.conversation_id == conversations.c.id)
        .outerjoin(other, other.c.id == likenesses.c.twin_of)
        .where(conversations.c.document_id == document_id)
    )
    found = (await connection.execute(asked)).all()
    whole = bool(found) and all(row.twin_of for row in found)
    home = found[0].document_id if whole else None
    marked = update(documents).where(documents.c.id == document_id)
    await connection.execute(marked.values(duplicate_of=home))


async def _say(connection: AsyncConnection, import_id: str, document_id: str, said: str) -> None:
    own = (files.c.import_id == import_id) & (files.c.document_id == document_id)
    asked = select(files.c.position, files.c.problems).where(own, files.c.state == "read")
    for row in (await connection.execute(asked)).all():
        if said not in row.problems:
            await connection.execute(
                update(files)
                .where(own, files.c.position == row.position)
                .values(problems=[*row.problems, said])
            )


def _signed() -> Select[Any]:
    asked = select(conversations, documents.c.path, likenesses.c.signature, likenesses.c.twin_of)
    return _of_signed(asked)


def _of_signed(asked: Select[Any]) -> Select[Any]:
    return (
        asked.select_from(conversations)
        .join(documents, documents.c.id == conversations.c.document_id)
        .join(likenesses, likenesses.c.conversation_id == conversations.c.id)
        .where(likenesses.c.signature != UNSIGNED)
    )


def _row(row: rows.AnyRow, *, imported: bool) -> Signed:
    dated = rows.dated_of(row)
    return Signed(row.id, row.document_id, row.path, dated, row.signature, row.twin_of, imported)
