"""A workbook of any kind (xlsx, xlsb, xls, ods) -> its sheets as rows of cells in words, dates as they are written down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

MOST_ROWS = 200_000
MOST_COLUMNS = 256
MOST_SHEETS = 200
_MOST_CELLS = 1_000_000
type _Cell = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are numbered as in the workbook; `cut` are those beyond what is read, `wide` whether columns are."""

    name: str
    rows: Sequence[tuple[int, Sequence[str]]]
    cut: int = 0
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets in the order of the workbook, hidden ones too; how many are broken, how many beyond what is read."""

    read: Sequence[Sheet]
    broken: int = 0
    beyond: int = 0


def sheets(source: BinaryIO) -> Sheets:
    """A sheet that is broken costs itself.

    Errors: CalamineError where the workbook does not open, or none of its sheets does.
    """
    out: list[Sheet] = []
    broken = 0
    left = _MOST_CELLS
    with CalamineWorkbook.from_filelike(source) as book:
        told = enumerate(book.sheets_metadata)
        named = [(at, one.name) for at, one in told if one.typ == SheetTypeEnum.WorkSheet]
        for place, name in named[:MOST_SHEETS]:
            try:
                sheet, cells = _sheet(name, book.get_sheet_by_index(place), left)
            except CalamineError:
                broken += 1
                if broken == len(named):
                    raise
                continue
            left -= cells
            out.append(sheet)
    return Sheets(out, broken, max(0, len(named) - MOST_SHEETS))


def _sheet(name: str, found: CalamineSheet, left: int) -> tuple[Sheet, int]:
    rows: list[tuple[int, Sequence[str]]] = []
    spent = cut = 0
    wide = False
    for number, row in _rows(found):
        wide = wide or any(cell != "" for cell in row[MOST_COLUMNS:])
        said = _said(row[:MOST_COLUMNS])
        if not any(cell.strip() for cell in said):
            continue
        spent += len(said)
        if len(rows) >= MOST_ROWS or spent > left:
            cut += 1
        else:
            rows.append((number, said))
    return Sheet(name, rows, cut, wide), min(spent, left)


def _rows(found: CalamineSheet) -> Iterator[tuple[int, Sequence[_Cell]]]:
    """Rows that hold something, from the first column on: the library leaves out empty ones before the first cell."""
    before: Sequence[_Cell] = [""] * (found.start[1] if found.start else 0)
    for number, row in enumerate(found.iter_rows(), 1):
        if any(cell != "" for cell in row):
            yield number, (*before, *row)


def _said(row: Sequence[_Cell]) -> list[str]:
    said = [_text(cell) for cell in row]
    while said and not said[-1]:
        said.pop()
    return said


def _text(cell: _Cell) -> str:
    match cell:
        case str():
            return cell.replace("\r\n", "\n")
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return f"{cell:.15g}" if abs(cell) < 1e15 else repr(cell)
        case datetime():
            return _moment(cell)
        case date():
            return cell.isoformat()
        case time():
            return _moment(datetime.combine(date.min, cell))[11:] or "00:00"
        case timedelta():
            return _span(cell)


def _moment(at: datetime) -> str:
    """To the second: a part of a day is a number that hardly any clock fits exactly."""
    if at.microsecond >= 500_000 and at.year < date.max.year:
        at += timedelta(seconds=1)
    clock = at.strftime("%H:%M:%S") if at.second else at.strftime("%H:%M")
    return at.date().isoformat() if clock == "00:00" else f"{at.date().isoformat()} {clock}"


def _span(found: timedelta) -> str:
    """How long something took, hours above a day too, as such a cell shows it."""
    seconds = round(abs(found).total_seconds())
    hours, rest = divmod(seconds, 3600)
    sign = "-" if found < timedelta() and seconds else ""
    clock = f"{sign}{hours}:{rest // 60:02}"
    return f"{clock}:{rest % 60:02}" if rest % 60 else clock
