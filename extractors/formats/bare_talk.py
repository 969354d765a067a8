"""A talk of people without a clock, `Name: words` line by line -> a conversation; only `me` tells who is the owner.

A list of keys, a recipe, a plan of chores and a play look alike: in a talk people's names come again and again in turn,
and what stands behind them speaks to somebody.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from extractors.encodings import decode
from extractors.formats import talks
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.talks import Said
from extractors.identity import folded
from extractors.types import Asked, RawFile, Read

# Read when the module is: later no file of ours can be opened where readers run.
_TABLE = tomllib.loads((Path(__file__).parent / "speakers.toml").read_text(encoding="utf-8"))
_OWN = frozenset(_TABLE["own"]["words"].split())
_PEOPLE = frozenset(" ".join(_TABLE["people"].values()).split())
_HEAD = re.compile(
    r"^(?:[-*•][ \t]+)?(?P<mark>\*\*|__)?(?P<who>[^\W\d_](?:[^\W\d_]|[ .'’-](?=[^\W\d_])){0,39})"
    r"(?::(?P=mark)|(?P=mark):|(?(mark)(?!)):)[ \t]+(?=\S)",
    re.MULTILINE,
)
_TO_SOMEBODY = re.compile(
    r"[?!]|\b(?:я|мы|ты|вы|мне|нам|тебе|тебя|вам|вас|да|нет|ага|угу|привет|спасибо|давай|ладно|хорошо|"
    r"i|i'm|i'll|we|you|your|me|yes|no|yeah|ok|okay|hi|hey|hello|thanks|sure)\b",
    re.IGNORECASE,
)
_PLAY = re.compile(
    r"^[ \t]*(?:(?:INT|EXT|ИНТ|НАТ)\.|(?:сцена|действие|акт|явление|scene|act)\b)|^[^\W\d_]{2,}[ \t]*\(",
    re.MULTILINE | re.IGNORECASE,
)
_MATTER = re.compile(r"\s*(?:-{3,}|\+{3}|;;;|\{)[ \t]*\n")
_LOOKED = 20_000
_LATEST_START = 3
_FEWEST, _CHANGES = 4, 3


class _Head(NamedTuple):
    """Who speaks, where the line begins and where the words do."""

    who: str
    start: int
    end: int


def recognises(look: Look) -> bool:
    """Two who speak in turn at least, people by their names or one of them «Я», on most of the lines."""
    if look.kind != "text":
        return False
    text = look.head[:_LOOKED].lstrip("\ufeff")
    if _MATTER.match(text) or _PLAY.search(text):
        return False
    heads = _heads(text)
    if len(heads) < _FEWEST or len(_lines(text[: heads[0].start])) >= _LATEST_START:
        return False
    count = Counter(folded(one.who) for one in heads)
    changes = sum(folded(one.who) != folded(other.who) for one, other in pairwise(heads))
    if sum(n > 1 for n in count.values()) < 2 or changes < _CHANGES:
        return False
    if not _are_people(list(count)) or 2 * len(heads) <= len(_lines(text)):
        return False
    spoken = sum(_TO_SOMEBODY.search(one.words) is not None for one in _said(text, heads))
    return 3 * spoken >= len(heads)


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text.lstrip("\ufeff")
    heads = _heads(text)
    said = _said(text, heads)
    roles = talks.whose((one.who for one in said), None, asked, _OWN)
    turns = [
        Turn(None, roles.get(one.who, "other"), one.words.strip(), None, one.who) for one in said
    ]
    ledger = Ledger(file, document_id, asked, "bare-talk")
    before = text[: heads[0].start].strip()
    above = [Turn(None, "document", before, None)] if before else []
    ledger.add(None, talks.the_other(turns) or before or None, [*above, *turns], kind="messenger")
    return ledger.reading("talk")


def _said(text: str, heads: Sequence[_Head]) -> list[Said]:
    """What each says, up to the next who speaks."""
    ends = [one.start for one in heads[1:]] + [len(text)]
    return [Said(one.who, "", text[one.end : end]) for one, end in zip(heads, ends, strict=True)]


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _heads(text: str) -> list[_Head]:
    """Lines that begin with the name of somebody who speaks again, or of a person."""
    found = [_Head(one["who"], one.start(), one.end()) for one in _HEAD.finditer(text)]
    count = Counter(one.who for one in found)
    return [
        one
        for one in found
        if (one.who[0].isupper() and not (len(one.who) > 2 and one.who.isupper()))
        and (count[one.who] > 1 or _person(folded(one.who)))
    ]


def _are_people(names: Sequence[str]) -> bool:
    strangers = sum(not _person(one) for one in names)
    return not strangers or (len(names) == 2 and strangers == 1 and not _OWN.isdisjoint(names))


def _person(name: str) -> bool:
    return name in _OWN or not _PEOPLE.isdisjoint(name.split())
