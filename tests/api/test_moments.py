from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from api.refusals import BadDate, BadZone
from api.routes.moments import begins, ends, known_zone, said_date, told_at_the_start

MOSCOW = "Europe/Moscow"


def test_a_bare_date_begins_with_its_first_instant_where_the_owner_lives() -> None:
    assert begins("2024-03-05", MOSCOW) == datetime(2024, 3, 4, 21, tzinfo=UTC)


def test_a_day_ends_just_before_the_next_one_begins() -> None:
    end = ends("2024-03-05", MOSCOW)

    assert begins("2024-03-06", MOSCOW) - end == timedelta(milliseconds=1)


@pytest.mark.parametrize("reads", [begins, ends])
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-05T10:00:00Z", datetime(2024, 3, 5, 10, tzinfo=UTC)),
        ("2024-03-05T10:00:00+03:00", datetime(2024, 3, 5, 7, tzinfo=UTC)),
        ("2024-03-05T10:00", datetime(2024, 3, 5, 7, tzinfo=UTC)),
        ("2026-11-25T15:00:00.123Z", datetime(2026, 11, 25, 15, 0, 0, 123000, tzinfo=UTC)),
    ],
)
def test_a_time_is_that_time_everywhere(
    reads: Callable[[str, str], datetime], text: str, moment: datetime
) -> None:
    assert reads(text, MOSCOW) == moment


@pytest.mark.parametrize("day", ["2024-03-31", "2024-10-27"])
def test_a_day_of_23_or_25_hours_ends_where_it_ends(day: str) -> None:
    length = ends(day, "Europe/Berlin") - begins(day, "Europe/Berlin")

    assert length + timedelta(milliseconds=1) == timedelta(hours=23 if "03" in day[5:7] else 25)


@pytest.mark.parametrize(
    "text", ["", "вчера", "2024-13-01", "2024-02-30", "03/05/2024", "0001-01-01"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        begins(text, MOSCOW)


def test_the_oldest_and_the_last_years_are_dates_too() -> None:
    assert begins("0476-01-01", "UTC").year == 476
    assert ends("9998-12-31", "UTC").year == 9998


def test_a_zone_has_an_iana_name() -> None:
    assert known_zone(MOSCOW) == MOSCOW
    with pytest.raises(BadZone):
        known_zone("MSK+3")


@pytest.mark.parametrize(
    ("said", "start", "end", "precision"),
    [
        ("2021-04-05", "2021-04-04T21", "2021-04-05T21", "day"),
        ("2021-04", "2021-03-31T21", "2021-04-30T21", "month"),
        ("2021", "2020-12-31T21", "2021-12-31T21", "year"),
        ("весной 2021", "2021-02-28T21", "2021-05-31T21", "season"),
        ("в марте 2021", "2021-02-28T21", "2021-03-31T21", "month"),
        ("12 марта 2021", "2021-03-11T21", "2021-03-12T21", "day"),
        ("last spring", "2025-02-28T21", "2025-05-31T21", "season"),
        ("вчера", "2026-01-30T21", "2026-01-31T21", "day"),
    ],
)
def test_a_day_of_ones_own_may_be_said_as_one_says_it(
    said: str, start: str, end: str, precision: str
) -> None:
    now = datetime(2026, 2, 1, 12, tzinfo=UTC)

    dated = said_date(said, "Europe/Moscow", now)

    assert dated.at is not None
    assert dated.until is not None
    assert (dated.at.isoformat()[:13], dated.until.isoformat()[:13]) == (start, end)
    assert (dated.precision, dated.source, dated.original) == (precision, "user", said)


@pytest.mark.parametrize(
    "said", ["", "когда-то", "мне было 12 лет", "99999-01-01", "31 февраля 2021"]
)
def test_what_names_no_day_is_refused(said: str) -> None:
    with pytest.raises(BadDate):
        said_date(said, "Europe/Moscow", datetime(2026, 2, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "start", "precision"),
    [
        ("Это было летом 2018: хотела стать врачом.", datetime(2018, 6, 1, tzinfo=UTC), "season"),
        ("Дело было в марте 2015 года, мы ехали.", datetime(2015, 3, 1, tzinfo=UTC), "month"),
        ("It happened on 3 March 2020: the move.", datetime(2020, 3, 3, tzinfo=UTC), "day"),
        ("Летом 2018 я работал.", datetime(2018, 6, 1, tzinfo=UTC), "season"),
        ("Весной 2021 я хотел стать поваром.", datetime(2021, 3, 1, tzinfo=UTC), "season"),
        ("В 2010 году мне было двадцать, мечтал о море.", datetime(2010, 1, 1, tzinfo=UTC), "year"),
        ("В мае 2019 мы переехали.", datetime(2019, 5, 1, tzinfo=UTC), "month"),
        ("In the summer of 2015 I wanted to sail.", datetime(2015, 6, 1, tzinfo=UTC), "season"),
    ],
)
def test_a_story_may_begin_with_its_own_time(text: str, start: datetime, precision: str) -> None:
    told = told_at_the_start(text, "UTC", datetime(2026, 11, 28, tzinfo=UTC))

    assert told is not None
    assert (told.at, told.precision, told.source) == (start, precision, "user")


@pytest.mark.parametrize(
    "text", ["Это было прекрасно.", "Это было давно и неправда.", "Летом 2018 я работал в кафе, а сейчас хочу своё.", "Это было в мае 2031.", "2000 рублей отдал за куртку.",
     "В 2000 рублей обошлась куртка.", "Летом я работал."]
)  # fmt: skip
def test_a_story_without_a_time_of_its_own_is_of_now(text: str) -> None:
    assert told_at_the_start(text, "UTC", datetime(2026, 11, 28, tzinfo=UTC)) is None
