"""A date without a time is a day, and stays that day in any zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graph.noon import at_noon
from graph.words import Dated, Precision

ENTRY = datetime(2024, 3, 5, tzinfo=ZoneInfo("Europe/Moscow")).astimezone(UTC)
MUCH_LATER = datetime(2026, 1, 1, tzinfo=UTC)


def _dated(precision: Precision) -> Dated:
    return Dated(ENTRY, ENTRY + timedelta(days=1), precision, "file_name", "Europe/Moscow")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/Moscow", "Asia/Tokyo"])
def test_a_day_is_shown_as_itself_in_any_zone(zone: str) -> None:
    found = at_noon(_dated("day"), MUCH_LATER)

    assert found.at is not None
    assert f"{found.at.astimezone(ZoneInfo(zone)):%Y-%m-%d}" == "2024-03-05"


@pytest.mark.parametrize("precision", ["second", "minute"])
def test_a_moment_stays_where_it_is(precision: Precision) -> None:
    assert at_noon(_dated(precision), MUCH_LATER).at == ENTRY


def test_what_is_written_this_morning_is_not_of_the_future() -> None:
    morning = ENTRY + timedelta(hours=8)

    assert at_noon(_dated("day"), morning).at == morning
    assert at_noon(_dated("day"), ENTRY - timedelta(hours=1)).at == ENTRY


@pytest.mark.parametrize(
    "length", [timedelta(hours=8), timedelta(seconds=1), timedelta(days=19, seconds=1)]
)
def test_a_stretch_between_two_moments_begins_where_it_does(length: timedelta) -> None:
    stretch = Dated(ENTRY, ENTRY + length, "day", "message", "UTC")

    assert at_noon(stretch, MUCH_LATER).at == ENTRY


def test_a_day_is_moved_to_its_noon_once() -> None:
    once = at_noon(_dated("day"), MUCH_LATER)

    assert at_noon(once, MUCH_LATER) == once
