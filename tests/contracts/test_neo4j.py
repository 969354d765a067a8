"""What only Neo4j can break."""

import asyncio
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import neo4j as driver
import pytest

from graph.config import GraphConfig, Neo4jConfig
from graph.errors import EngineLocksOut, EngineTooOld, GraphUnavailable
from graph.neo4j_door import Neo4jDoor, check_version, in_stems, sent
from graph.opening import open_store
from graph.queries import names, schema
from graph.stems import stems
from graph.store import FactStore
from graph.types import AlreadyKnown
from tests.contracts.given import GIVEN
from tests.contracts.lives import NOW, fact, harvest, item, said
from tests.neo4j_server import Neo4jServer, start, stop

pytestmark = pytest.mark.neo4j
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
async def door(config_on_neo4j: GraphConfig, on_neo4j: FactStore) -> Neo4jDoor:
    assert config_on_neo4j.neo4j is not None
    return Neo4jDoor(config_on_neo4j.neo4j, config_on_neo4j.group)


@pytest.mark.parametrize("name", names("neo4j"))
async def test_the_server_understands_every_query(door: Neo4jDoor, name: str) -> None:
    assert await door.explain(name, **GIVEN)
    await door.close()


async def test_of_two_that_begin_at_once_neither_falls(
    door: Neo4jDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # IF NOT EXISTS had looked before the other made it, as if it did not stand there.
    late = tuple(one.replace(" IF NOT EXISTS", "") for one in schema("neo4j"))
    assert late != schema("neo4j")
    _schema_is(monkeypatch, *late)

    await door.prepare()

    _schema_is(monkeypatch, "CREATE INDEX of nothing")
    with pytest.raises(driver.exceptions.ClientError):
        await door.prepare()
    await door.close()


def _schema_is(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    def schema_of(_: str) -> tuple[str, ...]:
        return statements

    monkeypatch.setattr("graph.neo4j_door.schema", schema_of)


async def test_a_failing_statement_leaves_nothing(door: Neo4jDoor, on_neo4j: FactStore) -> None:
    await on_neo4j.commit(harvest("c1", [item("а")]), now=NOW)
    before = await on_neo4j.snapshot()
    nodes: dict[str, list[Any]] = {"Goal": [{"uuid": "new", "p": {"group_id": door.group}}]}

    async def plan() -> dict[str, object]:
        return {**GIVEN, "nodes": nodes, "marks": [{"key": {"not": "a scalar"}}]}

    with pytest.raises(driver.exceptions.ClientError):
        await door.change(plan)
    await door.close()

    assert await on_neo4j.snapshot() == before


async def test_a_plan_that_wants_nothing_changes_no_revision(
    door: Neo4jDoor, on_neo4j: FactStore
) -> None:
    await on_neo4j.commit(harvest("c1", [item("а")]), now=NOW)
    before = await on_neo4j.revision()

    assert await on_neo4j.commit(harvest("c1", [item("а")]), now=NOW) == AlreadyKnown("c1")
    await on_neo4j.withdraw(["nobody"], now=NOW)
    await door.close()

    assert await on_neo4j.revision() == before


async def test_many_writers_of_one_group_come_one_after_the_other(
    config_on_neo4j: GraphConfig, on_neo4j: FactStore
) -> None:
    others = [await open_store(config_on_neo4j) for _ in range(4)]
    async with asyncio.TaskGroup() as tasks:
        for n in range(40):
            told = harvest(f"c{n}", [item("общая")], [said(f"o{n}", item("общая"), f"c{n}", n)])
            tasks.create_task(others[n % 4].commit(told, now=NOW))
    for one in others:
        await one.close()

    assert await on_neo4j.revision() == "40"
    assert len((await on_neo4j.snapshot()).observations) == 40


async def test_two_groups_do_not_see_each_other(neo4j: Neo4jConfig, tmp_path: Path) -> None:
    mine, other = [
        await open_store(GraphConfig(tmp_path, f"u_{name}", neo4j=neo4j))
        for name in ("the", "to_will")
    ]
    for store in (mine, other):
        await store.prepare()
    await mine.commit(harvest("c1", [item("цель")]), now=NOW)

    assert await other.find(["цел"]) == []
    assert await other.entities() == []
    await other.erase()
    assert [id for id, _ in await mine.find(["цел"])] == ["Goal-цель"]
    await mine.erase()
    await mine.close()
    await other.close()


async def test_times_of_any_zone_and_of_any_year_are_the_same_instant(on_neo4j: FactStore) -> None:
    me, city = item("я", "Person"), item("город", "Event")
    there = timezone(timedelta(hours=3))
    told = [
        fact("zone", me, "A", city, 0),
        fact("early", me, "B", city, 0),
        fact("late", me, "C", city, 0),
    ]
    starts = (
        datetime(2024, 3, 1, 12, 0, 0, 1, tzinfo=there),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    )
    for one, at in zip(told, starts, strict=True):
        await on_neo4j.record(me, city, replace(one, valid_at=at), now=NOW)

    found = {one.id: one.valid_at for one in await on_neo4j.facts()}
    exactly = await on_neo4j.facts(as_of=datetime(2024, 3, 1, 9, 0, 0, 1, tzinfo=UTC))
    before = await on_neo4j.facts(as_of=datetime(2024, 3, 1, 9, 0, tzinfo=UTC))

    assert found == {one.id: at for one, at in zip(told, starts, strict=True)}
    assert {one.id for one in exactly} == {"zone", "early"}
    assert {one.id for one in before} == {"early"}


async def test_a_zone_of_the_zone_database_crashes_nobody(
    config_on_neo4j: GraphConfig, on_neo4j: FactStore
) -> None:
    code = (
        "import asyncio, sys; from datetime import datetime; from pathlib import Path; "
        "from zoneinfo import ZoneInfo; from graph.config import GraphConfig, Neo4jConfig; "
        "from graph.opening import open_store\n"
        "async def main():\n"
        "    store = await open_store(GraphConfig(Path(), sys.argv[2], neo4j=Neo4jConfig(sys.argv[1])))\n"
        "    print(await store.facts(as_of=datetime(2024, 1, 1, tzinfo=ZoneInfo('Europe/Moscow'))))\n"
        "    await store.close()\n"
        "asyncio.run(main())"
    )
    assert config_on_neo4j.neo4j is not None
    command = [sys.executable, "-c", code, config_on_neo4j.neo4j.uri, config_on_neo4j.group]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )

    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr[-1000:]


def test_a_time_without_a_zone_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValueError, match="zone"):
        sent({"t": [datetime(2024, 1, 1)]})  # noqa: DTZ001 - the mistake itself


async def test_words_that_are_operators_are_words(on_neo4j: FactStore) -> None:
    goals = [item(name) for name in ('OR AND NOT "так"', "кот-пёс", "a*b?c~ @x")]
    await on_neo4j.commit(harvest("c1", goals), now=NOW)

    for one in goals:
        assert one.id in [id for id, _ in await on_neo4j.find(stems(one.name))]
    assert await on_neo4j.find([]) == []
    assert await on_neo4j.find(["*", "+", "(", '"', "x:y"]) == []


async def test_a_server_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    nobody = Neo4jConfig("bolt://127.0.0.1:1")
    with pytest.raises(GraphUnavailable):
        await open_store(GraphConfig(tmp_path, neo4j=nobody))


@pytest.mark.parametrize("old", ["4.4.40", "5.25.1"])
def test_an_old_server_is_refused(old: str) -> None:
    with pytest.raises(EngineTooOld):
        check_version(old)


@pytest.mark.parametrize("good", ["5.26.0", "5.26.30", "2025.11.2"])
def test_a_server_that_is_new_enough_is_taken(good: str) -> None:
    check_version(good)


@pytest.mark.parametrize(
    ("asked", "sent_on"),
    [
        ('group_id:"u_a" AND (ГОРОДА и мечты)', "+group_id:(u_a)^0 +stem:(город OR и OR мечт)"),
        ("(goals)", "+stem:(goal)"),
    ],
)
def test_a_query_of_graphiti_is_asked_in_stems(asked: str, sent_on: str) -> None:
    assert in_stems(asked) == sent_on


async def test_a_wrong_password_is_said_so(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("a-long-password", encoding="utf-8")
    home = tmp_path / "server"
    _, uri = await asyncio.to_thread(start, home, NEO4J_PASSWORD_FILE=str(secret))
    try:
        with pytest.raises(EngineLocksOut):
            await open_store(GraphConfig(tmp_path, neo4j=Neo4jConfig(uri, "neo4j", "wrong")))
        good = Neo4jConfig(uri, "neo4j", "a-long-password")
        store = await open_store(GraphConfig(tmp_path, neo4j=good))
        await store.close()
    finally:
        await asyncio.to_thread(stop, home)


async def test_a_killed_server_comes_back_with_every_chunk_that_was_acknowledged(
    tmp_path: Path,
) -> None:
    server = await asyncio.to_thread(Neo4jServer, tmp_path / "server")
    store = await open_store(GraphConfig(tmp_path, neo4j=server.config))
    try:
        await store.prepare()
        for n in range(10):
            await store.commit(harvest(f"c{n}", [item(f"ц{n}")]), now=NOW)
        await asyncio.to_thread(server.kill)
        with suppress(GraphUnavailable, TimeoutError):
            async with asyncio.timeout(1):
                await store.entities()
        await asyncio.to_thread(server.start)
        found = await store.entities()
    finally:
        await store.close()
        await asyncio.to_thread(server.stop)

    assert len(found) == 11
