"""A diary by days as JSON is the person's own; rates, holidays and posts by days are not."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from extractors.formats import read
from extractors.types import RawFile, Reading
from tests.extractors.reading import ASKED, reading_of, said, told

DAYS = {
    "2024-01-05": "Весь день хочу дом у моря 🌊\nи сад",
    "2024-01-06": "",
    "07.01.2024": ["Снова думал о доме.", "Вечером позвонила Ольга, говорили долго."],
}


def test_an_object_of_days_is_a_diary() -> None:
    found = reading_of("diary.json", json.dumps(DAYS))

    assert found.format == "json_diary"
    assert told(found) == [
        ("self", "Весь день хочу дом у моря 🌊\nи сад"), ("self", "Снова думал о доме."),
        ("self", "Вечером позвонила Ольга, говорили долго."),
    ]  # fmt: skip
    assert said(found)[0].dated.at == datetime(2024, 1, 5, 9, tzinfo=UTC)
    assert (said(found)[0].dated.precision, said(found)[0].dated.zone) == ("day", "Europe/Moscow")
    assert {one.kind for one in found.conversations} == {"diary"}
    assert found.problems == ("1 entries without words",)


@pytest.mark.parametrize("wrap", [None, "entries", "записи"])
def test_a_list_of_entries_is_a_diary(wrap: str | None) -> None:
    entries = [
        {"Date": "2024-01-05T21:05:10+03:00", "title": "Дом", "text": "Хочу дом у моря.", "tags": ["мечта"], "mood": 5},
        {"Date": "January 6, 2024 9:05 PM", "text": "Still thinking about the house."},
    ]  # fmt: skip

    found = reading_of("a.json", json.dumps({wrap: entries} if wrap else entries))

    assert found.format == "json_diary"
    assert told(found) == [("self", "Хочу дом у моря."), ("document", "#мечта"), ("self", "Still thinking about the house.")]  # fmt: skip
    assert [str(m.dated.at)[:16] for m in said(found)] == ["2024-01-05 18:05", "2024-01-05 18:05", "2024-01-06 18:05"]  # fmt: skip
    assert found.conversations[0].title == "Дом"


def test_a_diary_is_older_than_any_chat() -> None:
    found = reading_of("a.json", json.dumps({"1985-01-06": "Был в лесу и потом дома."}))

    assert said(found)[0].dated.at == datetime(1985, 1, 6, 9, tzinfo=UTC)


def test_a_day_may_hold_fields() -> None:
    data = {"2024-01-05": {"text": "Хочу дом у моря.", "mood": "хорошо"}}

    assert told(reading_of("a.json", json.dumps(data))) == [("self", "Хочу дом у моря.")]


@pytest.mark.parametrize(
    "data",
    [
        {"2024-01-05": 90.1, "2024-01-06": 90.5},
        {"2024-01-05": {"USD": "девяносто рублей за один"}},
        {"2024-01-01": "Новый год", "2024-01-07": "Рождество"},
        {"2024-01-05": "Хочу дом у моря.", "version": "три слова и ещё"},
        [{"date": "2024-01-05", "text": "Новость этого дня такая", "url": "https://a.example"}],
        [{"date": "2024-01-05", "text": "Хочу дом у моря.", "author": "Ольга"}],
    ],
)
def test_other_json_by_days_stays_out_of_the_diary(data: Any) -> None:
    outcome = read(RawFile("a.json", json.dumps(data).encode()), "d", ASKED)

    assert not isinstance(outcome, Reading) or outcome.format != "json_diary"


def test_a_title_that_is_a_sentence_is_the_first_of_the_words() -> None:
    """As jrnl writes its entries, which have their clock beside the day."""
    entries: list[dict[str, Any]] = [
        {"title": "Хочу зиму.", "body": "Снег и лес.", "date": "2024-03-05", "time": "21:41", "tags": ["@дом"], "starred": False},
        {"title": "Поехали в лес за грибами", "body": "", "date": "2024-03-06", "time": "10:00", "tags": [], "starred": False},
    ]  # fmt: skip

    found = reading_of("j.json", json.dumps({"tags": {"@дом": 1}, "entries": entries}))

    assert [(r, t) for r, t in told(found) if r == "self"] == [("self", "Хочу зиму.\nСнег и лес."), ("self", "Поехали в лес за грибами")]  # fmt: skip
    assert str(said(found)[0].dated.at)[:16] == "2024-03-05 18:41"


def test_an_entry_may_be_a_page() -> None:
    """As Diarium writes them."""
    entry: dict[str, Any] = {"date": "2024-03-05T21:30:00", "heading": "Вечер", "html": "<p>Хочу чаю &amp; мёда и сада</p>", "rating": 0, "people": []}  # fmt: skip

    assert told(reading_of("d.json", json.dumps([entry]))) == [("self", "Хочу чаю & мёда и сада")]
