"""A word in Cyrillic -> the same in Latin letters, so that «Игорь» and "Igor" can be compared."""

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
