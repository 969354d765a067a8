"""A Word document -> a note: the words of its paragraphs, boxes, notes and comments."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable

from extractors import dating, identity
from extractors.dating import Clues, Stretch
from extractors.encodings import clean
from extractors.formats.look import Look
from extractors.formats.notes import Note, reading
from extractors.formats.wordml import BrokenXml, Dtd, Paragraph, paragraphs
from extractors.types import Asked, Broken, RawFile, Read, Skipped
from graph.words import Span

MOST_PARAGRAPHS = 100_000
_LARGEST_PART = 32 << 20
_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|comments)\d*\.xml")
_CREATED = re.compile(rb"<dcterms:created[^>]*>([^<]{4,40})<")
_CREATOR = re.compile(rb"<dc:creator[^>]*>([^<]{1,200})<")
_HEADING = re.compile(r"(?:heading|заголовок)\s*([1-6])|([1-6])$", re.IGNORECASE)
_BETWEEN = "\n\n"
_CORE = "docProps/core.xml"


def recognises(look: Look) -> bool:
    return look.kind == "zip"


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" not in names:
                return Skipped("an archive inside the archive that could not be opened")
            parts = sorted((n for n in names if _PARTS.fullmatch(n)), key=_rank)
            if not parts:
                return Skipped(
                    "an office file without a text document: this format is not read yet"
                )
            core = _core(archive)
            found = _first(p for part in parts for p in paragraphs(_bytes(archive, part)))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return Broken("archive_damaged: the document cannot be unpacked")
    except Dtd:
        return Broken("xml_dtd: the document declares entities")
    except (BrokenXml, ValueError):
        return Broken("the document holds broken XML")
    except _TooLarge:
        return Broken("too_large: the document unpacks to more than 32 MB")
    zone = dating.zone_named(asked.zone)
    clues = Clues(inside=_field(_CREATED, core, zone))
    own = {identity.folded(name) for name in (_told(_CREATOR, core), *asked.me) if name}
    text, foreign = _written(found, own)
    cut = len(found) >= MOST_PARAGRAPHS
    problems = [f"partly read: the first {MOST_PARAGRAPHS} paragraphs"] if cut else []
    note = Note(text, clues=clues, foreign=foreign)
    return reading(note, file, document_id, asked, "docx", problems=problems)


class _TooLarge(Exception):
    """A part is larger than a person's document would be."""


def made(archive: zipfile.ZipFile, zone: dating.tzinfo) -> Stretch | None:
    """When an office file says it was made."""
    try:
        return _field(_CREATED, _core(archive), zone)
    except _TooLarge:
        return None


def _core(archive: zipfile.ZipFile) -> bytes:
    return _bytes(archive, _CORE) if _CORE in archive.namelist() else b""


def _rank(part: str) -> tuple[int, str]:
    return (0 if "document" in part else 1, part)


def _bytes(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as stream:
        data = stream.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise _TooLarge
    return data


def _first(many: Iterable[Paragraph]) -> list[Paragraph]:
    out: list[Paragraph] = []
    for one in many:
        if one.text.strip():
            out.append(one)
        if len(out) >= MOST_PARAGRAPHS:
            break
    return out


def _told(field: re.Pattern[bytes], core: bytes) -> str | None:
    found = field.search(core)
    return found[1].decode("utf-8", "replace") if found else None


def _field(field: re.Pattern[bytes], core: bytes, zone: dating.tzinfo) -> Stretch | None:
    return dating.of_field(_told(field, core), zone)


def _written(found: Iterable[Paragraph], own: set[str]) -> tuple[str, tuple[Span, ...]]:
    """The text, and where in it stand comments of others than the document's maker and the person."""
    parts: list[str] = []
    foreign: list[Span] = []
    at = 0
    for one in found:
        text = clean(f"{_mark(one.style)}{one.text}")
        if one.author is not None and identity.folded(one.author) not in own:
            foreign.append(Span(at, at + len(text)))
        parts.append(text)
        at += len(text) + len(_BETWEEN)
    return _BETWEEN.join(parts), tuple(foreign)


def _mark(style: str) -> str:
    found = _HEADING.search(style)
    if found:
        return "#" * int(found[1] or found[2]) + " "
    return "# " if style == "Title" else ""
