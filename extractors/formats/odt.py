"""OpenDocument text (ODT) -> a note of its paragraphs, dated by when it was made."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from extractors import dating
from extractors.config import LIMITS
from extractors.dating import Clues
from extractors.encodings import clean
from extractors.formats.look import Look
from extractors.formats.notes import Note, reading
from extractors.types import Asked, Broken, RawFile, Read, Skipped

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}creation-date"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SILENT = frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms"})
_ODD = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    OSError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
)
_DEEPEST = 400


def recognises(look: Look) -> bool:
    return look.kind == "zip" and look.head.startswith("opendocument.")


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    if not look.head.startswith("opendocument.text"):
        return Skipped("an OpenDocument of another kind: slides or a drawing")
    try:
        content = fromstring(_member(file.data, "content.xml"))
    except DefusedXmlException:
        return Broken("unsafe: the file defines entities of its own")
    except (*_ODD, ParseError):
        return Broken("an OpenDocument that cannot be unpacked")
    lines = list(_lines(content))
    zone = dating.zone_named(asked.zone)
    clues = Clues(inside=dating.of_field(created(file.data), zone))
    text = clean("\n".join(lines)).strip()
    left = [f"{count} {what} not read" for what, count in _left_out(content).items() if count]
    return reading(Note(text, clues=clues), file, document_id, asked, "odt", problems=left)


def _left_out(content: Element) -> dict[str, int]:
    notes = sum(1 for _ in content.iter(f"{_OFFICE}annotation"))
    changes = sum(1 for _ in content.iter(f"{_TEXT}changed-region"))
    return {"comments in the margin": notes, "tracked changes": changes}


def _member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as stream:
        found = stream.read(LIMITS.text + 1)
    if len(found) > LIMITS.text:
        raise ValueError(name)
    return found


def created(data: bytes) -> str | None:
    """When an OpenDocument says it was made."""
    try:
        found = fromstring(_member(data, "meta.xml")).find(f".//{_META}")
    except (*_ODD, ParseError, DefusedXmlException):
        return None
    return found.text[:19] if found is not None and found.text else None


def _lines(root: Element) -> Iterator[str]:
    """A line for each paragraph and heading, headings marked as in Markdown."""
    stack = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        if node.tag in _SILENT or depth > _DEEPEST:
            continue
        if node.tag == f"{_TEXT}h":
            level = node.get(f"{_TEXT}outline-level") or "1"
            marks = "#" * min(6, int(level) if level.isdecimal() and len(level) < 3 else 1)
            yield f"{marks} {_words(node)}"
        elif node.tag == f"{_TEXT}p":
            yield _words(node)
        else:
            stack += [(child, depth + 1) for child in reversed(list(node))]


def _words(node: Element) -> str:
    out: list[str] = []
    stack: list[Element | str] = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            out.append(one)
            continue
        if one.tag in _SILENT:
            continue
        gap = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " "}.get(one.tag, "")
        out.append(gap + (one.text or ""))
        for child in reversed(list(one)):
            stack += [child.tail or "", child]
    return "".join(out)
