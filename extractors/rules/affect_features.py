"""A text -> its hashed features, the same for training and for reading, for ever."""

import re
import zlib
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from math import sqrt

TOKEN = re.compile(r"\w+|[?!()]")
SLOTS = {"ru": 1 << 13, "en": 1 << 15}


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text.lower().replace("ё", "е"))


@lru_cache(maxsize=65_536)
def _slots_of_word(token: str, slots: int) -> tuple[int, ...]:
    padded = f" {token} "
    grams = (padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1))
    return tuple(zlib.crc32(gram.encode()) % slots for gram in grams)


def features(text: str, slots: int) -> dict[int, float]:
    """Two blocks, each of length one: words and pairs of words; pieces of 3 to 5 letters inside words."""
    found = tokens(text)
    grams = [*found, *(f"{a} {b}" for a, b in pairwise(found))]
    words = Counter(zlib.crc32(gram.encode()) % slots for gram in grams)
    pieces = Counter(slot for token in found for slot in _slots_of_word(token, slots))
    out: dict[int, float] = {}
    for offset, counts in ((0, words), (slots, pieces)):
        norm = sqrt(sum(n * n for n in counts.values())) or 1.0
        out.update({offset + slot: n / norm for slot, n in counts.items()})
    return out
