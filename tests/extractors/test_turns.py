"""Chats of a general form, wherever a tool put them."""

import json

import pytest

from extractors.types import Broken
from tests.extractors.exports import dumped, messages, reading, reads

OWN = {"role": "user", "content": "Хочу к морю"}
ANSWER = {"role": "assistant", "content": "Поезжайте"}
TURNS = [OWN, ANSWER]
CHAT = {"messages": TURNS}


@pytest.mark.parametrize(
    "value",
    [
        TURNS,
        CHAT,
        [CHAT],
        {"conversations": [CHAT]},
        {"data": CHAT},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "Хочу к морю"}]}, ANSWER]},
        {"messages": [{"role": "system", "content": "x"}, {"role": 7}, {"role": "user", "content": None}, *TURNS]},
    ],
)  # fmt: skip
def test_turns_are_read_wherever_they_stand(value: object) -> None:
    found = [(m.role, m.text) for m in messages(dumped(value))]

    assert found == [("self", "Хочу к морю"), ("assistant", "Поезжайте")]


def test_lines_of_turns_are_one_talk_and_lines_of_chats_are_many() -> None:
    turns = "\n".join(json.dumps(turn, ensure_ascii=False) for turn in TURNS)
    chats = "\n".join(json.dumps({"id": n, "messages": TURNS}) for n in range(3))

    assert [m.role for m in messages(turns, "a.jsonl")] == ["self", "assistant"]
    assert len(reading(chats, "a.jsonl").conversations) == 3


def test_broken_turns_are_refused() -> None:
    assert reads(dumped(TURNS)[:-9]) == Broken("not valid JSON")


def test_a_time_of_a_turn_has_many_names() -> None:
    for key in ("ts", "created_at", "datetime"):
        turns = [{"role": "user", "content": "Да", key: 1709664000}, ANSWER]
        assert str(messages(dumped(turns))[0].dated.at)[:16] == "2024-03-05 18:40"
