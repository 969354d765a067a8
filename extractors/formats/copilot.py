"""Microsoft Copilot's activity history (csv) -> conversations."""

import csv
import io
import re
from collections.abc import Mapping

from extractors import dating
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.halves import whole_day
from extractors.formats.look import Look
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_COLUMNS = {"conversation", "time", "author", "message"}
_ROLES: Mapping[str, Role] = {
    "human": "self", "user": "self", "you": "self", "ai": "assistant", "copilot": "assistant", "bot": "assistant",
}  # fmt: skip
_LONGEST = 64 << 20


def recognises(look: Look) -> bool:
    return (
        look.kind == "text" and set(_head(look.head.lstrip("\ufeff").split("\n", 1)[0])) >= _COLUMNS
    )


def _head(line: str) -> list[str]:
    sign = max(",;\t", key=line.count)
    return [cell.strip().strip('"').casefold() for cell in line.strip().split(sign)]


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text.lstrip("\ufeff")
    line = text.split("\n", 1)[0]
    head = _head(line)
    place = {column: head.index(column) for column in _COLUMNS}
    zone = dating.zone_named(asked.zone)
    ledger = Ledger(file, document_id, asked, "copilot")
    talks: dict[str, list[Turn]] = {}
    csv.field_size_limit(_LONGEST)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=line.count))
    problem: str | None = None
    try:
        for number, row in enumerate(rows):
            if number and any(cell.strip() for cell in row):
                _row(ledger, talks, row, place, zone)
    except csv.Error:
        problem = "partly read: the table is broken"
    for title, turns in talks.items():
        ledger.add(title or None, title or None, turns)
    return ledger.reading("copilot", problem)


def _row(
    ledger: Ledger,
    talks: dict[str, list[Turn]],
    row: list[str],
    place: Mapping[str, int],
    zone: dating.tzinfo,
) -> None:
    if len(row) <= max(place.values()):
        ledger.missed["broken rows"] += 1
        return
    role = _ROLES.get(row[place["author"]].strip().casefold())
    if role is None:
        ledger.missed["rows of an unknown author"] += 1
        return
    said = row[place["time"]].strip()
    # Before a twelve-hour clock the one that reads ISO would stop, and take the day for its midnight.
    at = dating.instant(said, zone) if whole_day(said) == said else None
    day = None if at else dating.full_date(said, zone)
    local = not re.search(r"(?:Z|[+-]\d\d:?\d\d)\Z", said)
    turn = Turn(None, role, clean(row[place["message"]]), at or (day.start if day else None),
                zone=str(zone) if local else "UTC", original=said)  # fmt: skip
    talks.setdefault(row[place["conversation"]].strip(), []).append(turn)
