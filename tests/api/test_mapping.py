import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from api.atlas import Atlas
from api.drawing import Frame, drawn, drawn_of_all_days, let_go
from api.mapping import Picture, Wish, of_all_days, on_day, way
from api.schemas import MapHistory, MapOut
from graph.types import Entity, EntityType, Fact, Provenance
from tests.builders import day, goal, said, snapshot

ME = replace(goal("me", "me", "Person"), is_self=True)


def _atlas() -> Atlas:
    told = [
        said("лодка", 1, pro=3, phase="active"),
        said("лодка", 20, con=3, kind="abandon", phase="dropped"),
        said("лодка", 60, pro=3, kind="resume", phase="active"),
    ]
    return Atlas(snapshot([ME, goal("лодка")], told))


def test_a_goal_in_hand_hangs_on_its_owner() -> None:
    picture = on_day(_atlas(), day(5), Wish(), {})

    assert set(picture.nodes) == {"me", "лодка"}
    [edge] = picture.edges
    assert (edge.subject_id, edge.relation, edge.object_id) == ("me", "HAS_PHASE", "лодка")


def test_a_dropped_goal_leaves_the_map_of_that_day_with_its_edge() -> None:
    picture = on_day(_atlas(), day(40), Wish(), {})

    assert (picture.nodes, picture.edges) == ((), ())


def test_a_goal_that_came_back_is_one_edge_with_a_gap() -> None:
    picture = of_all_days(_atlas(), Wish())

    spans = sorted((edge.valid_at, edge.invalid_at) for edge in picture.edges)
    assert spans[0][1] is not None
    assert spans[0][1] < spans[-1][0]


def test_the_owner_alone_is_no_map() -> None:
    picture = of_all_days(Atlas(snapshot([ME], [])), Wish())

    assert picture.nodes == ()


NAMES = ('a"b\\c', "таб\tи строка\n", "</script>", "\u2028", "лиса 🦊", "\x01\x7f", "ё")
KINDS: tuple[EntityType, ...] = ("Goal", "Value", "Person", "Event", "Project")


def _crowd(seed: int) -> Atlas:
    """Forty invented things with words, and relations between them that hold, ended or were wrong."""
    chance = random.Random(seed)
    ids = [f"n{n:02}" for n in range(40)]
    things = [ME, *(_thing(id, n, chance) for n, id in enumerate(ids))]
    facts = [_tie(n, chance.choice(ids), chance.choice([*ids, "me"]), chance) for n in range(200)]
    told = [
        said(chance.choice(ids), chance.randrange(400), pro=chance.randrange(4), con=chance.randrange(3),
             phase=chance.choice([None, "active", "dropped"]))
        for _ in range(150)
    ]  # fmt: skip
    return Atlas(snapshot(things, sorted(told, key=lambda one: (one.valid_at, one.id)), facts))


def _thing(id: str, n: int, chance: random.Random) -> Entity:
    known = goal(id, NAMES[n % len(NAMES)] + id, chance.choice(KINDS))
    return replace(
        known,
        aliases=tuple(chance.sample(NAMES, 2)),
        confidence=chance.random(),
        first_seen=chance.choice([None, day(n)]),
        origin="confirmed",
    )


def _tie(n: int, a: str, b: str, chance: random.Random) -> Fact:
    start = day(chance.randrange(300))
    return Fact(
        f"f{n}", a, chance.choice(["SERVES", "BLOCKS", "OWN_NAME"]), b, "", start,
        chance.choice([None, start + timedelta(days=chance.randrange(1, 200), microseconds=7)]),
        confidence=chance.random(),
        sign=chance.choice([1, -1]),
        verdict=chance.choice([None, None, None, "wrong"]),
        evidence=(Provenance("d", "c", "m", "k", "q"),) * chance.randrange(3),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    let_go()


def _slowly(atlas: Atlas, n: int) -> tuple[set[str], set[str]]:
    """Who was there on a day and what held, asked one by one."""
    at = day(n)
    held = [one for some in atlas.facts.values() for one in some if one.valid_at <= at and (one.invalid_at is None or at < one.invalid_at)]  # fmt: skip
    held += [one for one in atlas.phase_facts if one.valid_at <= at and (one.invalid_at is None or at < one.invalid_at)]  # fmt: skip
    ties = [one for one in held if one.subject_id != one.object_id]
    here = {end for one in ties for end in (one.subject_id, one.object_id)}
    for id in atlas.listed:
        spans = atlas.spans(id)
        if any((a is None or a <= at) and (b is None or at < b) for a, b in spans):
            here.add(id)
    return here, {one.id for one in ties}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n", [0, 57, 199, 350, 900])
def test_columns_hold_what_asking_one_by_one_finds(seed: int, n: int) -> None:
    atlas = _crowd(seed)

    picture = on_day(atlas, day(n), Wish(), {})

    nodes, edges = _slowly(atlas, n)
    assert set(picture.nodes) == nodes
    assert {one.id for one in picture.edges} == edges


def test_the_most_important_come_first_and_alike_ones_by_their_ids() -> None:
    picture = on_day(_crowd(1), day(200), Wish(), {"n07": 0.9})

    assert picture.nodes[0] == "n07"
    order = [(-picture.sizes[id], id) for id in picture.nodes]
    assert order == sorted(order)
    assert all(size == round(size, 3) for size in picture.sizes.values())


def _frame(atlas: Atlas, n: int) -> Frame:
    return Frame(day(n), atlas.revision, {"n03": (1.5, -2.0)}, "Я")


@pytest.mark.parametrize("wish", [Wish(), Wish(types=frozenset({"Goal"})), Wish(focus="n05", depth=2, limit=9)])  # fmt: skip
def test_pieces_are_what_the_shape_of_the_answer_says(wish: Wish) -> None:
    atlas = _crowd(2)
    shares = {"n01": 0.25, "n02": 0.0001}
    of_day: Picture = on_day(atlas, day(150), wish, shares)

    told = drawn(of_day, _frame(atlas, 150), shares)
    whole = drawn_of_all_days(of_all_days(atlas, wish), _frame(atlas, 500))

    assert drawn(of_day, _frame(atlas, 150), shares) == told
    assert MapOut.model_validate_json(told).model_dump_json().encode() == told
    assert MapHistory.model_validate_json(whole).model_dump_json().encode() == whole
    told_nodes = {one.id: one for one in MapOut.model_validate_json(told).nodes}
    assert list(told_nodes) == list(of_day.nodes)
    for id, node in told_nodes.items():
        entity = atlas.snapshot.entities[id]
        assert node.name == ("Я" if entity.is_self else entity.name)
        assert (node.phase, node.stance) == (atlas.phase(id, day(150)), atlas.stance(id, day(150)))
        assert node.priority == shares.get(id)


def test_a_node_stands_where_it_was_put_since() -> None:
    atlas = _crowd(0)
    picture = of_all_days(atlas, Wish())
    frame = _frame(atlas, 500)
    drawn_of_all_days(picture, frame)

    moved = MapHistory.model_validate_json(
        drawn_of_all_days(picture, replace(frame, places={"n03": (8.0, 9.0)}))
    )

    assert {(one.x, one.y) for one in moved.nodes if one.id == "n03"} == {(8.0, 9.0)}


def test_no_way_leads_to_what_is_not_tied() -> None:
    values = [goal(id, type="Value") for id in "ab"]
    atlas = Atlas(snapshot([ME, *values], [said(id, 1, pro=2) for id in "ab"]))

    assert way(atlas, day(3), "a", "b").nodes == ()
    assert way(atlas, day(3), "a", "a").nodes == ("a",)
