"""Chats of tools that no reader knows by name."""

import json

import pytest

from extractors.formats import read
from extractors.types import RawFile, Skipped
from tests.extractors.reading import ASKED, NOBODY, reading_of, said, told

OWN, ANSWER = "Хочу дом у моря", "Поезжайте"

# Each holds one question and its answer of 5 March 2024, 14:02 in Moscow, as some tool might write it.
_SHAPES: dict[str, object] = {
    "author and ms": {"chats": [{"title": "Дом", "messages": [
        {"author": "user", "text": OWN, "ts": 1709636520000}, {"author": "bot", "text": ANSWER, "ts": 1709636530000}]}]},
    "russian keys": [
        {"Автор": "Я", "Сообщение": OWN, "Дата": "05.03.2024 14:02:00"}, {"Автор": "GigaChat", "Сообщение": ANSWER, "Дата": "05.03.2024 14:02:10"}],
    "russian words": {"dialog": [
        {"speaker": "Пользователь", "body": OWN, "time": "5 марта 2024 г., 14:02"}, {"speaker": "Алиса", "body": ANSWER, "time": "5 марта 2024 г., 14:03"}]},
    "poe": {"data": {"chat": {"chatId": 5, "messagesConnection": {"edges": [
        {"node": {"messageId": 1, "author": "human", "text": OWN, "creationTime": 1709636520000000}},
        {"node": {"messageId": 2, "author": "Claude-3-Opus", "text": ANSWER, "creationTime": 1709636530000000}}]}}}},
    "poe in pages": {"title": "Дом", "messages": [
        {"id": "1", "authorNickname": "human", "text": OWN, "creationTime": 1709636520000000},
        {"id": "2", "authorNickname": "Claude-3-Opus", "text": ANSWER, "creationTime": 1709636530000000}]},
    "copilot": [
        {"Conversation": "Дом", "Time": "2024-03-05T14:02:00", "Author": "Human", "Message": OWN},
        {"Conversation": "Дом", "Time": "2024-03-05T14:02:10", "Author": "AI", "Message": ANSWER}],
    "opencode": {"info": {"id": "ses_1", "title": "Дом"}, "messages": [
        {"info": {"id": "msg_1", "role": "user", "time": {"created": 1709636520000}}, "parts": [{"type": "text", "text": OWN}]},
        {"info": {"id": "msg_2", "role": "assistant", "time": {"created": 1709636530000}},
         "parts": [{"type": "reasoning", "text": "думаю"}, {"type": "text", "text": ANSWER}, {"type": "tool", "state": {}}]}]},
    "firestore": {"conversation": {"turns": [
        {"senderName": "User", "content": {"parts": [OWN]}, "createdAt": {"_seconds": 1709636520}},
        {"senderName": "Kimi", "content": {"parts": [ANSWER]}, "createdAt": {"_seconds": 1709636530}}]}},
    "pairs": {"history": [{"question": OWN, "answer": ANSWER, "created_at": "2024-03-05T11:02:00Z"}]},
    "booleans": {"log": [
        {"isUser": True, "content": OWN, "timestamp": "2024-03-05T11:02:00+00:00"}, {"isUser": False, "content": ANSWER, "timestamp": "2024-03-05T11:02:10+00:00"}]},
    "mail dates": {"thread": {"items": [
        {"from": {"role": "user"}, "text": OWN, "date": "Tue, 05 Mar 2024 14:02:00 +0300"}, {"from": {"role": "model"}, "text": ANSWER, "date": "Tue, 05 Mar 2024 14:02:10 +0300"}]}},
    "nanoseconds": {"items": [
        {"role": "user", "content": OWN, "created_at": 1709636520000000000}, {"role": "assistant", "content": ANSWER, "created_at": 1709636530000000000}]},
    "script dates": {"items": [
        {"role": "user", "content": [{"type": "text", "text": OWN}], "date": "Tue Mar 05 2024 14:02:00 GMT+0300 (MSK)"},
        {"role": "assistant", "content": [{"type": "text", "text": ANSWER}], "date": "Tue Mar 05 2024 14:02:10 GMT+0300 (MSK)"}]},
    "typed authors": {"conversations": [{"id": "1", "messages": [
        {"author": {"type": "human"}, "content": [{"type": "text", "text": OWN}], "createdAt": "2024-03-05T11:02:00Z"},
        {"author": {"type": "ai"}, "content": [{"type": "text", "text": ANSWER}], "createdAt": "2024-03-05T11:02:01Z"}]}]},
    "sides": {"turns": [{"user": OWN, "assistant": ANSWER, "time": 1709636520}]},
    "one time": {"dialogs": [{"messages": [
        {"role": "USER", "text": OWN, "timestamp": "2024-03-05T14:02:00+03:00"}, {"role": "ALICE", "text": ANSWER}]}]},
}  # fmt: skip


@pytest.mark.parametrize("shape", _SHAPES)
def test_a_chat_is_told_by_its_content(shape: str) -> None:
    found = reading_of("x.json", json.dumps(_SHAPES[shape], ensure_ascii=False))

    assert told(found) == [("self", OWN), ("assistant", ANSWER)]
    assert str(said(found)[0].dated.at)[:16] == "2024-03-05 11:02"


def test_lines_of_messages_are_read_talk_by_talk() -> None:
    rows = [
        {"session_id": talk, "sender": who, "message": f"{what} {talk}", "date": "2024-03-05 14:02"}
        for talk in ("a", "b")
        for who, what in (("me", OWN), ("gpt", ANSWER))
    ]

    found = reading_of("x.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))

    assert len(found.conversations) == 2
    assert [one.role for one in said(found)] == ["self", "assistant"] * 2


def test_people_are_told_apart_by_name() -> None:
    chat = {"room": "дом", "log": [
        {"from": "Костя", "text": "Хочу дом", "ts": 1709636520}, {"from": "Ида", "text": "Где?", "ts": 1709636530},
        {"from": "system", "text": "Ида вошла", "ts": 1709636525}, {"from": "Ида", "text": "", "ts": 1709636535},
    ]}  # fmt: skip
    text = json.dumps(chat, ensure_ascii=False)

    mine, nobody = reading_of("x.json", text, ASKED), reading_of("x.json", text, NOBODY)

    assert told(mine) == [("self", "Хочу дом"), ("other", "Где?")]
    assert [role for role, _ in told(nobody)] == ["other", "other"]
    assert mine.problems == ("1 system messages", "1 messages without text")


@pytest.mark.parametrize(
    "value",
    [
        {"products": [{"name": "Лампа", "text": "светит", "price": 5}]},
        [{"user": "a", "value": 3}],
        {"reviews": [{"author": "Ида", "text": "хорошо"}]},
        {"features": [{"type": "Feature", "properties": {"name": "x"}}]},
        {"log": [{"type": "error", "message": "disk full", "level": 3}]},
        {"rows": [{"name": "cpu", "value": "0.5", "time": "never"}]},
    ],
)
def test_other_json_is_no_chat(value: object) -> None:
    outcome = read(RawFile("x.json", json.dumps(value).encode()), "d", ASKED)

    assert isinstance(outcome, Skipped)
    assert "unknown structure" in outcome.reason


def test_talks_by_their_ids_keep_their_titles() -> None:
    talk = [{"role": "user", "content": OWN}, {"role": "assistant", "content": ANSWER}]
    chats = {
        "chats": {
            key: {"title": key, "messages": talk[:1] + talk[1:] * n}
            for n, key in enumerate(("Дом", "Сад"), 1)
        }
    }

    found = reading_of("x.json", json.dumps(chats, ensure_ascii=False))

    assert {one.title for one in found.conversations} == {"Дом", "Сад"}


def test_google_chat_names_its_creators_and_the_zone_of_its_words() -> None:
    when = "Tuesday, March 5, 2024 at 6:4{}:00\u202fPM UTC"
    messages = [
        {"creator": {"name": name, "email": "x@y", "user_type": "Human"}, "created_date": when.format(n), "text": text, "message_id": str(n)}
        for n, (name, text) in enumerate((("Костя", "Хочу дом"), ("Ида", "Строй")))
    ]  # fmt: skip

    found = reading_of("messages.json", json.dumps({"messages": messages}))

    assert told(found) == [("self", "Хочу дом"), ("other", "Строй")]
    assert str(said(found)[0].dated.at)[:19] == "2024-03-05 18:40:00"
