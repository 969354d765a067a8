"""ChatGPT export (conversations.json, its numbered parts, the page chat.html) -> conversations."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import HEAD, Items
from extractors.types import Asked, Parts, RawFile
from graph.words import Role

_MARKS = re.compile(r"【\d+(?::\d+)?†[^】]*】|[\ue200-\ue206]")
_MARK_LETTERS = "【\ue200\ue201\ue202\ue203\ue204\ue205\ue206"
_CITED = re.compile(r"\ue200[^\ue201]{0,2000}\ue201")
_TEXT = frozenset({"text", "multimodal_text", "code"})
_ROLES: Mapping[str, Role] = {"user": "self", "assistant": "assistant"}
_PROFILE = frozenset({"user_editable_context", "model_editable_context"})
# The page holds the same list as the JSON beside it, with the same ids.
_SCRIPT = re.compile(r"<script\b[^>]{0,200}>\s*(?:var|let|const)\s+jsonData\s*=\s*(?=\[)")
_SCRIPT_BYTES = re.compile(_SCRIPT.pattern.encode())
_LAST = datetime.fromisoformat("0001-01-01T00:00:00+00:00")


def recognises(look: Look) -> bool:
    if look.kind == "html":
        found = _SCRIPT.search(look.head)
        return found is not None and look.head.find('"mapping"', found.end()) > 0
    paths = look.paths
    return any(
        f"{at}mapping" in paths and f"{at}mapping.*.fragments" not in paths and f"{at}inserted_at" not in paths
        for at in ("item.", "", "conversations.item.")
    )  # fmt: skip


def parts(file: RawFile, document_id: str, asked: Asked, look: Look) -> Parts:
    ledger = Ledger(file, document_id, asked, "chatgpt")
    items = _in_page(file) if look.kind == "html" else Items(file, look.root("mapping"))
    for item in items:
        _conversation(ledger, mapping(item))
        yield from ledger.handed()
    yield ledger.ending("chatgpt", items.problem)


def _in_page(file: RawFile) -> Items:
    found = _SCRIPT_BYTES.search(file.start(HEAD))
    return Items(file, "item", at=found.end() if found else 0)


def _conversation(ledger: Ledger, chat: Mapping[str, Json]) -> None:
    nodes = mapping(chat.get("mapping"))
    if not nodes:
        ledger.missed["conversations without messages (stubs)" if chat else "broken entries"] += 1
        return
    times = [instant(chat.get("create_time")), instant(chat.get("update_time"))]
    own_id = name(chat.get("conversation_id")) or name(chat.get("id"))
    line = _active_line(nodes, name(chat.get("current_node")))
    on_line = set(line)
    turns: list[Turn] = []
    for node_id in [*line, *_branches(nodes, on_line)]:
        turn = _turn(node_id, mapping(mapping(nodes[node_id]).get("message")), node_id in on_line)
        if turn is not None:
            turns.append(turn)
    ledger.add(own_id, name(chat.get("title")), turns, times=times)


def _active_line(nodes: Mapping[str, Json], current: str | None) -> list[str]:
    """From the current node up to the root by parent links, never by the clock; cycles end the walk."""
    if current not in nodes:
        current = _newest_leaf(nodes)
    if current is None:
        return [key for key in nodes]
    line: list[str] = []
    seen: set[str] = set()
    while current is not None and current in nodes and current not in seen:
        seen.add(current)
        line.append(current)
        current = _parent(nodes, current)
    return line[::-1]


def _parent(nodes: Mapping[str, Json], key: str) -> str | None:
    return name(mapping(nodes[key]).get("parent"))


def _newest_leaf(nodes: Mapping[str, Json]) -> str | None:
    """The leaf said last; nodes without any links are a plain list, and None."""
    parents = {parent for key in nodes if (parent := _parent(nodes, key)) in nodes}
    if not parents:
        return None
    leaves = [key for key in nodes if key not in parents]
    best: tuple[datetime, int] | None = None
    leaf: str | None = None
    for place, key in enumerate(leaves):
        at = instant(mapping(mapping(nodes[key]).get("message")).get("create_time")) or _LAST
        if best is None or (at, place) >= best:
            best, leaf = (at, place), key
    return leaf


def _branches(nodes: Mapping[str, Json], on_line: set[str]) -> Iterator[str]:
    """Abandoned edits and retries, in the order of the file."""
    return (key for key in nodes if key not in on_line)


def _turn(node_id: str, message: Mapping[str, Json], active: bool) -> Turn | None:
    if not message:
        return None
    content = mapping(message.get("content"))
    kind = content.get("content_type")
    kind = kind if isinstance(kind, str) else None
    own_id = name(message.get("id")) or node_id
    at = instant(message.get("create_time")) or instant(message.get("update_time"))
    if kind in _PROFILE:
        return Turn(own_id, "document", _profile(content), at, active=active)
    said_by = mapping(message.get("author")).get("role")
    role = _ROLES.get(said_by) if isinstance(said_by, str) else None
    if role is None or (kind and kind not in _TEXT) or _hidden(message):
        return None
    text = _text(content)
    if role == "assistant":
        text = _without_marks(text)
    return Turn(own_id, role, text, at, active=active)


def _without_marks(text: str) -> str:
    """What stands for a source that was shown beside the answer."""
    for mark in _MARK_LETTERS:
        if mark in text:
            return _MARKS.sub("", _CITED.sub("", text))
    return text


def _hidden(message: Mapping[str, Json]) -> bool:
    metadata = mapping(message.get("metadata"))
    recipient = message.get("recipient")
    return bool(
        metadata.get("is_visually_hidden_from_conversation")
        or metadata.get("is_user_system_message")
        or message.get("weight") in (0, 0.0, "0")
        or recipient not in (None, "", "all")
        or message.get("channel") == "analysis"
    )


def _text(content: Mapping[str, Json]) -> str:
    parts = content.get("parts")
    if isinstance(parts, str):
        return words(parts)
    if isinstance(parts, list) and len(parts) == 1:
        return _part(parts[0])
    texts = [_part(part) for part in sequence(parts)]
    if not texts:
        return words(content.get("text"))
    return "\n".join(text for text in texts if text)


def _part(part: Json) -> str:
    if isinstance(part, str):
        return words(part)
    inside = mapping(part)
    return (
        words(inside.get("text"))
        if inside.get("content_type") in (None, "text", "audio_transcription")
        else ""
    )


def _profile(content: Mapping[str, Json]) -> str:
    texts: Sequence[str] = [
        words(content.get(key))
        for key in ("user_profile", "user_instructions", "model_set_context")
    ]
    return "\n\n".join(text for text in texts if text.strip())
