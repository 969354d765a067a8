"""Names in another alphabet than the archive's -> as the map writes them: "Who is Marta?" asks of «Марта»."""

import re
from collections.abc import Mapping

from graph.types import Entity

_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "",
        "э": "e", "ю": "iu", "я": "ia",
    }
)  # fmt: skip
# One sound has several spellings.
_SPELT = (
    ("shch", "sh"), ("kh", "h"), ("tz", "ts"), ("ck", "k"), ("ph", "f"), ("x", "ks"), ("w", "v"),
    ("j", "i"), ("y", "i"), ("yo", "e"), ("io", "e"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")
_WORD = re.compile(r"[^\W\d_]{3,}")


def as_written(text: str, entities: Mapping[str, Entity]) -> str:
    """Words with a capital that no name holds, where the same name stands in the other alphabet."""
    foreign = {w.group() for w in _WORD.finditer(text) if w.group()[0].isupper()}
    if not foreign:
        return text
    heard: dict[str, str] = {}
    for one in entities.values():
        for name in () if one.is_self else (one.name, *one.aliases):
            for word in _WORD.findall(name):
                if word[0].isupper():
                    heard.setdefault(sound(word), word)
    known = set(heard.values())
    for word in foreign - known:
        other = heard.get(sound(word))
        if other is not None and other.isascii() != word.isascii():
            text = re.sub(rf"\b{re.escape(word)}\b", other, text)
    return text


def sound(word: str) -> str:
    """How a name sounds, written in Latin letters, however it is spelt."""
    low = word.casefold().translate(_CYRILLIC)
    for spelt, one in _SPELT:
        low = low.replace(spelt, one)
    return _TWICE.sub(r"\1", low)
