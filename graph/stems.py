"""Text -> folded, stemmed words: the one function both for what is indexed and for what is asked."""

import re
import threading
from functools import lru_cache
from typing import Protocol, cast

import Stemmer  # pyright: ignore[reportMissingTypeStubs] - it has none; the door is below

_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile("[а-я]")
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


def words(text: str) -> list[str]:
    """Case-folded words in order, ё as е; only letters, digits and underscores survive."""
    return _WORD.findall(text.casefold().replace("ё", "е"))


def stems(text: str) -> list[str]:
    """Stems of `words(text)` in order: Snowball Russian where a letter is Cyrillic, English else."""
    return list(map(stem, words(text)))


def stemmed(text: str) -> str:
    """`stems(text)` with blanks between."""
    return " ".join(filter(None, map(_runs.__getitem__, text.split())))


class _Runs(dict[str, str]):
    """What stands between two blanks -> its stems. No blank is part of a word, so that each run stands for
    itself, and most are met again: half of what folding and cutting all of a text takes."""

    def __missing__(self, run: str) -> str:
        if len(self) >= _MOST_RUNS:
            self.clear()
        found = " ".join(stems(run))
        if len(run) <= _LONGEST_RUN:
            self[run] = found
        return found


_runs = _Runs()


@lru_cache(maxsize=30_000)
def stem(word: str) -> str:
    """The stem of one word as `words` gives it."""
    stemmer = _stemmers.russian if _CYRILLIC.search(word) else _stemmers.english
    return stemmer.stemWord(word)
