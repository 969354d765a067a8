from dataclasses import replace
from datetime import UTC

from graph.computed.items import weigh
from graph.computed.priority import priorities
from graph.computed.readings import Readings
from graph.computed.standing import attention
from graph.types import Observation
from tests.builders import day, goal, said, snapshot


def test_a_new_word_touches_only_what_it_is_about() -> None:
    told = [said(id, n, pro=2) for id in ("сад", "лодка") for n in range(0, 60, 6)]
    before = weigh(tuple(told), UTC)
    again = (*(replace(one) for one in told), said("сад", 61, con=1))

    after = weigh(again, UTC)

    assert after.items["лодка"] is before.items["лодка"]
    assert after.items["сад"] is not before.items["сад"]


def test_years_of_daily_words_weigh_the_same_by_the_week() -> None:
    told = tuple(said("сад", n, pro=2 if n < 900 else 0, con=0 if n < 900 else 2) for n in range(1_800))  # fmt: skip
    item = weigh(told, UTC).items["сад"]

    assert len(item.readings) <= 400
    assert sum(one.conf for one in item.readings) > 1_000
    assert Readings(item.readings).few == item.readings
    [turn] = [one for one in item.segments(weigh(told, UTC).params).boundaries if one.stable]
    assert abs(turn.day - day(900).toordinal()) <= 16


def test_what_is_in_hand_stands_before_what_is_only_wished_for() -> None:
    told = [said("книга", n, kind="effort", effort=(2.0, "hours")) for n in range(0, 60, 5)]
    told += [said("остров", 2, pro=3), said("остров", 40, pro=3)]
    told += [said("хор", n, kind="effort", effort=(2.0, "hours")) for n in range(0, 40, 5)]
    told.append(said("хор", 45, kind="pause", con=1))

    found = priorities(snapshot([goal("книга"), goal("остров"), goal("хор")], told), day(60))

    assert found.items[0].entity_id == "книга"
    assert {one.entity_id: one.rank for one in found.items}["хор"] > 1


def test_what_is_told_of_later_draws_no_attention_before() -> None:
    early = [said("сад", 1, pro=1), said("дом", 2, pro=1)]
    late = [said("дом", n, kind="effort", effort=(5.0, "hours")) for n in range(200, 260, 4)]
    entities = [goal("сад"), goal("дом")]

    then = priorities(snapshot(entities, [*early, *late]), day(10), "then")
    alone = priorities(snapshot(entities, early), day(10), "then")

    assert then.items == alone.items


def test_what_is_done_unwillingly_is_done_all_the_same() -> None:
    def attention_to(one: Observation) -> float:
        return attention([one], UTC).on(day(0).toordinal())

    gladly = said("склад", 0, kind="effort", pro=1, effort=(8.0, "hours"))
    unwillingly = said("склад", 0, kind="effort", con=2, effort=(8.0, "hours"))

    assert attention_to(unwillingly) == attention_to(gladly)
    assert attention_to(said("склад", 0, con=2)) < attention_to(said("склад", 0, pro=2))


def test_a_first_place_given_out_loud_draws_until_it_is_said_to_come_first_no_more() -> None:
    def left(*told: Observation) -> float:
        return attention(told, UTC).on(day(40).toordinal())

    first = said("книга", 0, kind="priority", pro=3, rank=1)
    guessed = said("книга", 0, kind="priority", pro=3, rank=1, explicit=False)
    word = said("книга", 0, pro=3)
    back = said("книга", 30, kind="priority", con=1, explicit=False)

    assert left(first) > 4 * left(word)
    assert left(guessed) == left(word)
    assert left(first, back) == left(back)
    assert left(first, back, said("книга", 30, kind="emotion", con=2, heat=0.9)) > 3 * left(back)
