"""Old office files in their true schema, made by code: compound files, and in them workbooks of BIFF5 and BIFF8."""

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tests.extractors.workbooks import Cell

type Tree = Mapping[str, "bytes | Tree"]
_FREE, _END, _TABLE, _LISTS = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_UNIT, _SMALL, _CUTOFF = 512, 64, 4096
_FILE_PASS = 0x2F


def compound(streams: Tree) -> bytes:
    """An OLE2 file of such streams and folders; small streams stand in the stream of small ones."""
    return _Maker().made(streams)


class _Maker:
    def __init__(self) -> None:
        self._sectors: list[bytes] = []
        self._table: list[int] = []
        self._small = bytearray()
        self._small_table: list[int] = []
        self._entries: list[tuple[str, int, int, int, int, int]] = []

    def made(self, streams: Tree) -> bytes:
        self._entries.append(("Root Entry", 5, _FREE, 0, 0, 0))
        child = self._folder(streams)
        first_small = self._put(bytes(self._small)) if self._small else _END
        self._entries[0] = ("Root Entry", 5, _FREE, child, first_small, len(self._small))
        listed = (
            self._put(struct.pack(f"<{len(self._small_table)}I", *self._small_table))
            if self._small
            else _END
        )
        directory = self._put(b"".join(map(_entry, self._entries)))
        return self._headed(directory, listed)

    def _headed(self, directory: int, listed: int) -> bytes:
        """The table of sectors behind all of them; what its list in the header has no room for, in lists of their own."""
        count = len(self._table)
        pages = count // 124 + 1
        further = -(-max(0, pages - 109) // 127)
        places = [*range(count, count + pages)]
        table = [*self._table, *[_TABLE] * pages, *[_LISTS] * further]
        table += [_FREE] * (pages * 128 - len(table))
        header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        header += struct.pack("<HHHHHHII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0)
        first = count + pages if further else _END
        header += struct.pack("<IIIIIIII", pages, directory, 0, _CUTOFF, listed, 1, first, further)
        header += struct.pack("<109I", *(places + [_FREE] * 109)[:109])
        lists = b""
        for n in range(further):
            held = (places[109 + 127 * n :] + [_FREE] * 127)[:127]
            following = first + n + 1 if n + 1 < further else _END
            lists += struct.pack("<128I", *held, following)
        return b"".join([header, *self._sectors, struct.pack(f"<{len(table)}I", *table), lists])

    def _folder(self, streams: Tree) -> int:
        """The entries of a folder, each hung to the right of the one before."""
        following = _FREE
        for name, held in reversed(list(streams.items())):
            if isinstance(held, bytes):
                first = self._put_small(held) if len(held) < _CUTOFF else self._put(held)
                self._entries.append((name, 2, following, _FREE, first, len(held)))
            else:
                child = self._folder(held)
                self._entries.append((name, 1, following, child, 0, 0))
            following = len(self._entries) - 1
        return following

    def _put(self, data: bytes) -> int:
        first = len(self._sectors)
        pieces = [data[at : at + _UNIT].ljust(_UNIT, b"\0") for at in range(0, len(data), _UNIT)]
        self._sectors += pieces
        self._table += [*range(first + 1, first + len(pieces)), _END]
        return first

    def _put_small(self, data: bytes) -> int:
        first = len(self._small) // _SMALL
        count = -(-len(data) // _SMALL)
        self._small += data.ljust(count * _SMALL, b"\0")
        self._small_table += [*range(first + 1, first + count), _END]
        return first


def _entry(one: tuple[str, int, int, int, int, int]) -> bytes:
    name, kind, right, child, first, size = one
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack(
        "<HBBIII", len(written), kind, 1, _FREE, right, child
    )
    return head + bytes(36) + struct.pack("<III", first, size, 0)


def summary(made: datetime) -> bytes:
    """The stream of properties that says when a document was made."""
    ticks = int((made - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    section = struct.pack("<IIII", 28, 1, 12, 16) + struct.pack("<IQ", 64, ticks)
    return (
        struct.pack("<HHI16sI", 0xFFFE, 0, 0x20005, bytes(16), 1)
        + bytes(16)
        + struct.pack("<I", 48)
        + section
    )


def old_workbook(
    sheets: Mapping[str, Sequence[Sequence[Cell]]], *, created: datetime | None = None, locked: int | None = None,
    biff5: bool = False, first_1904: bool = False, rows: int | None = None,
) -> bytes:  # fmt: skip
    """An .xls: of Excel 97 and later, or of Excel 5 with its words in cp1251. Sheets named `.…` are hidden."""
    book = _Book(biff5=biff5, first_1904=first_1904, rows=rows)
    stream = book.made(sheets, locked).ljust(_CUTOFF, b"\0")
    streams: dict[str, bytes | Tree] = {"Book" if biff5 else "Workbook": stream}
    if created:
        streams["\x05SummaryInformation"] = summary(created)
    return compound(streams)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


class _Book:
    def __init__(self, *, biff5: bool, first_1904: bool, rows: int | None) -> None:
        self._biff5 = biff5
        self._first_1904 = first_1904
        self._rows = rows
        self._shared: dict[str, int] = {}
        self._first = datetime(1904, 1, 1) if first_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a day in no zone

    def made(self, sheets: Mapping[str, Sequence[Sequence[Cell]]], locked: int | None) -> bytes:
        pages = [self._page(rows) for rows in sheets.values()]
        length = len(self._globals(sheets, [0] * len(pages), locked))
        places = [length + sum(map(len, pages[:n])) for n in range(len(pages))]
        return self._globals(sheets, places, locked) + b"".join(pages)

    def _globals(
        self, names: Mapping[str, object], places: Sequence[int], locked: int | None
    ) -> bytes:
        out = self._begin(5)
        if locked is not None:
            out += _record(_FILE_PASS, struct.pack("<H", locked) + bytes(6))
        out += _record(0x42, struct.pack("<H", 1251 if self._biff5 else 1200))
        out += _record(0x22, struct.pack("<H", self._first_1904))
        out += b"".join(
            _record(0xE0, struct.pack("<HH", 0, style) + bytes(16)) for style in (0, 14)
        )
        for name, place in zip(names, places, strict=True):
            head = struct.pack("<IBB", place, name.startswith("."), 0)
            out += _record(0x85, head + self._name(name))
        if not self._biff5:
            out += _record(0xFC, struct.pack("<II", len(self._shared), len(self._shared)) + b"".join(
                struct.pack("<HB", len(one), 1) + one.encode("utf-16-le") for one in self._shared
            ))  # fmt: skip
        return out + _record(0x0A)

    def _begin(self, kind: int) -> bytes:
        return _record(
            0x809,
            struct.pack("<HHHH", 0x500 if self._biff5 else 0x600, kind, 0, 0)
            + (b"" if self._biff5 else bytes(8)),
        )

    def _name(self, name: str) -> bytes:
        if self._biff5:
            return bytes([len(name)]) + name.encode("cp1251")
        return bytes([len(name), 1]) + name.encode("utf-16-le")

    def _page(self, rows: Sequence[Sequence[Cell]]) -> bytes:
        height, width = self._rows or len(rows), max(map(len, rows), default=0)
        place = (
            struct.pack("<HHHHH", 0, height, 0, width, 0)
            if self._biff5
            else struct.pack("<IIHHH", 0, height, 0, width, 0)
        )
        cells = b"".join(
            self._cell(n, at, one) for n, row in enumerate(rows) for at, one in enumerate(row)
        )
        return self._begin(0x10) + _record(0x200, place) + cells + _record(0x0A)

    def _cell(self, row: int, column: int, one: Cell) -> bytes:
        match one:
            case None:
                return b""
            case str() if self._biff5:
                words = one.encode("cp1251")
                return _record(0x204, struct.pack("<HHHH", row, column, 0, len(words)) + words)
            case str():
                return _record(
                    0xFD,
                    struct.pack(
                        "<HHHI", row, column, 0, self._shared.setdefault(one, len(self._shared))
                    ),
                )
            case datetime():
                days = (one - self._first).total_seconds() / 86_400
                return _record(0x203, struct.pack("<HHHd", row, column, 1, days))
            case (number, style):
                return _record(0x203, struct.pack("<HHHd", row, column, style, number))
            case number:
                return _record(0x203, struct.pack("<HHHd", row, column, 0, number))
