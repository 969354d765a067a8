"""Discord: what DiscordChatExporter wrote, and the messages of the official package (JSON or CSV)."""

import csv
import io
from collections.abc import Mapping

from extractors.dating import instant
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, words
from extractors.formats.stream import Items
from extractors.identity import folded
from extractors.quoting import foreign, merged
from extractors.types import Asked, RawFile, Read
from graph.words import Role, Span

_TALK = ("Default", "Reply", "0", "19")
_PACKAGE = {"item.ID", "item.Timestamp", "item.Contents"}


def recognises(look: Look) -> bool:
    if {"guild", "channel"} <= look.paths or look.paths >= _PACKAGE:
        return True
    return look.kind == "text" and look.head.lstrip("\ufeff").startswith("ID,Timestamp,Contents")


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "discord")
    if look.kind == "text":
        return _rows(ledger)
    if look.paths >= _PACKAGE:
        items = Items(file.data, "item")
        turns = [turn for item in items if (turn := _own(ledger, mapping(item)))]
        ledger.add(_place(file.path), None, turns, kind="messenger")
        return ledger.reading("discord", items.problem)
    channel = mapping(next(iter(Items(file.data, "channel")), None))
    guild = mapping(next(iter(Items(file.data, "guild")), None))
    mine = {folded(one) for one in asked.me} | _one_of_two(channel, file)
    items = Items(file.data, "messages.item")
    turns = [turn for item in items if (turn := _said(ledger, mapping(item), mine))]
    title = " / ".join(
        part for part in (name(guild.get("name")), name(channel.get("name"))) if part
    )
    ledger.add(name(channel.get("id")), title or None, turns, kind="messenger")
    return ledger.reading("discord", items.problem)


def _one_of_two(channel: Mapping[str, Json], file: RawFile) -> set[str]:
    """A talk of two bears the name of the other one: the id of the owner. Only such a talk is looked through twice."""
    if name(channel.get("type")) != "DirectTextChat":
        return set()
    names: dict[str, set[str]] = {}
    for author in map(mapping, Items(file.data, "messages.item.author")):
        known = {folded(said) for key in ("name", "nickname") if (said := name(author.get(key)))}
        names.setdefault(name(author.get("id")) or "", set()).update(known)
    other = folded(name(channel.get("name")) or "")
    rest = [key for key, known in names.items() if other not in known]
    return {folded(rest[0])} if len(names) == 2 and len(rest) == 1 else set()


def _said(ledger: Ledger, message: Mapping[str, Json], mine: set[str]) -> Turn | None:
    """What was typed, and below it what was brought from elsewhere with it."""
    kind = name(message.get("type")) or "Default"
    if not message or kind not in _TALK:
        ledger.missed["service messages" if message else "broken entries"] += 1
        return None
    text = words(message.get("content"))
    forwarded = words(mapping(message.get("forwardedMessage")).get("content"))
    if not (text or forwarded).strip():
        ledger.missed["messages without text"] += 1
        return None
    author = mapping(message.get("author"))
    names = [name(author.get(key)) for key in ("id", "name", "nickname")]
    role: Role = "self" if any(one and folded(one) in mine for one in names) else "other"
    stamp, own_id = name(message.get("timestamp")), name(message.get("id"))
    if not text.strip():
        role, text, forwarded = "quoted", forwarded, ""
    whole = f"{text}\n\n{forwarded}" if forwarded.strip() else text
    brought = [Span(len(text) + 2, len(whole))] if forwarded.strip() else []
    quoted = merged([*foreign(text), *brought]) if role == "self" else ()
    return Turn(
        own_id, role, whole, instant(stamp), names[2] or names[1], original=stamp, quoted=quoted
    )


def _own(ledger: Ledger, message: Mapping[str, Json]) -> Turn | None:
    """The official package holds nobody's words but the owner's."""
    text, stamp = words(message.get("Contents")), name(message.get("Timestamp"))
    if not text.strip():
        ledger.missed["messages without text"] += 1
        return None
    return Turn(name(message.get("ID")), "self", text, instant(stamp), original=stamp)


def _rows(ledger: Ledger) -> Read:
    csv.field_size_limit(1 << 26)
    turns: list[Turn] = []
    problem: str | None = None
    try:
        for row in csv.DictReader(io.StringIO(decode(ledger.file.data).text.lstrip("\ufeff"))):
            known = {key: clean(cell) for key, cell in row.items() if isinstance(cell, str)}
            if turn := _own(ledger, known):
                turns.append(turn)
    except csv.Error:
        problem = f"partly read: {len(turns)} messages, then the table is broken"
    ledger.add(_place(ledger.file.path), None, turns, kind="messenger")
    return ledger.reading("discord", problem)


def _place(path: str) -> str | None:
    """The folder of the package is the channel (`messages/c123/`)."""
    folder = path.rpartition("/")[0].rpartition("/")[2]
    return folder if folder[:1] == "c" and folder[1:].isdigit() else None
