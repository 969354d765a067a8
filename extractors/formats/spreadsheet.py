"""Sheets of rows -> a table for each of them; a sheet of messages is a talk."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

from extractors import dating, identity
from extractors.dating import Clues, Stretch
from extractors.encodings import clean
from extractors.formats import chat_table
from extractors.formats.look import Look
from extractors.formats.table import Rows, conversation, title_of, whole_of
from extractors.formats.workbook import MOST_ROWS, MOST_SHEETS, Sheet, Sheets
from extractors.types import Asked, RawFile, Reading
from graph.words import Conversation, Dated

_SIGN = "\t"
_HEAD = 4_000
_NOTHING = "the file holds no text"


def reading(
    named: tuple[str, str], file: RawFile, asked: Asked, found: Sheets, made: Stretch | None, comments: int = 0
) -> Reading:  # fmt: skip
    """A workbook, dated by its name, else by when it was made; `named` is its format and the id of its document."""
    name, document_id = named
    whole = dating.of_file(file.dated_path, Clues(inside=made), asked, file.modified)
    spoken = [(n, sheet) for n, sheet in enumerate(found.read, 1) if sheet.rows]
    several = len(spoken) > 1
    read_each = [
        _talks(file, document_id, asked, whole, (n, sheet, several)) for n, sheet in spoken
    ]
    talks = tuple(talk for some, _ in read_each for talk in some)
    problems = [problem for _, some in read_each for problem in some]
    problems += _left_out(found, comments)
    dated = whole_of(whole, [talk.dated for talk in talks if talk.dated.at is not None])
    return Reading(name, dated, talks, tuple(problems if talks else (*problems, _NOTHING)))


def _left_out(found: Sheets, comments: int) -> list[str]:
    told = [f"{comments} comments in the margin not read"] if comments else []
    if beyond := sum(sheet.cut for sheet in found.read):
        told.append(f"partly read: {beyond} rows beyond the first {MOST_ROWS}")
    if wide := sum(sheet.wide for sheet in found.read):
        told.append(f"{wide} sheets wider than what is read")
    if found.beyond:
        told.append(f"partly read: {found.beyond} sheets beyond the first {MOST_SHEETS}")
    if found.broken:
        told.append(f"{found.broken} broken sheets")
    return told


def _talks(
    file: RawFile, document_id: str, asked: Asked, whole: Dated, one: tuple[int, Sheet, bool]
) -> tuple[Sequence[Conversation], Sequence[str]]:
    """A sheet with what is wrong in it; the first is known by the document alone, as a table is."""
    number, sheet, several = one
    text = _delimited(sheet)
    seen = Look("text", text[:_HEAD])
    if chat_table.recognises(seen):
        found = chat_table.read(replace(file, content=text.encode()), document_id, asked, seen)
        if isinstance(found, Reading) and found.conversations:
            return found.conversations, found.problems
    (above, header), *below = sheet.rows
    lines = [(n, n, clean(_SIGN.join(row)), row) for n, row in below]
    at = f"sheet:{number}/" if number > 1 else ""
    key = identity.conversation_id("table", f"{document_id}#{number}" if number > 1 else document_id)  # fmt: skip
    title = " — ".join(filter(None, (title_of(file.path), sheet.name if several else "")))
    rows = Rows([clean(cell) for cell in header], lines, _SIGN, above, at)
    return (conversation(rows, (key, document_id, title), whole, asked),), ()


def _delimited(sheet: Sheet) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(row for _, row in sheet.rows)
    return out.getvalue()
