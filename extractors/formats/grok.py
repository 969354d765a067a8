"""Grok export (prod-grok-backend.json) -> conversations."""

import re
from collections.abc import Mapping
from datetime import datetime

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.formats.tree import Node, lined
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_ROLES: Mapping[str, Role] = {"human": "self", "user": "self", "assistant": "assistant"}
_RENDER = re.compile(
    r"<grok:render\b[^<>]{0,1000}/>|<grok:render\b[^<>]{0,1000}>.{0,2000}?</grok:render>|</?xai:[\w-]{1,60}[^<>]{0,1000}>",
    re.DOTALL,
)
_ROOTS = ("conversations.item", "item", "")


def recognises(look: Look) -> bool:
    return _root(look) is not None


def _root(look: Look) -> str | None:
    for at in _ROOTS:
        start = f"{at}." if at else ""
        if f"{start}responses" in look.paths and f"{start}conversation" in look.paths:
            return at
    return None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "grok")
    items = Items(file.data, _root(look) or "")
    for item in items:
        _conversation(ledger, mapping(item))
    return ledger.reading("grok", items.problem)


def _conversation(ledger: Ledger, entry: Mapping[str, Json]) -> None:
    about = mapping(entry.get("conversation"))
    nodes: list[Node] = []
    for number, answer in enumerate(sequence(entry.get("responses")), 1):
        response = mapping(mapping(answer).get("response")) or mapping(answer)
        role = _ROLES.get((name(response.get("sender")) or "").casefold())
        if role is None:
            ledger.missed["broken messages"] += 1
            continue
        own_id = name(response.get("response_id")) or _oid(response.get("_id"))
        text = words(response.get("message"))
        if role == "assistant":
            text = _RENDER.sub("", text)
        turn = Turn(own_id, role, text, _time(response.get("create_time")))
        parent = _oid(response.get("parent_response_id"))
        nodes.append(Node(own_id or f"place-{number}", parent, turn))
    times = [_time(about.get(key)) for key in ("create_time", "modify_time")]
    own_id = name(about.get("conversation_id")) or _oid(about.get("id")) or _oid(about.get("_id"))
    leaf = _oid(about.get("leaf_response_id"))
    ledger.add(own_id, name(about.get("title")), lined(nodes, leaf), times=times)


def _oid(value: Json) -> str | None:
    return name(mapping(value).get("$oid")) or name(value)


def _time(value: Json) -> datetime | None:
    """ISO, or the database's own way of writing milliseconds."""
    date = mapping(value).get("$date", value)
    return instant(mapping(date).get("$numberLong", date))
