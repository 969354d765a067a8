"""What of a person's message is somebody else's: a book pasted whole is no message that was typed."""

import pytest

from extractors.quoting import PASTED, TYPED, foreign
from graph.words import Span


@pytest.mark.parametrize(
    ("opening", "own"),
    [("Вот что я читаю\n", 16), ("", 0), ("слово " * 80 + "\n", 0)],
    ids=["a first line", "none", "a first line that is too long to be an opening"],
)
def test_of_more_than_anybody_types_only_the_first_line_is_own(opening: str, own: int) -> None:
    text = opening + "а" * (TYPED + 1 - len(opening))

    assert foreign(text) == (Span(own, TYPED + 1),)


def test_as_much_as_can_be_typed_is_own_without_a_cue() -> None:
    assert foreign("а" * TYPED) == ()


def test_after_a_cue_only_a_long_block_is_pasted() -> None:
    cue = "Переведи:"

    assert foreign(cue + "а" * PASTED) == ()
    assert foreign(cue + "а" * (PASTED + 1)) == (Span(len(cue), len(cue) + PASTED + 1),)
