"""What closes what, point by point."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from graph.closing import Pin, Telling, settle
from graph.types import Provenance

START = datetime(2024, 1, 1, tzinfo=UTC)


def day(n: int) -> datetime:
    return START + timedelta(days=n)


def told(id: str, value: str, at: int, until: int | None = None, *, sure: bool = True) -> Telling:
    source = Provenance("d", f"c-{id}", "m", f"ch-{id}", "цитата")
    end = None if until is None else day(until)
    return Telling(id, f"ch-{id}", value, day(at), end, "", 0.9 if sure else 0.5, sure, (source,))


def spans(*tellings: Telling, functional: bool = True) -> list[tuple[str, int, int | None]]:
    settled = settle(tellings, (), functional=functional)
    return [
        (
            one.value,
            (one.valid_at - START).days,
            None if one.invalid_at is None else (one.invalid_at - START).days,
        )
        for one in settled.stretches
    ]


def test_the_next_value_ends_the_one_before() -> None:
    assert spans(told("b", "Б", 9), told("a", "А", 1)) == [("А", 1, 9), ("Б", 9, None)]


def test_equal_starts_close_nothing() -> None:
    assert spans(told("a", "А", 1), told("b", "Б", 1)) == [("А", 1, None), ("Б", 1, None)]


def test_an_accumulating_relation_is_closed_by_no_other() -> None:
    assert spans(told("a", "А", 1), told("b", "Б", 5), functional=False) == [
        ("А", 1, None),
        ("Б", 5, None),
    ]


def test_a_value_that_returns_is_two_stretches() -> None:
    assert spans(told("a", "А", 1), told("b", "Б", 5), told("c", "А", 9)) == [
        ("А", 1, 5),
        ("Б", 5, 9),
        ("А", 9, None),
    ]


def test_one_weak_voice_is_held_and_two_of_one_day_are_still_one() -> None:
    weak = told("b", "Б", 5, sure=False)
    same = replace(weak, id="c")

    settled = settle([told("a", "А", 1), weak, same], (), functional=True)

    assert settled.held == {"b", "c"}
    assert [one.invalid_at for one in settled.stretches if one.value == "А"] == [None]


def test_two_independent_episodes_close() -> None:
    weak = [told("b", "Б", 5, sure=False), told("c", "Б", 8, sure=False)]

    assert spans(told("a", "А", 1), *weak) == [("А", 1, 5), ("Б", 5, None)]


def test_an_end_stated_later_ends_what_was_open() -> None:
    end = told("e", "А", 7, 7)

    assert spans(told("a", "А", 1), end, told("b", "А", 20), functional=False) == [
        ("А", 1, 7),
        ("А", 20, None),
    ]


def test_a_pin_closes_and_is_closed_and_takes_what_is_told_inside_it() -> None:
    pin = Pin("p", "А", day(1), None)

    settled = settle([told("in", "А", 3), told("b", "Б", 9)], [pin], functional=True)

    assert settled.pins["p"][0] == day(9)
    assert [one.id for one in settled.pins["p"][1]] == ["in"]
    assert [one.value for one in settled.stretches] == ["Б"]
