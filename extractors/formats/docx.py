"""A Word document -> a note: the words of its paragraphs, boxes, notes and comments."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from extractors import dating
from extractors.dating import Clues, Stretch
from extractors.encodings import clean
from extractors.formats.look import Look
from extractors.formats.notes import Note, reading
from extractors.types import Asked, Broken, RawFile, Read, Skipped

_LARGEST_PART = 32 << 20
_DEEPEST = 200
_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|comments)\d*\.xml")
_CREATED = re.compile(rb"<dcterms:created[^>]*>([^<]{4,40})<")
_HEADING = re.compile(r"(?:heading|заголовок)\s*([1-6])|([1-6])$", re.IGNORECASE)
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "‑"}


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
            paragraphs = [p for part in parts for p in _paragraphs(_bytes(archive, part))]
            created = _created(archive, names)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return Broken("archive_damaged: the document cannot be unpacked")
    except DefusedXmlException:
        return Broken("xml_dtd: the document declares entities")
    except (ParseError, ValueError):
        return Broken("the document holds broken XML")
    except _TooLarge:
        return Broken("too_large: the document unpacks to more than 32 MB")
    zone = dating.zone_named(asked.zone)
    clues = Clues(inside=_field(created, zone))
    text = clean("\n\n".join(p for p in paragraphs if p.strip()))
    return reading(Note(text, clues=clues), file, document_id, asked, "docx")


class _TooLarge(Exception):
    """A part is larger than a person's document would be."""


def _rank(part: str) -> tuple[int, str]:
    return (0 if "document" in part else 1, part)


def _bytes(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as stream:
        data = stream.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise _TooLarge
    return data


def _created(archive: zipfile.ZipFile, names: list[str]) -> str | None:
    if "docProps/core.xml" not in names:
        return None
    found = _CREATED.search(_bytes(archive, "docProps/core.xml"))
    return found[1].decode("utf-8", "replace") if found else None


def _field(created: str | None, zone: dating.tzinfo) -> Stretch | None:
    return dating.of_field(created, zone)


def _paragraphs(data: bytes) -> Iterator[str]:
    """Every `w:p` in order; a text box inside a paragraph is a paragraph of its own, before its host."""
    open_: list[list[str]] = []
    prefix: list[str] = []
    skipping = 0
    depth = 0
    events = iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True)
    for event, element in events:
        tag = _local(element)
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise ValueError
        if tag in ("Fallback", "delText", "instrText"):
            skipping += 1 if event == "start" else -1
        if event == "start" and tag == "p":
            open_.append([])
            prefix.append("")
        elif event == "end" and open_ and not skipping:
            yield from _ended(element, tag, open_, prefix)
        elif event == "end" and tag == "p" and open_:
            open_.pop()
            prefix.pop()
        if event == "end":
            element.clear()


def _ended(element: Element, tag: str, open_: list[list[str]], prefix: list[str]) -> Iterator[str]:
    if tag == "t":
        open_[-1].append(element.text or "")
    elif tag in _BREAKS:
        open_[-1].append(_BREAKS[tag])
    elif tag == "pStyle":
        style = next((v for k, v in element.attrib.items() if k.endswith("}val")), "")
        found = _HEADING.search(style)
        prefix[-1] = (
            "#" * int(found[1] or found[2]) + " " if found else "# " if style == "Title" else ""
        )
    elif tag == "p":
        words = "".join(open_.pop())
        mark = prefix.pop()
        yield f"{mark}{words}" if words.strip() else ""


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
