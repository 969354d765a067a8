"""A talk copied out of Telegram, or saved by LINE as text -> a conversation: names stand above or before the words."""

import re
from collections.abc import Sequence

from extractors import dating
from extractors.encodings import decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.halves import whole_day
from extractors.formats.look import Look
from extractors.formats.slashes import Order, order_of
from extractors.identity import folded
from extractors.types import Asked, RawFile, Read
from graph.words import Role

# «Костя, [05.03.2024 21:05]» with the words below.
_ABOVE = re.compile(
    r"^(?P<who>[^\n\[\]]{1,80}?),? \[(?P<when>\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?)\]:?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_FORWARDED = re.compile(r"\[(?:Forwarded from|Переслано от|In reply to|В ответ на)[^\]\n]{0,200}\]")
_LINE_HEAD = re.compile(r"\[LINE\] ")
_LINE_DAY = re.compile(
    r"(?P<day>\d{4}[./-]\d{1,2}[./-]\d{1,2}) ?\(?\w{2,4}\)?\.?|\w{3}, (?P<other>\d{1,2}/\d{1,2}/\d{4})"
)
_LINE_SAID = re.compile(
    r"(?P<clock>\d{1,2}:\d\d(?: ?[AP]M)?)\t(?P<who>[^\t\n]{1,80})\t(?P<text>.*)", re.IGNORECASE
)
_SHORT_YEAR = re.compile(r"(\.\d{1,2}\.)(\d\d)(?=[, ])")


def recognises(look: Look) -> bool:
    """Two headers at least, the first of them at the very beginning."""
    if look.kind != "text":
        return False
    head = look.head.lstrip("\ufeff\n ")
    if _LINE_HEAD.match(head):
        return any(_LINE_SAID.fullmatch(line) for line in head.split("\n")[:60])
    return _ABOVE.match(head) is not None and len(_ABOVE.findall(head[:60_000])) >= 2


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text.lstrip("\ufeff\n ")
    ledger = Ledger(file, document_id, asked, "pasted-talk")
    said = _of_line(text) if _LINE_HEAD.match(text) else _above(text)
    order = order_of((when for _, when, _ in said), text, asked.now)
    turns = [turn for one in said if (turn := _turn(asked, order, *one)).text]
    ledger.missed["messages without text"] += len(said) - len(turns)
    ledger.add(None, _other(turns), turns, kind="messenger")
    return ledger.reading("pasted_talk", order.doubt)


def _above(text: str) -> list[tuple[str, str, str]]:
    """Who, when and what."""
    heads = list(_ABOVE.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [
        (head["who"].strip(), head["when"], text[head.end() : end].strip())
        for head, end in zip(heads, ends, strict=True)
    ]


def _of_line(text: str) -> list[tuple[str, str, str]]:
    out: list[tuple[str, str, str]] = []
    day = ""
    for line in text.split("\n"):
        if found := _LINE_DAY.fullmatch(line.strip()):
            day = found["day"] or found["other"]
        elif day and (one := _LINE_SAID.fullmatch(line)):
            out.append((one["who"].strip(), f"{day} {one['clock']}", one["text"].strip('" ')))
        elif out:
            who, when, words = out[-1]
            out[-1] = (who, when, f"{words}\n{line}".rstrip('" \n'))
    return out


def _turn(asked: Asked, order: Order, who: str, when: str, words: str) -> Turn:
    mine = {folded(name) for name in asked.me}
    role: Role = "self" if folded(who) in mine else "other"
    marked = _FORWARDED.match(words)
    if marked:
        forwarded = "orward" in marked[0] or "ереслан" in marked[0]
        role, words = "quoted" if forwarded else role, words[marked.end() :].strip()
    told = whole_day(order.told(_SHORT_YEAR.sub(r"\g<1>20\2", when)))
    found = dating.full_date(told, dating.zone_named(asked.zone))
    dated = found.as_dated("message", asked.zone) if found else None
    return Turn(None, role, words, None, who, zone=asked.zone, original=when, dated=dated)


def _other(turns: Sequence[Turn]) -> str | None:
    """In a talk of two with its owner known, it is with the other."""
    names = dict.fromkeys(turn.author for turn in turns if turn.role == "other")
    return next(iter(names)) if len(names) == 1 else None
