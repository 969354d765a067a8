import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.extractors.exports import dumped, reading, telegram_chat
from tests.extractors.reading import NOBODY, reading_of, said, told

WHATSAPP = """12.02.19, 14:22 - Сообщения и звонки защищены сквозным шифрованием.
12.02.19, 14:22 - Марфа: Привет
вторая строка
12.02.19, 14:23 - Костя: <Без медиафайлов>
13.02.19, 14:23 - Костя: Хочу в горы: давно
13.02.19, 14:24 - Марфа: Данное сообщение удалено
"""


def test_whatsapp_lines_go_on_and_what_nobody_said_is_counted() -> None:
    found = reading_of("_chat.txt", WHATSAPP)

    assert told(found) == [("other", "Привет\nвторая строка"), ("self", "Хочу в горы: давно")]
    assert said(found)[0].dated.at == datetime(2019, 2, 12, 11, 22, tzinfo=UTC)
    assert said(found)[0].dated.precision == "minute"
    assert set(found.problems) == {
        "1 system lines",
        "1 messages of media only",
        "1 deleted messages",
    }


def test_the_name_of_a_whatsapp_file_is_the_others_name() -> None:
    found = reading_of("Чат WhatsApp с Марфа.txt", WHATSAPP, NOBODY)

    assert [role for role, _ in told(found)] == ["other", "self"]


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("[05/02/2024, 8:00:15 AM] А: раз", "[05/13/2024, 8:00:15 PM] Б: два", "[05/14/2024, 0:08:15 a. m.] А: три"), (5, 2)),
        (("05/02/2024, 8:00 - А: раз", "13/02/2024, 9:00 - Б: два", "14/02/2024, 9:00 - А: три"), (2, 5)),
        (("2024/02/05, 08:00 - А: раз", "2024/02/06, 09:00 - Б: два", "2024/02/07, 09:00 - А: три"), (2, 5)),
        (("5.2.2024 klo 21.25.15 - А: раз", "6.2.2024 klo 21.25 - Б: два", "7.2.24 21.25.15: А: три"), (2, 5)),
    ],
)  # fmt: skip
def test_day_and_month_are_told_apart_once_for_the_file(
    lines: tuple[str, ...], day: tuple[int, int]
) -> None:
    found = reading_of("_chat.txt", "\n".join(lines), NOBODY)

    assert [text for _, text in told(found)] == ["раз", "два", "три"]
    at = said(found)[0].dated.at
    assert at is not None
    assert (at.month, at.day) == day


def test_a_whatsapp_file_that_leaves_the_order_open_says_so() -> None:
    found = reading_of("_chat.txt", "01/02/2024, 8:00 - А: раз\n01/03/2024, 9:00 - Б: два", NOBODY)

    assert any("day and month" in problem for problem in found.problems)


TELEGRAM = """<!DOCTYPE html><html><body><div class="page_header"><div class="text bold">Лена</div></div>
<div class="message service" id="message-1"><div class="body details">5 May 2024</div></div>
<div class="message default clearfix" id="message1"><div class="body"><div class="pull_right date details" title="05.05.2024 13:49:04 UTC+06:00">13:49</div><div class="from_name">Лена </div><div class="text">Привет<br>как ты</div></div></div>
<div class="message default clearfix joined" id="message2"><div class="body"><div class="pull_right date details" title="05.05.2024 13:50:04">13:50</div><div class="text">Ау</div></div></div>
<div class="message default clearfix" id="message3"><div class="body"><div class="pull_right date details" title="05.05.2024 13:51:04">13:51</div><div class="from_name">Костя</div><div class="forwarded body"><div class="from_name">Некто</div><div class="text">Чужие слова</div></div></div></div>
<div class="message default clearfix" id="message4"><div class="body"><div class="from_name">Костя</div><div class="text">Хочу в горы</div></div></div>
</body></html>"""


def test_a_telegram_page_knows_who_spoke_also_below_a_joined_message() -> None:
    found = reading_of("messages.html", TELEGRAM, NOBODY)

    assert told(found) == [
        ("other", "Привет\nкак ты"), ("other", "Ау"), ("quoted", "Чужие слова"), ("self", "Хочу в горы"),
    ]  # fmt: skip
    assert said(found)[1].author == "Лена"
    assert said(found)[0].dated.at == datetime(2024, 5, 5, 7, 49, 4, tzinfo=UTC)
    assert said(found)[1].dated.at == datetime(2024, 5, 5, 10, 50, 4, tzinfo=UTC)


def test_a_page_of_vk_in_windows_1251_is_turned_to_run_forward() -> None:
    page = """<!DOCTYPE html><html><head><meta charset="windows-1251"></head><body><div class="ui_crumb">Марина</div>
    <div class="message" data-id="12"><div class="message__header"><a href="x">Марина</a>, 12 мар 2021 в 14:02:11</div><div>Привет тебе<div class="kludges"></div></div></div>
    <div class="message" data-id="11"><div class="message__header">Вы, 11 мар 2021 в 10:00:00</div><div>Хочу спать<div class="kludges"></div></div></div></body></html>"""

    found = reading_of("messages0.html", page.encode("cp1251"))

    assert told(found) == [("self", "Хочу спать"), ("other", "Привет тебе")]
    assert said(found)[1].dated.at == datetime(2021, 3, 12, 11, 2, 11, tzinfo=UTC)


def test_discord_keeps_talk_and_replies_and_counts_the_rest() -> None:
    author = {"id": "7", "name": "kostya", "nickname": "Костя", "isBot": False}
    other = {"id": "8", "name": "lena", "nickname": "Лена"}
    messages: list[object] = [
        {"id": "1", "type": "Default", "timestamp": "2021-03-01T10:00:00+03:00", "content": "раз", "author": author},
        {"id": "2", "type": "Reply", "timestamp": "2021-03-01T10:01:00+03:00", "content": "два", "author": other},
        {"id": "3", "type": "GuildMemberJoin", "timestamp": "2021-03-01T10:02:00+03:00", "content": "вошёл", "author": other},
        None,
    ]  # fmt: skip
    export = {
        "guild": {"id": "1", "name": "Дом"},
        "channel": {"id": "2", "name": "кухня"},
        "messages": messages,
    }

    found = reading_of("a.json", json.dumps(export))

    assert told(found) == [("self", "раз"), ("other", "два")]
    assert said(found)[0].dated.at == datetime(2021, 3, 1, 7, tzinfo=UTC)
    assert found.conversations[0].title == "Дом / кухня"
    assert set(found.problems) == {"1 service messages", "1 broken entries"}


def test_the_official_package_of_discord_is_all_the_owners_own() -> None:
    rows = [{"ID": 5, "Timestamp": "2021-03-01 10:00:00", "Contents": "моё", "Attachments": ""}]
    table = 'ID,Timestamp,Contents,Attachments\n5,2021-03-01 10:00:00+00:00,"моё, да",\n'

    assert told(reading_of("messages/c12/messages.json", json.dumps(rows))) == [("self", "моё")]
    assert told(reading_of("messages/c12/messages.csv", table)) == [("self", "моё, да")]


def test_instagram_runs_forward_and_its_letters_are_whole_again() -> None:
    def broken(text: str) -> str:
        return text.encode().decode("latin-1")

    export: dict[str, object] = {
        "participants": [{"name": broken("Костя")}, {"name": broken("Лена")}],
        "messages": [
            {
                "sender_name": broken("Лена"),
                "timestamp_ms": 1700000060000,
                "content": broken("и тебе"),
            },
            {
                "sender_name": broken("Костя"),
                "timestamp_ms": 1700000000000,
                "content": broken("привет"),
            },
            {"sender_name": broken("Костя"), "timestamp_ms": 1700000000000, "photos": []},
        ],
        "title": broken("Лена"),
    }

    found = reading_of("message_1.json", json.dumps(export), NOBODY)

    assert told(found) == [("self", "привет"), ("other", "и тебе")]
    assert found.problems == ("1 messages without text",)


def test_a_long_first_message_leaves_a_whatsapp_chat_a_chat() -> None:
    poem = "\n".join(f"строка {number}" for number in range(40))
    chat = f"12.02.19, 14:22 - Аня: хочу в Париж\n{poem}\n12.02.19, 14:23 - Костя: ок\n"

    found = reading_of("x.txt", chat)

    assert [message.role for message in said(found)] == ["other", "self"]


def test_one_dated_line_in_front_does_not_make_a_note_a_chat() -> None:
    found = reading_of("x.txt", "12.02.2019, 14:22 - день: хороший\nГулял у реки.\nЧитал.\n")

    assert found.format == "text"


def test_a_message_of_nobody_named_is_not_the_owners() -> None:
    chat = {"name": "Ида", "type": "personal_chat", "id": 77, "messages": [
        {"id": 1, "type": "message", "date": "2024-03-05T10:00:00", "from": "Ида", "from_id": "user77", "text": "Привет"},
        {"id": 2, "type": "message", "date": "2024-03-05T10:01:00", "text": "Строй"},
    ]}  # fmt: skip
    talk = {"participants": [{}, {"name": "Ида"}], "title": "Ида", "messages": [
        {"timestamp_ms": 1709632801000, "content": "Строй"}, {"sender_name": "Ида", "timestamp_ms": 1709632800000, "content": "Привет"}]}  # fmt: skip

    for export in (chat, talk):
        assert {role for role, _ in told(reading_of("a.json", json.dumps(export), NOBODY))} == {"other"}  # fmt: skip


def test_all_pages_of_a_telegram_chat_are_one_conversation() -> None:
    page = """<html><body><div class="page_header"><div class="text bold">Ида</div></div><div class="message default clearfix" id="message{n}">
    <div class="pull_right date details" title="05.03.2024 10:0{n}:00 UTC+03:00">x</div><div class="from_name">Ида via @bot</div><div class="text">раз {n}</div></div></body></html>"""

    first, second = (reading_of(f"messages{n}.html", page.format(n=n)) for n in (1, 2))

    assert first.conversations[0].id == second.conversations[0].id
    assert {one.id for one in said(first)}.isdisjoint(one.id for one in said(second))
    assert said(first)[0].author == "Ида"


def test_a_reaction_is_no_word_of_instagram_in_any_language() -> None:
    reactions = ("Реакция ❤ на ваше сообщение", "Hat mit ❤ auf deine Nachricht reagiert")
    messages = [
        {"sender_name": "Лена", "timestamp_ms": 1700000000000 + n, "content": text}
        for n, text in enumerate((*reactions, "Реакция у всех разная"))
    ]

    found = reading_of("m.json", json.dumps({"participants": [], "messages": messages}))

    assert told(found) == [("other", "Реакция у всех разная")]


def test_posts_and_captions_of_ones_own_are_a_diary() -> None:
    def broken(text: str) -> str:
        return text.encode().decode("latin-1")

    facebook: list[object] = [
        {"timestamp": 1709664000, "data": [{"post": broken("Хочу в лес")}, {"update_timestamp": 1}], "title": broken("Костя обновил статус.")},
        {"timestamp": 1709663000, "data": [{"post": broken("Хочу в поход")}]},
        {"timestamp": 1709663000, "attachments": [{"data": []}], "title": "shared a link"},
    ]  # fmt: skip
    comments = {"comments_v2": [{"timestamp": 1, "data": [{"comment": {"timestamp": 1709663000, "comment": "Да", "author": "K"}}], "title": "x"}]}  # fmt: skip
    instagram = [
        {
            "media": [
                {"uri": "a.jpg", "creation_timestamp": 1709663000, "title": broken("Хочу море")}
            ]
        }
    ]

    found = reading_of("posts_1.json", json.dumps(facebook), NOBODY)

    assert told(found) == [("self", "Хочу в поход"), ("self", "Хочу в лес")]
    assert str(said(found)[0].dated.at)[:16] == "2024-03-05 18:23"
    assert found.problems == ("1 records without text",)
    assert told(reading_of("c.json", json.dumps(comments), NOBODY)) == [("self", "Да")]
    assert told(reading_of("i.json", json.dumps(instagram), NOBODY)) == [("self", "Хочу море")]


def test_what_one_saves_in_telegram_one_says_to_oneself() -> None:
    page = (
        '<html><body><div class="page_header"><div class="text bold">Saved messages</div></div><div class="message default clearfix" id="message1">'
        '<div class="body"><div class="pull_right date details" title="01.01.2021 12:30:00 UTC+03:00">12:30</div><div class="from_name">Костя</div>'
        '<div class="text">Хочу сад</div></div></div></body></html>'
    )

    assert told(reading_of("messages.html", page, NOBODY)) == [("self", "Хочу сад")]


def test_who_sent_a_message_may_be_said_by_a_sign_of_it() -> None:
    talk = {"ann": [
        {"From": "ann", "Created": "2024-03-05 18:42:00 UTC", "Content": "Why?", "IsSender": False},
        {"From": "k", "Created": "2024-03-05 18:41:00 UTC", "Content": "I want", "IsSender": True},
    ]}  # fmt: skip

    assert set(told(reading_of("chat_history.json", json.dumps(talk), NOBODY))) == {("other", "Why?"), ("self", "I want")}  # fmt: skip


def test_only_chats_that_were_left_are_an_account_too() -> None:
    chat = {"name": "Работа", "type": "private_group", "id": 9, "messages": [
        {"id": 1, "type": "message", "date": "2022-08-01T12:00:00", "from": "К", "from_id": "user77", "text": "Ухожу"},
        {"id": 2, "type": "message", "date": "2022-08-01T12:01:00", "from": "Л", "from_id": "user5", "text": "Жаль"},
    ]}  # fmt: skip
    export = {"personal_information": {"user_id": 77}, "left_chats": {"about": "", "list": [chat]}}

    found = reading(json.dumps(export))

    assert found.format == "telegram"
    assert [one.role for one in found.conversations[0].messages] == ["self", "other"]


@pytest.mark.parametrize(
    ("sender", "over", "role"),
    [
        (("Костя", "user7"), {}, "self"),
        (("Ольга", "user7"), {}, "other"),
        (("Костя", "user5"), {}, "other"),
        (("Костя", "user7"), {"name": None}, "other"),
        (("Костя", "user7"), {"type": "private_group"}, "other"),
        (("Костя", "7"), {}, "other"),
    ],
)
def test_where_only_one_wrote_who_is_not_the_other_is_the_owner(
    sender: tuple[str, str], over: dict[str, Any], role: str
) -> None:
    name, key = sender
    turn = {"id": 1, "type": "message", "date": "2022-08-01T12:00:00", "from": name, "from_id": key, "text": "Алло"}  # fmt: skip

    found = reading(dumped(telegram_chat([turn], **over)))

    assert [one.role for one in found.conversations[0].messages] == [role]


@pytest.mark.parametrize("messages", [[], None])
def test_a_talk_in_which_nobody_wrote_holds_nothing(messages: list[object] | None) -> None:
    export = {"name": "Ольга", "type": "personal_chat", "id": 77, "messages": messages}

    assert reading(dumped(export)).conversations == ()
