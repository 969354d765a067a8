"""An OpenCode session as it is gathered from its files, one record a line -> a conversation."""

from collections.abc import Mapping
from datetime import datetime

from extractors.dating import instant
from extractors.formats import spoken
from extractors.formats.chats import Ledger, Turn
from extractors.formats.lines import Lines
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, words
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_ROLES: Mapping[str, Role] = {"user": "self", "assistant": "assistant"}


def recognises(look: Look) -> bool:
    return look.kind == "jsonl" and {"sessionID", "role", "time.created"} <= look.paths


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    session: Mapping[str, Json] = {}
    messages: dict[str, Mapping[str, Json]] = {}
    texts: dict[str, list[str]] = {}
    source = Lines(file.data)
    for entry in source:
        record = mapping(entry)
        own_id = name(record.get("id")) or ""
        if message := name(record.get("messageID")):
            texts.setdefault(message, []).append(_words(record))
        elif name(record.get("sessionID")):
            messages[own_id] = record
        else:
            session = record
    ledger = Ledger(file, document_id, asked, "opencode")
    turns = [
        turn
        for own_id, message in messages.items()
        if (turn := _turn(own_id, message, texts.get(own_id, []), session))
    ]
    if name(session.get("parentID")):
        # What an agent asked of another: nobody typed it.
        ledger.missed["turns of sub-agents kept apart"] += len(turns)
        turns = [turn._replace(role="assistant", active=False) for turn in turns]
    key = name(session.get("id")) or next(
        (k for m in messages.values() if (k := name(m.get("sessionID")))), None
    )
    ledger.add(key, name(session.get("title")), turns, times=[_created(session)])
    return ledger.reading("opencode", source.problem)


def _turn(
    own_id: str, message: Mapping[str, Json], texts: list[str], session: Mapping[str, Json]
) -> Turn | None:
    role = _ROLES.get(name(message.get("role")) or "")
    if role is None:
        return None
    own = role == "self"
    text = "\n\n".join(t for one in texts if (t := spoken.own(one) if own else one).strip())
    back = name(mapping(session.get("revert")).get("messageID"))
    return Turn(own_id, role, text, _created(message), active=back is None or own_id < back)


def _words(part: Mapping[str, Json]) -> str:
    """`synthetic` is what the tool put in for the person: files, reminders; `ignored` was never sent."""
    if name(part.get("type")) != "text" or part.get("synthetic") or part.get("ignored"):
        return ""
    return words(part.get("text"))


def _created(record: Mapping[str, Json]) -> datetime | None:
    return instant(mapping(record.get("time")).get("created"))
