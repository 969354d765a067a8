"""Whoever is cancelled while the database opens or answers, no connection outlives it."""

import asyncio
import gc
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Connection, text

from graph.sql import Database, open_database


async def _awaited(database: Database) -> None:
    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))


async def _asked(database: Database) -> None:
    def ask(connection: Connection) -> None:
        connection.execute(text("SELECT 1"))

    await database.reading(ask)


async def _watched(database: Database) -> None:
    await database.written()


@pytest.mark.parametrize("use", [_awaited, _asked, _watched])
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
