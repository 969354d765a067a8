"""An Excel workbook in a zip (xlsx, xlsb) -> a table for each of its sheets."""

import re
import zipfile

from extractors import dating
from extractors.formats import docx, spreadsheet
from extractors.formats.look import Look
from extractors.formats.workbook import sheets
from extractors.formats.zip_weight import FAULTS, many, refused, weighed
from extractors.types import Asked, RawFile, Read

_KINDS = {"workbook": "xlsx", "binary workbook": "xlsb"}
_COMMENTS, _COMMENT = re.compile(r"xl/comments[^/]*\.xml"), re.compile(rb"<(?:\w+:)?comment[\s>]")


def recognises(look: Look) -> bool:
    return look.kind == "zip" and look.head in _KINDS


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    try:
        with file.open() as source:
            with zipfile.ZipFile(source) as archive:
                weighed(archive, file.size)
                comments = many(archive, _COMMENTS, _COMMENT)
                made = docx.made(archive, dating.zone_named(asked.zone))
            source.seek(0)
            found = sheets(source)
    except FAULTS as fault:
        return refused(fault)
    named = (_KINDS[look.head], document_id)
    return spreadsheet.reading(named, file, asked, found, made, comments)
