"""A graph of Roam Research as JSON -> a diary entry for each daily page, a note for each other one.

`[{title, uid, create-time, edit-time (ms), children: [{string, uid, create-time, edit-time, heading, children}]}]`; daily
pages are called `January 5th, 2024`. On other pages a block of years later stands beside the first: each of them
is a message with its own time. Source: Roam's "Export all" as read by obsidianmd/obsidian-importer.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from extractors.dating import Stretch, full_date, instant, zone_named
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.quoting import foreign, merged
from extractors.types import Asked, RawFile, Read
from graph.words import Span

_BLOCK = "item.children.item"
_MARKS = ("uid", "create-time", "edit-time", "create-email", "edit-email")
_TASK = re.compile(r"\{\{(?:\[\[)?(TODO|DONE)(?:\]\])?\}\}")
# Quotations, attributes (`Author:: …`) and what is shown from elsewhere are no words of the page's own.
_ASIDE = re.compile(
    r"^[ ]*(?:- )?(?:>[^\n]*|[^\n:`{]{1,40}::(?: [^\n]*)?|\{\{(?:\[\[)?(?:embed|query|table)[^\n]{0,300}\}\})$",
    re.MULTILINE,
)


def recognises(look: Look) -> bool:
    marks = (f"{at}.{mark}" for at in ("item", _BLOCK) for mark in _MARKS)
    return {"item.title", f"{_BLOCK}.string"} <= look.paths and any(
        mark in look.paths for mark in marks
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "roam")
    items = Items(file, "item")
    for item in items:
        _page(ledger, mapping(item))
    return ledger.reading("roam", items.problem)


def _page(ledger: Ledger, page: Mapping[str, Json]) -> None:
    title = name(page.get("title"))
    blocks = [mapping(one) for one in sequence(page.get("children"))]
    if not any(line.strip() for block in blocks for line in _lines(block, 0)):
        ledger.missed["pages without words"] += 1
        return
    day = _day(title or "", ledger.asked)
    made = _made(page) or min((at for block in blocks if (at := _made(block))), default=None)
    if day:
        text = "\n".join(line for block in blocks for line in _lines(block, 1))
        turns = [_turn(ledger, name(page.get("uid")), text, made, day)]
    else:
        turns = [
            _turn(ledger, name(block.get("uid")), "\n".join(_lines(block, 0)), _made(block) or made)
            for block in blocks
        ]
    own_id = name(page.get("uid")) or title
    ledger.add(own_id, title, turns, kind="diary" if day else "note", times=[made])


def _turn(
    ledger: Ledger, own_id: str | None, text: str, at: datetime | None, day: Stretch | None = None
) -> Turn:
    text = _TASK.sub(lambda found: "[x]" if found[1] == "DONE" else "[ ]", text).strip()
    asides = [Span(found.start(), found.end()) for found in _ASIDE.finditer(text)]
    dated = day.as_dated("heading", ledger.asked.zone) if day else None
    return Turn(own_id, "self", text, at, quoted=merged([*foreign(text), *asides]), dated=dated)


def _day(title: str, asked: Asked) -> Stretch | None:
    found = full_date(title, zone_named(asked.zone))
    return found if found and found.original == title.strip() else None


def _made(block: Mapping[str, Json]) -> datetime | None:
    return instant(block.get("create-time")) or instant(block.get("edit-time"))


def _lines(block: Mapping[str, Json], depth: int) -> Iterator[str]:
    """The block and what hangs on it as an outline; a block at depth 0 stands without its sign."""
    said = words(block.get("string")).strip()
    if said:
        yield f"{'  ' * (depth - 1)}- {said}" if depth else said
    for child in sequence(block.get("children")):
        yield from _lines(mapping(child), depth + 1)
