"""A reason as a reader says it -> the same in the person's language; one that nobody translated stays as it is."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from api.schemas import FileProblem, Lang

_TABLE = Path(__file__).with_name("reasons.toml")
_REFUSALS = Path(__file__).with_name("refusals.toml")
_COUNTED = re.compile(r"(\d+) (.+)")
_NAMED = re.compile(r"([a-z_]+): (.+)", re.DOTALL)


def told(problems: Iterable[FileProblem], lang: Lang) -> list[FileProblem]:
    if lang == "en":
        return list(problems)
    return [FileProblem(path=one.path, reason=in_russian(one.reason)) for one in problems]


def in_russian(reason: str) -> str:
    """The name by which programs know it stays in front."""
    for pattern, words in _whole():
        found = pattern.fullmatch(reason)
        if found is not None:
            return words.format("", *map(_inner, found.groups()))
    number = _COUNTED.fullmatch(reason)
    if number is not None and number[2] in _read()["counted"]:
        return f"{_read()['counted'][number[2]]}: {number[1]}"
    named = _NAMED.fullmatch(reason)
    if named is None:
        return reason
    code, rest = named.groups()
    known = in_russian(rest) if rest != reason else rest
    if known != rest:
        return f"{code}: {known}"
    words = _by_name().get(code)
    return f"{code}: {words}" if words is not None else reason


def refusal_in_russian(code: str, said: str) -> str:
    """Why a request is not answered: by its code, or as the reason that ends an import."""
    return _refusals().get(code) or in_russian(said)


@cache
def _refusals() -> Mapping[str, str]:
    return tomllib.loads(_REFUSALS.read_text(encoding="utf-8"))


def _inner(part: str | None) -> str:
    return in_russian(part) if part else ""


@cache
def _whole() -> Sequence[tuple[re.Pattern[str], str]]:
    return [(re.compile(one, re.DOTALL), words) for one, words in _read()["whole"].items()]


def _by_name() -> Mapping[str, str]:
    return _read()["named"]


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
