"""The words of a sentence -> those that stand in a turn of speech, which name no thing and tell no deed."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from extractors.rules.patterns import Patterns
from extractors.rules.sentences import Word

TABLE = Path(__file__).parent / "tables" / "idioms.toml"
# «спал как сурок», "slept like a log".
_AS = frozenset({"как", "словно", "будто", "точно", "like", "as"})
_BETWEEN = frozenset({"a", "an", "the"})


def figures(said: Sequence[Word]) -> Iterator[int]:
    """Places of words that mean something else than they say."""
    idioms, like = _table()
    for found in idioms.found(said):
        yield from range(found.first, found.last)
    for n, word in enumerate(said):
        if word.lower in _AS:
            yield from _likened(said, n, like)


def _likened(said: Sequence[Word], n: int, like: frozenset[str]) -> Iterator[int]:
    """Past the adjectives to the noun: «как побитая собака», "like a dog"."""
    m = n + 1
    while m < len(said) and (said[m].reading.pos in ("ADJF", "PRTF") or said[m].lower in _BETWEEN):
        m += 1
    if m < len(said) and (said[m].lemma in like or said[m].lower in like):
        yield from range(n, m + 1)


@lru_cache(maxsize=1)
def _table() -> tuple[Patterns[bool], frozenset[str]]:
    with TABLE.open("rb") as file:
        table = tomllib.load(file)
    rows = (*table["russian"], *table["english"])
    return Patterns((row, True) for row in rows), frozenset(table["like"].split())
