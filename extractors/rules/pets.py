"""Words for kin; a given name -> its long form, so that «Саша» and «Александр» are one key."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from extractors.rules.spelling import spelt

_TABLE = Path(__file__).parent / "tables" / "people.toml"


@lru_cache(maxsize=1)
def _pets() -> Mapping[str, str]:
    with _TABLE.open("rb") as file:
        table = tomllib.load(file)
    return {word: name for name, words in table["pet"].items() for word in words.split()}


@lru_cache(maxsize=1)
def kin() -> Mapping[str, str]:
    """«отец», «папа» -> Папа."""
    with _TABLE.open("rb") as file:
        table = tomllib.load(file)
    return {word: name for name, words in table["kin"].items() for word in words.split()}


def long_form(name: str) -> str:
    """Only where the pet form has one long form that is usual; any other name stays as it is.

    Also of a pet form in Latin letters: "Sasha" is «Александр».
    """
    if name.isascii():
        return _foreign_pets().get(spelt(name), name)
    return _pets().get(name.casefold().replace("ё", "е"), name)


@lru_cache(maxsize=1)
def _foreign_pets() -> Mapping[str, str]:
    return {spelt(pet): long for pet, long in _pets().items()}


def also_called(name: str) -> tuple[str, ...]:
    """What a given name may be short for, or what it is when said whole: «Женя» and «Евгения» meet in Евгени."""
    said = name.casefold().replace("ё", "е")
    return tuple(
        long[:6]
        for long in (*_either().get(said, ()), long_form(name).casefold().replace("ё", "е"))
    )


@lru_cache(maxsize=1)
def _either() -> Mapping[str, tuple[str, ...]]:
    """Pet forms that have a man's and a woman's long form."""
    with _TABLE.open("rb") as file:
        table = tomllib.load(file)
    return {pet: tuple(longs.split()) for pet, longs in table["either"].items()}
