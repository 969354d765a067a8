"""Who said what and when, as a messenger wrote it into a text -> turns with roles and times."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractors import dating
from extractors.formats.chats import Ledger, Turn
from extractors.formats.halves import whole_day
from extractors.formats.slashes import Order, order_of
from extractors.identity import folded
from extractors.types import Asked, Read
from graph.words import Role

_SHORT_YEAR = re.compile(r"(\.\d{1,2}\.)(\d\d)(?=[, ])")
_NAMED_MONTH = re.compile(r"(\d{1,2})-([^\W\d_]{3,9})-(?:20)?(\d\d)\b")


class Said(NamedTuple):
    """The time stands as it was written."""

    who: str
    when: str
    words: str


def whose(
    authors: Iterable[str], other: str | None, asked: Asked, own: Iterable[str] = ()
) -> dict[str, Role]:
    """The owner by name; in a talk of two the file bears the other's name; else nobody is known.

    `own` are the words by which a messenger calls its owner: "Me".
    """
    authors = list(dict.fromkeys(authors))
    mine = {folded(name) for name in (*asked.me, *own)}
    known: dict[str, Role] = {name: "self" for name in authors if folded(name) in mine}
    if known or other is None or len(authors) > 2:
        return known
    rest = [name for name in authors if folded(name) != folded(other)]
    return {rest[0]: "self"} if len(rest) == 1 and len(authors) == 2 else {}


def long_year(said: str) -> str:
    """`05-Mar-24 10:00` or `05.03.24, 10:00`, as some exporters write it, with the whole year."""
    return _NAMED_MONTH.sub(r"\1 \2 20\3", _SHORT_YEAR.sub(r"\g<1>20\2", said))


def turn(asked: Asked, order: Order, said: Said, role: Role) -> Turn:
    told = whole_day(order.told(long_year(said.when)))
    found = dating.full_date(told, dating.zone_named(asked.zone))
    dated = found.as_dated("message", asked.zone) if found else None
    words = said.words.strip()
    return Turn(None, role, words, None, said.who, zone=asked.zone, original=said.when, dated=dated)


def the_other(turns: Iterable[Turn]) -> str | None:
    """In a talk of two with its owner known, it is with the other."""
    names = dict.fromkeys(one.author for one in turns if one.role == "other")
    return next(iter(names)) if len(names) == 1 else None


def reading(
    ledger: Ledger, format_name: str, said: Sequence[Said], text: str, *,
    other: str | None = None, own: Iterable[str] = (),
) -> Read:  # fmt: skip
    """One talk of people; `text` tells the language its dates stand among."""
    asked = ledger.asked
    order = order_of((one.when for one in said), text, asked.now)
    roles = whose((one.who for one in said), other, asked, own)
    turns = [turn(asked, order, one, roles.get(one.who, "other")) for one in said]
    ledger.add(None, other or the_other(turns), turns, kind="messenger")
    return ledger.reading(format_name, order.doubt)
