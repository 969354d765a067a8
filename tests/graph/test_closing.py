"""What closes what, point by point."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

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


def plainly(tellings: Sequence[Telling]) -> list[tuple[str, datetime, datetime | None]]:
    """What closes what of strong tellings, said as a search through all of them."""
    told = sorted(tellings, key=lambda one: (one.valid_at, one.id))
    found: list[tuple[str, datetime, datetime | None]] = []
    for one in told:
        later = (
            two.valid_at for two in told if two.valid_at > one.valid_at and two.value != one.value
        )
        named = (two.until for two in told if two.until and two.value == one.value)
        said = (
            [one.until]
            if one.until
            else [min((e for e in named if e > one.valid_at), default=None)]
        )
        end = min((e for e in (*said, next(later, None)) if e is not None), default=None)
        last = max((n for n, run in enumerate(found) if run[0] == one.value), default=None)
        if last is None or (found[last][2] is not None and one.valid_at >= found[last][2]):  # pyright: ignore[reportOperatorIssue, reportOptionalOperand]
            found.append((one.value, one.valid_at, end))
        elif found[last][2] is not None and (end is None or end > found[last][2]):  # pyright: ignore[reportOperatorIssue, reportOptionalOperand]
            found[last] = (one.value, found[last][1], end)
    return sorted(found, key=lambda run: (run[1], run[0]))


@given(
    st.lists(st.tuples(st.sampled_from("АБВ"), st.integers(0, 20), st.none() | st.integers(1, 5)))
)
def test_the_quick_way_finds_what_a_plain_search_finds(
    said: list[tuple[str, int, int | None]],
) -> None:
    tellings = [
        told(f"{n:02}", value, at, None if lasts is None else at + lasts)
        for n, (value, at, lasts) in enumerate(said)
    ]
    settled = settle(tellings, (), functional=True).stretches
    assert sorted((one.value, one.valid_at, one.invalid_at) for one in settled) == sorted(
        plainly(tellings), key=lambda run: (run[0], run[1])
    )


def test_what_is_told_ten_times_as_often_takes_not_a_hundred_times_the_work() -> None:
    """Counted in comparisons of moments, not in seconds."""

    class Moment(datetime):
        seen = 0

        def __gt__(self, other: object) -> bool:
            Moment.seen += 1
            return super().__gt__(cast("datetime", other))

        def __lt__(self, other: object) -> bool:
            Moment.seen += 1
            return super().__lt__(cast("datetime", other))

    def work(many: int) -> int:
        Moment.seen = 0
        days = [Moment.fromtimestamp(86_400 * (n + 1), UTC) for n in range(many)]
        tellings = [
            replace(told(f"{n:04}", "АБ"[n % 2], 0), valid_at=at) for n, at in enumerate(days)
        ]
        assert len(settle(tellings, (), functional=True).stretches) == many
        return Moment.seen

    assert work(1_000) < 20 * work(100)
