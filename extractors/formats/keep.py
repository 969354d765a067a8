"""Google Keep: one JSON a note -> the note, or a true word that it lies in the bin."""

from collections.abc import Iterator, Mapping

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.labels import tags
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.types import Asked, Broken, RawFile, Read, Skipped

_TIMES = {"userEditedTimestampUsec", "createdTimestampUsec"}


def recognises(look: Look) -> bool:
    paths = look.paths
    return bool(_TIMES & paths) and bool(
        {"textContent", "listContent", "isTrashed", "isPinned", "color"} & paths
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "keep")
    items = Items(file.data, "")
    for item in items:
        note = mapping(item)
        if note.get("isTrashed") is True:
            return Skipped("a note in the bin of Google Keep")
        _note(ledger, note)
    if not items.came and items.problem:
        return Broken(
            "not valid JSON: the note of Google Keep is cut off or damaged; export it again"
        )
    return ledger.reading("keep", items.problem)


def _note(ledger: Ledger, fields: Mapping[str, Json]) -> None:
    title = name(fields.get("title"))
    parts = (words(fields.get("textContent")).strip(), "\n".join(_list(fields.get("listContent"))))
    body = "\n\n".join(part for part in parts if part)
    if attached := len(sequence(fields.get("attachments"))):
        ledger.missed["attachments not read"] += attached
    created = instant(fields.get("createdTimestampUsec"))
    at = created or instant(fields.get("userEditedTimestampUsec"))
    if not (body or title):
        ledger.missed["notes without words"] += 1
        return
    turn = Turn(None, "self", body or title or "", at)
    own_id = name(fields.get("createdTimestampUsec")) or ledger.document_id
    labels = tags(
        [name(mapping(one).get("name")) or "" for one in sequence(fields.get("labels"))], at
    )
    ledger.add(f"{own_id} {title or ''}", title, [turn, *labels], kind="note")


def _list(value: Json) -> Iterator[str]:
    for entry in sequence(value):
        item = mapping(entry)
        if text := words(item.get("text")).strip():
            yield f"- [{'x' if item.get('isChecked') is True else ' '}] {text}"
