"""Signatures are kept for good: the same words have the same numbers in every version and in every order of work."""

import hashlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.cutting import cut
from extractors.dating import moment
from extractors.likeness import (
    BANDS,
    PERMUTATIONS,
    ROWS,
    SIGNED_BYTES,
    likeness,
    signature,
    size,
)
from extractors.meetings import Meetings
from graph.index import before_each
from graph.words import Conversation, Message, Span
from tests.extractors.test_chunk import START

WORDS = "Утром шёл дождь, и я снова подумал о доме у моря. Надо бы съездить весной, пока не жарко. "


def talk(text: str) -> Conversation:
    said = Message("m", "self", text, moment(START), "line:1")
    return Conversation("c", "d", "note", None, moment(START), (said,))


def signed(text: str) -> bytes:
    found = signature(talk(text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "runs", "digest"),
    [
        (WORDS * 3, 18, "347aa744fd9d98a7"),
        ("слово" * 60, 1, "d790cb3daf397952"),
        ("".join(f"{n} шаг к дому. " for n in range(80)), 316, "bd5387256f5fd89d"),
    ],
)
def test_the_same_words_are_signed_as_they_ever_were(text: str, runs: int, digest: str) -> None:
    found = signed(text)

    assert size(found) == runs
    assert hashlib.sha256(found).hexdigest()[:16] == digest


@given(st.lists(st.text("аёЁ.- \n9_", min_size=30, max_size=3_000), max_size=4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_talk_that_is_cut_is_signed_as_one_that_is_not(texts: list[str], pasted: bool) -> None:
    quoted = (Span(3, 25),) if pasted else ()
    said = tuple(
        Message(f"m{n}", "self", text * 8, moment(START), "line:1", quoted=quoted, active=n != 2)
        for n, text in enumerate(texts)
    )
    told = Conversation("c", "d", "chat", None, moment(START), said)

    assert cut(told).signature == signature(told)
    assert cut(told).before == before_each(told)


def test_what_is_nearly_the_same_meets_in_a_band() -> None:
    one = signed("".join(f"Шаг {n}: записать, что было. " for n in range(60)))
    other = signed("".join(f"Шаг {n}: записать, что было. " for n in range(57)))

    assert likeness(one, other) > 0.85
    assert meeting(one, other)


def meeting(one: bytes, other: bytes) -> bool:
    meetings = Meetings()
    meetings.add([("a", one)])
    meetings.add([("b", other), ("c", bytes(SIGNED_BYTES))])
    meetings.meet(["a"])
    assert not meetings.others("b")
    return meetings.others("a") == {"b"}


@settings(max_examples=30)
@given(st.integers(0, 1 << 30))
def test_whoever_shares_six_numbers_in_their_places_is_met_by_those_asked_for(seed: int) -> None:
    chance = Random(seed)
    # Few different numbers, so that many meet.
    talks = {
        str(n): bytes(4) + b"".join(chance.choice((b"....", b",,,,")) for _ in range(PERMUTATIONS))
        for n in range(30)
    }
    own = chance.sample(sorted(talks), 7)
    meetings = Meetings()
    told = list(talks.items())
    cut = chance.randint(0, 30)
    meetings.add(told[:cut])
    meetings.add(told[cut:])
    meetings.meet(own)

    for id in own:
        met = {other for other in talks if other != id and bands(talks[id]) & bands(talks[other])}
        assert meetings.others(id) == met


def bands(kept: bytes) -> set[tuple[int, bytes]]:
    width = 4 * ROWS
    return {(n, kept[4 + n * width : 4 + (n + 1) * width]) for n in range(BANDS)}
