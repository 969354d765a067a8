"""An import -> notes that were written anew since they came in, and their older text set behind them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import select

from graph.sql import likeness
from graph.sql.database import Database, slices
from graph.sql.rows import AnyRow, dated_of
from graph.sql.tables import conversations, documents, files
from graph.words import ConversationKind, Dated

# A chat knows its own talks again; only what is written by hand is known by where it stands.
_WRITTEN: tuple[ConversationKind, ...] = ("note", "diary", "document")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What whoever watches a folder knows of texts by their SHA-256: `before`: by the path of a new file those that
    stood there, or where it came from, and stand nowhere now; `gone`: others that stand nowhere now."""

    before: Mapping[str, Collection[str]] = field(default_factory=dict[str, Collection[str]])
    gone: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """Two documents, by the ids of their talks and their dates: of one place, or of places that nobody can tie."""

    newer: Sequence[str]
    older: Sequence[str]
    dated: tuple[Dated, Dated]
    of_one_place: bool


async def versions(database: Database, import_id: str, earlier: Earlier) -> list[Version]:
    """What this import brought, with each text of an earlier one that it may have been, and that nothing replaced."""
    wanted = {*earlier.gone, *chain.from_iterable(earlier.before.values())}
    brought, kept = await _brought(database, import_id), await _kept(database, wanted)
    ids = {one.id for one in brought}
    pairs = [
        (new, old, bool(earlier.before.get(new.path)))
        for new in brought
        for sha in earlier.before.get(new.path) or earlier.gone
        for old in kept.get(sha, ())
        if old.id not in ids
    ]
    told = await _written(database, {row.id for new, old, _ in pairs for row in (new, old)})
    return [
        Version(told[new.id], told[old.id], (dated_of(new), dated_of(old)), placed)
        for new, old, placed in pairs
        if new.id in told and old.id in told
    ]


async def _brought(database: Database, import_id: str) -> Sequence[AnyRow]:
    asked = (
        select(documents)
        .join(files, files.c.document_id == documents.c.id)
        .where(files.c.import_id == import_id, files.c.state == "read")
        .order_by(documents.c.path)
    )
    async with database.read() as connection:
        return (await connection.execute(asked)).all()


async def _kept(database: Database, texts: Collection[str]) -> Mapping[str, Sequence[AnyRow]]:
    found: dict[str, list[AnyRow]] = defaultdict(list)
    async with database.read() as connection:
        for some in slices(sorted(texts)):
            asked = select(documents).where(documents.c.sha256.in_(some))
            for row in await connection.execute(asked.where(documents.c.duplicate_of.is_(None))):
                found[row.sha256].append(row)
    return found


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
