"""The words of a sentence -> the people it speaks of, each by one name whatever the case or pet form."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from extractors.rules.morphology import inflected, known_word, readings
from extractors.rules.pets import kin
from extractors.rules.sentences import Word

TABLES = Path(__file__).parent / "tables"
SURE, POSSIBLE = 0.3, 0.1
_WITH = frozenset({"с", "со", "у", "к", "ко", "от", "для", "про", "with", "to", "from", "for", "and", "called", "told", "rang"})  # fmt: skip
_END = frozenset('.!?…:;—–-«»"“”()')


@lru_cache(maxsize=1)
def _nobody() -> frozenset[str]:
    with (TABLES / "people.toml").open("rb") as file:
        return frozenset(tomllib.load(file)["no_names"]["words"].split())


def people(words: Sequence[Word]) -> Iterator[str]:
    """Everyone by a name in the nominative, kin by what they are."""
    for n, word in enumerate(words):
        if (name := kin().get(word.lemma) or kin().get(word.lower)) or (name := _named(words, n)):
            yield name


def _named(words: Sequence[Word], n: int) -> str:
    word = words[n]
    if not word.text[:1].isupper() or len(word.text) < 3 or word.text.isupper():
        return ""
    first = n == 0 or words[n - 1].text in _END
    if word.lower.isascii() or word.lower in _nobody():
        return _foreign(words, n, first=first)
    least = SURE if first else POSSIBLE
    named = (r for r in readings(word.lower) if r.name == "Name" and r.score >= least)
    if reading := next(named, None):
        if first and reading.case not in ("nomn", "datv", "gent"):
            return ""
        return inflected(
            word.lower, reading.lemma, "NOUN", frozenset({"nomn", "sing"})
        ).capitalize()
    if not first and not known_word(word.lower) and words[n - 1].lower in _WITH:
        return word.reading.lemma.capitalize()
    return ""


def _foreign(words: Sequence[Word], n: int, *, first: bool) -> str:
    """A capital word inside an English sentence, after a word that people follow or before what they do."""
    word = words[n]
    if first or word.lower in _nobody() or not word.text[1:].islower():
        return ""
    after = words[n + 1].lower if n + 1 < len(words) else ""
    does = after in (
        "is",
        "was",
        "says",
        "said",
        "has",
        "and",
        "wants",
        "thinks",
    ) or after.endswith("ed")
    return word.text if words[n - 1].lower in _WITH or does else ""
