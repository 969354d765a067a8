"""An Excel workbook of the years before 2007 (xls) -> a table for each of its sheets; what has a password says so."""

from python_calamine import CalamineError

from extractors import dating
from extractors.formats import compound, spreadsheet
from extractors.formats.look import Look
from extractors.formats.workbook import sheets
from extractors.types import Asked, Broken, RawFile, Read

_LARGEST = 64 << 20
_LOCKED = ("locked", "locked workbook")


def recognises(look: Look) -> bool:
    return look.kind == "binary" and look.head in ("workbook", *_LOCKED)


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    if look.head in _LOCKED:
        return Broken("encrypted: this office file is locked with a password; save it without one")
    if file.size > _LARGEST:
        return Broken("too_large: the workbook is larger than a table would be")
    try:
        with file.open() as source:
            found = sheets(source)
    except CalamineError:
        return Broken("the workbook is damaged, or made in a way not known here")
    at = compound.made(file)
    made = dating.of_field(at.isoformat() if at else None, dating.zone_named(asked.zone))
    return spreadsheet.reading(("xls", document_id), file, asked, found, made)
