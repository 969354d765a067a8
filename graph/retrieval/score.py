"""Passages that hold words of a question -> how well each answers: its words, those around it, whose, and in which talk."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from math import log
from statistics import fmean
from typing import NamedTuple

# Measured part by part in docs/adr/0021: a field's weight and how much its length counts.
OWN, BEFORE, AFTER, AROUND = (1.0, 0.5), (0.4, 0.6), (0.2, 0.6), (0.4, 0.0)
SATURATION = 1.0
# Shares: of the best score for words of the person asked about, of the talk's best for all that it says.
SPEAKER, TALK = 0.3, 0.2
BEST_OF_TALK = 3


class Place(NamedTuple):
    """Where a passage stands: talk and place in it; `after` is the passage that follows."""

    talk: str
    position: int


@dataclass(frozen=True, slots=True)
class Fields:
    """Stems of one passage: its own words, the turn before, the one after, author with date and title."""

    place: Place
    own: Sequence[str]
    before: Sequence[str]
    after: Sequence[str]
    around: Sequence[str]
    author: frozenset[str]


@dataclass(frozen=True, slots=True)
class Units:
    """What is asked: forms of one word under one number, and what each word tells."""

    of: Mapping[str, int]
    tells: Sequence[float]


def rarity(holding: int, of_all: int) -> float:
    """What a word tells: the rarer, the more; never nothing."""
    return log(1 + max(0.5, of_all - holding + 0.5) / (holding + 0.5))


def judged(units: Units, found: Mapping[int, Fields]) -> dict[int, float]:
    """Scores by the passage's number."""
    scores = _by_words(units, found)
    top = max(scores.values(), default=0.0)
    asked = frozenset(units.of)
    for n, one in found.items():
        if scores[n] > 0 and one.author & asked:
            scores[n] += SPEAKER * top
    return _with_talks(scores, found)


def _by_words(units: Units, found: Mapping[int, Fields]) -> dict[int, float]:
    usual = [
        fmean([len(words) for words in column] or [0]) or 1.0
        for column in zip(*starmap(_columns, ((one,) for one in found.values())), strict=True)
    ]
    scores: dict[int, float] = {}
    asked = units.of.__contains__
    for n, one in found.items():
        held = defaultdict[int, float](float)
        for words, (weight, by_length), mean in zip(
            _columns(one), (OWN, BEFORE, AFTER, AROUND), usual, strict=True
        ):
            share = weight / (1 - by_length + by_length * len(words) / mean)
            for word in filter(asked, words):
                held[units.of[word]] += share
        scores[n] = sum(
            units.tells[unit] * much * (SATURATION + 1) / (much + SATURATION)
            for unit, much in held.items()
        )
    return scores


def _columns(one: Fields) -> tuple[Sequence[str], ...]:
    return one.own, one.before, one.after, one.around


def _with_talks(scores: Mapping[int, float], found: Mapping[int, Fields]) -> dict[int, float]:
    """A talk that says much of the question lends to its turns; one that is a single turn lends to itself."""
    talks: dict[str, list[float]] = {}
    for n, one in found.items():
        talks.setdefault(one.place.talk, []).append(scores[n])
    lent = {
        talk: TALK * fmean(sorted(some, reverse=True)[:BEST_OF_TALK])
        for talk, some in talks.items()
    }
    return {n: scores[n] + lent[one.place.talk] if scores[n] else 0.0 for n, one in found.items()}
