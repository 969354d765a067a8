"""The first bytes of a file -> what kind of file it is and which keys its JSON has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import ijson  # pyright: ignore[reportMissingTypeStubs]  # typed in itself, without stubs

from extractors.content import end
from extractors.encodings import decode
from extractors.formats import compound
from extractors.formats.json_matter import json_matter
from extractors.formats.packed import packed_kind
from extractors.formats.stream import HEAD, TOO_DEEP, mended, plain, too_deep
from extractors.types import RawFile

type Kind = Literal[
    "json", "jsonl", "broken json", "deep json", "zip", "pdf", "sqlite", "xml", "html", "archive", "binary",
    "text", "empty", "mail", "calendar", "whatsapp",
]  # fmt: skip
_DEPTH = 7
_CUT = "premature EOF"  # how the parser calls a text that ends too early
_LINES = 60
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_BINARY = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"OggS", b"ID3", b"MZ", b"\x7fELF", b"bplist", b"\xd0\xcf\x11\xe0",
    b"fLaC", b"\x00\x00\x01\x00", b"II*\x00", b"MM\x00*", b"wOFF", b"wOF2", b"\x1aE\xdf\xa3",
)  # fmt: skip
_PDF = re.compile(rb"%PDF-\d")
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]|<head[\s>]", re.IGNORECASE)
_HTML_START = re.compile(
    r"\s*<(?:!--|p|div|h[1-6]|table|ul|ol|article|span|section|meta|title|b|i|a|img|pre|br)\b",
    re.IGNORECASE,
)
_OPENED = re.compile(r"<[a-zA-Z][a-zA-Z0-9]*[\s>]")
_CLOSED = re.compile(rb"</[a-zA-Z][a-zA-Z0-9]*>\s{0,99}\Z")
_TAIL = 1_000
_BLANK = b"\0 \t\r\n\xef\xbb\xbf"
_MAIL = re.compile(
    r"^(?:From|To|Subject|Date|Message-ID|Received|Return-Path|MIME-Version|Content-Type|Delivered-To|Cc|Reply-To|X-[\w-]+):[ \t]",
    re.MULTILINE | re.IGNORECASE,
)
_WHATSAPP = re.compile(
    r"[\u200e\u200f\ufeff]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s(?:klo\s)?\D{0,6}\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:[\s\u202f\xa0]*[AaPp]\.?[\s\xa0\u202f]?[Mm]\.?)?(?:\]\s|\s-\s|:\s)"
)
_NAMED = re.compile(rf"^{_WHATSAPP.pattern}[^:\n]{{1,80}}:[ \n]", re.MULTILINE)
_XML = re.compile(
    r"\s*<\?xml\b|\s*<!DOCTYPE\s+(?!html)|\s*<(?:en-export|opml|rss|feed|plist|svg)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Look:
    """`paths` are the key paths of the first JSON objects (`item.mapping`, `chats.list.item.messages`)."""

    kind: Kind
    head: str = ""
    paths: frozenset[str] = frozenset()
    top: tuple[str, ...] = ()

    def root(self, key: str) -> str:
        """The ijson prefix of the objects that have this key."""
        for at in ("item", "", "conversations.item", "data.item", "conversation", "chat"):
            if f"{at}.{key}".lstrip(".") in self.paths:
                return at
        return "item"


def glance(file: RawFile) -> Look:
    data = file.start(HEAD)
    if not data.strip(_BLANK) and not _says_anything(file):
        return Look("empty")
    kind = _by_magic(data)
    if kind:
        return Look(kind, _held(file, kind, data))
    start = plain(data)
    opening = start.lstrip()[:1]
    matter = opening == b"{" and json_matter(decode(data).text)
    if opening in (b"{", b"[") and not matter:
        seen = _json(start, whole=file.size <= HEAD)
        if seen is not None:
            return seen if seen.kind != "json" or not too_deep(file.content) else Look("deep json")
    if _binary(data[:4096]):
        return Look("binary")
    head = decode(data).text
    return Look(_markup(head, end(file.content, _TAIL)), head)


def _held(file: RawFile, kind: Kind, data: bytes) -> str:
    """What kind of document a container is."""
    if kind == "zip":
        return packed_kind(file)
    return compound.kind_of(file) if data.startswith(compound.MAGIC) else ""


def _says_anything(file: RawFile) -> bool:
    with file.open() as source:
        while piece := source.read(HEAD):
            if piece.strip(_BLANK):
                return True
    return False


def _by_magic(data: bytes) -> Kind | None:
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if _PDF.search(data, 0, 1024):
        return "pdf"
    if data.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if data.startswith(_ARCHIVES) or data[257:262] == b"ustar":
        return "archive"
    return "binary" if data.startswith(_BINARY) else None


def _binary(sample: bytes) -> bool:
    """Zero bytes or many control bytes, and no UTF-16 that would explain them."""
    control = sum(1 for byte in sample if byte < 32 and byte not in (9, 10, 12, 13, 27))
    if control * 50 <= len(sample):
        return False
    text = decode(sample).text
    odd = sum(1 for c in text if (ord(c) < 32 and c not in "\t\n\f\x1b") or c == "�")
    return odd * 50 > len(text)


def _markup(head: str, tail: bytes) -> Kind:
    start = head.lstrip("\ufeff\u200e\u200f \n")
    if start[:6].upper() == "BEGIN:":
        return "calendar"
    if (start.startswith("From ") and _MAIL.search(start[:4000])) or len(
        _MAIL.findall(start.split("\n\n")[0][:8000])
    ) >= 2:
        return "mail"
    lines = [line for line in head.split("\n")[:30] if line.strip()][:20]
    if sum(1 for line in lines if _WHATSAPP.match(line)) >= min(3, max(2, len(lines) // 2)):
        return "whatsapp"
    if lines and _WHATSAPP.match(lines[0]) and len(_NAMED.findall(head)) >= 2:
        return "whatsapp"  # few headers in front: a long message stands first
    if _HTML.search(head[:4096]) and head.lstrip()[:1] == "<":
        return "html"
    if _XML.match(head):
        return "xml"
    return "html" if _HTML_START.match(head) and _tagged(head, tail) else "text"


def _tagged(head: str, tail: bytes) -> bool:
    """A page without its frame: tags are closed, or are most of it, or one is closed at the very end."""
    if head.count("</") * 200 > min(len(head), 2000):
        return True
    return len(_OPENED.findall(head)) * 20 > len(head) or _CLOSED.search(tail) is not None


def _json(start: bytes, *, whole: bool) -> Look | None:
    """Key paths of a JSON beginning; None when it only looks like JSON (a link, a template, a task list)."""
    if too_deep(start):
        return Look("deep json")
    walk = _Walk()
    end = walk.through(start)
    if end == "cut" and not whole and walk.useful:
        return Look("json", paths=frozenset(walk.paths), top=tuple(walk.top))
    if end != "end":
        end = "broken"
        again = _Walk()
        end_again = again.through(mended(start))
        if again.tokens > walk.tokens or end_again == "end":
            walk, end = again, end_again
    if end == "broken" and walk.tokens < 3 and not walk.paths:
        return None
    if end == "broken" and walk.documents and walk.paths:
        return Look("jsonl", paths=frozenset(walk.paths | _of_lines(start)), top=tuple(walk.top))
    top = tuple(walk.top)
    broken = end == "broken" and not walk.useful
    return Look("broken json" if broken else "json", paths=frozenset(walk.paths), top=top)


def _of_lines(start: bytes) -> set[str]:
    """Key paths of the first lines: what a file of lines is does not show in its first one alone."""
    paths: set[str] = set()
    for line in start.split(b"\n", _LINES)[:_LINES]:
        if line[:1] == b"{":
            walk = _Walk()
            walk.through(line)
            paths |= walk.paths
    return paths


class _Walk:
    """Collects key paths of the first objects; ids as keys (of a `mapping`) are folded to `*`."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.top: dict[str, None] = {}
        self.tokens = 0
        self.documents = 0
        self.items = 0

    @property
    def useful(self) -> bool:
        return bool(self.paths) and (self.items > 0 or self.tokens > 8)

    def through(self, data: bytes) -> Literal["end", "cut", "broken"]:
        """`cut` when nothing is wrong but that more should come."""
        stack: list[str] = []
        try:
            for event, value in _events(data):
                self.tokens += 1
                self._take(stack, event, str(value) if event == "map_key" else "")
                if len(stack) > TOO_DEEP * 2:
                    return "broken"
        except (ijson.JSONError, ValueError, OverflowError) as wrong:
            return "cut" if _CUT in str(wrong) else "broken"
        return "end"

    def _take(self, stack: list[str], event: str, key: str) -> None:
        if event in ("start_map", "start_array"):
            stack.append("item" if event == "start_array" else "")
        elif event in ("end_map", "end_array"):
            stack.pop()
            self.items += len(stack) <= 2
            self.documents += not stack
        elif event == "map_key":
            stack[-1] = "*" if len(stack) > 1 and _folds(stack) else key
            self._note(stack, key)

    def _note(self, stack: list[str], key: str) -> None:
        path = [part for part in stack if part]
        if len(path) <= _DEPTH:
            self.paths.add(".".join(path))
        if len(path) <= 2 and len(self.top) < 12 and path[:-1] in ([], ["item"]):
            self.top[key] = None


def _folds(stack: list[str]) -> bool:
    return stack[-2] == "mapping"


def _events(data: bytes) -> Iterator[tuple[str, object]]:
    return ijson.basic_parse(data, use_float=True)
