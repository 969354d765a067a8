"""An OpenDocument of sheets (ods) -> a table for each of them."""

import re
import zipfile

from extractors import dating
from extractors.formats import odt, spreadsheet
from extractors.formats.look import Look
from extractors.formats.workbook import sheets
from extractors.formats.zip_weight import FAULTS, many, refused, weighed
from extractors.types import Asked, Broken, RawFile, Read

_MANIFEST, _LOCK = (
    re.compile(r"META-INF/manifest\.xml"),
    re.compile(rb"<(?:\w+:)?encryption-data[\s>]"),
)
_CONTENT, _NOTE = re.compile(r"content\.xml"), re.compile(rb"<office:annotation[\s>]")


def recognises(look: Look) -> bool:
    return look.kind == "zip" and look.head.startswith("opendocument.spreadsheet")


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    del look
    try:
        with file.open() as source:
            with zipfile.ZipFile(source) as archive:
                weighed(archive, file.size)
                if many(archive, _MANIFEST, _LOCK):
                    return Broken(
                        "encrypted: this table is locked with a password; save it without one"
                    )
                comments = many(archive, _CONTENT, _NOTE)
            source.seek(0)
            found = sheets(source)
    except FAULTS as fault:
        return refused(fault)
    made = dating.of_field(odt.created(file.data), dating.zone_named(asked.zone))
    return spreadsheet.reading(("ods", document_id), file, asked, found, made, comments)
