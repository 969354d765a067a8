"""An import -> notes that it brought anew for a place where another text stood, and that text set behind them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from graph.sql import likeness
from graph.sql.database import Database, slices
from graph.sql.tables import conversations, document_imports, documents
from graph.words import ConversationKind

# A chat knows its own talks again; only what is written by hand is known by where it stands.
_WRITTEN: tuple[ConversationKind, ...] = ("note", "diary", "document")


@dataclass(frozen=True, slots=True)
class Version:
    """Two documents of one place, by the ids of their talks."""

    newer: Sequence[str]
    older: Sequence[str]


async def versions(database: Database, import_id: str) -> list[Version]:
    """What this import brought for a path that an earlier one had already, and that nothing else has replaced."""
    brought = select(document_imports.c.document_id).where(
        document_imports.c.import_id == import_id
    )
    before = documents.alias()
    asked = (
        select(documents.c.id, before.c.id.label("before"))
        .join(before, before.c.path == documents.c.path)
        .where(documents.c.id.in_(brought), before.c.id.not_in(brought))
        .where(before.c.duplicate_of.is_(None))
    )
    async with database.read() as connection:
        pairs = (await connection.execute(asked)).all()
    told = await _written(database, {id for row in pairs for id in (row.id, row.before)})
    return [
        Version(told[row.id], told[row.before])
        for row in pairs
        if row.id in told and row.before in told
    ]


async def take_over(database: Database, one: Version) -> None:
    """The older text stays as it is and is read no more: the map loses it with the next clearing."""
    async with database.write() as connection:
        await likeness.take_over(connection, one.older, one.newer[0])


async def _written(database: Database, homes: Collection[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    async with database.read() as connection:
        for some in slices(sorted(homes)):
            asked = select(conversations.c.id, conversations.c.document_id).where(
                conversations.c.document_id.in_(some), conversations.c.kind.in_(_WRITTEN)
            )
            for row in await connection.execute(asked.order_by(conversations.c.id)):
                found[row.document_id].append(row.id)
    return found
