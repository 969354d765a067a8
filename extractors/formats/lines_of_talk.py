"""A talk of people that some program wrote into a text, line by line with clock and name -> a conversation.

`10:15 Name: words`, `[14:02] Name: words`, `<21:15:01> Name: words`, `2008-03-12 21:15:01 <name> words`, and a line of name,
day and clock above the words (QIP, Teams, a talk copied from VK). Nobody is the owner by the form; `me` decides.

A diary with hours, a plan and a log of trainings look alike: in a talk the same names come again, answers come within
minutes, and its clock does not stand at fives.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from extractors import dating
from extractors.encodings import decode
from extractors.formats import talks
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.slashes import order_of
from extractors.formats.talks import Said
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_CLOCK = r"(?P<clock>[012]?\d:[0-5]\d(?::[0-5]\d)?(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?)"
_DAY = r"(?P<day>\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2} [^\W\d_]{3,9}\.? \d{4})"
_BEFORE = rf"[\[(<]?(?:{_DAY}(?:,|T| в| at|,? -)?[ \t]{{0,2}})?{_CLOCK}[\])>]?"
_NAME = r"(?P<who>[^\W\d_][^\n:<>\[\]()\t]{0,39}?)"
# Clock, name and words on one line; the name within signs, or before a colon.
_BESIDE = re.compile(
    rf"{_BEFORE}(?:[ \t]+|[ \t]*[-–—|][ \t]*)(?:<[@+ ]?(?P<nick>[^\s<>]{{1,40}})>|{_NAME}[ \t]?:)[ \t]+(?P<words>\S.*)"
)
# Name, day and clock above the words, in either order, on one line or on two.
_ABOVE = re.compile(
    rf"{_NAME}(?:[ \t]*\n|,?[ \t]+)[\[(]?(?:{_DAY}(?:,| в| at)?[ \t]+{_CLOCK}|(?P<first>\d?\d:\d\d:\d\d)[ ,]+(?P<then>\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}))[\])]?[ \t]*(?=\n)"
)
_RULE = re.compile(r"^-{10,}([<>])-[ \t]*$", re.MULTILINE)  # QIP's: `>` stands over what was sent
_LOOKED = 20_000
_ANSWERS = 30 * 60
_LATEST_START = 3


class _Head(NamedTuple):
    """From where its words begin (`end`); the day is empty where only a clock stands."""

    start: int
    end: int
    who: str
    day: str
    clock: str
    beside: bool


def recognises(look: Look) -> bool:
    if look.kind != "text":
        return False
    text = _plain(look.head[:_LOOKED])
    heads = _heads(text)
    if _arrows(look.head[:_LOOKED], heads):
        return True
    if len(heads) < 4 or len(text[: heads[0].start].strip().split("\n")) > _LATEST_START:
        return False
    lines = sum(1 for line in text.split("\n") if line.strip())
    if heads[0].beside and 2 * len(heads) < lines:
        return False
    said = Counter(one.who for one in heads)
    again = sum(1 for count in said.values() if count > 1)
    changes = sum(one.who != other.who for one, other in pairwise(heads))
    return again > 1 and changes > 2 and len(heads) >= 1.5 * len(said) and _in_time(heads)


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    whole = decode(file.data).text
    text = _plain(whole)
    heads = _heads(text)
    ledger = Ledger(file, document_id, asked, "talk")
    said = _dated(file, asked, heads, text)
    order = order_of((one.when for one in said), text, asked.now)
    roles = talks.whose((one.who for one in said), None, asked) | _arrows(whole, heads)
    turns = [talks.turn(asked, order, one, roles.get(one.who, "other")) for one in said]
    before = text[: heads[0].start].strip()
    above = [Turn(None, "document", before, None)] if before else []
    ledger.missed["messages without text"] += sum(not one.text for one in turns)
    ledger.add(None, talks.the_other(turns) or before or None, [*above, *turns], kind="messenger")
    return ledger.reading("talk", order.doubt)


def _arrows(text: str, heads: Sequence[_Head]) -> dict[str, Role]:
    """Who sent and who received, where a rule that tells it stands over every message."""
    ways = [found[1] for found in _RULE.finditer(text)]
    if not heads or len(ways) != len(heads):
        return {}
    return {
        head.who: "self" if way == ">" else "other" for head, way in zip(heads, ways, strict=True)
    }


def _plain(text: str) -> str:
    return _RULE.sub("", text.lstrip("\ufeff"))


def _heads(text: str) -> list[_Head]:
    beside = [
        _head(one, beside=True) for one in re.finditer(rf"^{_BESIDE.pattern}$", text, re.MULTILINE)
    ]
    if len(beside) > 1:
        return beside
    return [
        _head(one, beside=False) for one in re.finditer(rf"^{_ABOVE.pattern}", text, re.MULTILINE)
    ]


def _head(found: re.Match[str], *, beside: bool) -> _Head:
    part = found.groupdict()
    end = found.start("words") if beside else found.end()
    day, clock = part["day"] or part.get("then") or "", part["clock"] or part.get("first") or ""
    who = (part["who"] or part.get("nick") or "").strip()
    return _Head(found.start(), end, who, day, clock, beside)


def _in_time(heads: Sequence[_Head]) -> bool:
    """Half of the answers come soon, and minutes are not those of a plan."""
    times = [_seconds(one.clock) for one in heads]
    soon = sum(
        one.day == other.day and 0 <= later - at <= _ANSWERS
        for (one, at), (other, later) in pairwise(zip(heads, times, strict=True))
    )
    return 2 * soon >= len(heads) - 1 and any(at % 300 for at in times)


def _seconds(clock: str) -> int:
    hours, minutes, *rest = (int(one) for one in re.findall(r"\d+", clock))
    late = 12 if "p" in clock.casefold() and hours < 12 else 0
    return ((hours + late) * 60 + minutes) * 60 + (rest[0] if rest else 0)


def _dated(file: RawFile, asked: Asked, heads: Sequence[_Head], text: str) -> list[Said]:
    """Where only a clock stands, the day is the file's own, and past midnight the next."""
    own = dating.of_file(file.dated_path, dating.Clues(), asked, file.modified)
    at = own.at.astimezone(dating.zone_named(asked.zone)) if own.at else None
    day = at.date() if at and own.precision in ("day", "minute", "second") else None
    ends = [one.start for one in heads[1:]] + [len(text)]
    out: list[Said] = []
    last = 0
    for head, end in zip(heads, ends, strict=True):
        now = _seconds(head.clock)
        day = day + timedelta(days=1) if day and now < last - 6 * 3600 else day
        last = now
        when = f"{head.day or day or ''} {head.clock}" if head.day or day else ""
        out.append(Said(head.who, when, text[head.end : end]))
    return out
