"""The ledger: who may work on what, and until when."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine, event

from graph.errors import JobUnknown
from graph.ledger import LEASE, Ledger
from graph.sql import Database, open_database

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    opened = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.sqlite'}")
    yield opened
    await opened.close()


async def test_a_job_is_given_to_one_worker_until_its_lease_runs_out(database: Database) -> None:
    ledger = Ledger(database)
    job_id = await ledger.create("import", {}, now=NOW)

    first = await ledger.claim("a", now=NOW)
    second = await ledger.claim("b", now=NOW + LEASE / 2)
    third = await ledger.claim("b", now=NOW + LEASE * 2)

    assert first is not None
    assert second is None
    assert third is not None
    assert third.id == job_id
    assert not await ledger.renew(job_id, "a", now=NOW)
    assert not await ledger.finish(job_id, "a", "done", now=NOW)
    assert await ledger.finish(job_id, "b", "done", now=NOW)


async def test_an_expired_lease_goes_before_the_oldest_that_waits(database: Database) -> None:
    ledger = Ledger(database)
    await ledger.create("import", {}, now=NOW, id="old")
    await ledger.claim("dead", now=NOW, job_id="old")
    await ledger.create("import", {}, now=NOW - timedelta(days=1), id="older")

    taken = await ledger.claim("b", now=NOW + LEASE * 2)

    assert taken is not None
    assert taken.id == "old"


async def test_a_step_of_a_dead_worker_is_taken_again_and_no_step_twice(database: Database) -> None:
    ledger = Ledger(database)
    job_id = await ledger.create("import", {}, now=NOW)
    await ledger.add_steps(job_id, ["a", "b"])
    await ledger.add_steps(job_id, ["b", "c"])
    await ledger.claim_step(job_id, "dead", now=NOW)

    keys: list[str] = []
    while step := await ledger.claim_step(job_id, "next", now=NOW):
        keys.append(step.key)
        await ledger.step_done(step, {"statements": 2})

    assert keys == ["a", "b", "c"]
    counts = await ledger.step_counts(job_id)
    assert (counts.done, counts.total) == (3, 3)


async def test_the_next_of_many_steps_is_found_without_a_look_at_all(
    database: Database, tmp_path: Path
) -> None:
    ledger = Ledger(database)
    job_id = await ledger.create("import", {}, now=NOW)
    await ledger.add_steps(job_id, ["a", "b"])
    asked: list[tuple[str, tuple[object, ...]]] = []

    def heard(*told: object) -> None:
        asked.append(cast("tuple[str, tuple[object, ...]]", (told[2], told[3])))

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        assert await ledger.claim_step(job_id, "w", now=NOW) is not None
    finally:
        event.remove(Engine, "before_cursor_execute", heard)

    claims = [(sql, values) for sql, values in asked if sql.startswith("UPDATE steps")]
    assert len(claims) == 2
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as file:
        for sql, values in claims:
            plan = [row[3] for row in file.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            assert any("ix_steps_job_state_position (job_id=? AND state=?)" in one for one in plan)
            assert not any("TEMP B-TREE" in one or one.startswith("SCAN") for one in plan)


async def test_wishes_are_read_by_a_running_job_and_obeyed_at_once_by_a_waiting_one(
    database: Database,
) -> None:
    ledger = Ledger(database)
    waits = await ledger.create("import", {}, now=NOW)
    assert (await ledger.pause(waits, now=NOW)).status == "paused"
    assert (await ledger.resume(waits, now=NOW)).status == "queued"

    await ledger.claim("a", now=NOW)
    running = await ledger.cancel(waits, now=NOW)

    assert (running.status, running.wish) == ("running", "cancel")
    await ledger.settle_cancelled(now=NOW + LEASE * 2)
    assert (await ledger.job(waits)).status == "cancelled"


async def test_a_job_tried_again_waits_until_it_is_due(database: Database) -> None:
    ledger = Ledger(database)
    job_id = await ledger.create("import", {}, now=NOW)
    await ledger.claim("a", now=NOW)
    await ledger.again(job_id, "a", now=NOW, due=NOW + timedelta(minutes=5))

    assert await ledger.claim("a", now=NOW + timedelta(minutes=1)) is None
    again = await ledger.claim("a", now=NOW + timedelta(minutes=6))

    assert again is not None
    assert again.attempts == 1


async def test_jobs_come_in_pages_the_newest_first(database: Database) -> None:
    ledger = Ledger(database)
    for n in range(5):
        await ledger.create("import", {}, now=NOW + timedelta(seconds=n), id=f"j{n}")

    first, after = await ledger.jobs(limit=3)
    rest, end = await ledger.jobs(after=after, limit=3)

    assert [job.id for job in (*first, *rest)] == ["j4", "j3", "j2", "j1", "j0"]
    assert end is None
    assert (await ledger.standing()).waiting == 5


async def test_a_job_nobody_made_is_unknown(database: Database) -> None:
    with pytest.raises(JobUnknown):
        await Ledger(database).cancel("none", now=NOW)
