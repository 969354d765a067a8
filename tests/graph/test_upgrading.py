"""A database of an older form becomes one of the newest; whoever finds the newest loads nothing to change it."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import Connection, text

from graph.sql import open_database
from graph.sql.fts import CREATE

_FOUND = text("SELECT rowid FROM passage_index WHERE passage_index MATCH :stems")
_BEFORE = (
    "CREATE VIRTUAL TABLE passage_index USING fts5(own, before, around,"
    " tokenize = \"unicode61 remove_diacritics 0 tokenchars '_'\")"
)
_OPENS = """
import asyncio, sys
from graph.sql import open_database
async def main():
    await (await open_database(sys.argv[1])).close()
asyncio.run(main())
print("alembic" in sys.modules)
"""


def url_of(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'driftmap.sqlite'}"


def _age(connection: Connection) -> None:
    """As it was before the index cut stems at blanks alone, with one passage in it; and bands in a table."""
    for table in ("passage_index", "passage_stems", "passages_waiting"):
        connection.execute(text(f"DROP TABLE {table}"))
    connection.execute(text(_BEFORE))
    row = "INSERT INTO passage_index(rowid, own, before, around) VALUES (7, 'хоч лодк_2', 'ты', 'март')"
    connection.execute(text(row))
    connection.execute(text("CREATE TABLE likeness_bands (band BLOB)"))
    connection.execute(text("ALTER TABLE likenesses DROP COLUMN superseded"))
    connection.execute(text("UPDATE alembic_version SET version_num = '0011'"))


async def test_an_older_text_index_keeps_what_stands_in_it(tmp_path: Path) -> None:
    database = await open_database(url_of(tmp_path))
    async with database.write() as connection:
        await connection.run_sync(_age)
    await database.close()

    database = await open_database(url_of(tmp_path))
    async with database.read() as connection:
        form = text("SELECT sql FROM sqlite_master WHERE name = 'passage_index'")
        assert (await connection.execute(form)).scalar() == CREATE
        for stems in ('own:"лодк_2"', 'before:"ты"', 'around:"март"'):
            assert list((await connection.execute(_FOUND, {"stems": stems})).scalars()) == [7]
        bands = text("SELECT count(*) FROM sqlite_master WHERE name = 'likeness_bands'")
        assert (await connection.execute(bands)).scalar() == 0
    await database.close()


def test_only_who_has_to_change_a_database_loads_what_changes_it(tmp_path: Path) -> None:
    told = [
        subprocess.run(
            [sys.executable, "-c", _OPENS, url_of(tmp_path)],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
        ).stdout.strip()
        for _ in range(2)
    ]  # fmt: skip

    assert told == ["True", "False"]
