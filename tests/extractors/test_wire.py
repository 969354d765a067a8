"""What crosses between the process that reads and the one that trusts it with nothing."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest

from extractors.cutting import Cut, cut
from extractors.frames import NotAnAnswer
from extractors.parts import UnfinishedReading, whole
from extractors.types import Asked, Broken, Ending, Part, RawFile, Read, Reading, Skipped
from extractors.wire import Incoming, answer, asking, question
from graph.words import UNDATED, Conversation, Dated, Document, Message, Span

DAY = Dated(
    datetime(2024, 3, 12, tzinfo=UTC), datetime(2024, 3, 13, tzinfo=UTC), "day", "heading",
    "Europe/Moscow", "12 марта 2024",
)  # fmt: skip
TURN = Message("m", "self", "Хочу к морю 🌊\nи домой", DAY, "line:1-2", "я", (Span(0, 4),), False)


def talk(*turns: Message, id: str = "c") -> Conversation:
    return Conversation(id, "d", "diary", None, DAY, turns)


def arrived(frames: list[bytes]) -> Read:
    return whole(cast("Part", part) for part in came(frames))


def came(frames: list[bytes]) -> list[Part | Cut]:
    coming = Incoming("d")
    return [part for frame in frames if (part := coming.take(frame)) is not None]


@pytest.mark.parametrize(
    "read",
    [
        Skipped("пусто"),
        Broken("too_deep: x"),
        Reading("text", UNDATED, ()),
        Reading("text", DAY, (talk(TURN),), ("одна беда",)),
        Reading("chatgpt", DAY, (talk(*[TURN] * 700), talk(id="e"), talk(TURN, id="f"))),
    ],
)
def test_a_reading_arrives_as_it_left(read: Read) -> None:
    assert arrived(list(answer(read))) == read


def test_a_question_arrives_as_it_left() -> None:
    asked = Asked("Europe/Moscow", datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=3))), ("Ольга",), DAY, "дом")  # fmt: skip
    file = RawFile("дневник/а.md", b"abc", datetime(2024, 1, 1, tzinfo=UTC))

    told = question(asking(file, "d", asked))

    assert (told.path, told.size, told.modified, told.document_id) == (file.path, 3, file.modified, "d")  # fmt: skip
    assert told.asked == asked


def test_half_letters_and_nul_do_not_get_through() -> None:
    frame = b'["skipped","a\\u0000b\\ud83dc"]'

    assert arrived([frame]) == Skipped("a�b�c")


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"{}",
        b"[]",
        b"[1]",
        b"nonsense",
        b"\xff\xfe",
        b"[" * 100_000,
        b'["messages",[],false]',
        b'["ending","text",null,[]]',
        b'["skipped",7]',
        b'["skipped"]',
        b'["conversation","","note",null,[null,null,"day","none",null,null]]',
        b'["conversation","c","sermon",null,[null,null,"day","none",null,null]]',
        b'["conversation","c","note",null,["2024-03-12",null,"day","none",null,null]]',
        b'["conversation","c","note",null,["soon",null,"day","none",null,null]]',
        b'["conversation","c","note",null,[null,null,"aeon","none",null,null]]',
    ],
)
def test_what_is_in_no_agreed_form_is_no_answer(frame: bytes) -> None:
    with pytest.raises((NotAnAnswer, UnfinishedReading)):
        arrived([frame])


@pytest.mark.parametrize("span", [[0, 99], [3, 1], [-1, 2], [0], ["0", "1"], [True, 2], [0.0, 1.0]])
def test_a_span_outside_its_text_is_no_answer(span: list[object]) -> None:
    first, second, _ = answer(Reading("text", DAY, (talk(TURN),)))
    kind, many, more = json.loads(second)
    many[0][6] = [span]

    with pytest.raises(NotAnAnswer):
        arrived([first, json.dumps([kind, many, more]).encode()])


LONG = " ".join(f"Слово-{n}, и ещё одно." for n in range(900))
TALKS = (
    talk(),
    talk(replace(TURN, id="1", active=True, text=LONG, quoted=(Span(9, 400),)), replace(TURN, id="2"), id="e"),
    talk(*(replace(TURN, id=str(n), active=True) for n in range(600)), id="f"),
    talk(*[replace(TURN, active=True)] * 3, id="g"),
)  # fmt: skip


@pytest.mark.parametrize("told", TALKS)
def test_a_talk_that_is_cut_apart_is_cut_as_here(told: Conversation) -> None:
    document = Document("d", "а.md", "", 1, None, "text", UNDATED)
    found, end = came(list(answer(Reading("text", DAY, (told,)), cutting=True)))

    expected = cut(told)
    assert isinstance(found, Cut)
    assert end == Ending("text", DAY)
    assert (found.talk, found.signature) == (told, expected.signature)
    assert tuple(found.chunks) == tuple(expected.chunks)
    assert found.passages(document) == expected.passages(document)


def test_a_talk_whose_words_do_not_arrive_as_they_left_is_cut_where_they_arrive() -> None:
    spoilt = talk(replace(TURN, text="а\0б\ud83d\r\nв", quoted=()))
    found, _ = came(list(answer(Reading("text", DAY, (spoilt,)), cutting=True)))

    assert found == talk(replace(TURN, text="а\ufffdб?\nв", quoted=()))


@pytest.mark.parametrize(
    ("kind", "rest"),
    [
        ("passages", [[[0, False, 0, 5]], "а\nб"]),
        ("passages", [[[0, False, 0, 99]], "а"]),
        ("passages", [[[0, False, 5, 5]], "а"]),
        ("passages", [[[1, False, 0, 5]], "а"]),
        ("passages", [[[0, 0, 0, 5]], "а"]),
        ("passages", [[[-1, False, 0, 5]], "а"]),
        ("passages", ["", 7]),
        ("before", ["а\nб"]),
        ("chunks", [[[[[0, 0, 99]], [], 1]]]),
        ("chunks", [[[[[0, 5, 1]], [], 1]]]),
        ("chunks", [[[[[7, 0, 1]], [], 1]]]),
        ("chunks", [[[[[0, 0, 1]], [1], 1]]]),
        ("chunks", [[[[[0, 0, 1]], [], -1]]]),
        ("chunks", [[7]]),
        ("chunks", [[[list[Any](), list[Any](), 1]]]),
        ("signed", ["00"]),
        ("signed", ["x" * 1032]),
        ("signed", [7]),
        ("sermon", []),
    ],
)
def test_a_cut_beside_the_words_is_no_answer(kind: str, rest: list[Any]) -> None:
    told = talk(replace(TURN, active=True))
    frames = list(answer(Reading("text", DAY, (told,)), cutting=True))
    names = [json.loads(frame)[0] for frame in frames]
    spoilt = json.dumps([kind, *rest]).encode()
    if kind in names:
        frames[names.index(kind)] = spoilt
    else:
        frames.insert(1, spoilt)

    with pytest.raises(NotAnAnswer):
        came(frames)


def test_an_answer_that_ends_inside_a_talk_is_none() -> None:
    first, second, last = answer(Reading("text", DAY, (talk(TURN),)))

    for frames in ([first, last], [first, first, second], [second]):
        with pytest.raises(NotAnAnswer):
            arrived(frames)


def test_spoilt_frames_are_an_answer_in_order_or_none() -> None:
    chance = random.Random(7)
    frames = list(answer(Reading("text", DAY, (talk(TURN, TURN),), ("беда",))))
    for _ in range(4_000):
        spoilt = [bytearray(frame) for frame in frames]
        victim = chance.choice(spoilt)
        for _ in range(chance.randint(1, 4)):
            victim[chance.randrange(len(victim))] = chance.choice(b'[]{}",:0179naeu\\\xd0\xff ')
        try:
            found = arrived([bytes(frame) for frame in spoilt])
        except (NotAnAnswer, UnfinishedReading):
            continue
        assert isinstance(found, Reading)
        assert all(
            0 <= s.start <= s.end <= len(m.text)
            for c in found.conversations
            for m in c.messages
            for s in m.quoted
        )
