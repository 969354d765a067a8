"""Cursor's state (SQLite) -> its chats; any other database is named and not read."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing

from extractors.dating import instant
from extractors.formats import spoken
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.types import Asked, Broken, RawFile, Read, Skipped
from graph.words import Role

_ROLES: Mapping[str, Role] = {"1": "self", "user": "self", "2": "assistant", "ai": "assistant", "assistant": "assistant"}  # fmt: skip
_TABLES = ("ItemTable", "cursorDiskKV")
_CHATS = "workbench.panel.aichat.view.aichat.chatdata"
_PROMPTS = "aiService.prompts"
# A table of a forged file may be a question without end: one call is some thousand steps of the engine.
_STEPS, _MOST_CALLS = 10_000, 20_000
_LONGEST = 1 << 24


def recognises(look: Look) -> bool:
    return look.kind == "sqlite"


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "cursor")
    data = file.data
    if not any(table.encode() in data for table in _TABLES):
        return Skipped("unknown structure: a database is not read yet")
    try:
        with closing(sqlite3.connect(":memory:")) as base:
            base.deserialize(data)
            calls = iter(range(_MOST_CALLS))
            base.set_progress_handler(lambda: int(next(calls, None) is None), _STEPS)
            tables = [table for table in _TABLES if _is_table(base, table)]
            _chats(ledger, dict(_rows(base, tables, ledger)))
    except (sqlite3.Error, ValueError, OverflowError, MemoryError):
        return Broken("a database that is damaged or locked by a password")
    if not ledger.conversations and not ledger.missed:
        return Skipped("unknown structure: a state of an editor without chats")
    return ledger.reading("cursor")


def _is_table(base: sqlite3.Connection, table: str) -> bool:
    found = base.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return found.fetchone() is not None


def _rows(
    base: sqlite3.Connection, tables: list[str], ledger: Ledger
) -> Iterator[tuple[str, Json]]:
    for table in tables:
        # The name is one of ours, never the file's.
        query = f"SELECT key, value FROM {table} WHERE key IN (?, ?) OR key LIKE 'composerData:%' OR key LIKE 'bubbleId:%'"
        for key, value in base.execute(query, (_CHATS, _PROMPTS)):
            known = _parsed(value)
            if isinstance(key, str) and known is not None:
                yield key, known
            else:
                ledger.missed["broken entries"] += 1


def _parsed(value: object) -> Json:
    if not isinstance(value, (str, bytes)) or len(value) > _LONGEST:
        return None
    try:
        found: Json = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return found


def _chats(ledger: Ledger, known: Mapping[str, Json]) -> None:
    for tab in sequence(mapping(known.get(_CHATS)).get("tabs")):
        chat = mapping(tab)
        turns = [turn for one in sequence(chat.get("bubbles")) if (turn := _turn(mapping(one)))]
        times = [instant(chat.get("lastSendTime"))]
        ledger.add(name(chat.get("tabId")), name(chat.get("chatTitle")), turns, times=times)
    for key, value in known.items():
        if key.startswith("composerData:"):
            _composer(ledger, key.partition(":")[2], mapping(value), known)
    if not ledger.conversations:
        prompts = [
            Turn(None, "self", text, None)
            for one in sequence(known.get(_PROMPTS))
            if (text := spoken.own(words(mapping(one).get("text")))).strip()
        ]
        if prompts:
            ledger.add(None, None, prompts)


def _composer(
    ledger: Ledger, key: str, chat: Mapping[str, Json], known: Mapping[str, Json]
) -> None:
    """Its turns stand inside it, or each by itself under the ids that it lists."""
    turns: list[Turn] = []
    for one in sequence(chat.get("conversation")) or sequence(
        chat.get("fullConversationHeadersOnly")
    ):
        head = mapping(one)
        bubble = mapping(known.get(f"bubbleId:{key}:{name(head.get('bubbleId'))}"))
        if turn := _turn({**head, **bubble}):
            turns.append(turn)
    times = [instant(chat.get("createdAt")), instant(chat.get("lastUpdatedAt"))]
    ledger.add(name(chat.get("composerId")) or key, name(chat.get("name")), turns, times=times)


def _turn(bubble: Mapping[str, Json]) -> Turn | None:
    role = _ROLES.get((name(bubble.get("type")) or "").casefold())
    text = words(bubble.get("text")) or words(bubble.get("rawText"))
    if role is None or not text.strip():
        return None
    at = instant(bubble.get("createdAt")) or instant(mapping(bubble.get("timingInfo")).get("clientStartTime"))  # fmt: skip
    return Turn(name(bubble.get("bubbleId")) or name(bubble.get("id")), role, spoken.own(text) if role == "self" else text, at)  # fmt: skip
