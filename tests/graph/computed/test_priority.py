import random

import numpy as np

from graph.computed.priority import priorities, quotes
from graph.computed.shifts import shifts
from graph.types import Snapshot
from tests.builders import day, goal, said, snapshot


def _life() -> Snapshot:
    r = np.random.default_rng(4)
    seen = [
        said("музыка", n, pro=3 if n < 120 else 0, con=0 if n < 120 else 2)
        for n in range(0, 240, 4)
    ]
    seen += [said("работа", n, pro=2, con=2 if r.random() < 0.3 else 0) for n in range(0, 240, 5)]
    return snapshot([goal("музыка"), goal("работа")], seen)


def test_the_order_of_import_does_not_matter() -> None:
    life = _life()
    mixed = list(life.observations)
    random.Random(3).shuffle(mixed)
    other = snapshot(life.entities.values(), mixed)

    assert priorities(life, day(100)) == priorities(other, day(100))
    assert shifts(life, day(60), day(200)) == shifts(other, day(60), day(200))


def test_what_is_wanted_more_stands_first_until_it_is_not() -> None:
    life = _life()

    assert priorities(life, day(100)).items[0].entity_id == "музыка"
    assert priorities(life, day(220)).items[0].entity_id == "работа"


def test_a_lasting_fall_is_stable_and_dated_with_quotes_on_both_sides() -> None:
    life = _life()

    fell = next(s for s in shifts(life, day(60), day(200)).items if s.entity_id == "музыка")

    assert (fell.change, fell.stable) == ("fell", True)
    assert fell.date is not None
    assert abs((fell.date - day(120)).days) <= 7
    assert len(fell.before) == len(fell.after) == 3


def test_one_hot_day_is_no_stable_shift() -> None:
    seen = [said("музыка", n, pro=2) for n in range(0, 100, 4)]
    seen.append(said("музыка", 101, con=3, heat=0.9))
    life = snapshot([goal("музыка")], seen)

    assert not any(s.stable for s in shifts(life, day(60), day(103)).items)


def test_the_view_of_then_knows_nothing_told_later() -> None:
    seen = [said("сад", 10, pro=1), said("сад", 11, pro=1), said("сад", 12, con=3, told=200)]
    life = snapshot([goal("сад")], seen)

    then = priorities(life, day(30), "then").items[0]
    now = priorities(life, day(30), "now").items[0]

    assert then.level > now.level
    assert all("/12/" not in id for id in (*then.evidence, *now.evidence))


def test_duties_are_ranked_apart_and_silence_is_dormant() -> None:
    seen = [said("отчёт", n, pro=2, modality="obligation") for n in (150, 160)]
    seen += [said("сад", 1, pro=2), said("дом", 150, pro=1)]
    life = snapshot([goal("отчёт", duty=True), goal("сад"), goal("дом")], seen)

    found = priorities(life, day(200))

    assert [one.entity_id for one in found.obligations] == ["отчёт"]
    assert [one.entity_id for one in found.dormant] == ["сад"]
    assert [one.entity_id for one in found.items] == ["дом"]


def test_an_item_seen_once_without_a_wish_is_not_ranked() -> None:
    life = snapshot([goal("сад")], [said("сад", 1, kind="mention")])

    assert priorities(life, day(2)).items == ()


def test_what_says_something_is_quoted_before_the_remarks_around_it() -> None:
    wish = said("boat", 1, pro=2)
    remarks = [said("boat", 2 + n) for n in range(5)]

    found = quotes([wish, *remarks], day(30))
    none = quotes(remarks, day(30))

    assert found == (wish.id,)
    assert len(none) == 3


def test_with_hindsight_only_what_nobody_spoke_of_for_long_is_dormant() -> None:
    """Silence that soon ends was none; on the day itself nobody could know that."""
    seen = [said("сад", 0, pro=2), said("сад", 160, pro=2), said("хор", 140, pro=2)]
    life = snapshot([goal("сад"), goal("хор")], seen)

    assert {one.entity_id for one in priorities(life, day(150)).items} == {"сад", "хор"}
    then = priorities(life, day(150), "then")
    assert [one.entity_id for one in then.items] == ["хор"]
    assert [one.entity_id for one in then.dormant] == ["сад"]


def test_the_months_before_a_fall_keep_their_level() -> None:
    """What was said after a turn does not colour what stood first before it."""
    life = _life()
    before, after = (
        next(one for one in priorities(life, day(n)).items if one.entity_id == "музыка")
        for n in (117, 123)
    )

    assert before.level - after.level > 2


def test_what_is_in_hand_stands_before_what_waits_and_that_before_a_mere_thought() -> None:
    seen = [
        said("лодка", 1, pro=2), said("лодка", 9, pro=2, kind="effort", phase="active"),
        said("хор", 1, pro=2, kind="effort", phase="active"), said("хор", 9, pro=2),
        said("хор", 10, kind="pause", phase="paused"),
        said("сад", 1, pro=2, phase="considered"), said("сад", 9, pro=2, phase="considered"),
    ]  # fmt: skip
    life = snapshot([goal("лодка"), goal("хор"), goal("сад")], seen)

    assert [one.entity_id for one in priorities(life, day(12)).items] == ["лодка", "хор", "сад"]


def test_a_word_after_a_long_silence_puts_no_thing_to_sleep() -> None:
    told = [*(said("лодка", n, pro=3) for n in range(0, 100, 10)), *(said("сад", n, pro=2) for n in range(1, 100, 20))]  # fmt: skip
    life = snapshot([goal("лодка"), goal("сад"), goal("театр")], [*told, said("театр", 400, pro=1)])

    after = priorities(life, day(401))

    assert [one.entity_id for one in after.items][:1] == ["лодка"]
    assert after.dormant == ()


def test_what_is_silent_while_others_are_told_of_falls_asleep() -> None:
    told = [*(said("лодка", n, pro=3) for n in range(0, 100, 10)), *(said("театр", n, pro=1) for n in range(0, 400, 30))]  # fmt: skip

    found = priorities(snapshot([goal("лодка"), goal("театр")], told), day(401))

    assert [one.entity_id for one in found.dormant] == ["лодка"]


def test_where_nothing_was_told_since_all_is_asleep() -> None:
    told = [said("лодка", n, pro=3) for n in range(0, 100, 10)]

    assert not priorities(snapshot([goal("лодка")], told), day(400)).items
