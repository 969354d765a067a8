"""Cue patterns: short rows such as `не хотеть|хотеться` against the words of a sentence.

A pattern is words separated by blanks; each must equal the lemma or the written form of a word.
`a|b` is one of several, `бега*` a beginning, `~` skips up to three words of any kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.rules.sentences import Word
from graph.stems import stem

GAP = 3


@dataclass(frozen=True, slots=True)
class Step:
    """Words one of which must stand, and beginnings of words: a class may hold hundreds, so nothing looks through it."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    gap: bool


@dataclass(frozen=True, slots=True)
class Pattern[T]:
    steps: tuple[Step, ...]
    meaning: T


@dataclass(frozen=True, slots=True)
class Found[T]:
    """Words `[first, last)` of the sentence that the pattern stands on."""

    first: int
    last: int
    meaning: T


class Patterns[T]:
    """Patterns by their first word, so that a sentence is compared with few of them."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[Pattern[T]]] = defaultdict(list)
        self._prefixed: list[Pattern[T]] = []
        for text, meaning in rows:
            steps = tuple(map(_step, text.replace("ё", "е").split()))
            pattern = Pattern(steps, meaning)
            if any(word.endswith("*") for word in steps[0].words):
                self._prefixed.append(pattern)
                continue
            for word in steps[0].words:
                self._by_first[word].append(pattern)
        firsts = [step for pattern in self._prefixed for step in pattern.steps[0].words]
        self._whole = frozenset(firsts)
        self._beginnings = tuple(s[:-1] for s in firsts if s.endswith("*") and len(s) > 2)

    def found(self, words: Sequence[Word]) -> Iterator[Found[T]]:
        """Every place where a pattern stands, in the order of the words."""
        for n, word in enumerate(words):
            # The written form says more than the lemma; an order of its own, for the first of equals is taken.
            candidates = self._by_first.get(word.lower, ())
            if word.lemma != word.lower:
                more = self._by_first.get(word.lemma, ())
                candidates = [
                    *candidates,
                    *(p for p in more if not any(p is one for one in candidates)),
                ]
            if word.lower.startswith(self._beginnings) or not self._whole.isdisjoint(
                (word.lower, word.lemma)
            ):
                candidates = [*candidates, *self._prefixed]
            for pattern in candidates:
                last = _match(pattern.steps, words, n)
                if last:
                    yield Found(n, last, pattern.meaning)


def _step(text: str) -> Step:
    said = frozenset(text.split("|"))
    return Step(said, tuple(s[:-1] for s in said if s.endswith("*") and len(s) > 2), "~" in said)


def _match(steps: Sequence[Step], words: Sequence[Word], at: int, first: int = 0) -> int:
    """The place after the last matched word, 0 when the steps from `first` on do not stand here."""
    for n in range(first, len(steps)):
        step = steps[n]
        if step.gap:
            reach = range(at, min(at + GAP, len(words)) + 1)
            return next((end for m in reach if (end := _match(steps, words, m, n + 1))), 0)
        if at >= len(words) or not _is(words[at], step):
            return 0
        at += 1
    return at


def _is(word: Word, step: Step) -> bool:
    if word.lower in step.words or word.lemma in step.words:
        return True
    return bool(step.beginnings) and word.lower.startswith(step.beginnings)


def stemmed(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words)
