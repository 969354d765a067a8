"""The words of a sentence -> the people it speaks of, each by one name whatever the case or pet form."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from extractors.rules.morphology import Reading, agrees, inflected, known_word, readings
from extractors.rules.pets import kin
from extractors.rules.sentences import Word
from graph.stems import stem

TABLES = Path(__file__).parent / "tables"
SURE, POSSIBLE = 0.3, 0.1
_WITH = frozenset({"с", "со", "у", "к", "ко", "от", "для", "про", "with", "to", "from", "for", "and", "called", "told", "rang"})  # fmt: skip
# «в Питер», «из Нины»: whom one believes or falls in love with stands in the fourth case, a place does not.
_INTO = {"в": {"accs"}, "во": {"accs"}, "на": {"accs"}, "из": set[str]()}
# Who goes to or from something goes to a place.
_GOING = frozenset(
    {
        "move", "relocate", "fly", "flew", "flight", "drive", "drove", "travel", "go", "went", "gone", "come", "came",
        "commute", "cycle", "walk", "sail", "return", "trip", "train", "bus", "ferry", "ticket", "way", "back", "away",
    }
)  # fmt: skip
_GONE = 4
_END = frozenset('.!?…:;—–-«»"“”()')


@lru_cache(maxsize=1)
def nobody() -> frozenset[str]:
    """Words with a capital that name no person."""
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
    if word.lower.isascii() or word.lower in nobody():
        return _foreign(words, n, first=first)
    least = SURE if first else POSSIBLE
    cases = None if first else _INTO.get(words[n - 1].lower)
    led = n > 0 and words[n - 1].reading.pos == "PREP"
    does = words[n + 1].reading if n + 1 < len(words) else None
    named = (
        r
        for r in readings(word.lower)
        if r.name == "Name" and r.score >= least and (cases is None or r.case in cases)
    )
    if reading := min(named, key=lambda one: _unlikely(one, does, led=led), default=None):
        if first and reading.case not in ("nomn", "datv", "gent"):
            return ""
        return inflected(
            word.lower, reading.lemma, "NOUN", frozenset({"nomn", "sing"})
        ).capitalize()
    if not first and not known_word(word.lower) and words[n - 1].lower in _WITH:
        return word.reading.lemma.capitalize()
    return ""


def _unlikely(reading: Reading, does: Reading | None, *, led: bool) -> tuple[bool, float, bool]:
    """«Камила смеялась», «сказал Камиле»: who does it first, of equals none whose case nothing here asks for."""
    told = does is not None and (does.pos, does.tense) == ("VERB", "past")
    odd = ("nomn",) if led else ("loct", "gent", "accs")
    subject = not led and told and does is not None and agrees(reading, does)
    return not subject, -round(reading.score, 2), reading.case in odd


def _foreign(words: Sequence[Word], n: int, *, first: bool) -> str:
    """A capital word inside an English sentence, after a word that people follow or before what they do."""
    word = words[n]
    if first or word.lower in nobody() or not word.text[1:].islower():
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
    if words[n - 1].lower in ("to", "from") and _going(words, n - 1):
        return ""
    return word.text if words[n - 1].lower in _WITH or does else ""


def _going(words: Sequence[Word], n: int) -> bool:
    """Who "moved from Leeds to Bristol" by "the train to Ghent" wrote and talked to nobody there."""
    return any(stem(word.lower) in _going_stems() for word in words[max(0, n - _GONE) : n])


@lru_cache(maxsize=1)
def _going_stems() -> frozenset[str]:
    return frozenset(map(stem, _GOING))
