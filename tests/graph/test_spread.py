"""Statements of one thing by the thousand, and an engine that starts again: FalkorDB loads no thousand edges of a pair."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import redis

from graph.embedded import EmbeddedEngine
from graph.falkor import FalkorDoor
from graph.kept import Props, uid
from graph.parameters import empty_parameters
from graph.portable.compact import rewrite_log
from graph.spread import hand, spread

MANY = 1_500
NOW = datetime(2026, 11, 27, tzinfo=UTC)


def _edge(a: str, b: str, *parts: str, **props: str) -> Props:
    id = uid(*parts)
    return {
        "a": a,
        "b": b,
        "uuid": id,
        "p": {"uuid": id, "group_id": "u", "stem": "слово", **props},
    }


def _written() -> Props:
    nodes = [{"uuid": id, "p": {"uuid": id, "name": id, "group_id": "u"}} for id in "mab"]
    given = empty_parameters(NOW)
    given["nodes"]["Goal"] = nodes
    given["edges"] = [
        *(_edge("m", thing, thing, str(n)) for thing in "ab" for n in range(MANY)),
        _edge("m", "a", "fact", slot="s"),
    ]
    return given


def test_statements_are_shared_out_and_facts_are_not() -> None:
    given = spread({**_written(), "cut": [{"a": "m", "uuid": "7f0"}]})

    pairs = Counter((one["a"], one["b"]) for one in given["edges"])
    assert max(pairs.values()) < 30
    assert pairs["m", "a"] == 1
    assert {one["a"] for one in given["edges"]} == {"m", *given["hands"]}
    assert given["cut"] == [{"a": "m", "uuid": "7f0"}, {"a": hand("m", "7f0"), "uuid": "7f0"}]


async def test_an_engine_that_holds_thousands_of_statements_of_two_things_starts_again(
    tmp_path: Path,
) -> None:
    engine = EmbeddedEngine(tmp_path, gave_up=lambda: None)
    engine.start()
    try:
        door = FalkorDoor(engine.socket, "u")
        await door.prepare()

        async def plan() -> Props:
            return _written()

        await door.change(plan)
        await door.change(plan)
        await door.close()
        assert await rewrite_log(tmp_path)
    finally:
        engine.stop()

    again = EmbeddedEngine(tmp_path, gave_up=lambda: None)
    again.start(timeout=30)
    try:
        door = FalkorDoor(again.socket, "u")
        assert len(await door.rows("all_edges", group="u")) == 2 * MANY + 1
        assert {row["p"]["uuid"] for row in await door.rows("entities", group="u")} == {
            "m",
            "a",
            "b",
        }
        await door.close()
    finally:
        again.stop()


async def test_statements_of_an_older_map_are_shared_out_once(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, gave_up=lambda: None)
    engine.start()
    try:
        door = FalkorDoor(engine.socket, "u")
        await door.prepare()
        client = redis.Redis(unix_socket_path=str(engine.socket))
        old = (
            "CREATE (m:Entity:Person {uuid: 'm', is_self: true, group_id: 'u'}), (a:Entity {uuid: 'a', group_id: 'u'}) "
            "WITH m, a UNWIND range(0, 2499) AS n "
            "CREATE (m)-[:RELATES_TO {uuid: (n % 90) + '-' + n, group_id: 'u', row: 'r' + n}]->(a), "
            "(m)-[:RELATES_TO {uuid: 'f' + n, group_id: 'u', row: 'f' + n, slot: 's'}]->(a)"
        )
        client.execute_command("GRAPH.QUERY", "u", old)  # pyright: ignore[reportUnknownMemberType] - untyped client
        client.close()
        rows = {row["row"] for row in await door.rows("all_edges", group="u")}

        await door.prepare()
        await door.prepare()

        held = [row["row"] for row in await door.rows("all_edges", group="u")]
        assert len(held) == 5_000
        assert set(held) == rows
        facts = await door.rows("facts_of", group="u", relation=None, t=None, subjects=["m"])
        assert len(facts) == 2_500
        statement = next(row["row"] for row in await door.rows("edges_by_id", ids=["7-7"]))
        assert statement == "r7"
        await door.close()
    finally:
        engine.stop()
