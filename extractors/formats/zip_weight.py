"""A zip of sheets that a library will open -> what its members say they unpack to; whatever is wrong with it in words."""

import re
import zipfile

from python_calamine import CalamineError

from extractors.entries import BROKEN
from extractors.types import Broken

_LARGEST = 64 << 20
_RATIO, _RATIO_FROM = 200, 4 << 20
_READ = re.compile(r"\.(?:xml|rels|bin)$", re.IGNORECASE)
_OWN = (b"<!ENTITY", "<!ENTITY".encode("utf-16-le"), "<!ENTITY".encode("utf-16-be"))
_HEAD = 4_096


class TooHeavy(Exception):
    """Unpacks to more than a person's table would."""


class OwnEntities(Exception):
    """Defines entities, which could grow without end."""


# What a zip of sheets may end in, whoever opens it.
FAULTS = (OwnEntities, TooHeavy, CalamineError, KeyError, *BROKEN)


def refused(fault: Exception) -> Broken:
    """One of `FAULTS` -> why the workbook is not read."""
    match fault:
        case OwnEntities():
            return Broken("unsafe: the file defines entities of its own")
        case TooHeavy():
            return Broken("too_large: the workbook unpacks to more than a table would")
        case CalamineError():
            return Broken("the workbook is damaged, or made in a way not known here")
        case _:
            return Broken("archive_damaged: the workbook cannot be unpacked")


def weighed(archive: zipfile.ZipFile, size: int) -> None:
    """Before anything else unpacks them. Pictures are not counted: nobody opens them.

    Errors: TooHeavy, OwnEntities; those of zipfile for a damaged member.
    """
    members = [one for one in archive.infolist() if _READ.search(one.filename)]
    heavy = sum(one.file_size for one in members)
    if heavy > _LARGEST or (heavy > _RATIO_FROM and heavy > _RATIO * size):
        raise TooHeavy
    for one in members:
        if not one.filename.endswith(".bin"):
            with archive.open(one) as source:
                head = source.read(_HEAD)
            if any(sign in head for sign in _OWN):
                raise OwnEntities


def many(archive: zipfile.ZipFile, parts: re.Pattern[str], mark: re.Pattern[bytes]) -> int:
    """How often a mark stands in the members of such names; called for what `weighed` has let pass."""
    names = [name for name in archive.NameToInfo if parts.fullmatch(name)]
    return sum(len(mark.findall(archive.read(name))) for name in names)
