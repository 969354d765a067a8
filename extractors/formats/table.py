"""A delimited table -> a note of rows, each dated by its own date and dated as a whole by the end of its period."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from extractors import dating, identity
from extractors.dating import Clues, Stretch
from extractors.encodings import decode
from extractors.formats.look import Look
from extractors.types import Asked, RawFile, Read, Reading
from graph.words import Conversation, Dated, Message

_DELIMITERS = ";\t,|"
_WEEKS = re.compile(r"недел|week", re.IGNORECASE)
_MOST_ROWS = 200_000
_SAMPLE = 40


def recognises(look: Look) -> bool:
    return look.kind == "text" and _delimiter(look.head) is not None


def _delimiter(head: str) -> str | None:
    """The sign that cuts at least three rows into the same number (two and more) of cells."""
    lines = [line for line in head.split("\n")[: _SAMPLE + 1] if line.strip()]
    if len(lines) < 3 or any(len(line) > 20_000 for line in lines[:3]):
        return None
    for sign in _DELIMITERS:
        try:
            rows = list(csv.reader(lines[:_SAMPLE], delimiter=sign))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows)
        width, count = widths.most_common(1)[0]
        if width >= (3 if sign in ",|" else 2) and count >= 0.9 * len(rows) and _short(rows):
            return sign
    return None


def _short(rows: Sequence[Sequence[str]]) -> bool:
    """Cells, not clauses of prose: the header is of short names without a full stop."""
    return all(len(cell) <= 60 and not cell.rstrip().endswith((".", "!", "?")) for cell in rows[0])


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    decoded = decode(file.data)
    sign = _delimiter(look.head) or ","
    zone = dating.zone_named(asked.zone)
    header, lines, problems = _rows(decoded.text, sign)
    column = _date_column(lines, header, zone)
    weekly = column is not None and bool(_WEEKS.search(header[column]))
    key = identity.conversation_id("table", document_id)
    whole = dating.of_file(file.path, Clues(), asked, file.modified)
    messages: list[Message] = []
    if header and any(cell.strip() for cell in header):
        messages.append(_message(key, 1, 1, sign.join(header), whole))
    for number, (first, last, raw, row) in enumerate(lines, 2):
        found = (
            dating.of_field(row[column], zone) if column is not None and column < len(row) else None
        )
        dated = _row_dated(found, asked, weekly=weekly) if found else whole
        messages.append(_message(key, number, first, raw, dated, last))
    whole = _whole(whole, [m.dated for m in messages if m.dated is not whole])
    title = re.sub(r"\.\w{1,5}$", "", file.path.rpartition("/")[2])
    conversation = Conversation(
        key, document_id, "note", title, whole, tuple(_headed(messages, whole))
    )
    return Reading("table", whole, (conversation,) if messages else (), tuple(problems))


def _rows(
    text: str, sign: str
) -> tuple[list[str], list[tuple[int, int, str, list[str]]], list[str]]:
    """The header, and for each row its first and last line, its own text and its cells."""
    lines = text.split("\n")
    header: list[str] = []
    rows: list[tuple[int, int, str, list[str]]] = []
    problems: list[str] = []
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    before = 0
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
    except csv.Error:
        problems.append(f"partly read: {len(rows)} rows, then the table is broken")
    return header, rows, problems


def _date_column(
    rows: Sequence[tuple[int, int, str, list[str]]], header: Sequence[str], zone: dating.tzinfo
) -> int | None:
    """The first column that parses as a date in at least four of five rows."""
    sample = [row for _, _, _, row in rows[:200]]
    for column in range(len(header)):
        cells = [row[column] for row in sample if column < len(row) and row[column].strip()]
        good = sum(1 for cell in cells if _is_date(cell, zone))
        if cells and good >= 0.8 * len(cells):
            return column
    return None


def _is_date(cell: str, zone: dating.tzinfo) -> bool:
    found = dating.of_field(cell, zone)
    return found is not None and found.precision != "year" and len(cell) <= 40


def _row_dated(found: Stretch, asked: Asked, *, weekly: bool) -> Dated:
    if weekly and found.precision == "day":
        found = Stretch(found.start, found.start + timedelta(days=7), "week", found.original)
    return found.as_dated("inside", asked.zone)


def _message(
    key: str, number: int, line: int, text: str, dated: Dated, last: int | None = None
) -> Message:
    own_id = identity.digest("row", key, str(number), identity.folded(text))
    return Message(own_id, "self", text, dated, f"line:{line}-{last or line}")


def _whole(whole: Dated, rows: Sequence[Dated]) -> Dated:
    """A name or a word of the person's dates the table; else the end of what its rows cover."""
    if whole.source in ("user", "file_name") or not rows:
        return whole
    return dating.latest(rows)


def _headed(messages: Sequence[Message], whole: Dated) -> Sequence[Message]:
    return [
        Message(m.id, m.role, m.text, m.dated if m.dated.at else whole, m.locator) for m in messages
    ]
