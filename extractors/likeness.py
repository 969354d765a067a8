"""The words of a talk -> a short signature, by which one that says nearly the same is found among many."""

import struct
from collections.abc import Callable, Sequence
from typing import Protocol, cast

import rensa  # pyright: ignore[reportMissingTypeStubs] - it has none

from graph.stems import words as words_in
from graph.words import Conversation

# 21 bands of 6: two texts of likeness .8 meet in a band in 99.8 of 100 cases, of .7 in 93, of .4 in 8.
PERMUTATIONS = 128
BANDS = 21
ROWS = 6
SEED = 1
WORDS_AT_ONCE = 5
# What is shorter is alike by chance: a greeting, a list of three things.
LEAST_CHARACTERS = 200
# A letter becomes three at most when it is folded.
_SURELY_ENOUGH = 3 * LEAST_CHARACTERS
# Enough to tell one talk from another; a year of a messenger need not be hashed whole.
MOST_CHARACTERS = 200_000
SIGNED_BYTES = 4 * (1 + PERMUTATIONS)


class _MinHash(Protocol):
    def update(self, items: list[str]) -> None: ...
    def digest(self) -> list[int]: ...


# The one typed door to a compiled library.
_MINHASH = cast("Callable[..., _MinHash]", rensa.RMinHash)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - as said


def signature(talk: Conversation, words: Sequence[str] | None = None) -> bytes | None:
    """How many runs of words there are, then 128 numbers, of four bytes each, little-endian; None where
    the words are too few to be compared. `words`: those of the talk, where they are known.

    MinHash over runs of five folded words (Broder 1997) of all that counts in the talk, whoever said it.
    """
    if words is None or sum(map(len, words)) < _SURELY_ENOUGH:
        text = "\n".join(one.text for one in talk.messages if one.active)[:MOST_CHARACTERS]
        if len(text.strip()) < LEAST_CHARACTERS:
            return None
        words = words_in(text)
    runs = _runs(words)
    made = _MINHASH(num_perm=PERMUTATIONS, seed=SEED)
    # Each number is the least of all runs, so their order has no say.
    made.update(list(runs))
    return struct.pack(f"<{1 + PERMUTATIONS}I", len(runs), *made.digest())


def _runs(words: Sequence[str]) -> set[str]:
    """Every five words in a row; all of them where there are fewer."""
    if len(words) < WORDS_AT_ONCE:
        return {" ".join(words)}
    return set(map(" ".join, zip(*(words[at:] for at in range(WORDS_AT_ONCE)), strict=False)))


def size(kept: bytes) -> int:
    """How many different runs of words were signed."""
    return int.from_bytes(kept[:4], "little")


def likeness(one: bytes, other: bytes) -> float:
    """How much of both stands in both, 0 to 1; exact to about .04."""
    numbers = [struct.unpack(f"<{PERMUTATIONS}I", kept[4:]) for kept in (one, other)]
    return sum(a == b for a, b in zip(*numbers, strict=True)) / PERMUTATIONS
