"""A small true file of each format, whose words say whose they are: what the fuzzers begin with.

`OWN` stands only in the owner's words, `FOREIGN` only in those of an assistant, another person or a source.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from extractors.types import Asked
from tests.extractors.exports import (
    claude_chat,
    claude_message,
    gpt_chat,
    gpt_node,
    telegram_chat,
    telegram_message,
    zipped,
)
from tests.extractors.old_workbooks import old_workbook
from tests.extractors.workbooks import Cell, binary_workbook, open_workbook, workbook

OWN = "мойголос"
FOREIGN = "чужойголос"
ASKED = Asked("Europe/Moscow", datetime(2026, 1, 1, tzinfo=UTC), me=("Костя", "kostya@example.org"))
NOBODY = Asked("Europe/Moscow", datetime(2026, 1, 1, tzinfo=UTC))
_ISO = "2024-03-05T10:00:00Z"
_LATER = "2024-03-05T10:01:00Z"


def _turns(role: str, said: str, own: str, foreign: str, **more: Any) -> list[dict[str, Any]]:
    return [
        {role: own, said: f"{OWN} хочет дом", **more},
        {role: foreign, said: f"{FOREIGN} советует", **more},
    ]


def _grok(sender: str, text: str, key: str) -> dict[str, Any]:
    return {
        "response": {
            "_id": key,
            "message": text,
            "sender": sender,
            "create_time": {"$date": {"$numberLong": "1709632800000"}},
        }
    }


JSON: Mapping[str, Any] = {
    "generic": {
        "chats": [
            {"title": "Дом", "log": _turns("author", "text", "user", "bot", ts=1709632800000)},
            {"title": "Сад", "log": _turns("author", "text", "user", "bot", ts="5 марта 2024, 10:00")},
        ]
    },
    "generic_pairs": {"history": [{"question": f"{OWN} хочет дом", "answer": f"{FOREIGN} советует", "date": _ISO}]},
    "chatgpt": [
        gpt_chat(
            [
                gpt_node("a", "root", "user", f"{OWN} хочет дом"),
                gpt_node("b", "a", "assistant", f"{FOREIGN} советует"),
                gpt_node("c", "a", "assistant", f"{FOREIGN} иначе"),
            ]
        )
    ],
    "claude": [
        claude_chat(
            [
                claude_message("a", "human", f"{OWN} хочет дом",
                               attachments=[{"file_name": "x", "extracted_content": f"{FOREIGN} писал"}]),
                claude_message("b", "assistant", f"{FOREIGN} советует"),
            ]
        )
    ],
    "telegram": telegram_chat(
        [telegram_message(1, "Костя", f"{OWN} хочет дом"),
         telegram_message(2, "Ольга", [f"{FOREIGN} советует", {"type": "bold", "text": "!"}], from_id="user77"),
         telegram_message(3, "Костя", f"{FOREIGN} новость", forwarded_from="Канал")], id=77
    ),
    "deepseek": [
        {"id": "d", "title": "Дом", "inserted_at": _ISO, "updated_at": _ISO, "mapping": {
            "root": {"id": "root", "parent": None, "children": ["1"], "message": None},
            "1": {"id": "1", "parent": "root", "children": ["2"], "message": {
                "inserted_at": _ISO, "fragments": [{"type": "REQUEST", "content": f"{OWN} хочет дом"}]}},
            "2": {"id": "2", "parent": "1", "children": [], "message": {
                "inserted_at": _LATER, "fragments": [{"type": "RESPONSE", "content": f"{FOREIGN} советует"}]}}}}
    ],
    "grok": {"conversations": [{"conversation": {"id": "g", "title": "Дом", "create_time": _ISO}, "responses": [
        _grok("human", f"{OWN} хочет дом", "1"), _grok("assistant", f"{FOREIGN} советует", "2")]}]},
    "openwebui": [{"id": "o", "title": "Дом", "chat": {"history": {"currentId": "2", "messages": {
        "1": {"id": "1", "parentId": None, "childrenIds": ["2"], "role": "user", "content": f"{OWN} хочет дом", "timestamp": 1709632800},
        "2": {"id": "2", "parentId": "1", "childrenIds": [], "role": "assistant", "content": f"{FOREIGN} советует", "timestamp": 1709632801},
    }}}}],
    "librechat": {"conversationId": "l", "title": "Дом", "messages": [
        {"messageId": "1", "parentMessageId": "0", "text": f"{OWN} хочет дом", "sender": "User", "isCreatedByUser": True, "createdAt": _ISO},
        {"messageId": "2", "parentMessageId": "1", "text": f"{FOREIGN} советует", "sender": "GPT", "isCreatedByUser": False, "createdAt": _LATER}]},
    "aistudio": {"runSettings": {"model": "m"}, "systemInstruction": {}, "chunkedPrompt": {"chunks": [
        {"role": "user", "text": f"{OWN} хочет дом", "createTime": _ISO}, {"role": "model", "text": f"{FOREIGN} советует"}]}},
    "takeout": [{"header": "Gemini Apps", "title": f"Prompted {OWN} хочет дом", "time": _ISO, "products": ["Gemini Apps"],
                 "safeHtmlItem": [{"html": f"<p>{FOREIGN} советует</p>"}]}],
    "discord": {"guild": {"id": "0", "name": "DM"}, "channel": {"id": "5", "name": "ольга"}, "messages": [
        {"id": "1", "type": "Default", "timestamp": _ISO, "content": f"{OWN} хочет дом", "author": {"id": "9", "name": "Костя"}},
        {"id": "2", "type": "Default", "timestamp": _ISO, "content": f"{FOREIGN} советует", "author": {"id": "8", "name": "Ольга"}},
        {"id": "3", "type": "Default", "timestamp": _ISO, "content": "", "author": {"id": "9", "name": "Костя"},
         "forwardedMessage": {"content": f"{FOREIGN} новость"}}]},
    "skype": {"userId": "8:live:kostya", "exportDate": _ISO, "conversations": [{"id": "8:live:olga", "displayName": "Ольга", "MessageList": [
        {"id": "3", "from": "8:live:kostya", "messagetype": "RichText", "originalarrivaltime": _LATER,
         "content": f"<quote author=\"live:olga\">{FOREIGN} советует</quote>{OWN} согласен"},
        {"id": "2", "from": "8:live:olga", "messagetype": "RichText", "originalarrivaltime": _LATER, "content": f"{FOREIGN} советует"},
        {"id": "1", "from": "8:live:kostya", "messagetype": "RichText", "originalarrivaltime": _ISO, "content": f"{OWN} хочет дом"}]}]},
    "hangouts": {"conversations": [{
        "conversation": {"conversation_id": {"id": "c"}, "conversation": {
            "self_conversation_state": {"self_read_state": {"participant_id": {"gaia_id": "1"}}},
            "participant_data": [{"id": {"gaia_id": "1"}, "fallback_name": "Костя"}, {"id": {"gaia_id": "2"}, "fallback_name": "Ольга"}]}},
        "events": [
            {"sender_id": {"gaia_id": key}, "timestamp": f"170963280{key}000000", "event_type": "REGULAR_CHAT_MESSAGE", "event_id": key,
             "chat_message": {"message_content": {"segment": [{"type": "TEXT", "text": text}]}}}
            for key, text in (("1", f"{OWN} хочет дом"), ("2", f"{FOREIGN} советует"))]}]},
    "vk": {"response": {"count": 2, "items": [
        {"id": 2, "date": 1709632860, "peer_id": 101, "from_id": 101, "out": 0, "text": f"{FOREIGN} советует", "fwd_messages": []},
        {"id": 1, "date": 1709632800, "peer_id": 101, "from_id": 202, "out": 1, "text": f"{OWN} хочет дом",
         "fwd_messages": [{"date": 1709632000, "from_id": 303, "text": f"{FOREIGN} новость"}]}],
        "profiles": [{"id": 101, "first_name": "Ольга", "last_name": "Лес"}]}},
    "meta": {"participants": [{"name": "Костя"}, {"name": "Ольга"}], "title": "Ольга", "messages": [
        {"sender_name": "Ольга", "timestamp_ms": 1709632801000, "content": f"{FOREIGN} советует"},
        {"sender_name": "Костя", "timestamp_ms": 1709632800000, "content": f"{OWN} хочет дом"}]},
    "turns": [{"messages": _turns("role", "content", "user", "assistant", created_at=_ISO)}],
    "bare_turns": _turns("role", "content", "user", "assistant"),
    "chatbotui": {"version": 4, "history": [{"id": "1", "name": "Дом", "messages": _turns("role", "content", "user", "assistant")}]},
    "typingmind": {"data": {"chats": [{"id": "1", "chatTitle": "Дом", "messages": _turns("role", "content", "user", "assistant", createdAt=_ISO)}]}},
    "lechat": _turns("role", "content", "user", "assistant", chatId="c", createdAt=_ISO, contentChunks=None),
    "perplexity": {"metadata": {"thread_title": "Дом"}, "conversations": [
        {"uuid": "1", "query": f"{OWN} хочет дом", "answer": f"{FOREIGN} советует", "timestamp": _ISO}]},
    "sharegpt": [{"id": "1", "conversations": _turns("from", "value", "human", "gpt")}],
    "huggingchat": {"title": "Дом", "messages": _turns("from", "content", "user", "assistant", createdAt=_ISO)},
    "keep": {"title": "Дом", "textContent": f"{OWN} хочет дом", "listContent": [{"text": "хлеб", "isChecked": True}], "isTrashed": False,
             "color": "DEFAULT", "userEditedTimestampUsec": 1709632800000000, "createdTimestampUsec": 1709632800000000},
    "dayone": {"metadata": {"version": "1.0"}, "entries": [
        {"uuid": "A", "creationDate": _ISO, "timeZone": "Europe/Moscow", "text": f"{OWN} хочет дом", "tags": ["дом"]}]},
    "simplenote": {"activeNotes": [{"id": "a", "content": f"{OWN} хочет дом", "creationDate": _ISO, "lastModified": _ISO, "tags": ["дом"]}],
                   "trashedNotes": []},
    "journey": {"id": "1-a", "text": f"<p>{OWN} хочет дом</p><blockquote>{FOREIGN} писал</blockquote>", "type": "html", "date_journal": 1709632800000,
                "date_modified": 1709632800000, "timezone": "Europe/Moscow", "mood": 1, "photos": [], "tags": ["дом"]},
    "roam": [{"title": "March 5th, 2024", "uid": "p", "edit-time": 1709632800000, "children": [
        {"string": f"{OWN} хочет дом", "uid": "a", "children": [{"string": f"> {FOREIGN} писал", "uid": "b"}]}]}],
    "days": {"2024-03-05": f"{OWN} весь день хочет дом", "2024-03-06": f"{OWN} и ещё хочет сад"},
    "entries": [{"date": "2024-03-05", "text": f"{OWN} весь день хочет дом", "tags": ["дом"]}],
    "canvas": {"nodes": [{"id": "1", "type": "text", "text": f"{OWN} хочет дом", "x": 0, "y": 0}], "edges": []},
    "claude_projects": [{"uuid": "p", "name": "Дом", "description": f"{OWN} строит", "prompt_template": "", "is_private": True,
                         "created_at": _ISO, "docs": [{"uuid": "d", "filename": "x", "content": f"{FOREIGN} писал", "created_at": _ISO}]}],
}  # fmt: skip

LINES: Mapping[str, list[Any]] = {
    "claude_code": [
        {"type": "user", "uuid": "1", "parentUuid": None, "timestamp": _ISO, "sessionId": "s", "cwd": "/x", "message": {"role": "user", "content": f"{OWN} хочет дом"}},
        {"type": "assistant", "uuid": "2", "parentUuid": "1", "timestamp": _LATER, "sessionId": "s", "message": {"role": "assistant", "content": [{"type": "text", "text": f"{FOREIGN} советует"}]}},
        {"type": "user", "uuid": "3", "parentUuid": "2", "timestamp": _LATER, "sessionId": "s", "message": {"role": "user", "content": [{"type": "tool_result", "content": f"{FOREIGN} вывод"}]}},
    ],
    "codex": [
        {"timestamp": _ISO, "type": "session_meta", "payload": {"id": "s", "timestamp": _ISO}},
        {"timestamp": _ISO, "type": "response_item", "payload": {"type": "message", "role": "user", "content": [{"type": "input_text", "text": f"{OWN} хочет дом"}]}},
        {"timestamp": _LATER, "type": "response_item", "payload": {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": f"{FOREIGN} советует"}]}},
    ],
    "jan": [
        {"id": "1", "role": "user", "content": [{"type": "text", "text": {"value": f"{OWN} хочет дом"}}], "created_at": 1709632800},
        {"id": "2", "role": "assistant", "content": [{"type": "text", "text": {"value": f"{FOREIGN} советует"}}], "created_at": 1709632801},
    ],
}  # fmt: skip

_CHATGPT_PAGE = f"<html><head><title>ChatGPT Data Export</title><script>\nvar jsonData = {json.dumps(JSON['chatgpt'], ensure_ascii=False)};\n</script></head><body></body></html>"
_TELEGRAM_PAGE = f"""<!DOCTYPE html><html><body><div class="page_header"><div class="text bold">Ольга</div></div><div class="history">
<div class="message default clearfix" id="message1"><div class="body"><div class="pull_right date details" title="05.03.2024 10:00:00 UTC+03:00">10:00</div>
<div class="from_name">Ольга</div><div class="text">{FOREIGN} советует</div></div></div>
<div class="message default clearfix" id="message2"><div class="body"><div class="pull_right date details" title="05.03.2024 10:01:00 UTC+03:00">10:01</div>
<div class="from_name">Костя</div><div class="text">{OWN} хочет дом</div></div></div>
<div class="message default clearfix joined" id="message3"><div class="body"><div class="forwarded body"><div class="from_name">Канал</div>
<div class="text">{FOREIGN} новость</div></div></div></div></div></body></html>"""
_VK_PAGE = f"""<html><body><div class="ui_crumb">Ольга</div><div class="message" data-id="1"><div class="message__header"><a>Ольга</a>, 5 мар 2024 в 10:00:00</div>
<div>{FOREIGN} советует<div class="kludges"></div></div></div><div class="message" data-id="2"><div class="message__header">Вы, 5 мар 2024 в 10:01:00</div>
<div>{OWN} хочет дом<div class="kludges"></div></div></div></body></html>"""
_TAKEOUT_PAGE = f"""<html><body><div class="outer-cell mdl-cell"><div class="mdl-grid"><div class="header-cell mdl-cell"><p class="mdl-typography--title">Gemini Apps<br></p></div>
<div class="content-cell mdl-cell mdl-typography--body-1">Prompted&nbsp;{OWN} хочет дом<br>Mar 5, 2024, 10:00:00 AM GMT+03:00<br><p>{FOREIGN} советует</p></div></div></div></body></html>"""
_MAIL = f"""From: Костя <kostya@example.org>
To: olga@example.org
Subject: Re: Dom
Date: Tue, 5 Mar 2024 10:00:00 +0300
Message-ID: <1@example.org>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

{OWN} хочет дом

On Mon, 4 Mar 2024 at 10:00, Olga <olga@example.org> wrote:
> {FOREIGN} советует

--b
Content-Type: text/html; charset=utf-8

<p>{OWN} хочет дом</p><blockquote>{FOREIGN} советует</blockquote>
--b--
"""
TEXT: Mapping[str, tuple[str, str]] = {
    "chatgpt_page": ("chat.html", _CHATGPT_PAGE),
    "telegram_page": ("messages.html", _TELEGRAM_PAGE),
    "vk_page": ("messages0.html", _VK_PAGE),
    "takeout_page": ("MyActivity.html", _TAKEOUT_PAGE),
    "article": ("a.html", f"<html><head><title>Дом</title></head><body><h1>5 марта 2024</h1><p>{OWN} хочет дом</p></body></html>"),
    "mail": ("a.eml", _MAIL),
    "mbox": ("a.mbox", f"From olga@example.org Tue Mar  5 10:00:00 2024\nFrom: Olga <olga@example.org>\nSubject: x\n\n{FOREIGN} советует\n\nFrom x Tue Mar  5 10:00:00 2024\n{_MAIL}"),
    "whatsapp": ("Чат WhatsApp с Ольга.txt", f"05.03.2024, 10:00 - Ольга: {FOREIGN} советует\n05.03.2024, 10:01 - Костя: {OWN} хочет дом\n05.03.2024, 10:02 - Ольга: {FOREIGN} рада\n"),
    "whatsapp_ios": ("_chat.txt", f"[05.03.2024, 10:00:01] Ольга: \u200e{FOREIGN} советует\n[05.03.2024, 10:01:01] Костя: {OWN} хочет дом\n"),
    "lines_of_talk": ("talk.txt", f"[10:01] Ольга: {FOREIGN} советует\n[10:02] Костя: {OWN} хочет дом\n[10:03] Ольга: Зачем\n[10:04] Костя: Надо\n"),
    "viber": ("viber.csv", f"05/03/2024,10:00:00,Ольга,+79004445566,{FOREIGN} советует\n05/03/2024,10:01:00,Me,+79001112233,{OWN} хочет дом\n"),
    "imessage": ("imessage.txt", f"Mar 5, 2024 10:00:00 AM\nMe\n{OWN} хочет дом\n\nMar 5, 2024 10:01:00 AM\nОльга\n{FOREIGN} советует\n"),
    "imessage_page": ("imessage.html", f'<html><div class="message"><div class="sent iMessage"><span class="timestamp">Mar 5, 2024 10:00:00 AM</span>'
                      f'<span class="sender">Me</span><div class="message_part"><span class="bubble">{OWN} хочет дом</span></div></div></div>'
                      f'<div class="message"><div class="received"><span class="timestamp">Mar 5, 2024 10:01:00 AM</span>'
                      f'<span class="sender">Ольга</span><div class="message_part"><span class="bubble">{FOREIGN} советует</span></div></div></div></html>'),
    "kakaotalk": ("kakaotalk.txt", f"Ольга 님과 카카오톡 대화\n저장한 날짜 : 2024-03-06 10:44:52\n\n--------------- 2024년 3월 5일 화요일 ---------------\n"
                  f"[Ольга] [오후 9:05] {FOREIGN} советует\n[Костя] [오후 9:06] {OWN} хочет дом\n"),
    "signal": ("signal.md", f"[2024-03-05 10:00:00] Me: {OWN} хочет дом\n[2024-03-05 10:01:00] Ольга: {FOREIGN} советует\n"),
    "signal_page": ("signal.html", f'<!doctype html><html><body><div class="msg me"><span class="date">2024-03-05</span><span class="time">10:00:00</span>'
                    f'<span class="sender">Me</span><p class="body"><p>{OWN} хочет дом</p></p></div><div class="msg"><span class="date">2024-03-05</span>'
                    f'<span class="time">10:01:00</span><span class="sender">Ольга</span><p class="body"><p>{FOREIGN} советует</p></p></div></body></html>'),
    "calendar": ("a.ics", f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Moscow:20240305T100000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:{OWN} плавает\r\nEND:VEVENT\r\n"
                 f"BEGIN:VTODO\r\nUID:3\r\nCREATED:20240105T090000Z\r\nSUMMARY:{OWN} подаёт\r\nEND:VTODO\r\n"
                          f"BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20240306T100000Z\r\nORGANIZER;CN=Ольга:mailto:olga@example.org\r\nSUMMARY:{FOREIGN} зовёт\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
    "evernote": ("a.enex", f'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE en-export SYSTEM "x.dtd"><en-export><note><title>Дом</title><created>20240305T100000Z</created><tag>дом</tag>'
                           f"<content><![CDATA[<en-note><div>{OWN} хочет дом</div></en-note>]]></content><resource><data>AA==</data></resource></note>"
                           f"<note><title>Статья</title><content><![CDATA[<en-note>{FOREIGN} пишет</en-note>]]></content><note-attributes><source-url>https://example.org</source-url></note-attributes></note></en-export>"),
    "classic": ("a.doentry", f'<?xml version="1.0"?><plist version="1.0"><dict><key>Creation Date</key><date>2024-03-05T10:00:00Z</date><key>Entry Text</key><string>{OWN} хочет дом</string></dict></plist>'),
    "markdown": ("Дом.md", f"---\ndate: 2024-03-05\ntags: [дом]\n---\n# Дом\n{OWN} хочет [[дом]] #мечта\n\n> {FOREIGN} писал\n\n%%{FOREIGN} заметил%%\n"),
    "logseq": ("journals/2024_03_05.md", f"- {OWN} бегал\n  id:: 65f0\n- > {FOREIGN} писал\n-\n"),
    "dialogue": ("chat.md", f"# Дом\n\n#### You:\n{OWN} хочет дом\n\n#### ChatGPT:\n{FOREIGN} советует\n\n#### You:\n{OWN} спасибо\n"),
    "aider": (".aider.chat.history.md", f"# aider chat started at 2024-03-05 10:00:00\n\n#### {OWN} чинит  \n\n{FOREIGN} советует\n"),
    "copilot": ("copilot.csv", f'Conversation,Time,Author,Message\nДом,2024-03-05T10:00:00,Human,{OWN} хочет дом\nДом,2024-03-05T10:00:05,AI,"{FOREIGN} советует"\n'),
    "discord_package": ("messages/c1/messages.csv", f"ID,Timestamp,Contents,Attachments\n1,2024-03-05 10:00:00,{OWN} хочет дом,\n"),
    "table": ("a.csv", f"Дата;Что\n05.03.2024;{OWN} бегал\n06.03.2024;{OWN} плавал\n"),
    "text": ("2024-03-05.txt", f"{OWN} хочет дом.\nИ сад.\n"),
    "rtf": ("a.rtf", "{\\rtf1\\ansi\\ansicpg1251 \\u1076?\\u1086?\\u1084?\\par}"),
}  # fmt: skip


def _packed(entries: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            way = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, way)
    return out.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_O = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'


_SHEETS: Mapping[str, list[list[Cell]]] = {
    "Дом": [["Дата", "Запись"], [45356.0, f"{OWN} хочет дом"]]
}
_WORKBOOKS = {"xlsx": workbook, "xlsb": binary_workbook, "xls": old_workbook, "ods": open_workbook}
# Read by a library that is no Python: what its damage does is only told of in a process apart.
NATIVE = frozenset(_WORKBOOKS)


def packed() -> Mapping[str, tuple[str, bytes]]:
    """The files that are zips, an old workbook, and one archive of several files."""
    word = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {_W}><w:body><w:p><w:r><w:t>{OWN} хочет дом</w:t></w:r></w:p></w:body></w:document>",
        "word/comments.xml": f'<w:comments {_W}><w:comment w:author="Ольга"><w:p><w:r><w:t>{FOREIGN} советует</w:t></w:r></w:p></w:comment></w:comments>',
    }
    open_text = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_O}><text:p>{OWN} хочет дом</text:p></office:document-content>",
    }
    archive = {name: text for name, text in TEXT.values()} | {
        f"{name}.json": json.dumps(value, ensure_ascii=False) for name, value in JSON.items()
    }
    return {
        "docx": ("a.docx", _packed(word)),
        "odt": ("a.odt", _packed(open_text)),
        "odt_packed": (
            "b.odt",
            zipped({"content.xml": open_text["content.xml"], "mimetype": open_text["mimetype"]}),
        ),
        **{name: (f"a.{name}", made(_SHEETS)) for name, made in _WORKBOOKS.items()},
        "archive": ("all.zip", _packed(archive)),
    }
