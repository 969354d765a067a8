"""An outline (OPML) of any of the outliners -> a note of its lines; a list of feeds is no note."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from extractors import dating
from extractors.dating import Clues, Stretch
from extractors.encodings import clean, decode
from extractors.formats.evernote import without_prolog
from extractors.formats.html import too_deep
from extractors.formats.look import Look
from extractors.formats.notes import Note, reading
from extractors.types import Asked, Broken, RawFile, Read, Skipped


def recognises(look: Look) -> bool:
    return look.kind in ("xml", "html", "text") and "<opml" in look.head[:2000]


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    if "<!ENTITY" in text[:4000]:
        return Broken("unsafe: the file defines entities of its own")
    if too_deep(text):
        return Broken("too_deep: tags are nested without end")
    try:
        root = fromstring(without_prolog(text).encode("utf-8", "replace"))
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return Broken("an outline that is no XML")
    body = root.find("body")
    if body is None or any(one.get("xmlUrl") for one in body.iter("outline")):
        return Skipped("a list of feeds: addresses, nothing that was said")
    lines = "\n".join(_lines(body))
    title = clean(root.findtext("head/title") or "").strip() or None
    note = Note(lines, title=title, clues=Clues(inside=_made(root)))
    return reading(note, file, document_id, asked, "outline")


def _lines(body: Element) -> Iterator[str]:
    stack = [(child, 0) for child in reversed(body.findall("outline"))]
    while stack:
        node, depth = stack.pop()
        words = clean(node.get("text") or node.get("title") or "").strip()
        if words:
            yield f"{'  ' * depth}- {words}"
        if more := clean(node.get("_note") or "").strip():
            yield "\n".join(f"{'  ' * depth}  {line}" for line in more.split("\n"))
        stack += [(child, depth + 1) for child in reversed(node.findall("outline"))]


def _made(root: Element) -> Stretch | None:
    for place in ("head/dateCreated", "head/dateModified"):
        written = (root.findtext(place) or "").strip()
        try:
            at = parsedate_to_datetime(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            at = dating.instant(written)
        if at is not None:
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            return Stretch(at, at + timedelta(seconds=1), "second", written[:60])
    return None
