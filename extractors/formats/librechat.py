"""LibreChat export -> a conversation, whether its answers are nested or name their parents."""

from collections.abc import Mapping

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.formats.tree import Node, lined
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_ROOTS = ("", "item", "conversations.item", "data.item")
_OWN = frozenset({"user", "human"})


def recognises(look: Look) -> bool:
    return _root(look) is not None


def _root(look: Look) -> str | None:
    for at in _ROOTS:
        start = f"{at}." if at else ""
        if f"{start}messages.item.messageId" in look.paths or {
            f"{start}messages.item.isCreatedByUser", f"{start}messages.item.sender",
        } <= look.paths:  # fmt: skip
            return at
    return None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "librechat")
    items = Items(file.data, _root(look) or "")
    for item in items:
        chat = mapping(item)
        nodes = _nodes(chat.get("messages"))
        times = [instant(chat.get(key)) for key in ("createdAt", "updatedAt")]
        own_id = name(chat.get("conversationId"))
        ledger.add(own_id, name(chat.get("title")), lined(nodes), times=times)
    return ledger.reading("librechat", items.problem)


def _nodes(messages: Json) -> list[Node]:
    """Nested or flat, walked without recursion, in the order of the file."""
    nodes: list[Node] = []
    waiting: list[tuple[Json, str | None]] = [
        (entry, None) for entry in reversed(sequence(messages))
    ]
    while waiting:
        entry, above = waiting.pop()
        message = mapping(entry)
        own_id = name(message.get("messageId")) or f"place-{len(nodes) + 1}"
        parent = above or name(message.get("parentMessageId"))
        own = message.get("isCreatedByUser")
        if not isinstance(own, bool):
            own = (name(message.get("sender")) or "").casefold() in _OWN
        role: Role = "self" if own else "assistant"
        at = instant(message.get("createdAt"))
        if message:
            nodes.append(Node(own_id, parent, Turn(own_id, role, _text(message), at), at))
        children = sequence(message.get("children"))
        waiting += [(child, own_id) for child in reversed(children)]
    return nodes


def _text(message: Mapping[str, Json]) -> str:
    """The text, or the text parts of the content; thoughts and tool calls have other types."""
    text = words(message.get("text"))
    if text.strip():
        return text
    texts: list[str] = []
    for entry in sequence(message.get("content")):
        part = mapping(entry)
        if part.get("type") in (None, "text"):
            value = part.get("text")
            texts.append(words(mapping(value).get("value")) or words(value))
    return "\n".join(text for text in texts if text.strip())
