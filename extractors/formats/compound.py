"""A compound file (OLE2) -> what streams its root holds and their first bytes: an old workbook among old office files."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from extractors.types import RawFile

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER, _ENTRY = 512, 128
_STREAM, _ROOT = 2, 5
_SMALL_UNIT = 64
_MOST_ENTRIES = 4_096
_LAST = 0xFFFFFFFA  # from here on a number of a sector is a sign
_LOCKED = "encryptedpackage"
_BOOKS = ("workbook", "book")
_OTHERS = frozenset({"worddocument", "powerpoint document", "__properties_version1.0"})
_SUMMARY = "\x05summaryinformation"
_CREATED, _FILE_TIME = 12, 64
_FILE_PASS, _END = 0x2F, 0x0A
_FIRST_DAY = datetime(1601, 1, 1, tzinfo=UTC)
_HEAD = 64 << 10


class NotCompound(Exception):
    """No compound file, or one whose own lists are broken."""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    left: int
    right: int
    child: int
    first: int
    size: int


class Compound:
    """The streams in the root of a compound file by their names, case folded; none of those in its folders."""

    def __init__(self, file: RawFile) -> None:
        self._file = file
        header = file.start(_HEADER)
        if len(header) < _HEADER or not header.startswith(MAGIC):
            raise NotCompound
        self._unit = 1 << struct.unpack_from("<H", header, 30)[0]
        if self._unit not in (512, 4096):
            raise NotCompound
        first, _, self._cutoff, small = struct.unpack_from("<IIII", header, 48)
        most = file.size // self._unit // (self._unit // 4) + 1
        self._table = _Table(self._sectors(islice(self._table_places(header), most)))
        self._small_first = small
        entries = list(self._entries(first))
        if not entries or entries[0][1].kind != _ROOT:
            raise NotCompound
        self._root = entries[0][1]
        self.streams: Mapping[str, _Entry] = dict(_below(entries, self._root.child))

    def head(self, name: str, most: int = _HEAD) -> bytes:
        """The first bytes of a stream; none without it. What a cut-off file lacks of them is filled up."""
        entry = self.streams.get(name)
        if entry is None:
            return b""
        size = min(most, entry.size)
        if entry.size >= self._cutoff:
            return self._bytes(entry.first, size)
        table = _Table(self._bytes(self._small_first, _HEAD * 16))
        held = self._bytes(self._root.first, self._root.size)
        pieces = (
            held[at * _SMALL_UNIT : (at + 1) * _SMALL_UNIT]
            for at in table.chain(entry.first, -(-size // _SMALL_UNIT))
        )
        return b"".join(pieces)[:size]

    def _bytes(self, first: int, size: int) -> bytes:
        most = min(-(-size // self._unit), self._file.size // self._unit + 1)
        return self._sectors(self._table.chain(first, most))[:size]

    def _sectors(self, places: Iterator[int]) -> bytes:
        out: list[bytes] = []
        with self._file.open() as source:
            for at in places:
                source.seek((at + 1) * self._unit)
                out.append(source.read(self._unit).ljust(self._unit, b"\xff"))
        return b"".join(out)

    def _table_places(self, header: bytes) -> Iterator[int]:
        """Where the table of sectors lies: listed in the header, further ones in a chain of their own."""
        listed = struct.unpack_from("<109I", header, 76)
        yield from (at for at in listed if at < _LAST)
        following, many = struct.unpack_from("<II", header, 68)
        for _ in range(min(many, self._file.size // self._unit)):
            if following >= _LAST:
                return
            page = self._sectors(iter((following,)))
            *places, following = struct.unpack(f"<{len(page) // 4}I", page)
            yield from (at for at in places if at < _LAST)

    def _entries(self, first: int) -> Iterator[tuple[str, _Entry]]:
        held = self._bytes(first, _MOST_ENTRIES * _ENTRY)
        for at in range(0, len(held) - _ENTRY + 1, _ENTRY):
            (length, kind) = struct.unpack_from("<HB", held, at + 64)
            name = held[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            left, right, child = struct.unpack_from("<III", held, at + 68)
            begins, size = struct.unpack_from("<II", held, at + 116)
            yield name.casefold(), _Entry(kind, left, right, child, begins, size)


@dataclass(frozen=True, slots=True)
class _Table:
    held: bytes

    def chain(self, first: int, most: int) -> Iterator[int]:
        """The sectors of a stream one after the other, as far as the table goes; never more than so many."""
        at = first
        for _ in range(most):
            if at >= _LAST:
                return
            yield at
            if at * 4 + 4 > len(self.held):
                return
            (at,) = struct.unpack_from("<I", self.held, at * 4)


def _below(entries: list[tuple[str, _Entry]], first: int) -> Iterator[tuple[str, _Entry]]:
    """The streams that hang on the root itself: those of a document inside a document hang deeper."""
    seen: set[int] = set()
    waiting = [first]
    while waiting:
        at = waiting.pop()
        if at >= len(entries) or at in seen:
            continue
        seen.add(at)
        name, entry = entries[at]
        if entry.kind == _STREAM:
            yield name, entry
        waiting += [entry.left, entry.right]


def kind_of(file: RawFile) -> str:
    """`workbook`, `locked workbook`, `locked` (any newer office file with a password), or nothing: another old file."""
    try:
        held = Compound(file)
    except NotCompound:
        return ""
    if _LOCKED in held.streams:
        return "locked"
    book = next((name for name in _BOOKS if name in held.streams), None)
    if book is None or not _OTHERS.isdisjoint(held.streams):
        return ""
    return "locked workbook" if _has_password(held.head(book)) else "workbook"


def _has_password(book: bytes) -> bool:
    """Whether the record of a password stands among the first, where it must."""
    at = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == _FILE_PASS:
            return True
        if kind == _END:
            return False
        at += 4 + size
    return False


def made(file: RawFile) -> datetime | None:
    """When an old office file says it was made."""
    try:
        found = Compound(file).head(_SUMMARY)
    except NotCompound:
        return None
    try:
        (section,) = struct.unpack_from("<I", found, 44)
        _, many = struct.unpack_from("<II", found, section)
        for n in range(min(many, 256)):
            what, at = struct.unpack_from("<II", found, section + 8 + 8 * n)
            if what == _CREATED:
                kind, ticks = struct.unpack_from("<IQ", found, section + at)
                return (
                    _FIRST_DAY + timedelta(microseconds=ticks // 10)
                    if kind == _FILE_TIME and ticks
                    else None
                )
    except (struct.error, OverflowError):
        return None
    return None
