"""A whole map leaves one engine and comes into another, and is the same there."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from graph.records import RECORD_KINDS, MapRecord
from graph.stems import stems
from graph.store import FactStore
from graph.types import AlreadyKnown, Snapshot
from tests.contracts.lives import ME, NOW, day, fact, harvest, item, minute, said
from tests.fakes import FactsInMemory

PIANO = replace(item("пианино"), aliases=("рояль",), first_seen=day(1), last_seen=day(2))
CITIES = [item(f"город {n}", "Event") for n in range(3)]


async def lived_in(store: FactStore) -> None:
    """Chunks, a chain with closed facts, corrections by hand, a wrong record, an undone chunk."""
    for n, city in enumerate(CITIES):
        told = fact(f"f{n}", ME, "STATUS", city, n * 10, chunk=f"c{n}", attribute="city")
        words = [said(f"o{n}", PIANO, f"c{n}", n, "emotion")]
        await store.commit(harvest(f"c{n}", [PIANO, *CITIES], words, [told]), now=minute(n))
    await store.commit(harvest("gone", [item("лишнее")]), now=minute(5))
    await store.withdraw(["gone"], now=minute(6))
    by_hand = fact("h", PIANO, "LIKES", CITIES[0], 3, 9, functional=False)
    await store.record(PIANO, CITIES[0], by_hand, now=minute(7))
    await store.amend("h", until=day(30), now=minute(8))
    await store.amend("f2", verdict="wrong", now=minute(9))


async def given(records: Sequence[MapRecord]) -> AsyncIterator[MapRecord]:
    for one in records:
        yield one


async def test_a_copy_holds_everything_once_and_in_order(store: FactStore) -> None:
    await lived_in(store)

    records = [one async for one in store.dump()]

    assert [one.kind for one in records] == sorted(
        (one.kind for one in records), key=RECORD_KINDS.index
    )
    assert len({(one.kind, one.key) for one in records}) == len(records)
    counted = {kind: sum(one.kind == kind for one in records) for kind in RECORD_KINDS}
    assert counted == {
        "entity": 5, "episode": 3, "mention": 12, "edge": 7, "history": counted["history"], "mark": 3,
    }  # fmt: skip
    assert counted["history"] >= 3
    assert not any({"stem", "row"} & set(one.props) for one in records)


async def test_a_copy_that_comes_back_is_the_same_map(store: FactStore) -> None:
    await lived_in(store)
    before = await store.snapshot()
    records = [one async for one in store.dump()]
    then = await store.facts(as_of=day(15), known_at=minute(1))

    await store.erase()
    assert [one async for one in store.dump()] == []
    await store.load(given(records), now=minute(20))
    after = await store.snapshot()

    assert replace(after, revision="") == replace(before, revision="")
    assert [one async for one in store.dump()] == records
    assert await store.facts(as_of=day(15), known_at=minute(1)) == then
    assert [id for id, _ in await store.find(stems("роялю"))] == [PIANO.id]
    assert await store.commit(harvest("c1"), now=minute(30)) == AlreadyKnown("c1")


async def test_a_load_that_was_cut_short_is_loaded_again(store: FactStore) -> None:
    await lived_in(store)
    records = [one async for one in store.dump()]
    await store.erase()

    await store.load(given(records[:11]), now=NOW)
    await store.load(given(records), now=NOW)

    assert [one async for one in store.dump()] == records


@pytest.mark.neo4j
async def test_every_engine_says_the_same_of_the_same_life(
    on_engine: FactStore, on_neo4j: FactStore
) -> None:
    snapshots: list[Snapshot] = []
    for store in (FactsInMemory(), on_engine, on_neo4j):
        await lived_in(store)
        snapshots.append(replace(await store.snapshot(), revision=""))

    assert snapshots[0] == snapshots[1] == snapshots[2]


@pytest.mark.neo4j
@pytest.mark.parametrize("there", ["falkordb", "neo4j"])
async def test_a_map_moves_to_the_other_engine_and_back(
    on_engine: FactStore, on_neo4j: FactStore, there: str
) -> None:
    home, away = (on_neo4j, on_engine) if there == "falkordb" else (on_engine, on_neo4j)
    await lived_in(home)
    before = [_homeless(one) async for one in home.dump()]
    known = await home.facts(as_of=day(15), known_at=minute(1))

    await away.load(home.dump(), now=NOW)
    assert [_homeless(one) async for one in away.dump()] == before
    assert await away.facts(as_of=day(15), known_at=minute(1)) == known
    await home.erase()
    await home.load(away.dump(), now=NOW)

    assert [_homeless(one) async for one in home.dump()] == before


def _homeless(one: MapRecord) -> MapRecord:
    """Each test's map is a group of its own."""
    return replace(one, props={k: v for k, v in one.props.items() if k != "group_id"})
