"""Signatures are kept for good: the same words have the same numbers in every version and in every order of work."""

import hashlib

import pytest

from extractors.dating import moment
from extractors.likeness import bands, likeness, signature, size
from graph.words import Conversation, Message
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


def test_what_is_nearly_the_same_meets_in_a_band() -> None:
    one = signed("".join(f"Шаг {n}: записать, что было. " for n in range(60)))
    other = signed("".join(f"Шаг {n}: записать, что было. " for n in range(57)))

    assert likeness(one, other) > 0.85
    assert set(bands(one)) & set(bands(other))
