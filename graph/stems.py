"""Text -> folded, stemmed words: the one function both for what is indexed and for what is asked."""

import re
import threading
from functools import lru_cache
from typing import Protocol, cast

import Stemmer  # pyright: ignore[reportMissingTypeStubs] - it has none; the door is below

_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile("[а-я]")
# Nothing that may stand inside a word.
_MARKS = ".,!?:;-()\"«»—–…/*'"
_MOST_RUNS = 50_000
_LONGEST_RUN = 64


class _Stemmer(Protocol):
    """The one method we use of a library without types."""

    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's spelling


def _stemmer(language: str) -> _Stemmer:
    # 0: what is asked twice we hold ourselves, and for longer than a stemmer would.
    return cast("_Stemmer", Stemmer.Stemmer(language, 0))  # pyright: ignore[reportUnknownMemberType] - untyped library


class _Stemmers(threading.local):
    """Snowball in C (in Python it took a quarter of an import); a stemmer keeps its word in itself,
    so two threads must never share one."""

    def __init__(self) -> None:
        self.russian = _stemmer("russian")
        self.english = _stemmer("english")


_stemmers = _Stemmers()


def folded(text: str) -> str:
    """Caseless, ё as е."""
    return text.casefold().replace("ё", "е")


def parted(text: str) -> list[str]:
    """Runs between blanks and common marks, in order: nearly each is a word, and no word lies in two of them.

    Half of what a pattern takes to find the words; what is left for it are runs that are none.
    """
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return text.split()


def words_of(runs: list[str]) -> list[str]:
    """The words in parted runs, in order: what a pattern of letters, digits and underscores finds in the text."""
    if "".join(runs).isalnum():
        return runs
    return [word for run in runs for word in ((run,) if run.isalnum() else _WORD.findall(run))]


def words(text: str) -> list[str]:
    """Case-folded words in order, ё as е; only letters, digits and underscores survive."""
    return words_of(parted(folded(text)))


def stems(text: str) -> list[str]:
    """Stems of `words(text)` in order: Snowball Russian where a letter is Cyrillic, English else."""
    return list(map(stem, words(text)))


def stemmed(text: str) -> str:
    """`stems(text)` with blanks between."""
    return stemmed_of(parted(folded(text)))


def stemmed_of(runs: list[str]) -> str:
    """Stems of folded, parted runs with blanks between."""
    return " ".join(filter(None, map(_runs.__getitem__, runs)))


class _Runs(dict[str, str]):
    """A folded run -> its stems. Most are met again, and a word is one whatever stood around it."""

    def __missing__(self, run: str) -> str:
        if len(self) >= _MOST_RUNS:
            self.clear()
        found = " ".join(map(_stem, words_of([run])))
        if len(run) <= _LONGEST_RUN:
            self[run] = found
        return found


_runs = _Runs()


def _stem(word: str) -> str:
    stemmer = _stemmers.russian if _CYRILLIC.search(word) else _stemmers.english
    return stemmer.stemWord(word)


@lru_cache(maxsize=30_000)
def stem(word: str) -> str:
    """The stem of one word as `words` gives it."""
    return _stem(word)
