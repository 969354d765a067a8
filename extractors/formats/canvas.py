"""An Obsidian canvas (JSON Canvas) -> a note of its cards; links, files and groups are counted, not read."""

from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import mapping, name, words
from extractors.formats.stream import Items
from extractors.types import Asked, RawFile, Read


def recognises(look: Look) -> bool:
    return {"nodes", "edges"} <= look.paths and bool(
        {"nodes.item.type", "nodes.item.text"} & look.paths
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "canvas")
    items = Items(file.data, "nodes.item")
    turns: list[Turn] = []
    for item in items:
        card = mapping(item)
        text = words(card.get("text")).strip()
        if text and card.get("type", "text") == "text":
            turns.append(Turn(name(card.get("id")), "self", text, None))
        else:
            ledger.missed["cards without own words"] += 1
    ledger.add(document_id, file.path.rpartition("/")[2] or None, turns, kind="note")
    return ledger.reading("canvas", items.problem)
