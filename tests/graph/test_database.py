"""Whoever is cancelled while the database opens or answers, no connection outlives it."""

import asyncio
import gc
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Connection, insert, select, text

from graph.archive import Archive
from graph.sql import Database, open_database
from graph.sql.database import add_missing
from graph.sql.tables import corrections, stale_chunks

WRITTEN = datetime(2024, 3, 5, tzinfo=UTC)


async def _awaited(database: Database) -> None:
    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))


async def _asked(database: Database) -> None:
    def ask(connection: Connection) -> None:
        connection.execute(text("SELECT 1"))

    await database.reading(ask)


async def _told(database: Database) -> None:
    await database.writing(_kept)


def _kept(connection: Connection) -> int:
    row = insert(corrections).values(kind="fact", target="a", payload={}, at=WRITTEN)
    return connection.execute(row.returning(corrections.c.n)).scalar_one()


async def _watched(database: Database) -> None:
    await database.written()


@pytest.mark.parametrize("use", [_awaited, _asked, _watched, _told])
async def test_no_connection_is_left_open_by_who_was_cancelled(
    tmp_path: Path, use: Callable[[Database], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[sqlite3.Connection] = []
    connect = cast("Callable[..., sqlite3.Connection]", sqlite3.connect)

    def noted(*args: object, **named: object) -> sqlite3.Connection:
        made = connect(*args, **named)
        opened.append(made)
        return made

    monkeypatch.setattr("sqlite3.connect", noted)
    monkeypatch.setattr("sqlite3.dbapi2.connect", noted)
    for turns in range(1, 12):
        database = await open_database(f"sqlite+aiosqlite:///{tmp_path / str(turns)}")
        users = [asyncio.ensure_future(use(database)) for _ in range(4)]
        for _ in range(turns):
            await asyncio.sleep(0)
        for one in users:
            one.cancel()
        await asyncio.wait(users)
        await database.close()
    gc.collect()

    assert len(opened) > 11
    assert [one for one in opened if _is_open(one)] == []


def _is_open(connection: sqlite3.Connection) -> bool:
    try:
        _ = connection.total_changes
    except sqlite3.ProgrammingError:
        return False
    return True


async def test_what_fails_halfway_in_one_function_writes_nothing(tmp_path: Path) -> None:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'words'}")
    archive = Archive(database, tmp_path)

    def broken(connection: Connection) -> None:
        _kept(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.writing(broken)
    kept = await archive.corrections()

    await database.close()
    assert kept == []


async def test_two_ways_of_writing_take_turns(tmp_path: Path) -> None:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'words'}")
    archive = Archive(database, tmp_path)

    async def one_way() -> int:
        async with database.write() as connection:
            await asyncio.sleep(0.01)
            return await connection.run_sync(_kept)

    async with asyncio.TaskGroup() as several:
        tasks = [several.create_task(one_way()) for _ in range(5)]
        tasks += [several.create_task(database.writing(_kept)) for _ in range(5)]
    kept = await archive.corrections()

    await database.close()
    assert sorted(task.result() for task in tasks) == list(range(1, 11))
    assert len(kept) == 10


async def test_rows_are_kept_once_however_many_go_in_one_step(tmp_path: Path) -> None:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    rows = [{"id": f"{n % 131}"} for n in range(173)]

    async with database.write() as connection:
        await add_missing(connection, stale_chunks, rows[:7])
        await add_missing(connection, stale_chunks, rows)

    async with database.read() as connection:
        kept = (await connection.execute(select(stale_chunks.c.id))).scalars().all()
    await database.close()
    assert sorted(kept) == sorted({row["id"] for row in rows})
