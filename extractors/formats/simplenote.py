"""A Simplenote export, `notes.json` -> a note each; what lies in the bin is counted.

`{activeNotes: [{id, content, creationDate, lastModified, markdown, pinned, tags[]}], trashedNotes: […]}`, the first line
of the content is the title. Source: Automattic/simplenote-electron (export).
"""

from collections.abc import Mapping

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.labels import tags
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.types import Asked, RawFile, Read

_TITLE = 120
_BINS = ("trashedNotes", "trashNotes")


def recognises(look: Look) -> bool:
    if "activeNotes" in look.paths:
        return "activeNotes.item.content" in look.paths or bool({*_BINS} & look.paths)
    return any(f"{one}.item.content" in look.paths for one in _BINS)


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "simplenote")
    notes = Items(file, "activeNotes.item")
    for item in notes:
        _note(ledger, mapping(item))
    for one in _BINS:
        ledger.missed["notes in the bin"] += sum(1 for _ in Items(file, f"{one}.item"))
    return ledger.reading("simplenote", notes.problem)


def _note(ledger: Ledger, note: Mapping[str, Json]) -> None:
    text = words(note.get("content")).strip()
    if not text:
        ledger.missed["notes without words"] += 1
        return
    stamp = name(note.get("creationDate")) or name(note.get("lastModified"))
    at = instant(stamp)
    title = text.split("\n", 1)[0].lstrip("# ").strip()[:_TITLE] or None
    labels = tags([name(one) or "" for one in sequence(note.get("tags"))], at)
    turn = Turn(None, "self", text, at, original=stamp)
    ledger.add(name(note.get("id")), title, [turn, *labels], kind="note")
