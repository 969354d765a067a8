"""Exports as other places, tongues and programs write them: each read as its plain kin is."""

import json
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from extractors.intake import members
from extractors.types import RawFile, Skipped
from tests.extractors.exports import arrival, reads, zipped
from tests.extractors.reading import reading_of, said, told

_OWN, _OTHER = ("self", "Хочу дом"), ("other", "Привет")
_LETTER = (
    "From kostya@example.org Tue Mar  5 21:05:00 2024\nFrom: =?utf-8?B?0JrQvtGB0YLRjw==?=\n <kostya@example.org>\nTo: Olga\n <olga@example.org>\n"
    "Subject: =?utf-8?Q?=D0=94=D0=BE?=\n =?utf-8?Q?=D0=BC?=\nDate: Tue, 5 Mar 2024\n 21:05:00 +0300\nMIME-Version: 1.0\n"
    'Content-Type: text/plain;\n charset="koi8-r"\nContent-Transfer-Encoding: 8bit\n\nХочу дом\n\n'
    "Вт, 5 мар. 2024 г. в 20:00, Ольга <olga@example.org>:\n\n> Чего хочешь?\n\n-- \nКостя\n"
).encode("koi8-r")
_VK = (
    '<!DOCTYPE html><html><head><meta charset="windows-1251"></head><body><div class="ui_crumb">Ольга</div>'
    '<div class="item__main"><div class="message" data-id="1"><div class="message__header"><a href="https://vk.com/id1">Ольга</a>, 5 мар 2024 в 21:05:00</div>'
    '<div>Привет<div class="kludges"></div></div></div></div><div class="item__main"><div class="message" data-id="2">'
    '<div class="message__header">Вы, 5 мар 2024 в 21:06:00 <span class="message-edited">(ред.)</span></div>'
    '<div>Хочу дом<div class="kludges"><div class="attachment"><div class="attachment__description">Фотография</div></div></div></div></div></div></body></html>'
).encode("cp1251")
_CLAUDE: list[dict[str, Any]] = [
    {
        "uuid": "k", "name": "Дом", "summary": "Коротко", "created_at": "2024-03-05T18:05:00Z",
        "chat_messages": [
            {"uuid": "1", "text": "", "sender": "human", "created_at": "2024-03-05T18:05:00Z", "files": [{"file_name": "a.png"}],
             "content": [{"start_timestamp": "2024-03-05T18:05:00Z", "type": "text", "text": "Хочу дом", "citations": []}]},
            {"uuid": "2", "text": "", "sender": "assistant", "created_at": "2024-03-05T18:06:00Z",
             "content": [{"type": "thinking", "thinking": "хм"}, {"type": "tool_result", "content": [{"type": "text", "text": "итог"}]},
                         {"type": "token_budget"}, {"type": "text", "text": "Строй"}]},
        ],
    }
]  # fmt: skip
_GEMINI = (
    '<html><body><div class="outer-cell mdl-cell"><div class="mdl-grid"><div class="header-cell mdl-cell"><p class="mdl-typography--title">Gemini-Apps<br></p></div>'
    '<div class="content-cell mdl-cell mdl-typography--body-1">Eingegebener Prompt:&nbsp;Хочу дом<br>05.03.2024, 19:05:00 MEZ<br><p>Строй</p></div></div></div></body></html>'
)
_TASKS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nUID:1\r\nCREATED:20240305T180500Z\r\nDUE;VALUE=DATE:20270101\r\n"
    "SUMMARY:Хочу\r\n  дом\r\nSTATUS:NEEDS-ACTION\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
)
VARIANTS: dict[str, tuple[str, str | bytes, list[tuple[str, str]]]] = {
    "whatsapp in german": ("WhatsApp Chat mit Olga.txt",
        "05.03.24, 21:04 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n05.03.24, 21:05 - Olga: Привет\n"
        "05.03.24, 21:05 - Костя: Хочу дом\n05.03.24, 21:07 - Olga: <Medien ausgeschlossen>\n", [_OTHER, _OWN]),
    "whatsapp in persian digits": ("WhatsApp Chat with Olga.txt", "۰۵/۰۳/۲۰۲۴، ۲۱:۰۵ - Olga: Привет\n۰۵/۰۳/۲۰۲۴، ۲۱:۰۵ - Костя: Хочу дом\n", [_OTHER, _OWN]),
    "whatsapp in cp1251": ("Чат WhatsApp с Ольга.txt",
        "05.03.2024, 21:05 - Ольга: Привет\n05.03.2024, 21:05 - Костя: Хочу дом\n05.03.2024, 21:07 - Ольга: <Без медиафайлов>\n".encode("cp1251"), [_OTHER, _OWN]),
    "vk in cp1251": ("messages/1/messages0.html", _VK, [_OTHER, _OWN]),
    "gemini in german": ("Takeout/Meine Aktivitäten/Gemini-Apps/MeineAktivitäten.html", _GEMINI, [_OWN, ("assistant", "Строй")]),
    "claude of blocks": ("conversations.json", json.dumps(_CLAUDE), [_OWN, ("assistant", "Строй")]),
    "letter with folded headers": ("a.mbox", _LETTER, [_OWN]),
    "task with a due day ahead": ("a.ics", _TASKS, [_OWN]),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_keeps_whose_words_and_when(name: str) -> None:
    path, data, expected = VARIANTS[name]

    found = reading_of(path, data)

    assert told(found) == expected
    assert str(next(m.dated.at for m in said(found) if m.role == "self"))[:15] == "2024-03-05 18:0"


@pytest.mark.parametrize("charset", ["cp866", "cp1251", "koi8-r", "utf-16", "utf-8-sig"])
def test_a_diary_in_any_charset_has_its_words(charset: str) -> None:
    text = "Сегодня я решил, что хочу построить дом у моря и посадить сад.\nЗавтра начну."

    assert told(reading_of("2024-03-05.txt", text.encode(charset))) == [("self", text)]


def test_a_zip_in_a_zip_gives_the_notes_and_refuses_the_program_beside_them(tmp_path: Path) -> None:
    code = "import os\nx = os.getcwd()\nprint(x)\n"
    inner = zipped({"Заметки/2024-03-05.md": "Хочу дом", "Заметки/счёт.md": code})
    outer = zipped({"Export-Part-1.zip": inner})

    files = [one for one in members([arrival(tmp_path, "Экспорт.zip", outer)], zone=UTC) if isinstance(one, RawFile)]  # fmt: skip

    assert [one.path for one in files] == ["Export-Part-1/Заметки/2024-03-05.md", "Export-Part-1/Заметки/счёт.md"]  # fmt: skip
    assert told(reading_of(files[0].path, files[0].data)) == [_OWN]
    assert isinstance(reads(files[1].data, files[1].path), Skipped)
