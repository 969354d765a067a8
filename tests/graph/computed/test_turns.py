from graph.computed.announced import announced
from graph.computed.shifts import shifts
from graph.types import Observation
from tests.builders import day, goal, said, snapshot


def test_a_turn_is_as_sure_as_what_was_said_for_it() -> None:
    told = [
        said("лодка", 1, pro=3, phase="active"),
        said("лодка", 40, con=2, kind="abandon", phase="dropped"),
    ]

    [turn] = shifts(snapshot([goal("лодка")], told), day(20), day(60)).items

    assert turn.change == "dropped"
    assert 0.7 < turn.probability < 0.95


def test_what_was_tried_before_it_was_chosen_rose_on_the_day_it_was_chosen() -> None:
    """A drawing on a receipt is no turn yet; the word «this comes first now» is."""
    told = [
        said("лодка", 0, pro=1),
        said("лодка", 30, kind="effort", pro=2, effort=(1.0, "done"), explicit=False),
        said("лодка", 50, pro=1),
        said("лодка", 75, kind="priority", pro=3, rank=1),
        said("лодка", 90, kind="effort", pro=2, effort=(1.0, "done")),
        said("лодка", 140, kind="effort", pro=2, effort=(1.0, "done")),
    ]
    life = snapshot([goal("лодка")], told)

    early = shifts(life, day(20), day(60)).items
    [chosen] = shifts(life, day(60), day(120)).items

    assert not [one for one in early if one.stable]
    assert (chosen.change, chosen.date, chosen.stable) == ("rose", day(75), True)


def test_words_of_choice_in_heat_or_hedged_date_nothing() -> None:
    deed = said("лодка", 30, kind="effort", pro=2, effort=(1.0, "done"))
    hot = said("лодка", 50, kind="priority", pro=3, heat=0.9)
    weak = said("лодка", 50, kind="priority", pro=3, explicit=False)
    late = said("лодка", 95, kind="priority", pro=3)
    calm = said("лодка", 50, kind="priority", pro=3)

    assert announced([deed, hot, weak, late]).since(day(30), up=True) is None
    assert announced([deed, hot, calm]).since(day(30), up=True) == day(50)
    assert announced([deed, calm]).since(day(30), up=False) is None


def test_a_turn_holds_through_a_break_that_did_not_settle() -> None:
    def told(back: int) -> list[Observation]:
        deeds = [said("лодка", n, kind="effort", pro=2, effort=(2.0, "hours"), phase="active") for n in (60, 66, 75)]  # fmt: skip
        goes_on = [said("лодка", n, kind="effort", pro=2, effort=(2.0, "hours"), phase="active") for n in (back + 5, back + 60)]  # fmt: skip
        return [
            said("лодка", 0, pro=1),
            *deeds,
            said("лодка", 90, con=2, kind="pause", phase="paused"),
            said("лодка", back, pro=2, kind="resume", phase="active"),
            *goes_on,
        ]

    [kept] = shifts(snapshot([goal("лодка")], told(100)), day(30), day(80)).items
    [lost] = shifts(snapshot([goal("лодка")], told(150)), day(30), day(80)).items

    assert (kept.change, kept.stable) == ("rose", True)
    assert (lost.change, lost.stable) == ("rose", False)


def test_what_came_up_in_heat_counts_where_calm_words_bear_it_out() -> None:
    """Ten days after the first calm word everything turns hot; only weeks later is it said in calm."""
    told = [
        *(said("дом", n, con=1) for n in (0, 15, 30, 45)),
        said("дом", 80, pro=1, explicit=False),
        *(said("дом", n, pro=3, heat=0.9) for n in (90, 92, 95)),
        *(said("дом", n, pro=3) for n in (140, 150, 165, 180)),
    ]
    life = snapshot([goal("дом", type="Value")], told)

    [hot] = shifts(life, day(60), day(110)).items
    [calm] = shifts(life, day(110), day(185)).items

    assert (hot.change, hot.stable) == ("rose", False)
    assert (calm.change, calm.stable) == ("rose", True)
    assert calm.date is not None
    assert day(135) < calm.date <= day(165)


def test_a_drop_said_in_heat_is_no_stable_one_until_it_is_repeated_calmly() -> None:
    """«Всё, увольняюсь!», and weeks of work spoken of neither for nor against it."""

    def told(*later: Observation) -> list[Observation]:
        return [
            *(said("работа", n, kind="effort", pro=2, effort=(5.0, "hours"), phase="active") for n in (0, 10, 20)),
            said("работа", 30, con=3, kind="abandon", phase="dropped", heat=0.9),
            *(said("работа", n, kind="mention") for n in (45, 60, 90)),
            *later,
        ]  # fmt: skip

    def of(seen: list[Observation]) -> tuple[str, bool, bool]:
        [one] = shifts(snapshot([goal("работа")], seen), day(25), day(70)).items
        return one.change, one.stable, one.hot

    assert of(told()) == ("dropped", False, True)
    assert of(told(said("работа", 40, con=2, kind="abandon", phase="dropped"))) == (
        "dropped",
        True,
        False,
    )


def test_what_was_finished_gladly_is_finished() -> None:
    told = [
        *(said("лодка", n, kind="effort", pro=2, effort=(5.0, "hours"), phase="active") for n in (0, 10, 20)),
        said("лодка", 30, pro=3, kind="done", phase="done", heat=0.9),
        said("лодка", 80, kind="mention"),
    ]  # fmt: skip

    [one] = shifts(snapshot([goal("лодка")], told), day(25), day(70)).items

    assert (one.change, one.stable, one.hot) == ("done", True, False)


def test_what_was_taken_up_near_hot_words_was_not_given_up_in_heat() -> None:
    told = [
        said("лодка", 0, kind="effort", pro=2, effort=(5.0, "hours"), phase="active"),
        said("лодка", 20, con=2, kind="pause", phase="paused"),
        said("лодка", 120, pro=2, kind="resume", phase="active"),
        said("лодка", 125, pro=3, heat=0.9),
    ]

    [one] = shifts(snapshot([goal("лодка")], told), day(100), day(150)).items

    assert (one.change, one.hot) == ("resumed", False)


def test_who_wishes_for_what_is_under_way_has_not_turned_from_it() -> None:
    told = [said("лодка", n, kind="effort", pro=1, effort=(2.0, "hours")) for n in range(0, 60, 6)]
    told += [said("лодка", n, pro=2, phase="considered") for n in (150, 165, 180)]

    found = shifts(snapshot([goal("лодка")], told), day(70), day(190)).items

    assert not [one for one in found if one.change == "fell"]


def test_words_after_a_fall_do_not_speak_for_the_thing() -> None:
    told = [said("хор", n, pro=3, heat=0.1) for n in range(0, 60, 6)]
    told += [said("хор", n, con=2, heat=0.2) for n in range(62, 130, 6)]
    told.append(said("хор", 63, pro=1, heat=0.0))

    [fall] = shifts(snapshot([goal("хор")], told), day(30), day(130)).items

    by_id = {one.id: one for one in told}
    assert fall.change == "fell"
    assert fall.after
    assert all(by_id[id].polarity <= 0 for id in fall.after)


def test_a_first_place_given_out_loud_is_news_before_anything_bears_it_out() -> None:
    wished = [said("лодка", n, pro=1) for n in (0, 20, 40)]
    first = said("лодка", 50, kind="priority", pro=3, rank=1)
    life = snapshot([goal("лодка")], [*wished, first])

    [told] = shifts(life, day(30), day(60)).items

    assert (told.change, told.date, told.stable) == ("rose", day(50), False)
    assert 0.8 < told.probability < 0.95
    assert told.after[0] == first.id
    assert not shifts(life, day(51), day(70)).items


def test_a_first_place_is_no_news_where_it_was_said_before_or_taken_back_or_said_in_heat() -> None:
    wished = [said("лодка", n, pro=1) for n in (0, 20, 40)]
    first = said("лодка", 50, kind="priority", pro=3, rank=1)

    def told(*more: Observation) -> list[str]:
        life = snapshot([goal("лодка")], [*wished, *more])
        return [one.change for one in shifts(life, day(45), day(60)).items]

    assert told(first) == ["rose"]
    assert told(said("лодка", 30, kind="priority", pro=3, rank=1), first) == []
    assert "rose" not in told(first, said("лодка", 55, con=3, kind="stance"))
    assert told(said("лодка", 50, kind="priority", pro=3, rank=1, heat=0.9)) == []


def test_what_changed_is_told_before_what_is_only_new_and_the_main_thing_before_the_rest() -> None:
    told = [
        *(said("лодка", n, pro=3, phase="active") for n in (0, 10, 20)),
        *(said("зарядка", n, pro=1, phase="active") for n in (1, 11)),
        said("лодка", 40, con=1, kind="pause", phase="paused"),
        said("зарядка", 41, con=1, kind="pause", phase="paused"),
        *(said("хор", n, pro=3) for n in (45, 46, 47)),
        *(said("альт", n, pro=1) for n in (44,)),
    ]
    things = [goal(name) for name in ("лодка", "зарядка", "хор", "альт")]

    found = shifts(snapshot(things, told), day(30), day(50)).items

    names = {one.id: one.name for one in things}
    assert [(names[one.entity_id], one.change) for one in found] == [
        ("лодка", "paused"), ("зарядка", "paused"), ("хор", "appeared"), ("альт", "appeared"),
    ]  # fmt: skip


def test_a_change_is_told_by_its_own_words_and_no_sentence_twice() -> None:
    told = [
        *(said("опись", n, pro=1, kind="effort", effort=(2.0, "hours")) for n in range(0, 60, 6)),
        said("опись", 70, pro=1, explicit=False, quote="Вышла на крыльцо и не знала, куда идти.", episode="a"),
        said("опись", 70, pro=1, kind="effort", explicit=False, quote="Вышла на крыльцо и не знала, куда идти.", episode="a"),
        said("опись", 70, pro=2, kind="done", phase="done", quote="Сдала опись.", episode="a"),
    ]  # fmt: skip
    life = snapshot([goal("опись")], told)
    quotes = {one.id: one.source.quote for one in told}

    [done] = [one for one in shifts(life, day(40), day(90)).items if one.change == "done"]

    after = [quotes[id] for id in done.after]
    assert after[0] == "Сдала опись."
    assert len(after) == len(set(after))
