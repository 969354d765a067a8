"""Chats of Signal, as signal-export writes them: "Me" is the owner, in Markdown, on a page and in JSON."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.extractors.reading import ASKED, NOBODY, reading_of, said, told

TEXT = """[2024-03-05 21:05:10] Me: Хочу дом 🌊
у моря  
(- Ольга: ❤️ -)

[2024-03-05 21:06:07] Ольга: 

> Хочу дом

Строй: чего ждать  
[2024-03-05 21:07:07] Ольга: ![IMG_1.jpg](./media/IMG_1.jpg)  
[2024-03-05 21:08:07] Ольга: Missed voice call  
[2024-03-05 21:09:07] Ольга: (This message was deleted)
[2024-03-05 21:10:07] Me: 

> Строй: чего ждать

Завтра  
"""  # noqa: W291 - two blanks at the end are how it writes

_OLD = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>Ольга</title><link href="../style.css" rel="stylesheet"/></head>
<body><div class="page" id="pg0">
<div class="msg me"><span class="date">2024-03-05</span><span class="time">21:05:10</span><span class="sender">Me</span>
<p class="body"><p>Хочу дом 🌊<br/>у моря</p></p><p class="reaction">Ольга: ❤️</p></div>
<div class="msg"><span class="date">2024-03-05</span><span class="time">21:06:07</span><span class="sender">Ольга</span>
<p class="quote">Хочу дом</p><p class="body"><p>Строй</p></p><p class="reaction"></p></div>
</div></body></html>"""
_NEW = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>Ольга</title></head>
<body><main><div class="page" id="pg0"><div class="day">2024-03-05</div>
<div class="msg me"><div class="meta"><span class="sender">Me</span><time class="time" datetime="2024-03-05T21:05:10" title="2024-03-05 21:05:10">21:05:10</time></div>
<div class="body"><p>Хочу дом 🌊<br/>у моря</p></div><div class="reactions"><span class="reaction">❤️<span class="who">Ольга</span></span></div></div>
<div class="event call missed">Missed voice call</div>
<div class="msg"><div class="meta"><span class="sender">Ольга</span><time class="time" datetime="2024-03-05T21:06:07" title="2024-03-05 21:06:07">21:06:07</time></div>
<div class="quote">Хочу дом</div><div class="body"><p>Строй</p></div></div>
<div class="msg cont"><div class="body"><p>Завтра</p></div></div>
<div class="msg cont deleted"><div class="body">This message was deleted</div></div>
<div class="msg cont"><div class="body"><figure><img src="./media/1.jpg"/></figure></div></div>
</div></main></body></html>"""


def test_a_chat_in_markdown_has_its_speakers_and_times() -> None:
    found = reading_of("Ольга/chat.md", TEXT, NOBODY)

    assert found.format == "signal"
    assert told(found) == [
        ("self", "Хочу дом 🌊\nу моря"), ("other", "> Хочу дом\n\nСтрой: чего ждать"), ("self", "> Строй: чего ждать\n\nЗавтра"),
    ]  # fmt: skip
    assert said(found)[0].dated.at == datetime(2024, 3, 5, 18, 5, 10, tzinfo=UTC)
    last = said(found)[-1]
    assert [last.text[s.start : s.end].strip() for s in last.quoted] == ["> Строй: чего ждать"]
    assert (found.conversations[0].kind, found.conversations[0].title) == ("messenger", "Ольга")
    assert set(found.problems) == {
        "1 messages of media only", "1 system lines", "1 deleted messages",
    }  # fmt: skip


@pytest.mark.parametrize("page", [_OLD, _NEW])
def test_a_page_older_or_newer_says_the_same(page: str) -> None:
    found = reading_of("Ольга/chat.html", page, NOBODY)

    assert found.format == "signal"
    assert told(found)[:2] == [("self", "Хочу дом 🌊\nу моря"), ("other", "Строй")]
    assert said(found)[0].dated.at == datetime(2024, 3, 5, 18, 5, 10, tzinfo=UTC)
    assert said(found)[0].dated.precision == "second"


def test_a_message_of_a_group_bears_the_name_above_it() -> None:
    found = reading_of("chat.html", _NEW, NOBODY)

    assert (said(found)[-1].author, said(found)[-1].text) == ("Ольга", "Завтра")
    assert set(found.problems) == {
        "1 messages of media only", "1 system lines", "1 deleted messages",
    }  # fmt: skip


def test_what_it_writes_as_json_is_read_as_any_chat() -> None:
    lines: list[dict[str, Any]] = [
        {"date": "2024-03-05T21:05:10", "sender": "Me", "body": "Хочу дом", "quote": "", "sticker": None, "reactions": [], "attachments": []},
        {"date": "2024-03-05T21:06:07", "sender": "Ольга", "body": "Строй", "quote": "", "sticker": None, "reactions": [], "attachments": []},
    ]  # fmt: skip

    assert told(reading_of("data.json", "\n".join(map(json.dumps, lines)), ASKED)) == [("self", "Хочу дом"), ("other", "Строй")]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[2024-03-05 21:05] Ольга: Строй\n[2024-03-05 21:06] Костя: Хочу дом\n", "whatsapp"),
        ("Вспомнил наш разговор:\n\n[2024-03-05 21:05:10] Me: Хочу дом\n[2024-03-05 21:06:10] Ольга: Строй\n\nТак и решил.\n", "text"),
    ],
)  # fmt: skip
def test_a_chat_of_another_kind_and_a_note_that_quotes_two_lines_stay_what_they_are(
    text: str, kind: str
) -> None:
    assert reading_of("a.txt", text).format == kind
