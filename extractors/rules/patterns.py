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
class Pattern[T]:
    steps: tuple[frozenset[str], ...]
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
            steps = tuple(frozenset(step.split("|")) for step in text.replace("ё", "е").split())
            pattern = Pattern(steps, meaning)
            if any(word.endswith("*") for word in steps[0]):
                self._prefixed.append(pattern)
                continue
            for word in steps[0]:
                self._by_first[word].append(pattern)
        firsts = [step for pattern in self._prefixed for step in pattern.steps[0]]
        self._whole = frozenset(firsts)
        self._beginnings = tuple(s[:-1] for s in firsts if s.endswith("*") and len(s) > 2)

    def found(self, words: Sequence[Word]) -> Iterator[Found[T]]:
        """Every place where a pattern stands, in the order of the words."""
        for n, word in enumerate(words):
            # The written form says more than the lemma; an order of its own, for the first of equals is taken.
            keys = dict.fromkeys((word.lower, word.lemma))
            candidates = [p for key in keys for p in self._by_first.get(key, ())]
            seen: set[int] = set()
            if word.lower.startswith(self._beginnings) or not self._whole.isdisjoint(keys):
                candidates += self._prefixed
            for pattern in candidates:
                if id(pattern) in seen:
                    continue
                seen.add(id(pattern))
                last = _match(pattern.steps, words, n)
                if last:
                    yield Found(n, last, pattern.meaning)


def _match(steps: Sequence[frozenset[str]], words: Sequence[Word], at: int) -> int:
    """The place after the last matched word, 0 when the steps do not stand here."""
    if not steps:
        return at
    if "~" in steps[0]:
        reach = range(at, min(at + GAP, len(words)) + 1)
        return next((end for n in reach if (end := _match(steps[1:], words, n))), 0)
    if at >= len(words) or not _is(words[at], steps[0]):
        return 0
    return _match(steps[1:], words, at + 1)


def _is(word: Word, step: frozenset[str]) -> bool:
    if word.lemma in step or word.lower in step:
        return True
    return any(s.endswith("*") and word.lower.startswith(s[:-1]) for s in step if len(s) > 2)


def stemmed(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words)
