"""An Excel workbook (xlsx) -> its sheets as rows of cells in words, dates as they are written down."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

MOST_ROWS = 200_000
_MOST_CELLS = 1_000_000
_MOST_COLUMNS = 256
_MOST_SHEETS = 200
_LARGEST = 64 << 20
_RATIO, _RATIO_FROM = 200, 4 << 20
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
# What stands in quotes, brackets or behind a back-slash is no part of a date.
_SAID = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DATE_SIGNS = re.compile(r"[dmyhsдмгчс]", re.IGNORECASE)
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_FIRST, _FIRST_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a day in no zone
_LAST_DAY = 2_958_465


class WorkbookTooLarge(Exception):
    """Unpacks to more than a person's table would be."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are numbered as in the workbook; `cut` are those beyond what is read."""

    name: str
    rows: Sequence[tuple[int, Sequence[str]]]
    cut: int = 0


@dataclass(slots=True)
class _Parts:
    """Parts of the package; all that is unpacked of them is counted."""

    archive: zipfile.ZipFile
    size: int
    left: int = _LARGEST

    def names(self) -> list[str]:
        return self.archive.namelist()

    def open(self, name: str) -> IO[bytes]:
        return _Counted(self.archive.open(name), self)  # pyright: ignore[reportReturnType] - reads as one

    def spend(self, size: int) -> None:
        self.left -= size
        out = _LARGEST - self.left
        if self.left < 0 or (out > _RATIO_FROM and out > _RATIO * self.size):
            raise WorkbookTooLarge


class _Counted:
    def __init__(self, source: IO[bytes], parts: _Parts) -> None:
        self._source = source
        self._parts = parts

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size if 0 <= size < 1 << 16 else 1 << 16)
        self._parts.spend(len(piece))
        return piece


def sheets(archive: zipfile.ZipFile, size: int) -> tuple[list[Sheet], int]:
    """The sheets in the order of the workbook, hidden ones too, and how many comments stand beside the cells.

    Errors: those of zipfile and of defusedxml; WorkbookTooLarge.
    """
    parts = _Parts(archive, size)
    named = _sheet_names(parts)
    shared = _shared(parts)
    dates, first = _date_styles(parts), _first_day(parts)
    out: list[Sheet] = []
    left = _MOST_CELLS
    for name, part in named[:_MOST_SHEETS]:
        sheet, cells = _sheet(parts, name, part, _Cells(shared, dates, first), left)
        left -= cells
        out.append(sheet)
    return out, _comments(parts)


def _tag(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _closed(parts: _Parts, name: str) -> Iterator[Element]:
    """Elements as they end; nothing that was seen is held."""
    if name not in parts.names():
        return
    stack: list[Element] = []
    for event, node in iterparse(parts.open(name), events=("start", "end")):
        if event == "start":
            stack.append(node)
            continue
        stack.pop()
        yield node
        if _tag(node) in ("row", "si", "comment"):
            node.clear()
            if stack:
                stack[-1].remove(node)


def _sheet_names(parts: _Parts) -> list[tuple[str, str]]:
    """Name and part of each sheet; without a readable list, the parts alone."""
    names = set(parts.names())
    targets = {
        str(one.get("Id")): _target(str(one.get("Target") or ""))
        for one in _closed(parts, "xl/_rels/workbook.xml.rels")
        if _tag(one) == "Relationship"
    }
    found: list[tuple[str, str]] = []
    for one in _closed(parts, "xl/workbook.xml"):
        if _tag(one) == "sheet":
            key = next((v for k, v in one.attrib.items() if k.rpartition("}")[2] == "id"), "")
            found.append((one.get("name") or "", targets.get(key, "")))
    listed = [(name, part) for name, part in found if part in names and _SHEET.match(part)]
    return listed or [("", part) for part in sorted(names) if _SHEET.match(part)]


def _target(written: str) -> str:
    return written.lstrip("/") if written.startswith("/") else f"xl/{written}"


def _shared(parts: _Parts) -> list[str]:
    return [_words(one) for one in _closed(parts, "xl/sharedStrings.xml") if _tag(one) == "si"]


def _words(node: Element) -> str:
    """The text of a string, its runs together; how it is pronounced is none of it."""
    said: list[str] = []
    for child in node:
        if _tag(child) == "t":
            said.append(child.text or "")
        elif _tag(child) == "r":
            said += [one.text or "" for one in child if _tag(one) == "t"]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(said)).replace("\r\n", "\n")


def _date_styles(parts: _Parts) -> frozenset[int]:
    """Numbers of the styles under which a number is a day."""
    formats: dict[int, bool] = {}
    styles: list[int] = []
    for one in _closed(parts, "xl/styles.xml"):
        if _tag(one) == "numFmt":
            signs = _SAID.sub("", one.get("formatCode") or "").partition(";")[0]
            formats[_whole(one.get("numFmtId"))] = _DATE_SIGNS.search(signs) is not None
        elif _tag(one) == "cellXfs":
            styles = [_whole(style.get("numFmtId")) for style in one]
    return frozenset(
        place for place, number in enumerate(styles)
        if formats.get(number, number in _DATE_FORMATS)
    )  # fmt: skip


def _first_day(parts: _Parts) -> datetime:
    for one in _closed(parts, "xl/workbook.xml"):
        if _tag(one) == "workbookPr" and one.get("date1904") in ("1", "true"):
            return _FIRST_1904
    return _FIRST


def _whole(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 9 else -1


@dataclass(frozen=True, slots=True)
class _Cells:
    """What the cells of a workbook are read by."""

    shared: Sequence[str]
    dates: frozenset[int]
    first: datetime

    def text(self, cell: Element) -> str:
        kind = cell.get("t") or "n"
        value = next((one.text or "" for one in cell if _tag(one) == "v"), "")
        match kind:
            case "s":
                place = _whole(value)
                return self.shared[place] if 0 <= place < len(self.shared) else ""
            case "inlineStr":
                return next((_words(one) for one in cell if _tag(one) == "is"), "")
            case "n":
                return self._number(value.strip(), _whole(cell.get("s") or "0"))
            case "e":
                return ""
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(value, value)
            case _:
                return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)

    def _number(self, written: str, style: int) -> str:
        try:
            number = float(written)
        except ValueError:
            return written
        if style in self.dates and 0 <= number < _LAST_DAY:
            return _day(number, self.first)
        return f"{number:.15g}" if abs(number) < 1e15 else written


def _day(number: float, first: datetime) -> str:
    at = first + timedelta(seconds=round(number * 86_400))
    clock = f"{at:%H:%M}" if not at.second else f"{at:%H:%M:%S}"
    if number < 1:
        return clock
    return f"{at:%Y-%m-%d}" if clock == "00:00" else f"{at:%Y-%m-%d} {clock}"


def _sheet(parts: _Parts, name: str, part: str, cells: _Cells, left: int) -> tuple[Sheet, int]:
    rows: list[tuple[int, Sequence[str]]] = []
    spent = cut = above = 0
    for one in _closed(parts, part):
        if _tag(one) != "row":
            continue
        above = _whole(one.get("r")) if _whole(one.get("r")) > 0 else above + 1
        row = _row(one, cells)
        spent += len(row)
        if not any(cell.strip() for cell in row):
            continue
        if len(rows) >= MOST_ROWS or spent > left:
            cut += 1
        else:
            rows.append((above, row))
    return Sheet(name, rows, cut), spent


def _row(row: Element, cells: _Cells) -> list[str]:
    """Cells in their columns, those that are left out as empty ones; none beyond the last that says something."""
    found: dict[int, str] = {}
    at = -1
    for cell in row:
        if _tag(cell) != "c":
            continue
        place = _PLACE.match(cell.get("r") or "")
        at = _column(place[1]) if place else at + 1
        if at < _MOST_COLUMNS and (text := cells.text(cell)):
            found[at] = text
    return [found.get(n, "") for n in range(max(found, default=-1) + 1)]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _comments(parts: _Parts) -> int:
    names = [name for name in parts.names() if re.match(r"xl/comments[^/]*\.xml$", name)]
    return sum(1 for name in names for one in _closed(parts, name) if _tag(one) == "comment")
