import json

import pytest

from extractors.types import Asked, Broken, Skipped
from tests.extractors.exports import (
    ASKED,
    NOW,
    claude_chat,
    claude_message,
    dumped,
    gpt_chat,
    gpt_node,
    messages,
    reading,
    reads,
    said,
    telegram_chat,
    telegram_message,
)


def test_a_chatgpt_line_follows_parents_and_not_the_clock() -> None:
    question = gpt_node("q", "root", text="Как начать бегать?", create_time=1_709_640_001.0)
    answer = gpt_node("a", "q", "assistant", "Медленно【3†source】.", create_time=1_709_640_000.0)

    found = said(dumped([gpt_chat([answer, question], current_node="a")]))

    assert found == [("self", "Как начать бегать?"), ("assistant", "Медленно.")]


def test_an_abandoned_edit_is_kept_and_not_active() -> None:
    old = gpt_node("old", "root", text="хочу бросить всё")
    new = gpt_node("new", "root", text="хочу отдохнуть")

    found = messages(dumped([gpt_chat([old, new])]))

    assert [(m.text, m.active) for m in found] == [
        ("хочу отдохнуть", True),
        ("хочу бросить всё", False),
    ]


@pytest.mark.parametrize(
    "over",
    [
        {"weight": 0.0},
        {"metadata": {"is_visually_hidden_from_conversation": True}},
        {"metadata": {"is_user_system_message": True}},
        {"recipient": "python"},
        {"author": {"role": "system"}},
        {"author": {"role": "tool"}},
        {"content": {"content_type": "thoughts", "thoughts": [{"content": "тайное"}]}},
        {"content": None},
        {"author": None},
    ],
)
def test_what_nobody_saw_is_not_a_turn(over: dict[str, object]) -> None:
    hidden = gpt_node("h", "root", "assistant", "тайное", **over)
    shown = gpt_node("s", "h", text="видно")

    assert said(dumped([gpt_chat([hidden, shown])])) == [("self", "видно")]


@pytest.mark.parametrize("at", [1_709_640_000.0, "1709640000", "2024-03-05T12:00:00+00:00"])
def test_a_chatgpt_time_may_be_a_number_or_a_text(at: object) -> None:
    [message] = messages(dumped([gpt_chat([gpt_node("q", "root", text="да", create_time=at)])]))

    assert message.dated.at is not None
    assert message.dated.at.isoformat() == "2024-03-05T12:00:00+00:00"
    assert (message.dated.precision, message.dated.source) == ("second", "message")
    assert message.locator == "conversation:c1/message:q"


def test_an_impossible_time_is_named_and_the_conversation_dates_the_turn() -> None:
    found = reading(dumped([gpt_chat([gpt_node("q", "root", text="да", create_time=9e10)])]))

    assert found.problems == ("1 message times outside 1990 and now",)
    assert found.dated.at is not None
    assert found.dated.at.year == 2024


def test_a_circle_of_nodes_ends() -> None:
    circle = gpt_chat([gpt_node("q", "root", text="раз")])
    circle["mapping"]["root"]["parent"] = "q"

    assert said(dumped([circle])) == [("self", "раз")]


def test_a_tree_of_many_turns_is_walked_without_a_stack() -> None:
    nodes = [gpt_node("0", "root", text="0")]
    nodes += [gpt_node(str(i), str(i - 1), text=str(i)) for i in range(1, 3000)]

    assert len(messages(dumped([gpt_chat(nodes)]))) == 3000


def test_a_chat_has_the_same_ids_in_a_newer_export() -> None:
    chat = gpt_chat([gpt_node("q", "root", text="да")])

    [old] = reading(dumped([chat]), "old/conversations.json").conversations
    [new] = reading(dumped([chat | {"title": None}]), "new/conversations.json").conversations

    assert (old.id, old.messages[0].id) == (new.id, new.messages[0].id)
    assert old.document_id != new.document_id


@pytest.mark.parametrize(
    ("good", "broken"),
    [
        (b"1709650000.0", b"NaN"),
        (b"1709650000.0", b"9" * 5000),
        ("да".encode(), b"\\ud83d" + "да".encode()),
        ("да".encode(), "д\x0bа".encode()),
        ("да".encode(), rb"\x0b" + "да".encode()),
        (b"[{", b"\xef\xbb\xbf[{"),
    ],
)
def test_broken_json_loses_no_chat(good: bytes, broken: bytes) -> None:
    data = dumped([gpt_chat([gpt_node("q", "root", text="да")])])

    [(role, text)] = said(data.replace(good, broken, 1))

    assert role == "self"
    assert set("да") <= set(text)


def test_an_export_in_utf16_is_read() -> None:
    data = dumped([gpt_chat([gpt_node("q", "root", text="да")])])

    assert said(data.decode().encode("utf-16")) == [("self", "да")]


def test_a_cut_off_download_gives_what_came_and_says_so() -> None:
    chats = [gpt_chat([gpt_node("q", "root", text="да")], conversation_id=str(i)) for i in range(3)]

    found = reading(dumped(chats)[:-100])

    assert len(found.conversations) == 2
    assert found.problems == ("partly read: 2 items, then the file is broken",)


def test_thinking_is_never_the_answer() -> None:
    thought = claude_message(
        "a", "assistant", "Думаю… Ответ", content=[{"type": "thinking", "thinking": "Думаю…"}, {"type": "text", "text": "Ответ"}]
    )  # fmt: skip

    assert said(dumped([claude_chat([thought])])) == [("assistant", "Ответ")]


@pytest.mark.parametrize(
    "content",
    [
        None,
        "Просто текст",
        [{"type": "text", "text": 7}],
        [{"type": "voice_note", "text": "Просто текст"}],
    ],
)
def test_claude_content_may_be_nothing_a_text_or_a_number(content: object) -> None:
    turn = claude_message("q", "human", "Просто текст", content=content)

    assert said(dumped([claude_chat([turn])])) in (
        [("self", "Просто текст")],
        [("self", "7")],
    )


def test_a_claude_branch_is_kept_and_not_active() -> None:
    turns = [
        claude_message("q", "human", "вопрос", parent_message_uuid="0"),
        claude_message("a", "assistant", "раз", parent_message_uuid="q"),
        claude_message("b", "assistant", "два", parent_message_uuid="q"),
    ]

    found = messages(dumped([claude_chat(turns, current_leaf_message_uuid="a")]))

    assert [(m.text, m.active) for m in found] == [("вопрос", True), ("раз", True), ("два", False)]


def test_an_attachment_is_a_document_and_not_own_words() -> None:
    attached = [{"file_name": "cv.txt", "extracted_content": "Чужое резюме"}]

    found = said(
        dumped([claude_chat([claude_message("q", "human", "Глянь", attachments=attached)])])
    )

    assert found == [("self", "Глянь"), ("document", "Чужое резюме")]


def test_blank_chats_are_counted_and_not_kept() -> None:
    found = reading(
        dumped([claude_chat([]), claude_chat([claude_message("q", "human", " ")], uuid="k2")])
    )

    assert found.conversations == ()
    assert found.problems == ("2 empty conversations",)


def test_in_a_private_telegram_chat_the_name_of_the_chat_is_the_other() -> None:
    turns = [
        telegram_message(1, "Ольга", "Привет"),
        telegram_message(2, "Я", ["Привет, ", {"type": "bold", "text": "Оля"}, "!"]),
        telegram_message(3, "Ольга", "", type="service", action="phone_call"),
    ]

    found = said(dumped(telegram_chat(turns)))

    assert found == [("other", "Привет"), ("self", "Привет, Оля!")]


def test_without_a_sign_of_the_owner_all_are_others_until_me_is_given() -> None:
    group = dumped(
        telegram_chat(
            [telegram_message(1, "Аня", "раз"), telegram_message(2, "Борис", "два")],
            type="private_group", name="Группа",
        )
    )  # fmt: skip

    assert [role for role, _ in said(group)] == ["other", "other"]
    assert [role for role, _ in said(group, asked=Asked("UTC", NOW, me=("борис",)))] == [
        "other",
        "self",
    ]


def test_a_whole_account_knows_its_owner() -> None:
    account = {
        "about": "", "personal_information": {"user_id": 5}, "contacts": {},
        "chats": {"list": [telegram_chat([telegram_message(1, "Борис", "моё"), telegram_message(2, "Аня", "чужое")])]},
    }  # fmt: skip

    assert said(dumped(account)) == [("self", "моё"), ("other", "чужое")]


def test_saved_messages_are_own_and_forwarded_ones_are_not() -> None:
    turns = [
        telegram_message(1, "я", "моя мысль"),
        telegram_message(2, "я", "чужая мысль", forwarded_from="Канал"),
    ]

    found = messages(dumped(telegram_chat(turns, type="saved_messages", name=None)))

    assert [(m.role, m.text) for m in found] == [("self", "моя мысль"), ("quoted", "чужая мысль")]
    assert found[0].locator == "conversation:5/message:1"


def test_local_telegram_time_is_read_in_the_zone_that_was_asked() -> None:
    turn = telegram_message(1, "я", "да")
    del turn["date_unixtime"]

    [message] = messages(dumped(telegram_chat([turn], type="saved_messages")))

    assert message.dated.at is not None
    assert message.dated.at.isoformat() == "2024-03-05T10:00:00+00:00"
    assert message.dated.zone == ASKED.zone


def test_pasted_text_inside_an_own_turn_is_quoted() -> None:
    text = "Переведи этот текст:\n" + "Someone else wrote this. " * 80

    [message] = messages(dumped([gpt_chat([gpt_node("q", "root", text=text)])]))

    [span] = message.quoted
    assert message.text[: span.start] == "Переведи этот текст:"
    assert span.end == len(text)


def test_a_saved_dialogue_in_markdown_is_two_voices() -> None:
    found = said("# Чат\n\n#### You:\nХочу в горы\n\n#### ChatGPT:\nХотите остаться\n")

    assert found == [("self", "Хочу в горы"), ("assistant", "Хотите остаться")]


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b'{"a": [1, 2], "b": {}}', Skipped, "unknown structure: JSON with the top keys a, b"),
        (b"[]", Skipped, "unknown structure: JSON without objects, such as an empty list"),
        (b'[{"mapping": {,}}]', Broken, "not valid JSON"),
        (b"[" * 5000, Broken, "too_deep: JSON nested more than 200 levels"),
        (b"%PDF-1.7 ...", Broken, "this PDF is damaged: it cannot be opened"),
        (b"SQLite format 3\0....", Skipped, "unknown structure: a database is not read yet"),
        (
            b"<?xml version='1.0'?><x/>",
            Skipped,
            "unknown structure: XML of this kind is not read yet",
        ),
        (
            b"BEGIN:VCARD\nFN:x\nEND:VCARD",
            Skipped,
            "an address book: names of people, nothing that was said",
        ),
        (b"\x89PNG\r\n\x1a\n\0\0", Skipped, "not a text: a picture"),
        (b" \n\t", Skipped, "empty file"),
    ],
)
def test_what_nobody_reads_has_a_reason_and_is_no_prose(
    data: bytes, kind: type, reason: str
) -> None:
    found = reads(data, "notes.md")

    assert isinstance(found, kind)
    assert getattr(found, "reason", None) == reason


def test_a_name_never_decides() -> None:
    chat = json.dumps([gpt_chat([gpt_node("q", "root", text="да")])]).encode()

    assert reading(chat, "photo.png").format == "chatgpt"
    assert reading(b"Just words.", "conversations.json").format == "text"
