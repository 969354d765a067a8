"""What only the embedded engine can break."""

import asyncio
import os
import signal
import time
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
import redis

from graph.config import GraphConfig
from graph.embedded import EmbeddedEngine
from graph.errors import GraphUnavailable, UnknownQuery
from graph.falkor import FalkorDoor
from graph.opening import open_store
from graph.parameters import empty_parameters
from graph.queries import FOLDER, load, names
from graph.store import FactStore
from tests.contracts.given import GIVEN
from tests.contracts.lives import ME, NOW, day, fact, harvest, item, said


@pytest.fixture
async def door(config: GraphConfig, on_engine: FactStore) -> FalkorDoor:
    assert config.socket is not None
    return FalkorDoor(config.socket, config.group)


@pytest.mark.parametrize("name", names("falkordb"))
async def test_the_engine_understands_every_query(door: FalkorDoor, name: str) -> None:
    assert await door.explain(name, **GIVEN)
    await door.close()


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.cypher")), ids=lambda one: one.name)
def test_every_query_says_what_it_takes_and_gives(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = [line for line in text.splitlines() if line.startswith("//")]

    assert text.startswith("// ")
    assert any("->" in line for line in head)


async def test_edges_are_found_after_a_rewrite_and_a_restart(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.start()
    store = await open_store(GraphConfig(tmp_path))
    await store.prepare()
    a, b = item("а"), item("б")
    facts = [fact(f"f{n}", a if n else ME, f"R{n}", b, n, chunk="c1") for n in range(30)]
    await store.commit(harvest("c1", [a, b], [said("o1", a, "c1")], facts), now=NOW)
    before = await store.snapshot()
    client = redis.Redis(unix_socket_path=str(engine.socket), decode_responses=True)
    client.execute_command("BGREWRITEAOF")  # pyright: ignore[reportUnknownMemberType] - untyped
    await asyncio.to_thread(_until_rewritten, client)
    client.close()
    await store.close()
    engine.stop()

    engine = EmbeddedEngine(tmp_path)
    engine.start()
    store = await open_store(GraphConfig(tmp_path))
    await store.prepare()
    found = [await store.fact(one.id) for one in before.facts]
    closed = await store.amend("f0", until=day(40), now=NOW)
    after = await store.snapshot()
    await store.close()
    engine.stop()

    assert found == list(before.facts)
    assert after.observations == before.observations
    assert closed is not None
    assert closed.invalid_at == day(40)


async def test_a_write_outlives_a_crash_of_the_engine(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.start()
    store = await open_store(GraphConfig(tmp_path))
    await store.prepare()
    for n in range(20):
        await store.commit(harvest(f"c{n}", [item(f"ц{n}")]), now=NOW)
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    await asyncio.to_thread(_until_back, engine)

    entities = await store.entities()
    await store.close()
    engine.stop()

    assert len(entities) == 21


async def test_a_failing_statement_leaves_nothing(door: FalkorDoor, on_engine: FactStore) -> None:
    await on_engine.commit(harvest("c1", [item("а")]), now=NOW)
    before = await on_engine.snapshot()
    marks = [{"key": {"not": "a scalar"}}]
    nodes: dict[str, list[Any]] = {label: [] for label in ("Need", "Value", "Goal")}
    nodes["Goal"] = [{"uuid": "new", "p": {"uuid": "new", "group_id": "u_x"}}]

    async def plan() -> dict[str, object]:
        return {**GIVEN, "nodes": nodes, "marks": marks}

    with pytest.raises(redis.ResponseError):
        await door.change(plan)
    after = await on_engine.snapshot()
    await door.close()

    assert after.entities == before.entities
    assert await on_engine.entities(ids=["new"]) == []


async def test_a_lost_engine_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(GraphUnavailable):
        await open_store(GraphConfig(tmp_path))


async def test_two_groups_do_not_see_each_other(engine: EmbeddedEngine) -> None:
    mine = await open_store(GraphConfig(engine.directory, "u_mine", socket=engine.socket))
    other = await open_store(GraphConfig(engine.directory, "u_other", socket=engine.socket))
    await mine.prepare()
    await other.prepare()
    await mine.commit(harvest("c1", [item("цель")]), now=NOW)

    assert await other.find(["цел"]) == []
    assert await other.entities() == []
    await mine.close()
    await other.close()


async def test_a_time_without_a_zone_is_refused(on_engine: FactStore) -> None:
    with pytest.raises(ValueError, match="zone"):
        await on_engine.facts(as_of=datetime(2024, 1, 1))  # noqa: DTZ001 - the mistake itself


def test_a_query_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(UnknownQuery):
        load("nothing_like_this", "falkordb")


def _until_rewritten(client: redis.Redis) -> None:
    while "aof_rewrite_in_progress:1" in str(
        cast("object", client.execute_command("INFO", "persistence"))  # pyright: ignore[reportUnknownMemberType] - untyped
    ):
        time.sleep(0.05)


def _until_back(engine: EmbeddedEngine) -> None:
    last = time.monotonic() + 20
    while engine.restarts == 0 and time.monotonic() < last:
        time.sleep(0.02)


async def test_writers_of_one_door_plan_once_each_and_two_doors_lose_nothing(
    config: GraphConfig, door: FalkorDoor
) -> None:
    assert config.socket is not None
    other = FalkorDoor(config.socket, config.group)
    planned = {id(door): 0, id(other): 0}

    async def write(through: FalkorDoor) -> None:
        async def plan() -> dict[str, object]:
            planned[id(through)] += 1
            await through.revision()
            return empty_parameters(NOW)

        await through.change(plan)

    before = await door.revision()
    async with asyncio.TaskGroup() as writers:
        for _ in range(8):
            writers.create_task(write(door))
    alone = planned[id(door)]
    async with asyncio.TaskGroup() as writers:
        for n in range(16):
            writers.create_task(write(door if n % 2 else other))
    after = await door.revision()
    await other.close()
    await door.close()

    assert alone == 8
    assert after - before == 24
