"""The biography and what lifts or drains, from invented statements."""

from dataclasses import replace

from graph.biography import biography
from graph.computed.phases import phases
from graph.moods import choices, moods
from graph.types import Affect, Entity, Fact, Observation
from tests.builders import day, goal, said, snapshot

ME = Entity("me", "Person", "me", "me", is_self=True)


def _felt(valence: float) -> Affect:
    return Affect(0, 0, 0, 0, valence, 0, 0, 0.8)


def _about(id: str, n: int, valence: float) -> Observation:
    return replace(said(id, n, pro=1), affect=_felt(valence))


def _types(entities: list[Entity], words: list[Observation], facts: list[Fact]) -> list[str]:
    told = snapshot([ME, *entities], words, facts)
    by = {
        one.entity_id: phases([w for w in words if w.entity_id == one.entity_id]) for one in words
    }
    lines = biography(told, [one.id for one in entities if one.type != "Literal"], lambda id: by.get(id, ()))  # fmt: skip
    return [f"{one.type} {one.title}" for one in lines]


def test_a_life_is_one_line_by_date() -> None:
    things = [
        goal("trip", "поездка", "Event"),
        goal("leave", "уйти с работы", "Decision"),
        goal("lena", "Лена", "Person"),
        Entity("city", "Literal", "Казань", "c"),
    ]
    words = [
        said("lena", 1, kind="mention"),
        said("trip", 9, kind="event"),
        said("leave", 4, kind="decision", pro=2),
    ]
    lives = Fact("f", "me", "STATUS", "city", "слова", day(6), attribute="city")

    assert _types(things, words, [lives]) == ["person Лена", "decision уйти с работы", "status Казань", "event поездка"]  # fmt: skip


def test_a_day_told_twice_stands_there_once() -> None:
    words = [said("trip", 9, kind="event"), said("trip", 9, kind="event", quote="снова о ней")]

    assert _types([goal("trip", "поездка", "Event")], words, []) == ["event поездка"]


def test_what_is_wrong_is_no_part_of_a_life() -> None:
    city = Entity("city", "Literal", "Казань", "c")
    wrong = Fact("f", "me", "STATUS", "city", "слова", day(6), verdict="wrong")

    assert _types([city], [], [wrong]) == []


def test_the_beginning_of_a_goal_is_a_line() -> None:
    words = [said("boat", 2, pro=3, phase="active"), said("boat", 8, pro=2, kind="effort", phase="active")]  # fmt: skip

    assert _types([goal("boat", "лодка")], words, []) == ["phase active"]


def test_what_reads_brighter_than_usual_lifts_and_what_reads_heavier_drains() -> None:
    words = [_about("boat", n, 0.6) for n in range(5)] + [_about("job", n, -0.6) for n in range(10, 15)]  # fmt: skip

    found = {one.entity_id: one.pull for one in moods(words)}

    assert found == {"boat": "lifts", "job": "drains"}


def test_a_person_who_is_always_gloomy_is_not_drained_by_everything() -> None:
    words = [_about(id, n, -0.5) for id in ("a", "b", "c") for n in range(5)]

    assert moods(words) == []


def test_two_words_say_nothing_and_love_with_grief_is_mixed() -> None:
    words = [_about("few", n, 0.9) for n in range(2)]
    words += [_about("both", n, v) for n, v in enumerate((0.8, -0.8, 0.7, -0.7))]
    words += [_about("calm", n, 0.0) for n in range(6)]

    assert {one.entity_id: one.pull for one in moods(words)} == {"both": "mixed"}


def test_the_brightest_words_come_first() -> None:
    words = [_about("boat", n, v) for n, v in enumerate((0.5, 0.9, 0.7))]
    words += [_about("job", n + 10, -0.5) for n in range(6)]

    up = next(one for one in moods(words) if one.entity_id == "boat").up

    assert [id.split("/")[1] for id in up] == ["1", "2", "0"]


def test_decisions_are_hot_or_cold_or_not_told() -> None:
    words = [said("x", n, kind="decision", heat=h) for n, h in enumerate((0.9, 0.1, 0.45))]

    assert [one.hot for one in choices(words)] == [True, False]


def test_a_phase_begins_no_more_exactly_than_its_words() -> None:
    words = [replace(said("boat", 2, pro=3, phase="active"), precision="season"), said("boat", 80, con=2, kind="abandon", phase="dropped")]  # fmt: skip
    told = snapshot([ME, goal("boat", "лодка")], words)

    lines = biography(told, ["boat"], lambda _: phases(words))

    assert [(one.title, one.precision) for one in lines] == [("active", "season"), ("dropped", "day")]  # fmt: skip
