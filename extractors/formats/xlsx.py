"""An Excel workbook -> a table of rows for each of its sheets; a sheet of messages is a talk."""

import csv
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from extractors import dating, identity
from extractors.dating import Clues
from extractors.encodings import clean
from extractors.formats import chat_table, docx
from extractors.formats.look import Look
from extractors.formats.table import Rows, conversation, title_of, whole_of
from extractors.formats.workbook import MOST_ROWS, Sheet, WorkbookTooLarge, sheets
from extractors.types import Asked, Broken, RawFile, Read, Reading
from graph.words import Conversation, Dated

_SIGN = "\t"
_HEAD = 4_000
_ODD = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, KeyError, ValueError,
    OverflowError,
)  # fmt: skip


def recognises(look: Look) -> bool:
    return look.kind == "zip" and look.head == "workbook"


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    del look
    try:
        with file.open() as source, zipfile.ZipFile(source) as archive:
            found, comments = sheets(archive, file.size)
            made = docx.made(archive, dating.zone_named(asked.zone))
    except DefusedXmlException:
        return Broken("unsafe: the file defines entities of its own")
    except WorkbookTooLarge:
        return Broken("too_large: the workbook unpacks to more than a table would")
    except ParseError:
        return Broken("the workbook holds broken XML")
    except _ODD:
        return Broken("archive_damaged: the workbook cannot be unpacked")
    whole = dating.of_file(file.dated_path, Clues(inside=made), asked, file.modified)
    spoken = [(n, sheet) for n, sheet in enumerate(found, 1) if sheet.rows]
    several = len(spoken) > 1
    read_each = [
        _talks(file, document_id, asked, whole, (n, sheet, several)) for n, sheet in spoken
    ]
    talks = tuple(talk for some, _ in read_each for talk in some)
    problems = [problem for _, some in read_each for problem in some]
    if comments:
        problems.append(f"{comments} comments in the margin not read")
    if beyond := sum(sheet.cut for sheet in found):
        problems.append(f"partly read: {beyond} rows beyond the first {MOST_ROWS}")
    dated = whole_of(whole, [talk.dated for talk in talks if talk.dated.at is not None])
    return Reading("xlsx", dated, talks, tuple(problems if talks else (*problems, _NOTHING)))


_NOTHING = "the file holds no text"


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
