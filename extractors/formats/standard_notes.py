"""A decrypted backup of Standard Notes -> a note each, with the names of its tags beside it.

`{version, items[{uuid, content_type "Note"|"Tag"|…, content{title, text, noteType, references[], trashed}, created_at, updated_at}]}`;
an encrypted backup has a text for `content`. A note of the newer editor keeps its words in a tree as JSON. Source: the files
that the program writes, and public importers of them.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import cast

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.html import too_deep
from extractors.formats.journey import is_page, without_tags
from extractors.formats.labels import tags
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.types import Asked, Broken, RawFile, Read

_TREE = '{"root"'
_DEEPEST = 60


def recognises(look: Look) -> bool:
    return {"items.item.content_type", "items.item.content", "items.item.uuid"} <= look.paths


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "standard-notes")
    labels: dict[str, list[str]] = defaultdict(list)
    notes: list[Mapping[str, Json]] = []
    items = Items(file, "items.item")
    for item in items:
        record = mapping(item)
        kind, content = record.get("content_type"), mapping(record.get("content"))
        if kind == "Note":
            notes.append(record)
        elif kind == "Tag":
            for one in sequence(content.get("references")):
                labels[name(mapping(one).get("uuid")) or ""].append(
                    name(content.get("title")) or ""
                )
    if notes and not any(mapping(note.get("content")) for note in notes):
        return Broken("encrypted: these notes are locked; export them decrypted")
    for note in notes:
        _note(ledger, note, labels[name(note.get("uuid")) or ""])
    return ledger.reading("standard_notes", items.problem)


def _note(ledger: Ledger, note: Mapping[str, Json], labels: list[str]) -> None:
    content = mapping(note.get("content"))
    if content.get("trashed"):
        ledger.missed["notes in the bin"] += 1
        return
    text = _text(words(content.get("text")).strip())
    if not text:
        ledger.missed["notes without words"] += 1
        return
    stamp = name(note.get("created_at")) or name(note.get("updated_at"))
    at = instant(stamp)
    turn = Turn(None, "self", text, at, original=stamp)
    own_id, title = name(note.get("uuid")), name(content.get("title"))
    ledger.add(own_id, title, [turn, *tags(labels, at)], kind="note")


def _text(written: str) -> str:
    if written.startswith(_TREE):
        try:
            tree = cast("Json", json.loads(written))
        except (ValueError, RecursionError):
            return written
        return "".join(_of_tree(mapping(tree).get("root"), _DEEPEST)).strip()
    return without_tags(written)[0] if is_page(written) and not too_deep(written) else written


def _of_tree(node: Json, left: int) -> Iterator[str]:
    """The words of a tree's leaves; what holds others is a line of its own."""
    inside = mapping(node)
    children = sequence(inside.get("children"))
    if "text" in inside or inside.get("type") == "linebreak":
        yield words(inside.get("text")) or "\n"
    for child in children if left else ():
        yield from _of_tree(child, left - 1)
    if children and inside.get("type") not in ("link", "autolink"):
        yield "\n"
