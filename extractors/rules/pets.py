"""Words for kin; a given name -> its long form, so that «Саша» and «Александр» are one key."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

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
    """Only where the pet form has one long form that is usual; any other name stays as it is."""
    return _pets().get(name.casefold().replace("ё", "е"), name)
