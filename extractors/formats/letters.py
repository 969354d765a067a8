"""The body of a mail -> what its sender wrote: without replies quoted below and without a signature."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from extractors.encodings import clean
from extractors.formats.html import too_deep, visible
from graph.words import Span

_WROTE = re.compile(
    r"^[ \t]*(?:on\b.{4,200}\bwrote|am\b.{4,200}\bschrieb.{0,80}|le\b.{4,200}\ba écrit|"
    r".{4,200}(?:пишет|написал(?:а|\(а\))?|писал(?:а|\(а\))?)[^:\n]{0,80})[ \t]*:[ \t]*$",
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


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left and what was taken away; `forwarded` are stretches of it that are another's."""

    text: str
    replies: int = 0
    signatures: int = 0
    forwarded: tuple[Span, ...] = ()


def cut(text: str) -> Cut:
    lines = text.split("\n")
    out: list[str] = []
    replies = signatures = 0
    forwarded: int | None = None
    for place, line in enumerate(lines):
        if forwarded is None and _FORWARD.match(line):
            forwarded = len("\n".join(out)) + bool(out)
        if forwarded is not None:
            out.append(line)
        elif line.rstrip("\r") in ("-- ", "--") and any(
            part.strip() for part in lines[place + 1 :]
        ):
            signatures += 1
            break
        elif _ends(lines, place):
            replies += 1
            break
        elif line.startswith(">") or _announces(lines, place):
            replies += not line.startswith(">") or (
                place > 0 and not lines[place - 1].startswith(">")
            )
        elif _DEVICE.match(line) and place:
            signatures += 1
        else:
            out.append(line)
    whole = "\n".join(out)
    left = len(whole) - len(whole.lstrip())
    words = whole.strip()
    spans: tuple[Span, ...] = ()
    if forwarded is not None and words:
        spans = (Span(min(max(0, forwarded - left), len(words)), len(words)),)
    return Cut(words, replies, signatures, spans)


def _ends(lines: list[str], place: int) -> bool:
    """Below this line stands the letter that was answered, unmarked, as Outlook sets it."""
    if _BELOW.match(lines[place]):
        return True
    near = lines[place + 1 : place + 4]
    return (
        place > 0 and bool(_HEADERS.match(lines[place])) and any(_SENT.match(one) for one in near)
    )


def _announces(lines: list[str], place: int) -> bool:
    """«On Monday X wrote:» with quoted lines right after it; it may be broken over two lines."""
    line = lines[place]
    after = next((one for one in lines[place + 1 : place + 4] if one.strip()), "")
    if _WROTE.match(line):
        return after.startswith(">") or not after
    return (
        len(line) < 200 and place + 1 < len(lines) and re.match(r"[ \t]*on\b", line, re.IGNORECASE) is not None
        and _WROTE.match(f"{line.rstrip()} {lines[place + 1].lstrip()}") is not None
    )  # fmt: skip


def of_page(page: str) -> str:
    """The words of an HTML body; quotations stand in it as in a plain one."""
    if too_deep(page):
        return ""
    tree = LexborHTMLParser(page)
    if tree.body is not None and visible(tree.body):
        quotes = tree.css("blockquote, div.gmail_quote, div#divRplyFwdMsg")
        whole = visible(tree.body)
        for node in quotes:
            if node.parent is not None:
                node.decompose()
        return clean(visible(tree.body) or whole)
    return clean(visible(tree.root))
