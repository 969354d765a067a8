"""Messages of VK as its API gives them: `out` and the talk's other end tell whose they are, forwards are another's."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from extractors.formats import read
from extractors.types import RawFile, Reading
from tests.extractors.reading import ASKED, NOBODY, reading_of, said, told

_OLGA, _ME = 101, 202
_PROFILES = [
    {"id": _OLGA, "first_name": "Ольга", "last_name": "Иванова"},
    {"id": _ME, "first_name": "Костя", "last_name": "Лес"},
]


def _message(number: int, sender: int, text: str, peer: int = _OLGA, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "date": 1709632800 + number * 60, "peer_id": peer, "from_id": sender, "text": text,
        "conversation_message_id": number, "fwd_messages": [], "attachments": [], "important": False, **more,
    }  # fmt: skip


def _forward(text: str, *inner: Any) -> dict[str, Any]:
    return {"date": 1709632000, "from_id": 303, "text": text, "fwd_messages": list(inner)}


_ITEMS: list[Any] = [
    _message(6, _ME, "Смотри", out=1, fwd_messages=[_forward("Все счастливы", _forward("И мы"))]),
    _message(5, _ME, "", out=1, fwd_messages=[_forward("Чужое")]),
    _message(4, _OLGA, "", out=0, attachments=[{"type": "photo"}]),
    _message(3, _OLGA, "", out=0, action={"type": "chat_photo_update"}),
    None,
    _message(2, _OLGA, "Строй 🌊", out=0),
    _message(1, _ME, "Хочу дом\nу моря", out=1),
]


def test_an_answer_of_the_api_is_a_talk_that_runs_forward() -> None:
    data = {"response": {"count": 7, "items": _ITEMS, "profiles": _PROFILES}}

    found = reading_of("history.json", json.dumps(data), NOBODY)

    assert found.format == "vk"
    assert told(found) == [
        ("self", "Хочу дом\nу моря"), ("other", "Строй 🌊"), ("quoted", "Чужое"), ("self", "Смотри\n\nВсе счастливы\n\nИ мы"),
    ]  # fmt: skip
    last = said(found)[-1]
    assert [last.text[span.start : span.end] for span in last.quoted] == ["Все счастливы\n\nИ мы"]
    assert said(found)[0].dated.at == datetime(2024, 3, 5, 10, 1, tzinfo=UTC)
    assert (said(found)[1].author, found.conversations[0].title) == ("Ольга Иванова", "Ольга Иванова")  # fmt: skip
    assert set(found.problems) == {
        "1 messages without text", "1 service messages", "1 broken entries",
    }  # fmt: skip


@pytest.mark.parametrize("wrap", ["items", "messages", None])
def test_without_the_mark_a_talk_of_two_is_with_its_other_end(wrap: str | None) -> None:
    items = [_message(1, _ME, "Хочу дом"), _message(2, _OLGA, "Строй")]
    data: Any = {wrap: items, "profiles": _PROFILES} if wrap else items

    found = reading_of("a.json", json.dumps(data), NOBODY)

    assert (found.format, told(found)) == ("vk", [("self", "Хочу дом"), ("other", "Строй")])


def test_the_older_api_called_the_text_a_body() -> None:
    items = [
        {"id": 2, "date": 1709632860, "out": 0, "user_id": _OLGA, "body": "Строй", "read_state": 1},
        {"id": 1, "date": 1709632800, "out": 1, "user_id": _OLGA, "from_id": _ME, "body": "Хочу дом",
         "fwd_messages": [{"user_id": 303, "date": 1709632000, "body": "Все счастливы"}]},
    ]  # fmt: skip

    found = reading_of("a.json", json.dumps({"response": {"count": 2, "items": items}}), NOBODY)

    assert told(found) == [("self", "Хочу дом\n\nВсе счастливы"), ("other", "Строй")]
    assert len(found.conversations) == 1
    assert said(found)[0].quoted


def test_in_a_talk_of_many_only_who_is_known_is_the_owner() -> None:
    items = [_message(1, _ME, "Хочу дом", 2_000_000_001), _message(2, _OLGA, "Строй", 2_000_000_001)]  # fmt: skip
    data = json.dumps({"items": items, "profiles": _PROFILES})

    assert {role for role, _ in told(reading_of("a.json", data, NOBODY))} == {"other"}
    assert told(reading_of("a.json", json.dumps(items), ASKED))[0][0] == "other"


def test_lists_of_another_kind_are_not_taken_for_vk() -> None:
    posts = [{"id": 1, "from_id": 5, "date": 1709632800, "text": "Запись на стене", "post_type": "post"}]  # fmt: skip

    outcome = read(RawFile("wall.json", json.dumps({"items": posts}).encode()), "d", ASKED)

    assert not isinstance(outcome, Reading) or outcome.format != "vk"
