"""What every map promises of what is forgotten, the fake and the engines alike."""

from datetime import datetime

from graph.store import FactStore
from graph.types import Fact
from tests.contracts.lives import ME, NOW, day, fact, harvest, item, minute, said

PIANO = item("пианино")
CALM = item("спокойствие", "Value")
CITIES = [item(f"город {n}", "Event") for n in range(2)]


def span(one: Fact) -> tuple[str, datetime, datetime | None]:
    return (one.object_id, one.valid_at, one.invalid_at)


async def test_a_forgotten_fact_is_gone_and_opens_what_it_closed(store: FactStore) -> None:
    for n in (0, 1):
        told = fact(f"h{n}", ME, "STATUS", CITIES[n], n * 5, attribute="city")
        await store.record(ME, CITIES[n], told, now=minute(n))

    assert await store.forget_fact("h1", now=minute(3))
    assert not await store.forget_fact("h1", now=minute(3))
    assert await store.fact("h1") is None
    assert {one.id for one in await store.entities()} == {ME.id, CITIES[0].id}
    assert [span(one) for one in await store.facts()] == [(CITIES[0].id, day(0), None)]


async def test_an_end_that_words_speak_of_outlives_a_forgotten_fact(store: FactStore) -> None:
    await store.commit(harvest("c1", [PIANO], [said("o1", PIANO, "c1")]), now=NOW)
    await store.record(PIANO, CALM, fact("f1", PIANO, "SERVES", CALM, 3), now=minute(1))

    assert await store.forget_fact("f1", now=minute(2))

    assert {one.id for one in await store.entities()} == {ME.id, PIANO.id}


async def test_a_forgotten_entity_takes_all_of_its_own_along_and_opens_what_it_closed(
    store: FactStore,
) -> None:
    for n in (0, 1):
        told = fact(f"h{n}", ME, "STATUS", CITIES[n], n * 5, attribute="city")
        await store.record(ME, CITIES[n], told, now=minute(n))

    gone = await store.forget_entities([CITIES[1].id, ME.id, "nobody"], now=minute(3))
    again = await store.forget_entities([CITIES[1].id], now=minute(4))

    assert (gone, again) == (1, 0)
    assert [span(one) for one in await store.facts()] == [(CITIES[0].id, day(0), None)]
    assert await store.entities(ids=[CITIES[1].id]) == []
    assert await store.entities(ids=[ME.id]) != []


async def test_nothing_of_a_forgotten_entity_is_left_in_a_dump(store: FactStore) -> None:
    words = [said("o1", PIANO, "c1"), said("o2", CALM, "c1")]
    tied = fact("f1", PIANO, "SERVES", CALM, 3, chunk="c1")
    await store.commit(harvest("c1", [PIANO, CALM], words, [tied]), now=NOW)

    await store.forget_entities([PIANO.id], now=minute(1))

    kinds = {"entity", "edge", "mention", "history"}
    left = [str(one) async for one in store.dump() if one.kind in kinds]
    assert not [one for one in left if PIANO.id in one or PIANO.name in one]
    assert [one.id for one in (await store.snapshot()).observations] == ["o2"]
