"""Hard cases of whose words they are: quoted, forwarded, signed by a machine, said by an app."""

import json
from dataclasses import replace

import pytest

from tests.extractors.reading import NOBODY, reading_of, said, told

_HEAD = "From: kostya@example.org\nSubject: Re: x\nDate: Mon, 3 Mar 2025 10:00:00 +0300\n\n"

# What stands below the person's own line and is cut away.
_BELOW = {
    "apple ru": "5 марта 2024 г., в 10:12, Анна <anna@x.org> написал(а):\n\n> когда?\n",
    "apple en": "On Mar 5, 2024, at 10:12 AM, Anna <anna@x.org> wrote:\n\n> when?\n> now?\n",
    "apple de": "Am 05.03.2024 um 10:12 schrieb Anna <anna@x.org>:\n\n> wann?\n",
    "yandex": '05.03.2024, 10:12, "Анна" <anna@x.org>:\n> когда?\n',
    "mail.ru": "Вторник, 5 марта 2024, 10:12 +03:00 от Анна <anna@x.org>:\n\n> когда?\n",
    "es": "El mar, 5 mar 2024 a las 10:12, Ana (<ana@x.org>) escribió:\n\n> ¿cuándo?\n",
    "pt": "Em ter., 5 de mar. de 2024 às 10:12, Ana <ana@x.org> escreveu:\n\n> quando?\n",
    "it": "Il giorno mar 5 mar 2024 alle ore 10:12 Anna <anna@x.org> ha scritto:\n\n> quando?\n",
    "pl": "wt., 5 mar 2024 o 10:12 Anna <anna@x.org> napisał(a):\n\n> kiedy?\n",
    "uk": "вт, 5 бер. 2024 р. о 10:12 Анна <anna@x.org> пише:\n\n> коли?\n",
    "set in": " > когда?\n > сегодня?\n",
    "unmarked": "On Tue, Mar 5, 2024 at 10:12 AM Anna <anna@x.org> wrote:\n\nwhen do you come?\nI wait.\n",
    "unmarked ru": "вт, 5 мар. 2024 г. в 10:12, Анна <anna@x.org> пишет:\n\nкогда едешь?\nжду\n",
    "outlook ru": "От: Анна <anna@x.org>\nОтправлено: 5 марта 2024 г. 10:12\nКому: Костя\nТема: x\n\nкогда?\n",
    "outlook en": "From: Anna <anna@x.org>\nSent: Tuesday, March 5, 2024 10:12 AM\nTo: Kostya\nSubject: x\n\nwhen?\n",
    "outlook de": "Von: Anna <anna@x.org>\nGesendet: Dienstag, 5. März 2024 10:12\nAn: Kostya\nBetreff: x\n\nwann?\n",
    "bold": "*From:* Anna <anna@x.org>\n*Sent:* Tuesday, March 5, 2024 10:12 AM\n*To:* Kostya\n\nwhen?\n",
    "bold ru": "**От:** Анна <anna@x.org>\n**Отправлено:** 5 марта 2024 г.\n**Кому:** Костя\n\nкогда?\n",
    "rule": "________________________________\nОт: Анна <anna@x.org>\nДата: 5 марта\n\nкогда?\n",
    "original": "-----Original Message-----\nFrom: Anna\n\nwhen?\n",
    "original ru": "-------- Исходное сообщение --------\nОт: Анна\n\nкогда?\n",
    "gmx": "-------- Original-Nachricht --------\nBetreff: x\n\nwann?\n",
    "sign": "-- \nКонстантин Петров\nведущий инженер\n",
    "iphone": "Отправлено с iPhone\n",
    "iphone en": "Sent from my iPhone\n",
    "iphone de": "Von meinem iPhone gesendet\n",
    "iphone fr": "Envoyé de mon iPhone\n",
    "outlook app": "Get Outlook for iOS<https://aka.ms/o0ukef>\n",
    "outlook app ru": "Скачайте Outlook для Android\n",
    "yandex app": "Отправлено из мобильного приложения Яндекс Почты\n",
}


@pytest.mark.parametrize("client", _BELOW)
def test_of_a_reply_only_the_new_words_are_kept(client: str) -> None:
    found = reading_of("a.eml", f"{_HEAD}Поеду в июле.\n\n{_BELOW[client]}")

    assert told(found) == [("self", "Поеду в июле.")]


_FORWARDED = {
    "gmail": "---------- Forwarded message ---------\nОт: Анна\n\nЧужое.",
    "gmail ru": "---------- Пересылаемое сообщение ---------\nОт: Анна\n\nЧужое.",
    "thunderbird": "-------- Forwarded Message --------\nSubject: x\n\nЧужое.",
    "thunderbird ru": "-------- Перенаправленное сообщение --------\nТема: x\n\nЧужое.",
    "apple": "Begin forwarded message:\n\n> From: Anna\n\nЧужое.",
    "apple ru": "Начало переадресованного сообщения:\n\nОт: Анна\n\nЧужое.",
    "apple de": "Anfang der weitergeleiteten Nachricht:\n\nVon: Anna\n\nЧужое.",
    "yandex": "-------- Пересылаемое сообщение --------\n05.03.2024, 10:12, Анна:\n\nЧужое.",
    "mail.ru": "-------- Пересланное сообщение --------\nОт: Анна\n\nЧужое.",
}


@pytest.mark.parametrize("client", _FORWARDED)
def test_what_was_forwarded_stays_and_is_anothers(client: str) -> None:
    [message] = said(reading_of("a.eml", f"{_HEAD}Смотри.\n\n{_FORWARDED[client]}\n"))

    [span] = message.quoted
    assert message.text[: span.start].strip() == "Смотри."
    assert message.text[span.start : span.end].endswith("Чужое.")


def test_words_that_only_look_like_an_announcement_stay() -> None:
    body = "Вот что она пишет:\n\nя люблю зиму\n\nОт: меня\nи до тебя\n"

    assert told(reading_of("a.eml", _HEAD + body)) == [("self", body.strip())]


# phone | file | lines; the other is Ида, the person Лев, on 5 March 2024 at 14:02
_PHONES = {
    "en iphone": ("_chat.txt", "[3/5/24, 2:02:11\u202fPM] {}", "13"),
    "en india": ("WhatsApp Chat with Ида.txt", "05/03/24, 2:02 pm - {}", "25"),
    "es america": ("Chat de WhatsApp con Ида.txt", "5/3/24, 2:02\u202fp.\xa0m. - {}", "25"),
    "pt brazil": ("Conversa do WhatsApp com Ида.txt", "05/03/2024 14:02 - {}", "25"),
    "de iphone": ("_chat.txt", "[05.03.24, 14:02:11] {}", "25"),
    "hi": ("Ида के साथ WhatsApp चैट.txt", "5/3/24, 2:02 अपराह्न - {}", "25"),
    "hi front": ("Ида के साथ WhatsApp चैट.txt", "5/3/24, अपराह्न 2:02 - {}", "25"),
    "ar": ("دردشة واتساب مع Ида.txt", "٥/٣/٢٠٢٤، ٢:٠٢ م - {}", "25"),
    "ru iphone": ("_chat.txt", "[05.03.2024, 14:02:11] {}", "25"),
    "ko": ("Ида 님과 카카오톡 대화.txt", "2024. 3. 5. 오후 2:02 - {}", "25"),
}


@pytest.mark.parametrize("phone", _PHONES)
def test_a_chat_of_any_phone_keeps_its_time_and_speakers(phone: str) -> None:
    path, line, _ = _PHONES[phone]
    lines = ["Ида: привет", "Лев: хочу дом", "Ида: где?", "Лев: у моря"]
    # A later day that only one order of day and month allows.
    late = line.replace("3/5/24", "3/25/24").replace("05/03", "25/03").replace("5/3", "25/3")
    late = late.replace("05.03", "25.03").replace("3. 5.", "3. 25.").replace("٥/٣", "٢٥/٣")
    chat = "\n".join([*(line.format(one) for one in lines), late.format("Ида: всё")])

    found = reading_of(path, chat, NOBODY)

    assert found.format == "whatsapp"
    assert [one.author for one in said(found)] == ["Ида", "Лев", "Ида", "Лев", "Ида"]
    assert str(said(found)[0].dated.at)[:16] == "2024-03-05 11:02"


_SYSTEM = """
Ида добавил(а) Лев
Ида покинул(а) группу
Вы теперь администратор
Ида изменил(а) тему с «А» на «Б»
Ваш код безопасности с Ида изменился. Подробнее…
Messages and calls are end-to-end encrypted. No one outside of this chat can read them.
Ida changed the group description
Ida joined using this group's invite link
Ida created group "x"
You were added
Ida hat dich hinzugefügt
Ида: \u200eПропущенный аудиозвонок
Ида: \u200eMissed voice call, Tap to call back
Ида: \u200eВидеозвонок, 12 мин.
Ида: \u200eVoice call, 3 min
Ида: <Медиа пропущены>
Ида: \u200eизображение отсутствует
Ида: \u200esticker omitted
Ида: IMG-20240305-WA0001.jpg (файл добавлен)
Ида: \u200e<прикреплено: 0001-PHOTO.jpg>
Ида: Данное сообщение удалено.
Ида: This message was deleted.
Ида: null
Ида: मीडिया शामिल नहीं है
Ида: <मीडिया के बिना>
"""


@pytest.mark.parametrize("line", _SYSTEM.strip().split("\n"))
def test_what_the_app_says_is_nobodys_word(line: str) -> None:
    stamp = "05.03.2024, 14:02 - "
    chat = "\n".join(f"{stamp}{one}" for one in ("Ида: привет", "Лев: дом", line, "Ида: у моря"))

    found = reading_of("Чат WhatsApp с Ида.txt", chat, NOBODY)

    assert [text for _, text in told(found)] == ["привет", "дом", "у моря"]


def test_telegram_tells_forwards_bots_and_replies_apart() -> None:
    def message(number: int, text: object, **more: object) -> dict[str, object]:
        return {
            "id": number, "type": "message", "date": "2024-03-05T14:02:00", "date_unixtime": "1709636520",
            "from": "Лев", "from_id": "user1", "text": text, **more,
        }  # fmt: skip

    quote = [{"type": "blockquote", "text": "чужая мысль"}, "\nа я думаю иначе"]
    code = ["смотри ", {"type": "pre", "text": "x = 1", "language": "python"}]
    chat = {
        "name": "Ида", "type": "personal_chat", "id": 2,
        "messages": [
            message(1, "моё"),
            message(2, "новости дня", forwarded_from="Канал"),
            message(3, "от бота", via_bot="@gif"),
            message(4, quote),
            message(5, code),
            message(6, "её", **{"from": "Ида", "from_id": "user2"}),
            message(7, "ответ", reply_to_message_id=6),
        ],
    }  # fmt: skip

    found = reading_of("result.json", json.dumps(chat, ensure_ascii=False), NOBODY)

    assert [role for role, _ in told(found)] == [
        "self", "quoted", "quoted", "self", "self", "other", "self",
    ]  # fmt: skip
    spans = {one.text[span.start : span.end].strip() for one in said(found) for span in one.quoted}
    assert spans == {"чужая мысль", "x = 1"}


def test_discord_quotes_and_forwards_are_not_ones_own() -> None:
    author = {"id": "1", "name": "kostya", "isBot": False}
    stamp = "2024-03-05T14:02:00+03:00"
    chat = {
        "guild": {"id": "0", "name": "Direct Messages"}, "channel": {"id": "5", "type": "DirectTextChat", "name": "Ida"},
        "messages": [
            {"id": "1", "type": "Default", "timestamp": stamp, "content": "> чужое\nмоё", "author": author},
            {"id": "2", "type": "Reply", "timestamp": stamp, "content": "ответ", "author": author, "reference": {"messageId": "1"}},
            {"id": "3", "type": "Default", "timestamp": stamp, "content": "", "author": author,
             "forwardedMessage": {"content": "издалека", "timestamp": stamp}},
            {"id": "4", "type": "Default", "timestamp": stamp, "content": "бип", "author": {"id": "9", "name": "bot", "isBot": True}},
            {"id": "5", "type": "ChannelPinnedMessage", "timestamp": stamp, "content": "Pinned a message.", "author": author},
        ],
    }  # fmt: skip

    found = reading_of(
        "d.json", json.dumps(chat, ensure_ascii=False), replace(NOBODY, me=("kostya",))
    )

    by_text = {text: role for role, text in told(found)}
    assert by_text["ответ"] == "self"
    assert by_text["издалека"] == "quoted"
    assert by_text["бип"] == "other"
    assert not any("Pinned" in text for text in by_text)
    first = said(found)[0]
    assert [first.text[span.start : span.end].strip() for span in first.quoted] == ["> чужое"]


def test_quotations_of_pages_and_notebooks_are_anothers() -> None:
    body = "<p>Хочу дом</p><blockquote><p>чужое</p><p>ещё</p></blockquote><p>и сад</p>"
    page = f"<html><body>{body}</body></html>"
    notebook = (
        '<?xml version="1.0"?><en-export><note><title>x</title><created>20240305T110200Z</created>'
        f"<content><![CDATA[<en-note>{body}</en-note>]]></content></note></en-export>"
    )

    for path, text in (("a.html", page), ("a.enex", notebook)):
        [message] = said(reading_of(path, text))

        assert message.text == "Хочу дом\n\nчужое\n\nещё\n\nи сад"
        assert [message.text[one.start : one.end] for one in message.quoted] == ["чужое\n\nещё"]


@pytest.mark.parametrize(
    "notice",
    [
        "Reacted ❤ to your message", "Liked a message", "Ida sent an attachment.", "Ида отправила вложение.", "You missed a call from Ida.",
        "Ида поставила «Нравится» вашему сообщению", "Ida started a video chat",
    ],
)  # fmt: skip
def test_what_instagram_writes_in_a_name_is_nobodys(notice: str) -> None:
    def message(text: str, at: int) -> dict[str, object]:
        return {
            "sender_name": "Ida",
            "timestamp_ms": at,
            "content": text.encode().decode("latin-1"),
        }

    chat = {"participants": [{"name": "Ida"}, {"name": "Костя"}], "title": "Ida",
            "messages": [message(notice, 1709636530000), message("you sent me a lovely letter", 1709636520000)]}  # fmt: skip

    assert [text for _, text in told(reading_of("m.json", json.dumps(chat)))] == [
        "you sent me a lovely letter"
    ]


def test_a_fiction_book_is_a_document_without_its_pictures() -> None:
    book = (
        '<?xml version="1.0" encoding="windows-1251"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0">'
        "<description><title-info><book-title>Сад</book-title></title-info></description><body><section>"
        '<title><p>Глава 1</p></title><p>Ну, князь.</p></section></body><binary id="a">AAAA</binary></FictionBook>'
    )

    found = reading_of("b.fb2", book.encode("cp1251"))

    assert told(found) == [("document", "Глава 1\n\nНу, князь.")]
    assert found.conversations[0].title == "Сад"


@pytest.mark.parametrize(
    "charset", ["utf-16-le", "utf-16-be", "utf-16", "cp866", "koi8-r", "cp1251"]
)
def test_a_russian_text_of_any_charset_is_read(charset: str) -> None:
    words = "Сегодня ходил к реке и думал о доме."

    assert told(reading_of("a.txt", words.encode(charset))) == [("self", words)]


def test_the_title_above_the_only_date_belongs_to_it() -> None:
    [message] = said(reading_of("Идея.txt", "Идея\n5 марта 2024 г. в 14:02\n\nХочу дом"))

    assert message.text.startswith("Идея\n")
    assert str(message.dated.at)[:10] == "2024-03-05"
