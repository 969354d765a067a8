"""A word of a question -> stems of the words that say the same: in the other language, and in forms whose stems part ways.

«денег» asks of «деньги», "smoking" of «курить», «мама» of "mum".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors.rules.morphology import inflected, known_word, read
from graph.stems import stem

_TABLE = Path(__file__).parent / "words.tsv"
_FORMS = tuple(
    frozenset(one.split())
    for one in (
        "sing gent", "plur nomn", "plur gent", "masc past", "femn past", "plur past", "sing 1per", "sing 3per", "plur 3per",
    )
)  # fmt: skip
# In front of these nothing of a word is left to know it by.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class _Words:
    """By the stem of an English word, and by the dictionary form of a Russian one."""

    russian: Mapping[str, frozenset[str]]
    english: Mapping[str, frozenset[str]]


def translated(words: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """By the stem of each word that the table holds: stems of what the other language calls so."""
    table = _words()
    found: dict[str, frozenset[str]] = {}
    for word in words:
        low = word.casefold().replace("ё", "е")
        same = table.russian.get(stem(low)) if low.isascii() else table.english.get(read(low).lemma)
        if same:
            found[stem(word)] = same
    return found


def in_other_forms(words: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """By the stem of each Russian noun with forms of other stems: these («денег»: «деньги», «сна»: «сон»)."""
    found: dict[str, frozenset[str]] = {}
    for word in words:
        low = word.casefold().replace("ё", "е")
        if low.isascii() or len(low) < _SHORT or not known_word(low) or read(low).pos != "NOUN":
            continue
        if others := forms_of(read(low).lemma) - {stem(word)}:
            found[stem(word)] = others
    return found


@lru_cache(maxsize=2_000)
def forms_of(lemma: str) -> frozenset[str]:
    """Stems of the forms of a Russian word."""
    pos = read(lemma).pos
    return frozenset({stem(lemma), *(stem(inflected(lemma, lemma, pos, one)) for one in _FORMS)})


@lru_cache(maxsize=1)
def _words() -> _Words:
    russian: dict[str, frozenset[str]] = {}
    english: dict[str, frozenset[str]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        left, right = (side.split() for side in line.split("\t"))
        told = frozenset(one for word in right for one in forms_of(word))
        said = frozenset(map(stem, left))
        for one in said:
            russian[one] = russian.get(one, frozenset()) | told
        for word in right:
            lemma = read(word).lemma
            english[lemma] = english.get(lemma, frozenset()) | said
    return _Words(russian, english)
