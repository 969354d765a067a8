"""Day and month of `3/5/2024` are told apart by all dates of a file, and a doubt is said."""

from datetime import UTC, datetime

import pytest

from extractors.formats.slashes import Order, order_of
from tests.extractors.exports import messages, reading

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DOUBT = "day and month cannot be told apart: {} first"


def chat(*clocks: str, said: str = "Хочу дом") -> str:
    turns = [f"## {('User', 'Assistant')[n % 2]} {clock}\n\n{said}\n" for n, clock in enumerate(clocks)]  # fmt: skip
    return "\n".join(turns)


def days(text: str) -> list[str]:
    return [f"{m.dated.at:%m-%d}" if m.dated.at else "" for m in messages(text, "chat.md")]


@pytest.mark.parametrize(
    ("clocks", "expected"),
    [
        (("3/5/2024 12:00", "3/25/2024 12:00"), ["03-05", "03-25"]),
        (("3/5/2024 12:00", "25/5/2024 12:00"), ["05-03", "05-25"]),
        (("3/5/2024 12:00", "4/1/2024 12:00"), ["03-05", "04-01"]),
        (("3/5/2024 12:00", "1/6/2024 12:00"), ["05-03", "06-01"]),
        (("3/5/2024 12:00", "3/5/2024 12:01"), ["05-03", "05-03"]),
        (("3/5/24, 9:05 PM", "3/5/24, 9:06 PM"), ["03-05", "03-05"]),
        (("11/12/2025 12:00", "11/12/2025 12:05"), ["12-11", "12-11"]),
        (("3/12/2025 12:00", "3/12/2025 12:05"), ["12-03", "12-03"]),
        (("3.5.2024 12:00", "3.25.2024 12:00"), ["05-03", "03-25"]),
    ],
)
def test_the_other_dates_of_a_chat_tell(clocks: tuple[str, ...], expected: list[str]) -> None:
    assert days(chat(*clocks)) == expected


def test_a_date_that_would_lie_ahead_tells_too() -> None:
    assert order_of(["3/12/2025"], "", datetime(2025, 6, 1, tzinfo=UTC)) == Order(month_first=True)


def test_russian_words_have_the_day_first_without_a_doubt() -> None:
    found = reading(chat("3/5/2024 12:00", "3/5/2024 12:05"), "chat.md")

    assert found.problems == ()


def test_what_cannot_be_told_is_said() -> None:
    english = "What is the best way to build a house?"
    bare = chat("3/5/2024 12:00", "3/5/2024 12:05", said=english)
    padded = chat("03/05/2024 12:00", "03/05/2024 12:05", said=english)

    assert reading(bare, "chat.md").problems == (DOUBT.format("month"),)
    assert days(bare) == ["03-05", "03-05"]
    assert reading(padded, "chat.md").problems == (DOUBT.format("day"),)
    assert days(padded) == ["05-03", "05-03"]


def test_two_orders_in_one_file_are_a_doubt() -> None:
    found = order_of(["13/5/2024", "5/14/2024", "3/5/2024"], "", NOW)

    assert found == Order(sure=False)
    assert found.told("5/14/2024") == "5/14/2024"


def test_a_diary_told_by_such_headings_is_read_alike_newest_first_too() -> None:
    text = "# 4/7/2024\nХожу\n# 4/6/2024\nЛежу\n# 4/5/2024\nСплю\n# 3/28/2024\nЕм\n"

    found = messages(text, "diary.md")

    assert [f"{m.dated.at:%m-%d}" for m in found if m.dated.at] == ["04-07", "04-06", "04-05", "03-28"]  # fmt: skip
    assert found[0].dated.original == "4/7/2024"


def test_a_table_of_messages_has_one_order() -> None:
    rows = "Author,Date,Content\nЯ,3/5/2024 12:00,Хочу дом\nИда,3/25/2024 12:00,Строй\n"

    assert days(rows) == ["03-05", "03-25"]
