"""Notes and diaries of Simplenote, Journey and Roam: the person's own, each with the time it was written."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from extractors.formats import read
from extractors.types import Broken, RawFile, Reading
from tests.extractors.reading import ASKED, reading_of, said, told


def test_simplenote_gives_its_notes_and_counts_the_bin() -> None:
    note = {"id": "a", "content": "Дом у моря 🌊\n\nИ сад\n> Все счастливы", "creationDate": "2024-03-05T18:05:10.000Z",
            "lastModified": "2024-04-01T10:00:00.000Z", "markdown": True, "pinned": False, "tags": ["мечта", "дом"]}  # fmt: skip
    data = {"activeNotes": [note, {"id": "b", "content": ""}], "trashedNotes": [{"id": "c", "content": "Старое"}]}  # fmt: skip

    found = reading_of("notes.json", json.dumps(data))

    assert found.format == "simplenote"
    assert told(found) == [
        ("self", "Дом у моря 🌊\n\nИ сад\n> Все счастливы"), ("document", "#мечта #дом"),
    ]  # fmt: skip
    assert said(found)[0].dated.at == datetime(2024, 3, 5, 18, 5, 10, tzinfo=UTC)
    assert [said(found)[0].text[s.start : s.end] for s in said(found)[0].quoted] == ["> Все счастливы"]  # fmt: skip
    assert (found.conversations[0].kind, found.conversations[0].title) == ("note", "Дом у моря 🌊")
    assert set(found.problems) == {"1 notes in the bin", "1 notes without words"}


def _journey(text: str, **more: Any) -> dict[str, Any]:
    return {
        "text": text, "date_modified": 1709700000000, "date_journal": 1709661900000, "id": "1709661900000-3fe8", "preview_text": "",
        "address": "", "music_artist": "", "music_title": "", "lat": 1.7976931348623157e308, "lon": 1.7976931348623157e308,
        "mood": 1, "label": "", "folder": "", "sentiment": 0, "timezone": "Asia/Tokyo", "favourite": False, "type": "markdown",
        "weather": {"id": 0, "degree_c": 7, "description": "Light rain", "icon": "10d", "place": "Toyama"},
        "photos": ["1709661900000-3fe8-1.jpg"], "tags": ["дом"], **more,
    }  # fmt: skip


def test_an_entry_of_journey_keeps_its_zone() -> None:
    found = reading_of("1709661900000-3fe8.json", json.dumps(_journey("# Хочу дом\nу моря 🌊")))

    assert found.format == "journey"
    assert told(found) == [("self", "# Хочу дом\nу моря 🌊"), ("document", "#дом")]
    assert said(found)[0].dated.at == datetime(2024, 3, 5, 18, 5, tzinfo=UTC)
    assert said(found)[0].dated.zone == "Asia/Tokyo"
    assert (found.conversations[0].kind, found.conversations[0].title) == ("diary", "Хочу дом")
    assert found.problems == ("1 pictures, sounds and films not read",)


def test_an_entry_of_journey_nested_without_end_has_words_that_are_not_read() -> None:
    entry = _journey("<p>Хочу дом</p>" + "<div>" * 5000, type="html")

    found = reading_of("1709661900000-3fe8.json", json.dumps(entry))

    assert "1 entries nested too deep to be read" in found.problems
    assert not any("without words" in one for one in found.problems)


@pytest.mark.parametrize("kind", ["html", None])
def test_entries_of_journey_may_be_pages(kind: str | None) -> None:
    text = '<p dir="auto">Хочу дом &amp; сад</p><blockquote>Все счастливы</blockquote>'
    entry = _journey(text, type=kind) if kind else {k: v for k, v in _journey(text).items() if k != "type"}  # fmt: skip

    message = said(reading_of("a.json", json.dumps([entry])))[0]

    assert message.text.split() == ["Хочу", "дом", "&", "сад", "Все", "счастливы"]
    assert [message.text[s.start : s.end].strip() for s in message.quoted] == ["Все счастливы"]


ROAM = [
    {"title": "March 5th, 2024", "uid": "03-05-2024", "create-time": 1709661900000, "edit-time": 1709661910000, "children": [
        {"string": "Хочу [[дом]] у моря 🌊", "uid": "a", "create-time": 1709661900000, "children": [
            {"string": "> Все счастливы", "uid": "b"}, {"string": "{{[[TODO]]}} найти участок", "uid": "c"}]},
        {"string": "Спал долго", "uid": "d", "edit-time": 1709661910000}]},
    {"title": "дом", "uid": "p", "edit-time": 1709661910000, "children": [
        {"string": "Строить самому", "uid": "e", "create-time": 1609459200000},
        {"string": "Author:: [[Лев]]", "uid": "g"},
        {"string": "", "uid": "h"},
        {"string": "Или купить", "uid": "f", "create-time": 1709661900000, "children": [{"string": "дорого", "uid": "i"}]}]},
    {"title": "пусто", "uid": "q", "edit-time": 1709661910000},
]  # fmt: skip


def test_roam_gives_days_and_pages() -> None:
    found = reading_of("graph.json", json.dumps(ROAM))

    day, page = found.conversations
    assert found.format == "roam"
    assert (day.kind, page.kind, page.title) == ("diary", "note", "дом")
    assert [m.text for m in day.messages] == ["- Хочу [[дом]] у моря 🌊\n  - > Все счастливы\n  - [ ] найти участок\n- Спал долго"]  # fmt: skip
    assert [m.text for m in page.messages] == ["Строить самому", "Author:: [[Лев]]", "Или купить\n- дорого"]  # fmt: skip
    assert {role for role, _ in told(found)} == {"self"}
    assert (day.messages[0].dated.at, day.messages[0].dated.precision) == (datetime(2024, 3, 5, 9, tzinfo=UTC), "day")  # fmt: skip
    assert [m.dated.at.year for m in page.messages if m.dated.at] == [2021, 2024, 2024]
    assert found.problems == ("1 pages without words",)


def test_what_a_block_of_roam_quotes_or_names_is_nobodys() -> None:
    day, page = reading_of("graph.json", json.dumps(ROAM)).conversations

    marked = [m.text[s.start : s.end].strip() for m in (*day.messages, *page.messages) for s in m.quoted]  # fmt: skip

    assert marked == ["- > Все счастливы", "Author:: [[Лев]]"]


@pytest.mark.parametrize(
    "data",
    [
        {"activeNotes": 5, "version": 1},
        {"date_journal": "2024-03-05", "debit": 100, "credit": 50},
        [{"title": "Меню", "children": [{"title": "Главная", "url": "/"}]}],
        [{"title": "Дом", "children": [{"string": "Хочу дом"}]}],
    ],
)
def test_json_that_only_looks_alike_stays_unknown(data: Any) -> None:
    assert not isinstance(read(RawFile("a.json", json.dumps(data).encode()), "d", ASKED), Reading)


def test_a_newer_entry_of_journey_names_its_day_in_another_way() -> None:
    entry: dict[str, Any] = {"id": "x", "type": "entry", "version": 2, "dateOfJournal": "2024-03-05T18:05:00.000Z", "createdAt": "2024-04-05T18:05:00.000Z",
             "timezone": "Asia/Tokyo", "text": "<p>Хочу <b>света</b></p>", "tags": [], "attachments": []}  # fmt: skip

    found = reading_of("1.json", json.dumps(entry))

    assert (found.format, told(found)) == ("journey", [("self", "Хочу света")])
    assert said(found)[0].dated.at == datetime(2024, 3, 5, 18, 5, tzinfo=UTC)


def _standard(kind: str, key: str, content: Any) -> dict[str, Any]:
    return {"uuid": key, "content_type": kind, "content": content, "created_at": "2021-03-05T18:41:00.000Z",
            "updated_at": "2022-03-05T18:41:00.000Z"}  # fmt: skip


def test_standard_notes_gives_its_notes_with_their_tags() -> None:
    line: dict[str, Any] = {"type": "paragraph", "children": [{"type": "text", "text": "Хочу "}, {"type": "link", "children": [{"type": "text", "text": "лес"}]}]}  # fmt: skip
    tree = json.dumps({"root": {"type": "root", "children": [line, line]}})
    items = [
        _standard("Note", "1", {"title": "Планы", "text": "Хочу в отпуск", "references": []}),
        _standard("Note", "2", {"title": "Лес", "text": tree, "noteType": "super"}),
        _standard("Note", "3", {"title": "Старое", "text": "в корзине", "trashed": True}),
        _standard("Tag", "4", {"title": "жизнь", "references": [{"uuid": "1", "content_type": "Note"}]}),
        _standard("SN|UserPreferences", "5", {}),
    ]  # fmt: skip

    found = reading_of("Backup.txt", json.dumps({"version": "004", "items": items}))

    assert told(found) == [("self", "Хочу в отпуск"), ("document", "#жизнь"), ("self", "Хочу лес\nХочу лес")]  # fmt: skip
    assert said(found)[0].dated.at == datetime(2021, 3, 5, 18, 41, tzinfo=UTC)
    assert found.problems == ("1 notes in the bin",)


def test_locked_standard_notes_are_refused() -> None:
    data = json.dumps({"version": "004", "items": [_standard("Note", "1", "004:abc")]})

    outcome = read(RawFile("Backup.txt", data.encode()), "d", ASKED)

    assert isinstance(outcome, Broken)
    assert outcome.reason.startswith("encrypted: ")
