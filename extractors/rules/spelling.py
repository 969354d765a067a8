"""A word in Cyrillic -> the same in Latin letters; a name -> one spelling, so that «Катя», "Katya" and "Katia" can be compared."""

import re

_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    }
)  # fmt: skip


def latin(word: str) -> str:
    """y is written i, as spellings of names differ most there."""
    return word.casefold().translate(_LATIN).replace("y", "i").replace("j", "i")


# Where spellings of Russian names in Latin letters differ from each other; in this order.
_ONE_SPELLING = (
    (re.compile(r"x"), "ks"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck"), "k"),
    (re.compile(r"tz"), "ts"),
    (re.compile(r"w"), "v"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile(r"^ie"), "e"),
    (re.compile(r"io(?=[^aeiou])"), "e"),
    (re.compile(r"nder$"), "ndr"),
)


def spelt(name: str) -> str:
    """A given name in one spelling, whichever letters it came in: «Алексей» and "Alexey" are "aleksei"."""
    said = latin(name)
    for found, written in _ONE_SPELLING:
        said = found.sub(written, said)
    return said
