"""A delimited table -> a note of rows, each dated by its own date and dated as a whole by the end of its period."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta, tzinfo

from extractors import dating, identity
from extractors.config import LIMITS
from extractors.dating import Clues, Stretch
from extractors.encodings import decode
from extractors.formats.halves import whole_day
from extractors.formats.look import Look
from extractors.types import Asked, RawFile, Read, Reading
from graph.words import Conversation, Dated, Message

_DELIMITERS = ";\t,|"
_WEEKS = re.compile(r"недел|week", re.IGNORECASE)
_NAMES_DATE = re.compile(
    r"(?:(?:full|start|entry|полная) )?(?:дата|день|число|время|когда|месяц|неделя|отметка времени|создан\w*|date|day|time|timestamp|"
    r"when|month|week|created|datetime|last edited)\b.{0,40}",
    re.IGNORECASE,
)
_MADE = re.compile(r"creat|added|logged|recorded|entry|созда|добавл|запис", re.IGNORECASE)
# A row was not written on the day by which it is to be done.
_PLANNED = re.compile(
    r"\bdue\b|deadline|\bend\b|until|remind|срок|дедлайн|оконч|напомин|план", re.IGNORECASE
)
_RANGE = re.compile(r"\s*(?:→|–>|->)\s*")
_NOTION_ID = re.compile(r"(?: [0-9a-f]{32})?(?:_all)?\.\w{1,5}$")
_SLASHED = re.compile(r"\s*(\d{1,2})([/-])(\d{1,2})(\2(?:19|20)?\d\d\b.*)", re.DOTALL)
_MOST_ROWS = 200_000
_SAMPLE = 40
_MOST = 0.8
_LONGEST_LINE = 20_000


type Line = tuple[int, int, str, Sequence[str]]


def recognises(look: Look) -> bool:
    return look.kind == "text" and _delimiter(look.head) is not None


def _delimiter(head: str) -> str | None:
    """The sign that cuts the lines into rows: of dates under a name of a date, or of many equal short cells."""
    csv.field_size_limit(LIMITS.text)
    lines = [line for line in head.split("\n")[: _SAMPLE + 1] if line.strip()]
    if len(lines) < 2 or len(lines[0]) > _LONGEST_LINE:
        return None
    sampled = [(sign, _sample(lines, sign)) for sign in _DELIMITERS]
    for sign, rows in sampled:
        if _under_a_date(rows):
            return sign
    if len(lines) < 3 or any(len(line) > _LONGEST_LINE for line in lines[:3]):
        return None
    return next((sign for sign, rows in sampled if rows and _even(rows, sign)), None)


def _sample(lines: Sequence[str], sign: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines[:_SAMPLE], delimiter=sign))
    except csv.Error:
        return []


def _even(rows: Sequence[Sequence[str]], sign: str) -> bool:
    """At least nine of ten rows have the same number (two and more) of cells."""
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    return width >= (3 if sign in ",|" else 2) and count >= 0.9 * len(rows) and _short(rows)


def _under_a_date(rows: Sequence[Sequence[str]]) -> bool:
    """A header that names a date and a date under it in nearly every row make a table of whatever width."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    places = [place for place, cell in enumerate(rows[0]) if _NAMES_DATE.fullmatch(cell.strip())]
    columns = [[row[place] if place < len(row) else "" for row in rows[1:]] for place in places]
    return any(_dates(cells, UTC)[0] >= _MOST * len(cells) for cells in columns)


def _short(rows: Sequence[Sequence[str]]) -> bool:
    """Cells, not clauses of prose or lines set in: the header is of short names without a full stop."""
    return sum(bool(cell.strip()) for cell in rows[0]) > 1 and all(
        len(cell) <= 60 and not cell.rstrip().endswith((".", "!", "?")) for cell in rows[0]
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    decoded = decode(file.data)
    sign = _delimiter(look.head) or ","
    header, lines, problems = _rows(decoded.text, sign)
    whole = dating.of_file(file.dated_path, Clues(), asked, file.modified)
    key = identity.conversation_id("table", document_id)
    title = title_of(file.path)
    rows = Rows(header, lines, sign)
    found = conversation(rows, (key, document_id, title), whole, asked)
    return Reading("table", found.dated, (found,) if found.messages else (), tuple(problems))


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as it stands: each line with its first and last number, its own text and its cells; `at` leads to it."""

    header: Sequence[str]
    lines: Sequence[Line]
    sign: str
    above: int = 1  # the line of the header
    at: str = ""


def conversation(
    rows: Rows, named: tuple[str, str, str | None], whole: Dated, asked: Asked
) -> Conversation:
    """Rows dated by their own dates; `named` is by what it is known: its key, its document, its title."""
    key, document_id, title = named
    header, zone = rows.header, dating.zone_named(asked.zone)
    column, swapped = _date_column(rows.lines, header, zone)
    weekly = column is not None and bool(_WEEKS.search(header[column]))
    messages: list[Message] = []
    if any(cell.strip() for cell in header):
        line = (rows.above, rows.above, rows.sign.join(header))
        # A table without names of its columns begins with a row like the others.
        first = _date(header[column], zone, month_first=swapped) if column is not None else None
        own = (
            _row_dated(first, asked, weekly=weekly)
            if first and first.precision != "year"
            else whole
        )
        messages.append(_message(key, 1, rows.at, line, own))
    for number, (first, last, raw, row) in enumerate(rows.lines, 2):
        found = (
            _date(row[column], zone, month_first=swapped)
            if column is not None and column < len(row)
            else None
        )
        if found and not dating.possible(found, asked.now):
            found = None
        dated = _row_dated(found, asked, weekly=weekly) if found else whole
        messages.append(_message(key, number, rows.at, (first, last, raw), dated))
    whole = whole_of(whole, [m.dated for m in messages if m.dated is not whole])
    said = tuple(_headed(messages, whole))
    return Conversation(key, document_id, "note", title, whole, said)


def _rows(text: str, sign: str) -> tuple[list[str], list[Line], list[str]]:
    """The header, and for each row its first and last line, its own text and its cells."""
    lines = text.split("\n")
    header: list[str] = []
    rows: list[Line] = []
    problems: list[str] = []
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    before = beyond = 0
    try:
        for row in reader:
            first, before = before, reader.line_num
            raw = "\n".join(lines[first:before])
            if not raw.strip():
                continue
            if not header:
                header = row
            elif len(rows) < _MOST_ROWS:
                rows.append((first + 1, before, raw, row))
            else:
                beyond += 1
    except csv.Error:
        problems.append(f"partly read: {len(rows)} rows, then the table is broken")
    if beyond:
        problems.append(f"partly read: {beyond} rows beyond the first {_MOST_ROWS}")
    return header, rows, problems


def _date_column(
    rows: Sequence[Line], header: Sequence[str], zone: tzinfo
) -> tuple[int | None, bool]:
    """A column that parses as a date in at least four of five rows, and whether months come first in it.

    When a row was made dates it; else the first column of dates; one of plans only when there is no other.
    """
    sample = [row for _, _, _, row in rows[:200]]
    best: tuple[int, int, bool] | None = None
    for column, title in enumerate(header):
        cells = [row[column] for row in sample if column < len(row) and row[column].strip()]
        good, swapped = _dates(cells, zone)
        if cells and good >= _MOST * len(cells):
            rank = 0 if _MADE.search(title) else 2 if _PLANNED.search(title) else 1
            best = min(best or (rank, column, swapped), (rank, column, swapped))
    return (best[1], best[2]) if best else (None, False)


def _dates(cells: Sequence[str], zone: tzinfo) -> tuple[int, bool]:
    """How many cells are dates, and whether months come first in them."""
    swapped = _month_first(cells)
    found = (_is_date(cell, zone, month_first=swapped) for cell in cells)
    return sum(found), swapped


def _month_first(cells: Sequence[str]) -> bool:
    """03/13/2024 among the cells decides for all of them, unless 13/03/2024 stands there too."""
    found = [m for cell in cells if len(cell) <= 40 and (m := _SLASHED.fullmatch(cell))]
    return any(int(m[3]) > 12 for m in found) and not any(int(m[1]) > 12 for m in found)


def _day_first(cell: str, *, month_first: bool) -> str:
    found = _SLASHED.fullmatch(cell) if month_first and len(cell) <= 40 else None
    return f"{found[3]}{found[2]}{found[1]}{found[4]}" if found else cell


def _date(cell: str, zone: tzinfo, *, month_first: bool) -> Stretch | None:
    """The date of a cell, the first one of a range."""
    first = _RANGE.split(cell, maxsplit=1)[0].strip()
    found = dating.of_field(whole_day(_day_first(first, month_first=month_first)), zone)
    return replace(found, original=first) if found else None


def _is_date(cell: str, zone: tzinfo, *, month_first: bool) -> bool:
    found = _date(cell, zone, month_first=month_first) if len(cell) <= 90 else None
    return found is not None and found.precision != "year" and len(found.original) <= 40


def _row_dated(found: Stretch, asked: Asked, *, weekly: bool) -> Dated:
    if weekly and found.precision == "day":
        found = Stretch(found.start, found.start + timedelta(days=7), "week", found.original)
    return found.as_dated("inside", asked.zone)


def _message(key: str, number: int, at: str, line: tuple[int, int, str], dated: Dated) -> Message:
    first, last, text = line
    own_id = identity.digest("row", key, str(number), identity.folded(text))
    return Message(own_id, "self", text, dated, f"{at}line:{first}-{last}")


def title_of(path: str) -> str:
    """A file's name, without its ending and the id that Notion adds."""
    return _NOTION_ID.sub("", path.rpartition("/")[2])


def whole_of(whole: Dated, rows: Sequence[Dated]) -> Dated:
    """A name or a word of the person's dates the table; else the end of what its rows cover."""
    if whole.source in ("user", "file_name") or not rows:
        return whole
    return dating.latest(rows)


def _headed(messages: Sequence[Message], whole: Dated) -> Sequence[Message]:
    return [
        Message(m.id, m.role, m.text, m.dated if m.dated.at else whole, m.locator) for m in messages
    ]
