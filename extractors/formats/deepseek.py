"""DeepSeek export, and what browser exporters save of it -> conversations."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.formats.tree import Node, lined
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_CHINA = timezone(timedelta(hours=8))
_OFFSET = re.compile(r"[+-]\d\d:\d\d\Z")
_FRAGMENTS: Mapping[str, Role] = {"REQUEST": "self", "RESPONSE": "assistant"}
_ROLES: Mapping[str, Role] = {"user": "self", "assistant": "assistant"}
_RAW = "data.biz_data."
_ROOTS = ("item.", "", "conversations.item.", "data.item.", _RAW)


def recognises(look: Look) -> bool:
    paths = look.paths
    if f"{_RAW}chat_messages" in paths or {"chat_session", "chat_messages"} <= paths:
        return True
    if {"item.type", "item.content", "item.thought", "item.children"} <= paths:
        return True
    return any(_tree_at(look, at) for at in _ROOTS)


def _tree_at(look: Look, at: str) -> bool:
    paths = look.paths
    return f"{at}mapping" in paths and (
        f"{at}inserted_at" in paths
        or f"{at}mapping.*.message.fragments" in paths
        or f"{at}mapping.*.message.inserted_at" in paths
        or f"{at}mapping.*.message.thinking_content" in paths
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "deepseek")
    at = next((at for at in _ROOTS if _tree_at(look, at)), None)
    if at is not None:
        items = Items(file.data, at.rstrip("."))
        for item in items:
            _chat(ledger, mapping(item))
    elif "item.thought" in look.paths:
        items = Items(file.data, "item")
        nodes = _nested(list(items))
        ledger.add(None, None, lined(nodes, nodes[-1].own_id if nodes else None))
    else:
        items = Items(file.data, _RAW.rstrip(".") if f"{_RAW}chat_messages" in look.paths else "")
        for item in items:
            _raw(ledger, mapping(item))
    return ledger.reading("deepseek", items.problem)


def _chat(ledger: Ledger, chat: Mapping[str, Json]) -> None:
    nodes: list[Node] = []
    for key, value in mapping(chat.get("mapping")).items():
        node = mapping(value)
        message = mapping(node.get("message"))
        nodes.append(Node(key, name(node.get("parent")), _turn(key, message, None)))
    times = [
        _time(chat.get(key)) for key in ("inserted_at", "create_time", "created_at", "updated_at")
    ]
    own_id = name(chat.get("id")) or name(chat.get("conversation_id"))
    leaf = name(chat.get("current_node")) or name(chat.get("current_message_id"))
    ledger.add(own_id, name(chat.get("title")), lined(nodes, leaf), times=times)


def _raw(ledger: Ledger, answer: Mapping[str, Json]) -> None:
    session = mapping(answer.get("chat_session"))
    nodes: list[Node] = []
    for entry in sequence(answer.get("chat_messages")):
        message = mapping(entry)
        own_id = name(message.get("message_id"))
        if own_id is None:
            ledger.missed["broken messages"] += 1
            continue
        role = _ROLES.get((name(message.get("role")) or "").casefold())
        nodes.append(Node(own_id, name(message.get("parent_id")), _turn(own_id, message, role)))
    times = [_time(session.get(key)) for key in ("inserted_at", "updated_at")]
    leaf = name(session.get("current_message_id"))
    ledger.add(name(session.get("id")), name(session.get("title")), lined(nodes, leaf), times=times)


def _turn(own_id: str, message: Mapping[str, Json], role: Role | None) -> Turn | None:
    """Requests and responses; thoughts, searches and tools are neither."""
    texts: list[str] = []
    fragments = sequence(message.get("fragments"))
    for entry in fragments:
        fragment = mapping(entry)
        whose = _FRAGMENTS.get((name(fragment.get("type")) or "").upper())
        text = words(fragment.get("content"))
        if whose is not None and text.strip() and (role is None or whose == role):
            role = whose
            texts.append(text)
    if not fragments:
        role = role or _ROLES.get((name(message.get("role")) or "").casefold())
        texts.append(words(message.get("content")))
    if role is None:
        return None
    said = message.get("inserted_at") or message.get("created_at")
    offset = _OFFSET.search(said) if isinstance(said, str) else None
    original = said if isinstance(said, str) else None
    zone = offset[0] if offset else "UTC"
    return Turn(own_id, role, "\n\n".join(texts), _time(said), zone=zone, original=original)


def _time(value: Json) -> datetime | None:
    return instant(value, _CHINA)


def _nested(roots: Sequence[Json]) -> list[Node]:
    """Answers inside what they answer, however deep; the ids are numbers, or places when they miss."""
    nodes: list[Node] = []
    waiting: list[tuple[Json, str | None]] = [(entry, None) for entry in reversed(roots)]
    while waiting:
        entry, parent = waiting.pop()
        message = mapping(entry)
        own_id = name(message.get("id")) or f"place-{len(nodes) + 1}"
        role = _ROLES.get((name(message.get("type")) or "").casefold())
        turn = Turn(own_id, role, words(message.get("content")), None) if role else None
        nodes.append(Node(own_id, parent, turn))
        children = sequence(message.get("children"))
        waiting += [(child, own_id) for child in reversed(children)]
    return nodes
