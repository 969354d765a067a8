"""Names in another alphabet than the archive's -> as the map writes them: "Who is Marta?" asks of «Марта»."""

import re
from collections.abc import Mapping

from extractors.rules.spelling import spelt
from graph.types import Entity

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
                    heard.setdefault(spelt(word), word)
    known = set(heard.values())
    for word in foreign - known:
        other = heard.get(spelt(word))
        if other is not None and other.isascii() != word.isascii():
            text = re.sub(rf"\b{re.escape(word)}\b", other, text)
    return text
