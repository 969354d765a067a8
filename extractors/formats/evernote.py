"""Evernote ENEX -> a conversation for each note, taken one by one; attachments are dropped, entities never resolved."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from selectolax.lexbor import LexborHTMLParser

from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.html import too_deep, with_quotations
from extractors.formats.labels import tags
from extractors.formats.look import Look
from extractors.quoting import foreign, merged
from extractors.types import Asked, Broken, RawFile, Read, Skipped
from graph.words import Role, Span

_STAMP = re.compile(r"\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z?\s*")
_PROLOG = re.compile(r"<\?xml[^>]{0,200}\?>|<!DOCTYPE[^>\[]{0,500}>", re.IGNORECASE)
_NOTE = re.compile(r"<note[\s>]")
_CONTENT = re.compile(r"<en-note\b", re.IGNORECASE)
# What the owner locked by a password is no word.
_LOCKED = re.compile(r"<en-crypt\b[^<>]{0,400}>[^<]*</en-crypt>", re.IGNORECASE)
_TODO = re.compile(r"<en-todo\b([^>]{0,200})>", re.IGNORECASE)
_CHECKED = re.compile(r"checked\s*=\s*[\"']?true", re.IGNORECASE)


def recognises(look: Look) -> bool:
    head = look.head[:4000]
    return look.kind in ("xml", "text", "html") and (
        "<en-export" in head or _CONTENT.search(head) is not None
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    if "<en-export" not in look.head[:4000]:
        return Skipped("a piece of a note without its export: export the notebook as ENEX again")
    if "<!ENTITY" in text[:4000]:
        return Broken("unsafe: the file defines entities of its own")
    ledger = Ledger(file, document_id, asked, "evernote")
    problem: str | None = None
    attached = 0
    body = without_prolog(text)
    try:
        for note in _notes(body):
            attached += _keep(ledger, note)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as broken:
        problem = f"partly read: {len(ledger.conversations)} notes, then the XML is broken ({str(broken)[:80]})"
    counted = len(_NOTE.findall(text)) - sum(ledger.missed.values()) - len(ledger.conversations)
    if counted > 0 and problem is None:
        problem = f"{counted} notes unexplained"
    if attached:
        ledger.missed["attachments not read"] += attached
    return ledger.reading("evernote", problem)


def without_prolog(text: str) -> str:
    """The elements alone: a charset or a doctype named in front of them is no matter of decoded text."""
    return _PROLOG.sub("", text[:4000]).lstrip("\ufeff \n\t") + text[4000:]


def _notes(text: str) -> Iterator[Element]:
    source = io.BytesIO(text.encode("utf-8", "replace"))
    for _, element in iterparse(source, events=("end",), forbid_dtd=False):
        if element.tag == "resource":
            element.clear()  # the note still counts it; what was recognised in a picture is nobody's word
        elif element.tag == "note":
            yield element
            element.clear()


def _keep(ledger: Ledger, note: Element) -> int:
    """Keeps the note; how many attachments it has."""
    attached = len(note.findall("resource"))
    title = clean(note.findtext("title") or "").strip() or None
    content = note.findtext("content") or ""
    if too_deep(content):
        ledger.missed["notes nested without end"] += 1
        return attached
    words, cited = _words(content)
    tasks = _tasks(note)
    web = note.findtext("note-attributes/source-url")
    author = clean(note.findtext("note-attributes/author") or web or "").strip()[:200]
    if not words and not tasks and title is None:
        ledger.missed["notes without words"] += 1
        return attached
    created = note.findtext("created")
    at = _time(created) or _time(note.findtext("updated"))
    clipped = web or note.findtext("note-attributes/source", "").startswith("web.clip")
    role: Role = "quoted" if clipped else "self"
    own_id = ledger.once(f"{created or ''} {title or ''} {words[:200]}")
    quoted = merged([*foreign(words), *cited]) if cited and not clipped else None
    said = Turn(
        None,
        role,
        words or title or "",
        at,
        author or None if clipped else None,
        original=created,
        quoted=quoted,
    )
    labels = tags([clean(one.text or "") for one in note.findall("tag")], at)
    ledger.add(own_id, title, [said, *tasks, *labels], kind="note")
    return attached


def _tasks(note: Element) -> list[Turn]:
    """What is to be done, which the export keeps beside the note's text: each with its own day."""
    return [
        Turn(
            None,
            "self",
            f"[{'x' if task.findtext('taskStatus') == 'completed' else ' '}] {title}",
            _time(task.findtext("created")) or _time(task.findtext("updated")),
            original=task.findtext("created"),
        )
        for task in note.findall("task")
        if (title := clean(task.findtext("title") or "").strip())
    ]


def _words(content: str) -> tuple[str, tuple[Span, ...]]:
    at = _CONTENT.search(content)
    body = content[at.start() :] if at else content
    body = _LOCKED.sub("", body)
    body = _TODO.sub(lambda found: "[x] " if _CHECKED.search(found[1]) else "[ ] ", body)
    return with_quotations(LexborHTMLParser(f"<body>{body}</body>").body)


def _time(value: str | None) -> datetime | None:
    found = _STAMP.fullmatch(value or "")
    if not found:
        return None
    try:
        return datetime(*(int(part) for part in found.groups()), tzinfo=UTC)  # pyright: ignore[reportArgumentType]  # six whole numbers
    except ValueError:
        return None
