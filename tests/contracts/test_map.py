"""What every map promises, the fake and the engine alike."""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from graph.stems import stems
from graph.store import FactStore
from graph.types import Added, AlreadyKnown, Entity, Fact
from tests.contracts.lives import ME, NOW, day, fact, harvest, item, minute, said, source

PIANO = item("пианино")
CALM = item("спокойствие", "Value")
CITIES = [item(f"город {n}", "Event") for n in range(6)]


def span(one: Fact) -> tuple[str, datetime, datetime | None]:
    return (one.object_id, one.valid_at, one.invalid_at)


async def test_a_chunk_comes_back_as_it_was_told(store: FactStore) -> None:
    words = [said(f"o{n}", PIANO, "c1", n, kind) for n, kind in enumerate(
        ("stance", "priority", "effort", "emotion", "mention"))]  # fmt: skip
    told = harvest("c1", [PIANO, CALM], words, [fact("f1", PIANO, "SERVES", CALM, 3, chunk="c1")])

    outcome = await store.commit(told, now=NOW)
    map = await store.snapshot()

    assert outcome == Added(3, 5, 1, (), ())
    assert map.observations == tuple(replace(one, created_at=NOW) for one in words)
    wanted = replace(told.facts[0], created_at=NOW, origin="explicit")
    assert map.facts == (wanted,)
    assert dict(map.entities) == {one.id: one for one in (ME, PIANO, CALM)}


async def test_a_repeated_chunk_changes_nothing(store: FactStore) -> None:
    told = harvest("c1", [PIANO], [said("o1", PIANO, "c1")])
    await store.commit(told, now=NOW)
    before = await store.snapshot()

    outcome = await store.commit(told, now=minute(5))

    assert outcome == AlreadyKnown("c1")
    assert await store.snapshot() == before


async def test_words_that_two_chunks_hold_are_one_observation(store: FactStore) -> None:
    await store.commit(harvest("c2", [PIANO], [said("o1", PIANO, "c2")]), now=NOW)
    await store.commit(harvest("c1", [PIANO], [said("o1", PIANO, "c1")]), now=minute(1))

    map = await store.snapshot()
    await store.withdraw(["c1"], now=minute(2))
    left = await store.snapshot()

    assert [one.source.chunk_id for one in map.observations] == ["c1"]
    assert [one.source.chunk_id for one in left.observations] == ["c2"]


async def test_what_exists_keeps_its_name_and_gains_aliases(store: FactStore) -> None:
    early = replace(PIANO, first_seen=day(5), last_seen=day(6))
    late = replace(
        PIANO, name="фортепиано", aliases=("рояль",), first_seen=day(1), last_seen=day(9)
    )
    await store.commit(harvest("c1", [early]), now=NOW)
    await store.commit(harvest("c2", [late]), now=NOW)

    (found,) = await store.entities(ids=[PIANO.id])

    assert (found.name, found.aliases) == ("пианино", ("рояль", "фортепиано"))
    assert (found.first_seen, found.last_seen) == (day(1), day(9))
    assert await store.entities(keys=[PIANO.key]) == [found]
    assert await store.named("пианино", "Goal") == [found]
    assert await store.named("пианино", "Value") == []


async def test_the_order_of_arrival_is_no_matter(store: FactStore) -> None:
    rnd = random.Random(5)
    facts: list[Fact] = []
    for n in range(24):
        at, chunk = rnd.randrange(40), f"c{n}"
        end = at + rnd.randrange(1, 20) if rnd.random() < 0.3 else None
        sure = rnd.random() < 0.6
        city = rnd.choice(CITIES[:3])
        name = rnd.choice(("STATUS", "SERVES"))
        conf = 0.9 if sure else 0.5
        facts.append(
            fact(
                f"f{n}",
                ME,
                name,
                city,
                at,
                end,
                chunk=chunk,
                conf=conf,
                explicit=sure,
                attribute="city",
            )
        )
    seen: set[tuple[tuple[str, datetime, datetime | None], ...]] = set()

    for _ in range(20):
        await store.erase()
        for one in rnd.sample(facts, len(facts)):
            chunk = one.evidence[0].chunk_id
            await store.commit(harvest(chunk, CITIES, [], [one]), now=NOW)
        seen.add(tuple(sorted((span(one) for one in await store.facts()), key=repr)))

    assert len(seen) == 1


async def test_as_of_and_between_are_what_a_count_in_python_says(store: FactStore) -> None:
    rnd = random.Random(1)
    facts: list[Fact] = []
    for n in range(1000):
        at = rnd.randrange(300)
        end = None if rnd.random() < 0.3 else at + rnd.randrange(1, 100)
        facts.append(fact(f"f{n}", ME, f"R{n}", rnd.choice(CITIES), at, end, chunk=f"c{n // 100}"))
    for n in range(10):
        await store.commit(harvest(f"c{n}", CITIES, [], facts[n * 100 : n * 100 + 100]), now=NOW)

    for _ in range(30):
        t, later = day(rnd.randrange(310)), day(rnd.randrange(310))
        valid = await store.facts(as_of=t)
        want = {
            one.id for one in facts if one.valid_at <= t and (one.until is None or t < one.until)
        }
        changes = await store.between(t, later)
        began = {one.id for one in facts if t < one.valid_at <= later}
        ended = {one.id for one in facts if one.until and t < one.until <= later}
        assert {one.id for one in valid} == want
        assert {one.fact.id for one in changes if one.began} == began
        assert {one.fact.id for one in changes if one.ended} == ended


async def test_a_late_import_of_the_past_never_ends_the_present(store: FactStore) -> None:
    now = fact("now", ME, "STATUS", CITIES[1], 50, chunk="c1", attribute="city")
    old = fact("old", ME, "STATUS", CITIES[0], 10, chunk="c2", attribute="city")
    await store.commit(harvest("c1", CITIES, [], [now]), now=NOW)

    outcome = await store.commit(harvest("c2", CITIES, [], [old]), now=minute(1))
    facts = await store.facts()

    assert isinstance(outcome, Added)
    assert [span(one) for one in facts] == [
        (CITIES[0].id, day(10), day(50)),
        (CITIES[1].id, day(50), None),
    ]


async def test_a_weak_contradiction_is_held_until_somebody_says_it_again(store: FactStore) -> None:
    def weak(n: int, at: float) -> Fact:
        return fact(
            f"w{n}",
            ME,
            "STATUS",
            CITIES[1],
            at,
            chunk=f"w{n}",
            conf=0.5,
            explicit=False,
            attribute="city",
        )

    sure = fact("a", ME, "STATUS", CITIES[0], 1, chunk="a", attribute="city")
    await store.commit(harvest("a", CITIES, [], [sure]), now=NOW)
    held = await store.commit(harvest("w1", CITIES, [], [weak(1, 5)]), now=NOW)
    open_still = await store.fact("a")
    closed = await store.commit(harvest("w2", CITIES, [], [weak(2, 9)]), now=NOW)

    assert isinstance(held, Added)
    assert held.held == ("w1",)
    assert open_still is not None
    assert open_still.invalid_at is None
    assert isinstance(closed, Added)
    assert closed.closed == ("a",)
    assert [span(one) for one in await store.facts(as_of=day(20))] == [(CITIES[1].id, day(5), None)]


async def test_what_is_told_again_while_it_holds_is_evidence_and_not_a_second_fact(
    store: FactStore,
) -> None:
    await store.commit(harvest("c1", [PIANO, CALM], [], [fact("f1", PIANO, "SERVES", CALM, 1, 5, chunk="c1")]), now=NOW)  # fmt: skip
    await store.commit(harvest("c2", [PIANO, CALM], [], [fact("f2", PIANO, "SERVES", CALM, 3, 7, chunk="c2")]), now=NOW)  # fmt: skip
    await store.commit(harvest("c3", [PIANO, CALM], [], [fact("f3", PIANO, "SERVES", CALM, 20, chunk="c3")]), now=NOW)  # fmt: skip

    facts = await store.facts()

    assert [(one.id, one.valid_at, one.invalid_at) for one in facts] == [
        ("f1", day(1), day(7)),
        ("f3", day(20), None),
    ]
    assert facts[0].evidence == (source("c1"), source("c2"))


async def test_an_undone_chunk_leaves_the_map_as_it_was(store: FactStore) -> None:
    first = harvest("c1", [PIANO, CALM], [said("o1", PIANO, "c1")], [
        fact("f1", ME, "STATUS", CITIES[0], 1, chunk="c1", attribute="city"),
        fact("s1", PIANO, "SERVES", CALM, 1, chunk="c1"),
    ])  # fmt: skip
    first = replace(first, entities=(*first.entities, CITIES[0]))
    second = harvest("c2", [PIANO, CALM, *CITIES], [said("o2", PIANO, "c2")], [
        fact("f2", ME, "STATUS", CITIES[1], 5, chunk="c2", attribute="city"),
        fact("s2", PIANO, "SERVES", CALM, 3, chunk="c2"),
    ])  # fmt: skip
    await store.commit(first, now=NOW)
    before = await store.snapshot()

    await store.commit(second, now=NOW)
    await store.withdraw(["c2", "unknown"], now=minute(1))
    after = await store.snapshot()
    again = await store.commit(second, now=minute(2))

    assert replace(after, revision="") == replace(before, revision="")
    assert isinstance(again, Added)


async def test_an_undone_first_chunk_leaves_what_the_second_said(store: FactStore) -> None:
    for n in (1, 2):
        told = fact(f"s{n}", PIANO, "SERVES", CALM, n, chunk=f"c{n}")
        await store.commit(harvest(f"c{n}", [PIANO, CALM], [], [told]), now=NOW)

    await store.withdraw(["c1"], now=minute(1))
    (left,) = await store.facts()

    assert (left.valid_at, left.evidence) == (day(2), (source("c2"),))


async def test_a_fact_by_hand_closes_its_forerunner_in_any_order(store: FactStore) -> None:
    for n in random.Random(2).sample(range(6), 6):
        one = fact(f"h{n}", item("Q1", "Person"), "LIVES_IN", CITIES[n], n * 10, functional=True)
        await store.record(item("Q1", "Person"), CITIES[n], one, now=minute(n))

    for n in range(6):
        valid = await store.facts(subject_ids=["Person-Q1"], relation="LIVES_IN", as_of=day(n * 10))
        assert [one.object_id for one in valid] == [CITIES[n].id]


async def test_a_hand_does_not_take_one_name_for_another(store: FactStore) -> None:
    long = Entity("x1", "Person", "Q1451", "Person=Q1451")
    short = Entity("x2", "Person", "Q145", "Person=Q145")
    await store.record(long, PIANO, fact("h1", long, "LIKES", PIANO, 1), now=NOW)
    await store.record(short, PIANO, fact("h2", short, "LIKES", PIANO, 1), now=NOW)
    await store.record(
        replace(short, id="other"), CALM, fact("h3", short, "LIKES", CALM, 1), now=NOW
    )

    assert [one.id for one in await store.named("Q145")] == ["x2"]
    assert {one.id for one in await store.facts(subject_ids=["x2"])} == {"h2", "h3"}


async def test_corrections_are_taken_back_for_who_asks_what_was_known(store: FactStore) -> None:
    rnd = random.Random(3)
    ends: dict[str, int | None] = {}
    starts: dict[str, int] = {}
    known: list[tuple[datetime, dict[str, tuple[int, int | None]]]] = []
    for n in range(120):
        id = rnd.choice(sorted(ends)) if ends and rnd.random() < 0.4 else f"h{n}"
        end = rnd.randrange(41, 90)
        if id in ends:
            await store.amend(id, until=day(end), now=minute(n))
        else:
            starts[id] = rnd.randrange(40)
            told = fact(id, PIANO, "LIKES", CALM, starts[id], functional=False)
            await store.record(PIANO, CALM, told, now=minute(n))
        ends[id] = end if id in ends else None
        known.append((minute(n), {one: (starts[one], ends[one]) for one in ends}))

    for at, then in known:
        t = rnd.randrange(100)
        want = {one for one, (a, b) in then.items() if a <= t and (b is None or t < b)}
        have = await store.facts(as_of=day(t), known_at=at)
        assert {one.id for one in have} == want


async def test_a_wrong_record_is_out_and_may_come_back(store: FactStore) -> None:
    a = fact("a", ME, "STATUS", CITIES[0], 1, attribute="city")
    b = fact("b", ME, "STATUS", CITIES[1], 5, attribute="city")
    await store.record(ME, CITIES[0], a, now=minute(0))
    await store.record(ME, CITIES[1], b, now=minute(1))

    await store.amend("b", verdict="wrong", now=minute(2))
    without = await store.facts(as_of=day(9))
    then = await store.facts(as_of=day(9), known_at=minute(1))
    await store.amend("b", clear_verdict=True, now=minute(3))
    again = await store.facts(as_of=day(9))

    assert [one.id for one in without] == ["a"]
    assert [one.id for one in then] == ["b"]
    assert [one.id for one in again] == ["b"]
    assert await store.amend("nobody", verdict="wrong", now=NOW) is None


async def test_a_stated_end_stands_unless_the_next_begins_before_it(store: FactStore) -> None:
    first = fact("h0", ME, "STATUS", CITIES[0], 0, attribute="city")
    await store.record(ME, CITIES[0], first, now=minute(0))
    await store.record(
        ME, CITIES[1], fact("h1", ME, "STATUS", CITIES[1], 20, attribute="city"), now=minute(1)
    )

    early = await store.amend("h0", until=day(10), now=minute(2))
    late = await store.amend("h0", until=day(30), now=minute(3))

    assert early is not None
    assert early.invalid_at == day(10)
    assert late is not None
    assert (late.invalid_at, late.until) == (day(20), day(30))


@pytest.mark.parametrize("asked", ["ЦЕЛЬ", "цели", "целью", "Ёлка", "елки", "running", "Runs"])
async def test_words_are_found_in_any_form(store: FactStore, asked: str) -> None:
    goal = item("главная цель: ёлка, to run")
    await store.commit(harvest("c1", [goal, item("иное")]), now=NOW)

    found = await store.find(stems(asked))

    assert [id for id, _ in found] == [goal.id]


@pytest.mark.parametrize("asked", ["OR", "-x", '"', "@name:(a)", "*", "the will a", "~%|&(", ""])
async def test_operators_and_stopwords_are_words_like_others(store: FactStore, asked: str) -> None:
    await store.commit(harvest("c1", [item("will"), item("the")]), now=NOW)

    assert isinstance(await store.find(stems(asked)), list)
    assert await store.healthy()


async def test_times_keep_zone_microsecond_and_every_year(store: FactStore) -> None:
    east = timezone(timedelta(hours=3))
    first = datetime(1, 1, 1, tzinfo=UTC)
    last = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    here = datetime(2024, 5, 1, 3, 0, 0, 1, tzinfo=east)
    told = [
        replace(fact("a", PIANO, "A", CALM, 0, chunk="c1"), valid_at=first, until=last),
        replace(fact("b", PIANO, "B", CALM, 0, chunk="c1"), valid_at=here),
    ]
    await store.commit(harvest("c1", [PIANO, CALM], [], told), now=NOW)

    exactly = await store.facts(as_of=here.astimezone(UTC))
    before = await store.facts(as_of=here - timedelta(microseconds=1))

    assert [span(one)[1:] for one in exactly] == [(first, last), (here, None)]
    assert [one.id for one in before] == ["a"]
    assert [one.id for one in await store.facts(as_of=last)] == ["b"]


async def test_two_writers_on_one_chain_lose_nothing(store: FactStore) -> None:
    async def write(numbers: range) -> None:
        for n in numbers:
            city = item(f"м{n}", "Event")
            told = fact(f"f{n}", ME, "STATUS", city, n, chunk=f"c{n}", attribute="city")
            await store.commit(harvest(f"c{n}", [city], [], [told]), now=minute(n))

    async with asyncio.TaskGroup() as writers:
        writers.create_task(write(range(39, -1, -2)))
        writers.create_task(write(range(0, 40, 2)))
    facts = await store.facts()

    assert [span(one)[1:] for one in facts] == [
        (day(n), day(n + 1) if n < 39 else None) for n in range(40)
    ]


async def test_the_revision_moves_with_changes_only(store: FactStore) -> None:
    before = await store.revision()
    await store.commit(harvest("c1", [PIANO]), now=NOW)
    after = await store.revision()
    await store.commit(harvest("c1", [PIANO]), now=NOW)
    await store.withdraw(["nothing"], now=NOW)
    await store.facts()

    assert before != after
    assert await store.revision() == after


async def test_a_long_name_has_its_key_and_is_found(store: FactStore) -> None:
    long = Entity("long", "Goal", "ы" * 9000, "Goal:" + "ы" * 9000)
    await store.commit(harvest("c1", [long]), now=NOW)

    assert (await store.named(long.name))[0].id == long.id
