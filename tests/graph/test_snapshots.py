"""One load for many, and never an old map to one who asks for the exact one."""

import asyncio

from graph.snapshot import Snapshots
from graph.types import Snapshot
from tests.contracts.lives import NOW, harvest, item
from tests.fakes import FactsInMemory


class SlowFacts(FactsInMemory):
    """A map whose loading takes two seconds of a clock that only it moves."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.loads = 0

    async def snapshot(self) -> Snapshot:
        self.loads += 1
        await asyncio.sleep(0)
        self.now += 2
        return await super().snapshot()


async def test_many_who_ask_at_once_load_once() -> None:
    store = SlowFacts()
    snapshots = Snapshots(store, lambda: store.now)

    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(snapshots.current()) for _ in range(5)]

    assert store.loads == 1
    assert len({id(one.result()) for one in asked}) == 1


async def test_a_change_is_seen_at_once_by_who_wants_it_fresh_and_later_by_others() -> None:
    store = SlowFacts()
    snapshots = Snapshots(store, lambda: store.now)
    old = await snapshots.current()
    await store.commit(harvest("c1", [item("цель")]), now=NOW)

    young = await snapshots.current()
    fresh = await snapshots.current(fresh=True)
    await store.commit(harvest("c2", [item("иное")]), now=NOW)
    store.now += 7
    later = await snapshots.current()

    assert young is old
    assert len(fresh.entities) == 2
    assert len(later.entities) == 3


async def test_an_unchanged_map_is_never_loaded_again() -> None:
    store = SlowFacts()
    snapshots = Snapshots(store, lambda: store.now)
    first = await snapshots.current()
    store.now += 1000

    assert await snapshots.current(fresh=True) is first
    assert store.loads == 1
