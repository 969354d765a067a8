"""What Skype gives of an account: the owner is named, and a quoted message is not who quotes it."""

import json
from datetime import UTC, datetime
from typing import Any

from extractors.formats import read
from extractors.types import RawFile, Skipped
from tests.extractors.reading import ASKED, NOBODY, reading_of, said, told


def _message(number: int, sender: str, content: str, kind: str = "RichText") -> dict[str, Any]:
    return {
        "id": str(number), "displayName": None, "originalarrivaltime": f"2016-03-05T18:0{number}:10.123Z",
        "messagetype": kind, "version": number, "content": content, "conversationid": "8:live:olga",
        "from": sender, "properties": None, "amsreferences": None,
    }  # fmt: skip


_QUOTE = (
    '<quote author="live:olga" authorname="Ольга" timestamp="1457200870" conversation="8:live:olga"><legacyquote>[05.03.2016] Ольга: '
    "</legacyquote>Строй &amp; живи<legacyquote>\n\n&lt;&lt;&lt; </legacyquote></quote>И сад"
)
_MESSAGES: list[Any] = [
    _message(8, "8:live:olga", "", "RichText/UriObject"),
    _message(7, "8:live:kostya", '<ss type="smile">:)</ss> <a href="https://a.example/x">https://a.example/x</a>'),
    _message(6, "8:live:olga", '<partlist type="ended"/>', "Event/Call"),
    _message(5, "8:live:olga", "<addmember/>", "ThreadActivity/AddMember"),
    _message(4, "8:live:kostya", _QUOTE),
    _message(3, "8:live:olga", 'Строй &amp; живи 🌊<e_m ts="1457200870" ts_ms="1457200870123" a="live:olga" t="61"/>', "Text"),
    None,
    _message(2, "8:live:kostya", "Хочу дом\nу моря &lt;3"),
]  # fmt: skip


def _export(messages: list[Any], title: str | None = "Ольга") -> str:
    talk: dict[str, Any] = {"id": "8:live:olga", "displayName": title, "version": 1.0, "properties": {}, "threadProperties": None, "MessageList": messages}  # fmt: skip
    return json.dumps({"userId": "8:live:kostya", "exportDate": "2024-03-05T10:00", "conversations": [talk]})  # fmt: skip


def test_a_talk_runs_forward_and_its_owner_is_the_account() -> None:
    found = reading_of("messages.json", _export(_MESSAGES), NOBODY)

    assert found.format == "skype"
    assert told(found) == [
        ("self", "Хочу дом\nу моря <3"), ("other", "Строй & живи 🌊"), ("self", "Строй & живи\n\nИ сад"),
        ("self", ":) https://a.example/x"),
    ]  # fmt: skip
    assert said(found)[0].dated.at == datetime(2016, 3, 5, 18, 2, 10, 123000, tzinfo=UTC)
    assert (found.conversations[0].kind, found.conversations[0].title) == ("messenger", "Ольга")
    assert set(found.problems) == {
        "2 service messages", "1 messages of media only", "1 broken entries",
    }  # fmt: skip


def test_what_a_message_quotes_is_marked() -> None:
    answer = said(reading_of("messages.json", _export(_MESSAGES)))[2]

    assert [answer.text[span.start : span.end] for span in answer.quoted] == ["Строй & живи"]


def test_a_talk_without_a_name_bears_the_others_id() -> None:
    found = reading_of("messages.json", _export(_MESSAGES[-1:], None))

    assert found.conversations[0].title == "live:olga"


def test_lists_of_messages_of_another_kind_stay_unknown() -> None:
    other = json.dumps({"conversations": [{"MessageList": [{"id": 1, "content": "x"}]}]})

    assert isinstance(read(RawFile("messages.json", other.encode()), "d", ASKED), Skipped)
