"""The passages' FTS5 index over our own stems: its shape, what goes in, and the words it takes out."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import batched, groupby

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.index import Words

MOST_STEMS = 100
# What stands in the index, by the number of its passage; the index itself holds no copy. Runs of numbers that wait lie
# here and are not in the index yet: its rows cost half as much when thousands come in one transaction (docs/adr/0039).
STEMS = (
    "CREATE TABLE passage_stems(n INTEGER PRIMARY KEY, own TEXT NOT NULL, before TEXT NOT NULL,"
    " around TEXT NOT NULL)"
)
WAITING = "CREATE TABLE passages_waiting(first INTEGER PRIMARY KEY, last INTEGER NOT NULL)"
# Stems are letters, digits and underscores with blanks between: `ascii` parts them as well as `unicode61`, which
# looks up every letter and takes half as long again.
CREATE = (
    "CREATE VIRTUAL TABLE passage_index USING fts5(own, before, around,"
    " content = 'passage_stems', content_rowid = 'n', tokenize = \"ascii tokenchars '_'\")"
)
# Kept in the index itself. With FTS5's own megabyte an import of 80 MB spends twice as long in the index.
GATHER = "INSERT INTO passage_index(passage_index, rank) VALUES('hashsize', 8388608)"
# More take longer than others should wait for their turn to write, and save no more.
TOGETHER = 10_000
# FTS5 keeps deleted words in old segments until they are merged (its `secure-delete` needs SQLite 3.42).
_MERGE = text("INSERT INTO passage_index(passage_index) VALUES('optimize')")
_EMPTY = text("INSERT INTO passage_index(passage_index) VALUES('delete-all')")
_STEMS = "INSERT INTO passage_stems(n, own, before, around) VALUES(?, ?, ?, ?)"
_WAITS = text("INSERT INTO passages_waiting(first, last) VALUES(:first, :last)")
_WAITING = text("SELECT first, last FROM passages_waiting ORDER BY first")
_INDEX = text(
    "INSERT INTO passage_index(rowid, own, before, around) SELECT n, own, before, around"
    " FROM passage_stems WHERE n BETWEEN :first AND :last ORDER BY n"
)
_DELETE = text("DELETE FROM passage_index WHERE rowid = :n")
_DELETE_STEMS = text("DELETE FROM passage_stems WHERE n = :n")
_SAYING = text(
    "SELECT DISTINCT c.id FROM passage_index JOIN passages p ON p.n = passage_index.rowid"
    " JOIN chunks c ON c.conversation_id = p.conversation_id WHERE passage_index MATCH :stems"
)


async def put(connection: AsyncConnection, rows: Sequence[tuple[int, Words]]) -> None:
    """Rows by the numbers of their passages, in order; they wait until `gather`."""
    if rows:
        await connection.exec_driver_sql(_STEMS, [(n, *words) for n, words in rows])
        await connection.execute(_WAITS, list(_runs([n for n, _ in rows])))


def _runs(numbers: Sequence[int]) -> Iterator[dict[str, int]]:
    """Stretches without a gap."""
    for _, run in groupby(enumerate(numbers), lambda one: one[1] - one[0]):
        some = [n for _, n in run]
        yield {"first": some[0], "last": some[-1]}


async def gather(connection: AsyncConnection, least: int = 1) -> None:
    """What waits comes into the index, as soon as so many rows do."""
    runs = (await connection.execute(_WAITING)).all()
    if sum(1 + last - first for first, last in runs) >= least:
        some = [{"first": first, "last": last} for first, last in runs]
        await connection.execute(_INDEX, some)
        await connection.execute(text("DELETE FROM passages_waiting"))


async def drop(connection: AsyncConnection, numbers: Iterable[int]) -> None:
    rows = [{"n": n} for n in numbers]
    if rows:
        # The index can only forget what it holds.
        await gather(connection)
        await connection.execute(_DELETE, rows)
        await connection.execute(_DELETE_STEMS, rows)


async def clear(connection: AsyncConnection) -> None:
    """Nothing stands in it any more."""
    await connection.execute(_EMPTY)
    for table in ("passages_waiting", "passage_stems"):
        await connection.execute(text(f"DELETE FROM {table}"))


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
