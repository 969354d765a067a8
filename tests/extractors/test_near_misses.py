import json
from typing import Any

import pytest

from tests.extractors.reading import NOBODY, reading_of, said, told


def _telegram(*messages: dict[str, Any]) -> dict[str, Any]:
    return {"name": "Оля", "type": "personal_chat", "id": 5, "messages": list(messages)}


def test_words_that_telegram_tells_in_entities_alone_are_words() -> None:
    message = {
        "id": 1, "type": "message", "date": "2024-03-05T13:00:00", "from": "Костя", "from_id": "user9", "text": "",
        "text_entities": [{"type": "plain", "text": "хочу "}, {"type": "bold", "text": "бегать"}],
    }  # fmt: skip
    other = message | {"id": 2, "from": "Оля", "from_id": "user5", "text": "беги"}
    one = _telegram(message, other)

    for shape in (one, {"chats": {"list": [one]}}):
        assert told(reading_of("result.json", json.dumps(shape))) == [
            ("self", "хочу бегать"),
            ("other", "беги"),
        ]


def test_a_quotation_on_a_page_of_telegram_is_not_the_writers() -> None:
    page = (
        '<html><body><div class="page_header"><div class="text bold">Оля</div></div><div class="history">'
        + "".join(
            f'<div class="message default clearfix" id="message{n}"><div class="body">'
            f'<div class="pull_right date details" title="05.03.2024 13:4{n}:04">13:49</div>'
            f'<div class="from_name">{who}</div><div class="text">{words}</div></div></div>'
            for n, who, words in (
                (1, "Оля", "Привет"),
                (2, "Костя", "<blockquote>Все счастливы</blockquote>Не верю"),
            )
        )
        + "</div></body></html>"
    )

    _, mine = said(reading_of("messages.html", page))

    assert mine.role == "self"
    assert [mine.text[one.start : one.end] for one in mine.quoted] == ["Все счастливы"]


def _discord(kind: str, *authors: tuple[str, str, str]) -> str:
    messages = [
        {
            "id": str(n), "type": "Default", "timestamp": f"2024-03-05T13:0{n}:00+03:00", "content": f"слово {n}",
            "author": {"id": own_id, "name": login, "nickname": shown},
        }
        for n, (own_id, login, shown) in enumerate(authors)
    ]  # fmt: skip
    channel = {"id": "1", "type": kind, "name": "Оля"}
    return json.dumps({"guild": {"id": "0", "name": "Direct Messages"}, "channel": channel, "messages": messages})  # fmt: skip


def test_a_private_talk_on_discord_bears_the_name_of_the_other() -> None:
    two = (("9", "kostya", "Костя"), ("5", "olya", "Оля"))

    private = reading_of("d.json", _discord("DirectTextChat", *two), NOBODY)
    public = reading_of("d.json", _discord("GuildTextChat", *two), NOBODY)
    three = reading_of("d.json", _discord("DirectTextChat", *two, ("7", "a", "Аня")), NOBODY)

    assert [role for role, _ in told(private)] == ["self", "other"]
    assert {role for role, _ in told(public)} == {"other"}
    assert {role for role, _ in told(three)} == {"other"}


def _evernote(attributes: str, body: str) -> str:
    return (
        '<?xml version="1.0"?><en-export><note><title>Мысль</title><created>20240305T100000Z</created>'
        f"<note-attributes>{attributes}</note-attributes><content><![CDATA[<en-note>{body}</en-note>]]></content></note></en-export>"
    )


def test_what_evernote_locked_is_no_word_and_a_clip_without_a_link_is_anothers() -> None:
    locked = _evernote("", '<div>Хочу</div><en-crypt cipher="AES" length="128">RU5DMA==</en-crypt>')
    clip = _evernote("<source>web.clip7</source><author>Лев</author>", "<p>Все счастливы</p>")

    assert told(reading_of("n.enex", locked)) == [("self", "Хочу")]
    [clipped] = said(reading_of("n.enex", clip))
    assert (clipped.role, clipped.author) == ("quoted", "Лев")


def test_what_claude_remembers_of_projects_is_kept_beside_what_it_remembers_of_talks() -> None:
    memory = {
        "conversations_memory": "Костя бегает",
        "project_memories": {"p1": "Книга о беге"},
        "account_uuid": "a",
    }

    assert told(reading_of("memories.json", json.dumps([memory]))) == [
        ("assistant", "Костя бегает"),
        ("assistant", "Книга о беге"),
    ]
    alone = {"conversations_memory": "", "project_memories": {"p1": "Книга"}, "account_uuid": "a"}
    assert told(reading_of("memories.json", json.dumps([alone]))) == [("assistant", "Книга")]


@pytest.mark.parametrize("named", ["WhatsApp-Chat mit Bob.txt", "WhatsApp Chat mit Bob.txt"])
def test_a_german_phone_names_the_other_with_and_without_a_hyphen(named: str) -> None:
    chat = "12.02.24, 14:22 - Bob: hallo\n13.02.24, 14:23 - Ann: na du\n"

    assert told(reading_of(named, chat, NOBODY)) == [("other", "hallo"), ("self", "na du")]


_TALK = [{"role": "user", "content": "Как бегать?"}, {"role": "assistant", "content": "Ногами"}]
_SAID = [("self", "Как бегать?"), ("assistant", "Ногами")]


@pytest.mark.parametrize("shape", [_TALK, {"messages": _TALK}, [{"messages": _TALK}]])
@pytest.mark.parametrize("indent", [None, 2])
def test_zeros_behind_an_export_cost_no_word(shape: Any, indent: int | None) -> None:
    whole = json.dumps(shape, ensure_ascii=False, indent=indent).encode()

    found = reading_of("chat.json", whole + b"\0" * 40)

    assert told(found) == _SAID
    assert found.problems == ()


def test_lists_of_turns_one_after_the_other_are_a_talk_each() -> None:
    second = [_TALK[0] | {"content": "Где?"}, _TALK[1] | {"content": "В парке"}]
    spread, lines = (
        "\n".join(json.dumps(talk, ensure_ascii=False, indent=indent) for talk in (_TALK, second))
        for indent in (2, None)
    )

    for text in (lines, spread):
        found = reading_of("chat.json", text)

        assert len(found.conversations) == 2
        assert told(found) == [*_SAID, ("self", "Где?"), ("assistant", "В парке")]


def test_a_diary_whose_lines_begin_with_day_and_hour_is_no_chat() -> None:
    diary = "12.03.2024, 10:00 - встал\nпоел\n13.03.2024, 10:00 - бегал\n14.03.2024, 11:00 - лёг: спал\n"

    words = "\n".join(text for role, text in told(reading_of("n.txt", diary)) if role == "self")

    assert all(one in words for one in ("встал", "поел", "бегал", "спал"))


@pytest.mark.parametrize("mark", ["quote", "src python", "example"])
def test_a_block_of_org_is_not_the_writers(mark: str) -> None:
    name = mark.partition(" ")[0]
    block = f"#+BEGIN_{mark}\nВсе счастливы\n#+END_{name}".replace(name, name.upper())
    note = (
        f"#+TITLE: Мысль\n* Бег\nХочу бегать\n{block}\nНе верю\n#+begin_quote\nничем не закрыто\n"
    )

    [mine] = said(reading_of("n.org", note))

    assert [mine.text[one.start : one.end] for one in mine.quoted] == [block]


def test_a_claude_project_in_a_file_of_its_own_is_a_project() -> None:
    project = {
        "uuid": "p", "name": "Дом", "description": "Хочу дом", "is_private": True, "prompt_template": "", "created_at": "2025-01-02T03:04:05+00:00",
        "docs": [{"uuid": "d", "filename": "смета.md", "content": "Смета", "created_at": "2025-01-02T05:00:00+00:00"}],
    }  # fmt: skip

    for data in (project, [project]):
        found = reading_of("projects/p.json", json.dumps(data))
        assert found.format == "claude_projects"
        assert told(found) == [("self", "Хочу дом"), ("document", "Смета")]
