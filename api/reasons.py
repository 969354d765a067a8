"""A reason as a reader says it -> plain words in the person's language, and its code apart, for programs."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from api.schemas import FileProblem, Lang

_TABLE = Path(__file__).with_name("reasons.toml")
_REFUSALS = Path(__file__).with_name("refusals.toml")
_COUNTED = re.compile(r"(\d+) (.+)")
# What only programs understand: the name of an error behind what failed, a reason of the model in brackets.
_RAISED = re.compile(r"(could not be read(?: for facts)?): (\w+)")
_UNUSABLE = re.compile(r"(?<=could not be used \()([a-z_]+)(?=\))")


def told(problems: Iterable[FileProblem], lang: Lang) -> list[FileProblem]:
    return [
        FileProblem(path=one.path, reason=plain(one.reason, lang), code=code_of(one.reason))
        for one in problems
    ]


def plain(reason: str, lang: Lang) -> str:
    """A reason as it is shown."""
    return in_russian(reason) if lang == "ru" else in_english(reason)


def code_of(reason: str) -> str | None:
    """The name by which programs know a reason, where it has one."""
    for pattern in (_coded(), _UNUSABLE):
        if found := pattern.search(reason):
            return found[1]
    raised = _RAISED.fullmatch(reason)
    return raised[2] if raised else None


def in_english(reason: str) -> str:
    raised = _RAISED.fullmatch(reason)
    bare = raised[1] if raised else _coded().sub("", reason)
    return _UNUSABLE.sub(lambda found: found[1].replace("_", " "), bare)


def in_russian(reason: str) -> str:
    raised = _RAISED.fullmatch(reason)
    reason = raised[1] if raised else reason
    for pattern, words in _whole():
        found = pattern.fullmatch(reason)
        if found is not None:
            return words.format("", *map(_inner, found.groups()))
    number = _COUNTED.fullmatch(reason)
    if number is not None and number[2] in _read()["counted"]:
        return f"{_read()['counted'][number[2]]}: {number[1]}"
    named = _coded().match(reason)
    if named is None:
        return _read()["unusable"].get(reason, reason)
    rest = reason[named.end() :]
    known = in_russian(rest)
    return known if known != rest else _by_name()[named[1]]


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


@cache
def _coded() -> re.Pattern[str]:
    """A code in front of a reason, or of one inside of another."""
    return re.compile(rf"(?:\A|(?<=: ))({'|'.join(map(re.escape, _by_name()))}): ")


def _by_name() -> Mapping[str, str]:
    return _read()["named"]


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
