from datetime import UTC, datetime

import pytest

from api.agent.times import timed

AT = datetime(2026, 11, 25, tzinfo=UTC)


def _spans(text: str) -> list[tuple[str, str]]:
    return [(str(a)[:10], str(b)[:10]) for a, b in timed(text, AT, "UTC").windows]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("между мартом и июнем 2024", [("2024-03-01", "2024-04-01"), ("2024-06-01", "2024-07-01")]),
        ("с весны 2024 к лету 2025", [("2024-03-01", "2024-06-01"), ("2025-06-01", "2025-09-01")]),
        ("Чем был занят зимой 2025?", [("2024-12-01", "2025-03-01")]),
        ("Что было в Марте 2024?", [("2024-03-01", "2024-04-01")]),
        ("Где я был 12 марта 2024?", [("2024-03-12", "2024-03-13")]),
        ("What changed between March and June 2024?", [("2024-03-01", "2024-04-01"), ("2024-06-01", "2024-07-01")]),
        ("What did I do on May 5, 2023?", [("2023-05-05", "2023-05-06")]),
    ],
)  # fmt: skip
def test_two_months_share_the_year_that_is_said_once(
    text: str, spans: list[tuple[str, str]]
) -> None:
    assert _spans(text) == spans


@pytest.mark.parametrize(
    "text", ["Сколько лет Оле?", "Люблю ли я летать?", "What may I expect?", "Мартышка в парке?",
             "Хочет ли Марта в Питер?", "Марта уехала?", "Что мне сказала Майя?"]
)  # fmt: skip
def test_words_that_only_look_like_a_time_are_none(text: str) -> None:
    assert _spans(text) == []


def test_an_impossible_day_is_no_time() -> None:
    assert _spans("Что было 31 февраля 2024?") == []


def test_the_rest_of_a_question_is_without_its_times() -> None:
    assert timed("Что стало с садом между маем и июлем 2025?", AT, "UTC").rest.split() == [
        "Что", "стало", "с", "садом", "?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("What has changed over the last year?", [("2025-11-24", "2026-11-25")]),
        ("during the past two weeks", [("2026-11-11", "2026-11-25")]),
        ("What did I do last year?", [("2025-01-01", "2026-01-01")]),
    ],
)
def test_the_last_months_up_to_now_are_no_months_of_the_calendar(
    text: str, spans: list[tuple[str, str]]
) -> None:
    assert _spans(text) == spans


@pytest.mark.parametrize("text", ["Какой я была прошлой осенью?", "What did I want last autumn?"])
def test_the_last_autumn_is_none_that_is_not_over(text: str) -> None:
    assert _spans(text) == [("2025-09-01", "2025-12-01")]
    assert _spans("Чего я хочу осенью?") == [("2026-09-01", "2026-12-01")]


@pytest.mark.parametrize(
    "text",
    ["What mattered most to me on 2025-02-10?", "Что было важно на 2025-02-10?", "Что было 2025-02-10?"],
)  # fmt: skip
def test_a_day_in_digits_is_that_day_in_every_language(text: str) -> None:
    found = timed(text, datetime(2026, 11, 28, 12, tzinfo=UTC), "UTC")

    assert [(start.isoformat()[:10], end.isoformat()[:10]) for start, end in found.windows] == [("2025-02-10", "2025-02-11")]  # fmt: skip
    assert "2025" not in found.rest
