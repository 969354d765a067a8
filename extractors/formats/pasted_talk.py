"""A talk copied out of Telegram, or saved by LINE as text -> a conversation: names stand above or before the words."""

import re

from extractors.encodings import decode
from extractors.formats import talks
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.slashes import Order, order_of
from extractors.formats.talks import Said
from extractors.types import Asked, RawFile, Read
from graph.words import Role

# «Костя, [05.03.2024 21:05]» with the words below.
_ABOVE = re.compile(
    r"^(?P<who>[^\n\[\]]{1,80}?),? \[(?P<when>\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?)\]:?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_FORWARDED = re.compile(r"\[(?:Forwarded from|Переслано от|In reply to|В ответ на)[^\]\n]{0,200}\]")
_MEDIA = re.compile(r"\[[^\]\n]{2,40}\]")  # «[ Фото ]», "[Sticker]" stand where there is no word
_LINE_HEAD = re.compile(r"\[LINE\] ")
_LINE_DAY = re.compile(
    r"(?P<day>\d{4}[./-]\d{1,2}[./-]\d{1,2}) ?\(?\w{2,4}\)?\.?|\w{2,4}\.?, (?P<other>\d{1,2}/\d{1,2}/\d{4})"
)
_LINE_SAID = re.compile(
    r"(?P<clock>\d{1,2}:\d\d(?: ?[AP]M)?)\t(?P<who>[^\t\n]{1,80})\t(?P<text>.*)", re.IGNORECASE
)


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
    order = order_of((one.when for one in said), text, asked.now)
    turns = [turn for one in said if (turn := _turn(asked, order, one)).text]
    ledger.missed["messages without text"] += len(said) - len(turns)
    ledger.add(None, talks.the_other(turns), turns, kind="messenger")
    return ledger.reading("pasted_talk", order.doubt)


def _above(text: str) -> list[Said]:
    heads = list(_ABOVE.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [
        Said(head["who"].strip(), head["when"], text[head.end() : end].strip())
        for head, end in zip(heads, ends, strict=True)
    ]


def _of_line(text: str) -> list[Said]:
    out: list[Said] = []
    day = ""
    for line in text.split("\n"):
        if found := _LINE_DAY.fullmatch(line.strip()):
            day = found["day"] or found["other"]
        elif day and (one := _LINE_SAID.fullmatch(line)):
            out.append(Said(one["who"].strip(), f"{day} {one['clock']}", one["text"].strip('" ')))
        elif out:
            out[-1] = out[-1]._replace(words=f"{out[-1].words}\n{line}".rstrip('" \n'))
    return out


def _turn(asked: Asked, order: Order, said: Said) -> Turn:
    role: Role = talks.whose([said.who], None, asked).get(said.who, "other")
    marked = _FORWARDED.match(said.words)
    if marked:
        forwarded = "orward" in marked[0] or "ереслан" in marked[0]
        role = "quoted" if forwarded else role
        said = said._replace(words=said.words[marked.end() :].strip())
    if _MEDIA.fullmatch(said.words):
        said = said._replace(words="")
    return talks.turn(asked, order, said, role)
