"""What an export holds, kind by kind, and how a row of a table becomes a line of JSON and a row again."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import LargeBinary, Table

from graph.errors import ExportDamaged, ExportTooNew
from graph.records import MapRecord, RecordKind, record
from graph.sql import model_tables, tables
from graph.sql.moment import Moment, told
from graph.sql.rows import AnyRow

type Line = dict[str, object]


@dataclass(frozen=True, slots=True)
class Kind:
    """One table and the file its rows stand in; `but` leaves out rows whose `kind` is this."""

    path: str
    table: Table
    but: str | None = None


def _kinds(folder: str, *kept: Table) -> tuple[Kind, ...]:
    return tuple(Kind(f"{folder}/{one.name}.jsonl", one) for one in kept)


# Work that belongs to one installation: its rows stay where they were made.
RESTORE = "restore"

# In an order in which they can be written: what is pointed to before what points to it.
KINDS: tuple[Kind, ...] = (
    *_kinds(
        "words",
        tables.documents, tables.document_imports, tables.conversations, tables.messages,
        tables.message_documents, tables.passages, tables.chunks, tables.stale_chunks,
        tables.likenesses,
        tables.affects, tables.files, tables.corrections, tables.as_found,
    ),
    Kind("work/jobs.jsonl", tables.jobs, RESTORE),
    *_kinds("work", tables.steps),
    *_kinds("talk", tables.sessions, tables.turns, tables.runs, tables.events),
    *_kinds("person", tables.profile, tables.positions),
    *_kinds(
        "models",
        model_tables.paid_answers, model_tables.spend, model_tables.vectors,
        model_tables.embedded_items, model_tables.vector_changes,
    ),
)  # fmt: skip
# True only of the moment and of the machine they stand on.
NOT_KEPT = (model_tables.reservations, model_tables.providers)
MAP: Mapping[RecordKind, str] = {
    "entity": "map/entities.jsonl",
    "episode": "map/episodes.jsonl",
    "mention": "map/mentions.jsonl",
    "edge": "map/edges.jsonl",
    "history": "map/history.jsonl",
    "mark": "map/marks.jsonl",
}


def dumped(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def line_of(kind: Kind, row: AnyRow) -> Line:
    """Every column by its name; times as ISO 8601 in UTC, bytes as base64."""
    cells = row._mapping  # pyright: ignore[reportPrivateUsage] - SQLAlchemy's own public name
    return {column.name: _out(cells[column.name]) for column in kind.table.columns}


def row_of(kind: Kind, line: Line) -> dict[str, object]:
    """Errors: ExportTooNew where a line has a column that this version does not know."""
    columns = kind.table.columns
    if not set(line) <= set(columns.keys()):
        raise ExportTooNew
    row = dict(line)
    for column in columns:
        value = row.get(column.name)
        if isinstance(value, str) and isinstance(column.type, Moment):
            row[column.name] = datetime.fromisoformat(value)
        elif isinstance(value, str) and isinstance(column.type, LargeBinary):
            row[column.name] = base64.b64decode(value)
    return row


def line_of_record(one: MapRecord) -> Line:
    return {name: _out(value) for name, value in sorted(one.props.items())}


def record_of(kind: RecordKind, line: Line) -> MapRecord:
    """Times are told by the names of what holds them. Errors: ExportDamaged."""
    try:
        return record(kind, line)
    except (ValueError, TypeError, AttributeError):
        raise ExportDamaged from None


def _out(value: object) -> object:
    match value:
        case datetime():
            return told(value)
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value
