"""The words after a cue -> whether they name a small thing of a day, which is no undertaking and no decision of a life."""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from extractors.rules.sentences import Word

TABLE = Path(__file__).parent / "tables" / "chores.toml"
_ABOUT = frozenset({"NOUN", "INFN", ""})


def chore(phrase: Sequence[Word]) -> bool:
    """«купить молока», «сварить суп», «магазин за картошкой», "take the bins out"; not «купить квартиру»."""
    if not phrase:
        return False
    table, first = _table(), phrase[0]
    if _in(first, table["deeds"]):
        return True
    if _in(first, table["errands"]) and all(word.reading.pos != "INFN" for word in phrase):
        return True
    if any(_in(word, table["machines"]) for word in phrase[:2]):
        return True
    things = [word for word in phrase[1:] if word.reading.pos in _ABOUT]
    bought = _in(first, table["buys"]) and any(_in(word, table["goods"]) for word in things[:3])
    taken = _in(first, table["takes"]) and any(_in(word, table["taken"]) for word in things[:3])
    return bought or taken


def _in(word: Word, lemmas: frozenset[str]) -> bool:
    return word.lemma in lemmas or word.lower in lemmas


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    with TABLE.open("rb") as file:
        table = tomllib.load(file)
    return {name: frozenset(words.split()) for name, words in table.items()}
