"""A file that is a zip -> what kind of document it is, by what lies inside of it."""

import re
import zipfile

from extractors.entries import BROKEN
from extractors.types import RawFile

_OPEN = re.compile(rb"application/vnd\.oasis\.opendocument\.([a-z-]{3,30})")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.(xml|bin)$")
_KINDS = ("mimetype", "META-INF/manifest.xml")
_LONGEST = 64 << 10


def packed_kind(file: RawFile) -> str:
    """`opendocument.text` and its like, `workbook`, `binary workbook`, or nothing: other office files are told apart by their reader.

    The entry that names the kind of an OpenDocument should stand first and unpacked; programs that zip it anew pack it.
    """
    try:
        with file.open() as source, zipfile.ZipFile(source) as archive:
            held = archive.NameToInfo
            if "content.xml" in held:
                return _open_kind(archive)
            if "[Content_Types].xml" in held and (
                sheet := next(filter(None, map(_SHEET.match, held)), None)
            ):
                return "workbook" if sheet[1] == "xml" else "binary workbook"
    except BROKEN:
        return _by_first_entry(file.start(200))
    return ""


def _open_kind(archive: zipfile.ZipFile) -> str:
    for name in _KINDS:
        if name in archive.NameToInfo:
            with archive.open(name) as source:
                found = _OPEN.search(source.read(_LONGEST))
            if found:
                return f"opendocument.{found[1].decode()}"
    return ""


def _by_first_entry(start: bytes) -> str:
    """Of a zip that is cut off: its kind stands unpacked in front."""
    found = _OPEN.match(start[38:]) if start[30:38] == b"mimetype" else None
    return f"opendocument.{found[1].decode()}" if found else ""
