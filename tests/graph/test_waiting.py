"""What an import brings comes into the text index some thousands at once; whoever dies in between, nothing is lost."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from sqlalchemy import text

from graph.archive import Archive, Coming
from graph.going import withdraw_words
from graph.portable.check import _indexed  # pyright: ignore[reportPrivateUsage] - the index alone
from graph.retrieval.text import TextIndex
from graph.sql import Database, fts, open_database
from tests.graph.test_archive import chunks, document, kept, passages, said, talk

_HOLDS = text("SELECT count(*) FROM passage_index_docsize")
_SOUND = text("INSERT INTO passage_index(passage_index, rank) VALUES('integrity-check', 1)")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    opened = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite'}")
    yield opened
    await opened.close()


@pytest.fixture
def archive(database: Database, tmp_path: Path) -> Archive:
    return Archive(database, tmp_path / "originals")


async def brought(archive: Archive, name: str, words: str) -> None:
    source = document(name, f"{name}.json")
    one = talk(name, [said(f"m-{name}", words)], f"c-{name}")
    places = {message.id: message.locator for message in one.messages}
    coming = Coming(source, [one], passages(one, source), chunks(one), places)
    await archive.keep_all("i", [coming], [])


async def found(database: Database, words: str) -> list[str]:
    return [one.message_id for one, _ in await TextIndex(database).search(words)]


async def holds(database: Database) -> int:
    async with database.write() as connection:
        await connection.execute(_SOUND)
        assert not (await _indexed(connection)).wrong
        return int((await connection.execute(_HOLDS)).scalar_one())


async def test_what_waits_is_found_once_there_is_enough_of_it(
    archive: Archive, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fts, "TOGETHER", 3)
    for name in ("a", "b"):
        await brought(archive, name, "Хочу построить лодку.")
    assert not await found(database, "лодка")
    await brought(archive, "c", "Лодка готова.")
    assert sorted(await found(database, "лодка")) == ["m-a", "m-b", "m-c"]
    assert await holds(database) == 3


async def test_the_rest_is_found_after_an_import_that_was_killed(
    archive: Archive, database: Database
) -> None:
    await brought(archive, "a", "Хочу построить лодку.")
    # A turn of the chat does not wait, nor what lies before it.
    await kept(archive, "j", document("d"), talk("d", [said("m-d", "Лодка готова.")], "c-d"))
    assert sorted(await found(database, "лодка")) == ["m-a", "m-d"]
    await brought(archive, "b", "Лодка течёт.")
    await archive.index_rest()
    await archive.index_rest()
    assert sorted(await found(database, "лодка")) == ["m-a", "m-b", "m-d"]
    assert await holds(database) == 3


async def test_what_is_forgotten_while_it_waits_is_gone(
    archive: Archive, database: Database
) -> None:
    for name in ("a", "b"):
        await brought(archive, name, "Хочу построить лодку.")
    await withdraw_words(database, "a")
    assert await found(database, "лодка") == ["m-b"]
    assert await holds(database) == 1
    async with database.read() as connection:
        stems = text("SELECT count(*) FROM passage_stems")
        assert (await connection.execute(stems)).scalar() == 1
