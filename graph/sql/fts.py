"""The passages' FTS5 index over our own stems: its shape, what goes in, and the words it takes out."""

from collections.abc import Collection, Iterable, Sequence
from itertools import batched

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.index import Words

MOST_STEMS = 100
# Stems are letters, digits and underscores with blanks between: `ascii` parts them as well as `unicode61`, which
# looks up every letter and takes half as long again.
CREATE = (
    "CREATE VIRTUAL TABLE passage_index USING fts5(own, before, around,"
    " tokenize = \"ascii tokenchars '_'\")"
)
# Kept in the index itself. With FTS5's own megabyte an import of 80 MB spends twice as long in the index.
GATHER = "INSERT INTO passage_index(passage_index, rank) VALUES('hashsize', 8388608)"
# FTS5 keeps deleted words in old segments until they are merged (its `secure-delete` needs SQLite 3.42).
_MERGE = text("INSERT INTO passage_index(passage_index) VALUES('optimize')")
_INSERT = "INSERT INTO passage_index(rowid, own, before, around) VALUES(?, ?, ?, ?)"
_DELETE = text("DELETE FROM passage_index WHERE rowid = :n")
_SAYING = text(
    "SELECT DISTINCT c.id FROM passage_index JOIN passages p ON p.n = passage_index.rowid"
    " JOIN chunks c ON c.conversation_id = p.conversation_id WHERE passage_index MATCH :stems"
)


async def put(connection: AsyncConnection, rows: Sequence[tuple[int, Words]]) -> None:
    if rows:
        await connection.exec_driver_sql(_INSERT, [(n, *words) for n, words in rows])


async def drop(connection: AsyncConnection, numbers: Iterable[int]) -> None:
    rows = [{"n": n} for n in numbers]
    if rows:
        await connection.execute(_DELETE, rows)


async def chunks_saying(connection: AsyncConnection, said: Collection[str]) -> set[str]:
    """Ids of the chunks of all talks in which one of these stems stands."""
    found: set[str] = set()
    for some in batched(sorted(said), MOST_STEMS):
        asked = {"stems": " OR ".join(f'own:"{one}"' for one in some)}
        found.update((await connection.execute(_SAYING, asked)).scalars())
    return found


async def merge(connection: AsyncConnection) -> None:
    """Leave nothing of deleted words in the index."""
    await connection.execute(_MERGE)
