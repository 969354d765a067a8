from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from graph.retrieval.types import Plan
from graph.retrieval.weigh import SPEAKS, STANDS, TURNS, weighed, worth
from graph.types import Observation
from graph.words import Dated, Passage
from tests.builders import day, goal, said, snapshot


def _passage(n: int, text: str, message: str | None = None) -> Passage:
    dated = Dated(day(n), day(n + 1), "day", "file_name")
    return Passage(
        f"p{n}{text}", "d", "c", message or f"m{n}", 0, "self", text, dated, f"{n}.md", "line:1", None, None
    )  # fmt: skip


def _names(found: list[tuple[Passage, float]]) -> list[str]:
    return [one.text for one, _ in found]


def test_words_of_the_time_that_is_asked_about_come_first() -> None:
    found = [(_passage(200, "later"), 1.0), (_passage(10, "then"), 0.9)]

    best = weighed(found, ((day(8), day(12)),), {})

    assert _names(best) == ["then", "later"]


def test_a_second_piece_of_one_message_stands_behind_another_message() -> None:
    found = [
        (_passage(1, "first", "m1"), 1.0),
        (_passage(2, "second", "m1"), 0.9),
        (_passage(3, "other", "m3"), 0.7),
    ]

    assert _names(weighed(found, (), {})) == ["first", "other", "second"]


def test_a_message_where_a_life_turned_weighs_more_than_one_that_mentions() -> None:
    life = snapshot(
        [goal("бег", "бег")],
        [
            said("бег", 2, pro=2, quote="бегаю"),
            said("бег", 40, con=2, kind="abandon", quote="бросил бег"),
        ],
    )

    known = worth(Plan("Что стало с бегом?"), life)

    assert known["m40"] > known["m2"] > 0


def test_a_question_of_a_time_alone_asks_for_what_turned_then() -> None:
    life = snapshot(
        [goal("бег", "бег")],
        [
            said("бег", 2, con=2, kind="abandon", quote="бросил бег"),
            said("бег", 90, kind="resume", pro=2, quote="снова бегаю"),
        ],
    )
    plan = replace(Plan("Что ушло?"), windows=((day(80), day(80) + timedelta(days=20)),))

    assert set(worth(plan, life)) == {"m90"}


def test_the_dearest_messages_are_those_where_it_turned_then_those_that_speak_of_it() -> None:
    run = [said("бег", n, pro=1, quote="бегаю") for n in range(20)]
    turns = [said("бег", n, con=2, kind="abandon", quote="бросил бег") for n in (7, 15)]
    life = snapshot([goal("бег", "бег")], [*run, *turns])
    plan = replace(Plan("Что стало с бегом?"), windows=((day(8), day(12)),))

    found = worth(plan, life)

    assert found.dearest(4) == ["m7", "m15", "m0", "m1"]
    assert found["m7"] == SPEAKS + TURNS + STANDS
    assert found["m15"] == SPEAKS + TURNS
    assert found["m3"] == SPEAKS
    assert len(found) == 20
    assert "m99" not in found


def test_a_name_that_is_said_ten_times_as_often_is_no_more_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counted in words that are asked whether they lie within the bounds; what all asks share is done once."""
    asked: list[datetime] = []
    heard = Plan.hears

    def counted(plan: Plan, one: Observation) -> bool:
        asked.append(one.valid_at)
        return heard(plan, one)

    monkeypatch.setattr(Plan, "hears", counted)
    words = [said("бег", n, pro=1, quote="бегаю") for n in range(3_000)]

    dear = worth(Plan("Что с бегом?"), snapshot([goal("бег", "бег")], words)).dearest(100)

    assert len(dear) == 100
    assert not asked


def test_nothing_found_is_nothing_weighed() -> None:
    assert weighed([], (), {}) == []
