import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from extractors.formats import read
from extractors.intake import members
from extractors.types import RawFile, Refused, Skipped
from tests.extractors.exports import arrival, zipped
from tests.extractors.reading import ASKED, reading_of, said, told


def skipped(path: str, data: bytes) -> str:
    outcome = read(RawFile(path, data), "d", ASKED)
    assert isinstance(outcome, Skipped)
    return outcome.reason


def test_posts_of_an_x_archive_are_own_and_what_was_passed_on_is_not() -> None:
    posts = [
        {"tweet": {"id_str": "2", "full_text": "RT @ida: Сад", "created_at": "Wed Mar 06 10:00:00 +0000 2024"}},
        {"tweet": {"id_str": "1", "full_text": "Хочу дом &amp; &lt;сад&gt;", "created_at": "Tue Mar 05 10:00:00 +0000 2024"}},
    ]  # fmt: skip

    found = reading_of("tweets.js", f"window.YTD.tweets.part0 = {json.dumps(posts)}")

    assert told(found) == [("self", "Хочу дом & <сад>"), ("quoted", "RT @ida: Сад")]
    assert str(said(found)[0].dated.at) == "2024-03-05 10:00:00+00:00"


def test_grok_inside_an_x_archive_is_a_chat() -> None:
    def item(sender: str, text: str, minute: int) -> dict[str, object]:
        return {"grokChatItem": {"chatId": "c", "createdAt": f"2024-03-05T10:0{minute}:00.000Z",
                                 "sender": {"name": sender}, "message": text}}  # fmt: skip

    items = [item("Agent", "Строй", 1), item("User", "Хочу дом", 0)]

    found = reading_of(
        "grok-chat-item.js", f"window.YTD.grok_chat_item.part0 = {json.dumps(items)}"
    )

    assert told(found) == [("self", "Хочу дом"), ("assistant", "Строй")]


def test_other_records_of_an_x_archive_are_named_and_never_prose() -> None:
    data = b'window.YTD.account.part0 = [{"account": {"email": "a@example.org"}}]'

    assert skipped("account.js", data).endswith("with account")


def cursor_state(rows: dict[str, object], table: str = "cursorDiskKV") -> bytes:
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute(f"CREATE TABLE {table} (key TEXT UNIQUE, value BLOB)")
        for key, value in rows.items():
            base.execute(f"INSERT INTO {table} VALUES (?, ?)", (key, json.dumps(value)))
        return base.serialize()


def test_chats_of_cursor_stand_in_its_state_in_two_ways() -> None:
    newer = cursor_state({
        "composerData:c": {"composerId": "c", "name": "Починка", "createdAt": 1709632800000,
                           "fullConversationHeadersOnly": [{"bubbleId": "1", "type": 1}, {"bubbleId": "2", "type": 2}]},
        "bubbleId:c:1": {"type": 1, "text": "Почини"}, "bubbleId:c:2": {"type": 2, "text": "Готово"},
    })  # fmt: skip
    bubbles = [{"type": "user", "text": "Почини"}, {"type": "ai", "rawText": "Готово"}]
    older = cursor_state(
        {
            "workbench.panel.aichat.view.aichat.chatdata": {
                "tabs": [{"tabId": "t", "bubbles": bubbles}]
            }
        },
        "ItemTable",
    )

    for state in (newer, older):
        assert told(reading_of("state.vscdb", state)) == [("self", "Почини"), ("assistant", "Готово")]  # fmt: skip


def test_a_state_that_asks_without_end_is_cut_short() -> None:
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE TABLE ItemTable (key TEXT, value BLOB)")
        base.execute(
            "CREATE VIEW cursorDiskKV AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT 'bubbleId:' || i AS key, '' AS value FROM n"
        )
        state = base.serialize()

    assert skipped("state.vscdb", state)


def test_an_outline_is_a_note_and_a_list_of_feeds_is_not() -> None:
    outline = '<?xml version="1.0"?><opml version="2.0"><head><title>Планы</title><dateCreated>Tue, 05 Mar 2024 10:00:00 GMT</dateCreated></head><body>{}</body></opml>'
    lines = '<outline text="Дом"><outline text="Купить" _note="весной"/></outline>'

    found = reading_of("a.opml", outline.format(lines))

    assert told(found) == [("self", "- Дом\n  - Купить\n    весной")]
    assert str(found.dated.at) == "2024-03-05 10:00:00+00:00"
    assert "feeds" in skipped("a.opml", outline.format('<outline xmlUrl="https://example.org"/>').encode())  # fmt: skip


def test_subtitles_are_words_of_nobody_known_without_their_clocks() -> None:
    srt = "1\n00:00:01,000 --> 00:00:04,000\nПривет,\n<i>мир</i>\n\n2\n00:00:05,000 --> 00:00:06,000\nПока\n"
    vtt = "WEBVTT\n\nNOTE чужая\n\n00:01.000 --> 00:04.000 align:start\n<v Ида>Привет\n"

    assert told(reading_of("a.srt", srt)) == [("document", "Привет,\nмир\nПока")]
    assert told(reading_of("a.vtt", vtt)) == [("document", "Ида: Привет")]


def test_day_one_as_text_gives_an_entry_each_in_its_own_zone() -> None:
    text = (
        "\tDate:\tMarch 5, 2024 at 10:30:00 PM GMT+3\n\tWeather:\t5°C\n\nУстал.\n\n\n"
        "\tDate:\tMarch 6, 2024 at 9:00:00 AM GMT+3\n\nОтдохнул.\n"
    )

    found = reading_of("Journal.txt", text)

    assert told(found) == [("self", "Устал."), ("self", "Отдохнул.")]
    assert str(said(found)[0].dated.at) == "2024-03-05 19:30:00+00:00"


_KEEP_PAGE = (
    '<?xml version="1.0" ?><html><head><title>Дом</title></head><body><div class="note DEFAULT"><div class="heading">'
    '<div class="meta-icons"></div>5 мар. 2021 г., 14:15:00</div><div class="title">Дом</div><div class="content">{}</div>'
    '<div class="chips"><span class="chip label"><span class="label-name">мечты</span></span></div></div></body></html>'
)


def test_a_page_of_keep_alone_is_the_note() -> None:
    items = '<ul class="list"><li class="listitem"><span class="bullet">&#9744;</span>\n<span class="text">Купить сад</span></li><li class="listitem"><span class="bullet">&#9745;</span><span class="text">Позвонить</span></li></ul>'

    note = reading_of("Keep/Дом.html", _KEEP_PAGE.format("Хочу дом<br>у моря"))
    listed = reading_of("Keep/Дом.html", _KEEP_PAGE.format(items))

    assert told(note)[0] == ("self", "Хочу дом\nу моря")
    assert told(listed)[0] == ("self", "- [ ] Купить сад\n- [x] Позвонить")
    assert str(said(note)[0].dated.at) == "2021-03-05 11:15:00+00:00"
    assert said(note)[0].dated.source == "inside"
    assert note.conversations[0].title == "Дом"


@pytest.mark.parametrize(
    ("beside", "left"),
    [("Keep/Дом.json", True), ("Keep/Сад.json", False), ("Дом.json", False)],
)
def test_a_page_of_keep_leaves_its_words_to_the_json_beside_it(
    beside: str, left: bool, tmp_path: Path
) -> None:
    data = zipped({"Keep/Дом.html": _KEEP_PAGE.format("Хочу"), beside: "{}"})

    came = list(members([arrival(tmp_path, "x.zip", data)]))

    refused = [one for one in came if isinstance(one, Refused)]
    assert [one.path for one in refused] == (["Keep/Дом.html"] if left else [])
    assert all("JSON beside it" in one.reason for one in refused)


def test_another_page_beside_a_json_of_its_name_is_read(tmp_path: Path) -> None:
    data = zipped({"a/x.html": "<html><body>Хочу к морю</body></html>", "a/x.json": "{}"})

    came = list(members([arrival(tmp_path, "x.zip", data)]))

    assert not [one for one in came if isinstance(one, Refused)]


def test_who_speaks_in_google_chat_is_known_by_the_address_too() -> None:
    def message(who: str, text: str, minute: int) -> dict[str, object]:
        return {
            "creator": {"name": who.title(), "email": f"{who}@example.org", "user_type": "Human"},
            "created_date": f"Friday, March 5, 2021 at 11:{minute}:00\u202fAM UTC",
            "text": text, "topic_id": "a", "message_id": f"a/{minute}",
        }  # fmt: skip

    talk = {"messages": [message("kostya", "Хочу сменить работу", 15), message("lena", "На какую?", 16)]}  # fmt: skip

    found = reading_of("messages.json", json.dumps(talk))

    assert told(found) == [("self", "Хочу сменить работу"), ("other", "На какую?")]
    assert str(said(found)[0].dated.at) == "2021-03-05 11:15:00+00:00"


def test_what_a_note_carries_is_counted_and_its_tags_can_be_found() -> None:
    keep = {"title": "Дом", "textContent": "Хочу", "listContent": [{"text": "сад", "isChecked": False}], "labels": [{"name": "мечты"}],
            "attachments": [{"filePath": "a.jpg"}], "userEditedTimestampUsec": 1709632800000000, "color": "DEFAULT"}  # fmt: skip
    entry: dict[str, object] = {"uuid": "A", "creationDate": "2024-03-05T10:00:00Z", "text": "Рад", "tags": ["дом"], "photos": [{}, {}]}  # fmt: skip

    note = reading_of("a.json", json.dumps(keep))
    diary = reading_of("Journal.json", json.dumps({"metadata": {"version": "1.0"}, "entries": [entry]}))  # fmt: skip

    assert told(note) == [("self", "Хочу\n\n- [ ] сад"), ("document", "#мечты")]
    assert note.problems == ("1 attachments not read",)
    assert told(diary) == [("self", "Рад"), ("document", "#дом")]
    assert diary.problems == ("2 pictures, sounds and films not read",)


def test_a_journal_without_entries_says_that_it_holds_none() -> None:
    found = reading_of("Journal.json", json.dumps({"metadata": {"version": "1.0"}, "entries": []}))

    assert found.problems == ("the export holds no conversation",)
