from datetime import UTC, datetime

import pytest

from extractors.phrases import phrases

AT = datetime(2024, 3, 12, 15, 30, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "start", "end", "grain"),
    [
        ("вчера не спал", "2024-03-11", "2024-03-12", "day"),
        ("в марте 2023 уволился", "2023-03-01", "2023-04-01", "month"),
        ("в мае поехали", "2023-05-01", "2023-06-01", "month"),
        ("летом бегал", "2023-06-01", "2023-09-01", "season"),
        ("прошлой зимой", "2023-12-01", "2024-03-01", "season"),
        ("на прошлой неделе", "2024-03-04", "2024-03-11", "week"),
        ("через две недели экзамен", "2024-03-26", "2024-03-27", "day"),
        ("три года назад", "2021-03-01", "2021-04-01", "month"),
        ("в понедельник", "2024-03-11", "2024-03-12", "day"),
        ("в 2019 году", "2019-01-01", "2020-01-01", "year"),
        ("двадцать пятого февраля", "2024-02-25", "2024-02-26", "day"),
        ("с мая по август 2023 жил там", "2023-05-01", "2023-09-01", "month"),
        ("в четвёртом квартале 2022", "2022-10-01", "2023-01-01", "quarter"),
        ("in March 2023 I quit", "2023-03-01", "2023-04-01", "month"),
        ("last Friday", "2024-03-08", "2024-03-09", "day"),
        ("two weeks ago", "2024-02-27", "2024-02-28", "day"),
        ("on January 5th", "2024-01-05", "2024-01-06", "day"),
        ("the first Monday of May 2023", "2023-05-01", "2023-05-02", "day"),
    ],
)
def test_a_diary_looks_back(text: str, start: str, end: str, grain: str) -> None:
    [found] = phrases(text, AT)

    assert found.start is not None
    assert found.end is not None
    assert (found.start.isoformat()[:10], found.end.isoformat()[:10], found.grain) == (
        start,
        end,
        grain,
    )
    assert text[found.start_char : found.end_char] == found.text


def test_direction_settles_what_may_be_either() -> None:
    [back], [ahead] = phrases("в пятницу", AT), phrases("в пятницу", AT, "future")

    assert [one.start and one.start.day for one in (back, ahead)] == [8, 15]


def test_a_day_and_an_hour_are_one_phrase() -> None:
    [found] = phrases("Вчера в 9 вечера решился", AT)

    assert found.start is not None
    assert (found.start.isoformat()[:16], found.grain) == ("2024-03-11T21:00", "hour")


def test_since_is_open() -> None:
    [found] = phrases("с 2019 года бегаю", AT)

    assert found.start is not None
    assert (found.kind, found.start.year, found.end) == ("open", 2019, None)


@pytest.mark.parametrize(
    "text",
    [
        "заплатил 2000 рублей", "два дня подряд", "много лет назад", "I may march on and fall in love", "at one point she sat",
        "оценил на 7/10", "версия 3.12.1", "без даты вовсе",
    ],
)  # fmt: skip
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert phrases(text, AT) == []


@pytest.mark.parametrize("text", ["НА ПРОШЛОЙ НЕДЕЛЕ", "Last Week", "İ, на Прошлой неделе"])
def test_large_letters_change_no_time_and_no_place(text: str) -> None:
    [found] = phrases(text, AT)

    assert found.start == datetime(2024, 3, 4, tzinfo=UTC)
    assert text[found.start_char : found.end_char] == found.text
    assert found.text.casefold() in ("на прошлой неделе", "last week")


def test_a_short_name_is_a_weekday_in_large_letters_and_mostly_another_word_in_small_ones() -> None:
    assert [one.text for one in phrases("We met Sat and talked", AT)] == ["Sat"]
    assert phrases("We sat there and talked", AT) == []
