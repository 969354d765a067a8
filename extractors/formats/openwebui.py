"""Open WebUI and Qwen exports -> conversations."""

import re
from collections.abc import Iterator, Mapping

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.formats.tree import Node, lined
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_ROLES: Mapping[str, Role] = {"user": "self", "assistant": "assistant"}
_DETAILS = re.compile(
    r"<details\b[^>]*\btype=\"(?:reasoning|tool_calls|code_interpreter)\"[^>]*>.*?(?:</details>|\Z)\n*", re.DOTALL
)  # fmt: skip
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>\s*", re.DOTALL)
_ROOTS = ("item", "", "data.item", "data", "chats.item")


def recognises(look: Look) -> bool:
    return _root(look) is not None


def _root(look: Look) -> str | None:
    for at in _ROOTS:
        for inside in ("chat.history", "history"):
            start = ".".join(part for part in (at, inside) if part)
            if f"{start}.messages" in look.paths:
                return at
    return None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "openwebui")
    items = Items(file.data, _root(look) or "")
    for item in items:
        _conversation(ledger, mapping(item))
    return ledger.reading("openwebui", items.problem)


def _conversation(ledger: Ledger, entry: Mapping[str, Json]) -> None:
    chat = mapping(entry.get("chat")) or entry
    history = mapping(chat.get("history"))
    nodes = list(_nodes(ledger, history.get("messages") or chat.get("messages")))
    times = [
        instant(about.get(key))
        for about in (entry, chat)
        for key in ("created_at", "timestamp", "updated_at")
    ]
    own_id = name(entry.get("id")) or name(chat.get("id"))
    title = name(entry.get("title")) or name(chat.get("title"))
    leaf = name(history.get("currentId")) or name(entry.get("currentId"))
    ledger.add(own_id, title, lined(nodes, leaf), times=times)


def _nodes(ledger: Ledger, messages: Json) -> Iterator[Node]:
    entries = mapping(messages).items() or [("", entry) for entry in sequence(messages)]
    for number, (key, entry) in enumerate(entries, 1):
        message = mapping(entry)
        if not message:
            ledger.missed["broken messages"] += 1
            continue
        own_id = key or name(message.get("id")) or f"place-{number}"
        role = _ROLES.get(name(message.get("role")) or "")
        text = _text(message)
        if role == "assistant":
            text = _THOUGHT.sub("", _DETAILS.sub("", text))
        at = instant(message.get("timestamp"))
        turn = Turn(own_id, role, text, at) if role else None
        yield Node(own_id, name(message.get("parentId")), turn, at)


def _text(message: Mapping[str, Json]) -> str:
    content = message.get("content")
    if isinstance(content, str) and content.strip():
        return words(content)
    parts = [mapping(part) for part in (*sequence(content), *sequence(message.get("content_list")))]
    texts = (
        words(part.get("text")) or words(part.get("content"))
        for part in parts
        if part.get("phase") in (None, "answer") and part.get("type") in (None, "text")
    )
    return "\n".join(text for text in texts if text.strip())
