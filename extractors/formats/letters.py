"""The body of a mail -> what its sender wrote: without replies quoted below and without a signature."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from extractors.encodings import clean
from extractors.formats.forwards import FORWARDED_LETTER, ORIGINAL_LETTER
from extractors.formats.html import too_deep, visible
from graph.words import Span

_WROTE = re.compile(
    r"^[ \t]*(?:on\b.{4,200}\bwrote|am\b.{4,200}\bschrieb.{0,80}|le\b.{4,200}\ba écrit|"
    r"(?:el|em|il|w|wt\.?|o[pn]|den|dne)\b.{4,200}(?:escribi[óo]|escreveu|ha scritto|schreef|skrev|napsal\(?a?\)?)|"
    r".{4,200}(?:пишет|пише|написал(?:а|\(а\))?|писал(?:а|\(а\))?|написав(?:\(ла\))?|napisał(?:a|\(a\))?)[^:\n]{0,80}|"
    r".{0,120}\d[:.]\d\d.{0,120}<[^<>\s@]{1,80}@[^<>\s@]{2,100}>)[ \t]*:[ \t]*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$")
_HEADERS = re.compile(
    r"^[ \t]*\*{0,2}(?:from|от|від|von|de|da|van|od)\*{0,2}:\*{0,2}[ \t]*\S.*$", re.IGNORECASE
)
_SENT = re.compile(
    r"^[ \t]*\*{0,2}(?:sent|date|to|отправлено|дата|кому|надіслано|gesendet|datum|an|envoyé|enviado(?: el| em)?|para|inviato|verzonden|wysłano)\*{0,2}:",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^[ \t]*(?:sent (?:from|via) (?:my )?\w.{0,60}|отправлено (?:с|через) (?:моего )?\w.{0,60}|отправлено из \w.{0,80}|"
    r"von meinem \w.{0,40} gesendet|gesendet (?:mit|von) \w.{0,60}|envoyé (?:de(?:puis)?|à partir de) mon .{0,40}|enviado desde mi \w.{0,40}|"
    r"enviado do meu \w.{0,40}|inviato da (?:mio )?\w.{0,40}|надіслано з \w.{0,60}|"
    r"(?:get|скачайте|загрузите|holen sie sich|télécharger) outlook \w.{0,80})$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<[^<>\s@]{1,80}@[^<>\s@]{2,100}>")
_CLOCK = re.compile(r"\d[:.]\d\d")
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
    end = next(
        (place for place, line in enumerate(lines) if FORWARDED_LETTER.match(line)), len(lines)
    )
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
        if _cites(line):
            replies += place == 0 or not (_cites(lines[place - 1]) or place == below)
        elif out and _tops(lines, place):
            return out, replies + 1, signatures
        elif announced := _announces(lines, place):
            replies += 1
            below = place + announced + _blank(lines, place + announced)
        elif _DEVICE.match(line) and place:
            signatures += 1
        else:
            out.append(line)
    return out, replies, signatures


def _cites(line: str) -> bool:
    return line.lstrip(" ")[:1] == ">" and len(line) - len(line.lstrip(" ")) <= 3


def _tops(lines: list[str], place: int) -> bool:
    """An answer above the whole letter, which stands unmarked: who wrote it is told with address and time."""
    for count in (1, 2):
        whole = " ".join(line.strip() for line in lines[place : place + count])
        if len(whole) <= _LONGEST and lines[place].strip() and _WROTE.match(whole):
            if not (_ADDRESS.search(whole) and _CLOCK.search(whole)):
                return False
            below = next((one for one in lines[place + count :] if one.strip()), ">")
            return not _cites(below)
    return False


def _signs(lines: list[str], place: int) -> bool:
    return lines[place].rstrip("\r") in ("-- ", "--") and any(
        part.strip() for part in lines[place + 1 : place + 40]
    )


def _blank(lines: list[str], place: int) -> int:
    return next((count for count, line in enumerate(lines[place : place + 4]) if line.strip()), 0)


def _ends(lines: list[str], place: int) -> bool:
    """Below this line stands the letter that was answered, unmarked, as Outlook sets it."""
    if ORIGINAL_LETTER.match(lines[place]) or _RULE.match(lines[place]):
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
        if _cites(after) or not after:
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
