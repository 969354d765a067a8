"""The body of a mail -> what its sender wrote: without replies quoted below and without a signature."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from extractors.encodings import clean
from extractors.formats.html import too_deep, visible
from graph.words import Span

_WROTE = re.compile(
    r"^[ \t]*(?:on\b.{4,200}\bwrote|am\b.{4,200}\bschrieb.{0,80}|le\b.{4,200}\ba écrit|"
    r".{4,200}(?:пишет|написал(?:а|\(а\))?|писал(?:а|\(а\))?)[^:\n]{0,80}|"
    r".{0,120}\d[:.]\d\d.{0,120}<[^<>\s@]{1,80}@[^<>\s@]{2,100}>)[ \t]*:[ \t]*$",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*(?:original message|исходное сообщение|ursprüngliche nachricht|message d'origine)[ \t]*-{2,}|"
    r"_{20,})[ \t]*$",
    re.IGNORECASE,
)
_HEADERS = re.compile(r"^[ \t]*(?:\*?(?:from|от|von|de)\*?:)[ \t]*\S.*$", re.IGNORECASE)
_SENT = re.compile(
    r"^[ \t]*\*?(?:sent|date|to|отправлено|дата|кому|gesendet|an|envoyé)\*?:[ \t]", re.IGNORECASE
)
_FORWARD = re.compile(
    r"^[ \t]*-{3,}[ \t]*(?:forwarded message|пересылаемое сообщение|пересланное сообщение|weitergeleitete nachricht)"
    r"[ \t]*-{0,20}[ \t]*$|^[ \t]*begin forwarded message:[ \t]*$",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^[ \t]*(?:sent from my \w.{0,40}|отправлено с (?:моего )?\w.{0,40}|отправлено из \w.{0,60})$",
    re.IGNORECASE,
)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left and what was taken away; `forwarded` are stretches of it that are another's."""

    text: str
    replies: int = 0
    signatures: int = 0
    forwarded: tuple[Span, ...] = ()


def cut(text: str) -> Cut:
    lines = text.split("\n")
    end = next((place for place, line in enumerate(lines) if _FORWARD.match(line)), len(lines))
    own, replies, signatures = _own(lines[:end])
    whole = "\n".join(own + lines[end:])
    left = len(whole) - len(whole.lstrip())
    words = whole.strip()
    spans: tuple[Span, ...] = ()
    if end < len(lines) and words:
        start = len("\n".join(own)) + bool(own) - left
        spans = (Span(min(max(0, start), len(words)), len(words)),)
    return Cut(words, replies, signatures, spans)


def _own(lines: list[str]) -> tuple[list[str], int, int]:
    """The lines that are left, and how many replies and signatures were taken away."""
    out: list[str] = []
    replies = signatures = 0
    below = 0  # the first line under an announcement of quoted ones
    for place, line in enumerate(lines):
        if place < below:
            continue
        if _signs(lines, place):
            return out, replies, signatures + 1
        if _ends(lines, place):
            return out, replies + 1, signatures
        if line.startswith(">"):
            replies += place == 0 or not (lines[place - 1].startswith(">") or place == below)
        elif announced := _announces(lines, place):
            replies += 1
            below = place + announced + _blank(lines, place + announced)
        elif _DEVICE.match(line) and place:
            signatures += 1
        else:
            out.append(line)
    return out, replies, signatures


def _signs(lines: list[str], place: int) -> bool:
    return lines[place].rstrip("\r") in ("-- ", "--") and any(
        part.strip() for part in lines[place + 1 : place + 40]
    )


def _blank(lines: list[str], place: int) -> int:
    return next((count for count, line in enumerate(lines[place : place + 4]) if line.strip()), 0)


def _ends(lines: list[str], place: int) -> bool:
    """Below this line stands the letter that was answered, unmarked, as Outlook sets it."""
    if _BELOW.match(lines[place]):
        return True
    near = lines[place + 1 : place + 4]
    return (
        place > 0 and bool(_HEADERS.match(lines[place])) and any(_SENT.match(one) for one in near)
    )


def _announces(lines: list[str], place: int) -> int:
    """How many lines say «On Monday X wrote:» above quoted ones: it may be broken over two."""
    for count in (1, 2):
        whole = " ".join(line.strip() for line in lines[place : place + count])
        if len(whole) > _LONGEST or not lines[place].strip() or not _WROTE.match(whole):
            continue
        below = lines[place + count : place + count + 3]
        after = next((one for one in below if one.strip()), "")
        if after.startswith(">") or not after:
            return count
    return 0


def of_page(page: str) -> str:
    """The words of an HTML body; quotations stand in it as in a plain one."""
    if too_deep(page):
        return ""
    tree = LexborHTMLParser(page)
    if tree.body is not None and visible(tree.body):
        quotes = tree.css("blockquote, div.gmail_quote")
        whole = visible(tree.body)
        for node in quotes:
            if node.parent is not None:
                node.decompose()
        return clean(visible(tree.body) or whole)
    return clean(visible(tree.root))
