"""Days as people write them by hand: in names, in folders, at the beginning of a line, below a year."""

import json

import pytest

from tests.extractors.reading import reading_of, said


def days(path: str, text: str) -> list[str]:
    """The local day of each passage with its precision."""
    found = (one.dated for one in said(reading_of(path, text)))
    return [f"{one.original!s} {one.precision} {str(one.at)[:10]}" for one in found]


def test_lines_that_begin_with_their_day_are_a_diary() -> None:
    text = "4.03.21 Проснулась рано.\n5.03.21 Бегала.\nУстала.\n7.03.21 Опять бегала.\n"

    assert [one.text for one in said(reading_of("лента.txt", text))] == [
        "4.03.21 Проснулась рано.", "5.03.21 Бегала.\nУстала.", "7.03.21 Опять бегала.",
    ]  # fmt: skip
    assert [one[-10:] for one in days("лента.txt", text)] == [
        "2021-03-04",
        "2021-03-05",
        "2021-03-07",
    ]


def test_a_chronicle_of_years_is_no_diary() -> None:
    text = "4.03.1981 Родилась.\n5.09.1988 Пошла в школу.\n7.06.1998 Окончила её.\n"

    assert len(said(reading_of("жизнь.txt", text))) == 1


def test_days_below_a_year_are_of_that_year() -> None:
    text = "# 2021\n\n## 4 марта\nБегала.\n\n# 2022\n\n## 1 января\nСпала.\n"

    assert [one[-10:] for one in days("дневник.md", text)[1:]] == ["2021-03-04", "2022-01-01"]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("Дневник/2011 год/5 апреля.txt", "day 2011-04-05"),
        ("Дневник/2011/04 апрель/5 апреля.txt", "day 2011-04-05"),
        ("Дневник/2011/04 апрель/5 мая.txt", "month 2011-04-01"),
        ("Дневник/2011/план на 5 апреля.txt", "year 2011-01-01"),
        ("зима 2019-2020.md", "season 2020-02-29"),
        ("Дневник 1234567890abcdef1234567890abcdef.md", "unknown None"),
    ],
)  # fmt: skip
def test_a_name_says_its_day(path: str, day: str) -> None:
    assert days(path, "Хочу тишины.")[0].endswith(day)


def test_fields_may_be_parted_by_any_sign() -> None:
    assert days("а.md", "---\ncreation-date: 2021-03-04\n---\nХочу тишины.")[0].endswith(
        "2021-03-04"
    )


def test_what_an_account_that_is_gone_said_is_not_the_owners() -> None:
    base = {"type": "message", "date_unixtime": "1659337320", "from": "Костя", "from_id": "user1"}
    chat = {
        "type": "saved_messages", "id": 1,
        "messages": [
            {**base, "id": 1, "text": "Купить саженцы"},
            {**base, "id": 2, "text": "Пост канала", "forwarded_from": None},
        ],
    }  # fmt: skip

    found = said(reading_of("result.json", json.dumps(chat)))

    assert [one.role for one in found] == ["self", "quoted"]
