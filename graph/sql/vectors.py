"""Embedded texts <-> rows: one vector a text and model, and items that point to it; all in the caller's transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from sqlalchemy import ColumnElement, and_, delete, exists, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.sql.database import add_missing, slices
from graph.sql.model_tables import embedded_items, vector_changes, vectors
from graph.sql.tables import passages

# `context` is a passage with the turn before it.
type Embedded = Literal["passage", "context", "statement", "entity"]

OF_WORDS: tuple[Embedded, ...] = ("passage", "context")
OF_MEANING: tuple[Embedded, ...] = ("statement", "entity")
# As much of the turn before as the text index takes.
BEFORE = 400


@dataclass(frozen=True, slots=True)
class Item:
    """A text that can be found by its meaning, and what it is a text of."""

    kind: Embedded
    id: str
    text: str

    @property
    def sha256(self) -> str:
        return sha256(self.text.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Changes:
    kept: int
    dropped: int


async def changes(connection: AsyncConnection) -> Changes:
    found = {row.what: int(row.n) for row in await connection.execute(select(vector_changes))}
    return Changes(found.get("kept", 0), found.get("dropped", 0))


async def _change(connection: AsyncConnection, what: str) -> int:
    counted = (
        update(vector_changes)
        .where(vector_changes.c.what == what)
        .values(n=vector_changes.c.n + 1)
        .returning(vector_changes.c.n)
    )
    return int((await connection.execute(counted)).scalar_one())


async def put(
    connection: AsyncConnection, model: str, items: Sequence[Item], found: Mapping[str, bytes]
) -> None:
    """Vectors by the hash of their text, then the items that have one of these texts."""
    cells = [{"model": model, "sha256": sha, "vector": one} for sha, one in found.items()]
    await add_missing(connection, vectors, cells)
    await link(connection, model, items)


async def link(connection: AsyncConnection, model: str, items: Sequence[Item]) -> set[str]:
    """Point items to the vectors of their texts; the hashes of texts that have none."""
    hashes = {item.sha256 for item in items}
    known: set[str] = set()
    for some in slices(sorted(hashes)):
        asked = select(vectors.c.sha256).where(vectors.c.model == model, vectors.c.sha256.in_(some))
        known.update((await connection.execute(asked)).scalars())
    ready = [item for item in items if item.sha256 in known]
    if ready:
        n = await _change(connection, "kept")
        before = await _unlink(connection, model, ready)
        cells = (
            {"model": model, "kind": one.kind, "item_id": one.id, "sha256": one.sha256, "n": n}
            for one in ready
        )
        await add_missing(connection, embedded_items, cells)
        await _drop_unused(connection, before - known)
    return hashes - known


async def _unlink(connection: AsyncConnection, model: str, items: Sequence[Item]) -> set[str]:
    """Forget what these items said before; the hashes of that."""
    of_kind: dict[Embedded, list[str]] = {}
    for item in items:
        of_kind.setdefault(item.kind, []).append(item.id)
    before: set[str] = set()
    for kind, ids in of_kind.items():
        for some in slices(ids):
            same = (embedded_items.c.model == model, embedded_items.c.kind == kind)
            before.update(await _take(connection, *same, embedded_items.c.item_id.in_(some)))
    return before


async def drop(
    connection: AsyncConnection, ids: Sequence[str], kinds: Collection[Embedded]
) -> None:
    """Take items away, and every vector that none points to any more."""
    hashes: set[str] = set()
    for some in slices(ids):
        named = (embedded_items.c.item_id.in_(some), embedded_items.c.kind.in_(kinds))
        hashes.update(await _take(connection, *named))
    if hashes:
        await _drop_unused(connection, hashes)
        await _change(connection, "dropped")


async def _take(connection: AsyncConnection, *where: ColumnElement[bool]) -> list[str]:
    taken = delete(embedded_items).where(*where).returning(embedded_items.c.sha256)
    return list((await connection.execute(taken)).scalars())


async def _drop_unused(connection: AsyncConnection, hashes: Iterable[str]) -> None:
    pointed = exists().where(
        embedded_items.c.sha256 == vectors.c.sha256, embedded_items.c.model == vectors.c.model
    )
    for some in slices(sorted(hashes)):
        await connection.execute(delete(vectors).where(vectors.c.sha256.in_(some), ~pointed))


async def drop_words(
    connection: AsyncConnection, message_ids: Iterable[str], talk_ids: Iterable[str]
) -> None:
    """Before messages leave: their passages, and every turn of the talks they leave, which may follow them."""
    for some in slices(list(message_ids)):
        asked = select(passages.c.id).where(passages.c.message_id.in_(some))
        await drop(connection, list((await connection.execute(asked)).scalars()), OF_WORDS)
    for some in slices(list(talk_ids)):
        asked = select(passages.c.id).where(passages.c.conversation_id.in_(some))
        await drop(connection, list((await connection.execute(asked)).scalars()), ("context",))


async def drop_model(connection: AsyncConnection, *, but: str) -> int:
    """Vectors of all other models."""
    gone = (await connection.execute(delete(embedded_items).where(embedded_items.c.model != but))).rowcount  # fmt: skip
    gone += (await connection.execute(delete(vectors).where(vectors.c.model != but))).rowcount
    if gone:
        await _change(connection, "dropped")
    return gone


async def has_other(connection: AsyncConnection, model: str) -> bool:
    asked = select(vectors.c.model).where(vectors.c.model != model).limit(1)
    return (await connection.execute(asked)).first() is not None


async def embedded(connection: AsyncConnection, model: str, kind: Embedded) -> dict[str, str]:
    """The hash of the text of every item of a kind that has its vector."""
    asked = select(embedded_items.c.item_id, embedded_items.c.sha256).where(
        embedded_items.c.model == model, embedded_items.c.kind == kind
    )
    return {row.item_id: row.sha256 for row in await connection.execute(asked)}


async def known_ids(connection: AsyncConnection, kinds: Collection[Embedded]) -> set[str]:
    """Items of some kinds, of whatever model."""
    asked = select(embedded_items.c.item_id).where(embedded_items.c.kind.in_(kinds)).distinct()
    return set((await connection.execute(asked)).scalars())


_LACKS = (
    " NOT EXISTS (SELECT 1 FROM embedded_items e"
    " WHERE e.model = :model AND e.kind = :kind AND e.item_id = p.id)"
)
_BEFORE = (
    "SELECT b.id FROM messages b WHERE b.conversation_id = m.conversation_id"
    " AND b.position < m.position AND b.active AND trim(b.text) <> ''"
    " ORDER BY b.position DESC LIMIT 1"
)
_LACKING = text(
    "SELECT p.n, p.id, p.text, m.author, b.text AS said, b.author AS asker"
    f" FROM passages p JOIN messages m ON m.id = p.message_id LEFT JOIN messages b ON b.id = ({_BEFORE})"
    f" WHERE p.n > :after AND {_LACKS} ORDER BY p.n LIMIT :most"
)
# The newest first: what is missing was brought last.
_LACKS_ONE = text(f"SELECT p.n FROM passages p WHERE {_LACKS} ORDER BY p.n DESC LIMIT 1")
_COUNT = text(f"SELECT count(*) FROM passages p WHERE {_LACKS}")


async def lacking(
    connection: AsyncConnection, model: str, kind: Embedded, *, after: int, most: int
) -> tuple[list[Item], int]:
    """Passages without a vector, in their order, and the number of the last."""
    values = {"model": model, "kind": kind, "after": after, "most": most}
    found = (await connection.execute(_LACKING, values)).all()
    items: list[Item] = []
    for row in found:
        words = _spoken(row.author, row.text)
        if kind == "context" and row.said:
            words = f"{_spoken(row.asker, row.said[-BEFORE:])}\n{words}"
        items.append(Item(kind, row.id, words))
    return items, found[-1].n if found else after


async def lacks(connection: AsyncConnection, model: str, kind: Embedded) -> bool:
    found = await connection.execute(_LACKS_ONE, {"model": model, "kind": kind})
    return found.first() is not None


async def lacking_count(connection: AsyncConnection, model: str, kind: Embedded) -> int:
    return int((await connection.execute(_COUNT, {"model": model, "kind": kind})).scalar_one())


def _spoken(author: str | None, words: str) -> str:
    return f"{author}: {words}" if author else words


async def newer(
    connection: AsyncConnection, model: str, *, after: int, until: int, most: int
) -> tuple[list[tuple[Embedded, str, bytes]], int]:
    """Items that came with changes after one, and the change up to which this tells of all."""
    upto = min(until, after + most)
    asked = (
        select(embedded_items.c.kind, embedded_items.c.item_id, vectors.c.vector)
        .join(
            vectors,
            and_(
                vectors.c.model == embedded_items.c.model,
                vectors.c.sha256 == embedded_items.c.sha256,
            ),
        )
        .where(
            embedded_items.c.model == model,
            embedded_items.c.n > after,
            embedded_items.c.n <= upto,
        )
    )
    found = await connection.execute(asked)
    return [(row.kind, row.item_id, row.vector) for row in found], upto
