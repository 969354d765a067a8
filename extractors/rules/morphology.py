"""The one door to pymorphy3: a Russian word -> its likeliest reading; a phrase -> its dictionary form."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

import pymorphy3  # pyright: ignore[reportMissingTypeStubs] - the library has none, this is its door

TABLES = Path(__file__).parent / "tables"


class _Tag(Protocol):
    POS: str | None
    case: str | None
    number: str | None
    gender: str | None
    person: str | None
    tense: str | None
    mood: str | None
    aspect: str | None
    animacy: str | None

    def __contains__(self, grammeme: str) -> bool: ...


class _Parse(Protocol):
    word: str
    normal_form: str
    score: float
    tag: _Tag

    def inflect(self, grammemes: set[str]) -> "_Parse | None": ...


class _Analyzer(Protocol):
    def parse(self, word: str) -> list[_Parse]: ...
    def word_is_known(self, word: str) -> bool: ...


_lock = threading.Lock()


@lru_cache(maxsize=1)
def _analyzer() -> _Analyzer:
    return cast("_Analyzer", pymorphy3.MorphAnalyzer(lang="ru"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word most likely is. `name` is one of Name, Surn, Patr or empty."""

    lemma: str
    pos: str
    case: str
    number: str
    gender: str
    person: str
    tense: str
    mood: str
    name: str
    score: float
    aspect: str = ""
    animate: bool = False


@lru_cache(maxsize=5_000)
def _grammar(tag: _Tag) -> Callable[[str, float], Reading]:
    """What a tag says of a word; the few hundred tags there are stand behind millions of readings."""
    name = next((kind for kind in ("Name", "Surn", "Patr") if kind in tag), "")
    fields = (tag.POS, tag.case, tag.number, tag.gender, tag.person, tag.tense, tag.mood)
    pos, case, number, gender, person, tense, mood = (
        str(value) if value else "" for value in fields
    )
    aspect, animate = str(tag.aspect or ""), tag.animacy == "anim"

    def reading(lemma: str, score: float) -> Reading:
        return Reading(
            lemma, pos, case, number, gender, person, tense, mood, name, score, aspect, animate
        )  # fmt: skip

    return reading


def _foreign(word: str) -> Reading:
    """Of a word without a letter of its own the Russian dictionary has nothing to say."""
    return Reading(word, "", "", "", "", "", "", "", "", 1.0)


@lru_cache(maxsize=1)
def _meant() -> Mapping[str, str]:
    """Forms that people mean of another word than the dictionary has first, and the lemma meant."""
    lines = (TABLES / "forms.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if not line.startswith("#"))
    return {form: lemma for form, _, lemma in rows}


@lru_cache(maxsize=100_000)
def readings(word: str) -> tuple[Reading, ...]:
    """All readings of a lower-case word, the likeliest first; the analyzer is shared under a lock."""
    if word.isascii():
        return (_foreign(word),)
    with _lock:
        parses = _analyzer().parse(word)
    if (meant := _meant().get(word)) is not None:
        parses.sort(key=lambda one: one.normal_form != meant)
    return tuple(_grammar(one.tag)(one.normal_form.replace("ё", "е"), one.score) for one in parses)


def agrees(noun: Reading, verb: Reading) -> bool:
    """Whether a noun in its first case may be the subject of a verb in the past."""
    same = (noun.pos, noun.case, noun.number) == ("NOUN", "nomn", verb.number)
    return same and (verb.number == "plur" or noun.gender == verb.gender)


def read(word: str) -> Reading:
    return readings(word)[0]


def known_word(word: str) -> bool:
    """Whether the dictionary holds a lower-case word; of others the reading is guessed by their ending."""
    with _lock:
        return _analyzer().word_is_known(word)


@lru_cache(maxsize=100_000)
def as_likely(word: str) -> tuple[str, ...]:
    """Other lemmas of a lower-case word, as likely as the first; of a word in no dictionary all are guesses."""
    first, *others = readings(word)
    if not others:
        return ()
    least = first.score if known_word(word) else 0.0
    found = (one.lemma for one in others if one.score >= least)
    return tuple(dict.fromkeys(one for one in found if one != first.lemma))


@lru_cache(maxsize=20_000)
def inflected(word: str, lemma: str, pos: str, grammemes: frozenset[str]) -> str:
    """The word of this lemma and part of speech with these grammemes; the word itself when there is none."""
    with _lock:
        for parse in _analyzer().parse(word):
            if pos == parse.tag.POS and parse.normal_form.replace("ё", "е") == lemma:
                other = parse.inflect(set(grammemes))
                if other is not None:
                    return other.word
    return word


def nominative(words: Sequence[tuple[str, Reading]]) -> str:
    """A noun phrase with its head (the first noun) and the adjectives before it in the nominative."""
    head = next((n for n, (_, r) in enumerate(words) if r.pos == "NOUN"), None)
    if head is None:
        return " ".join(word for word, _ in words)
    noun = words[head][1]
    out: list[str] = []
    for n, (word, reading) in enumerate(words):
        agrees = reading.pos in ("ADJF", "PRTF") and n < head
        if n != head and not agrees:
            out.append(word)
            continue
        wanted = {"nomn", noun.number or "sing"}
        if agrees and noun.number != "plur" and noun.gender:
            wanted.add(noun.gender)
        out.append(
            _like(word, inflected(word.lower(), reading.lemma, reading.pos, frozenset(wanted)))
        )
    return " ".join(out)


def _like(word: str, form: str) -> str:
    """The form with the capital letters of the word as written."""
    if word.isupper() and len(word) > 1:
        return word if word.lower() == form else form.upper()
    return form[:1].upper() + form[1:] if word[:1].isupper() else form
