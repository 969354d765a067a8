"""Messages of VK as its API gives them and as tools save them -> a conversation for each talk.

`{response: {count, items: [...], profiles: [...], groups: [...]}}`, the inner part of it, or the bare list of
`{id, date, peer_id, from_id, text, out, conversation_message_id, fwd_messages, attachments, action}`. In a talk of
two `peer_id` is the other one. Before version 5.80 `body` was the text, and `user_id` or `chat_id` the talk. Source:
the API's objects "Message" and "messages.getHistory" (dev.vk.com).
"""

from collections.abc import Iterator, Mapping

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.identity import folded
from extractors.quoting import foreign, merged
from extractors.types import Asked, RawFile, Read
from graph.words import Role, Span

_NEEDED = ("from_id", "peer_id", "date", "text")
_NEEDED_ONCE = ("user_id", "date", "body", "out")
_MARKS = ("out", "conversation_message_id", "fwd_messages", "random_id", "important")
_PLACES = ("response.items", "items", "messages.items", "messages", "")
_GROUP_TALKS = 2_000_000_000
_DEEPEST = 10


def _place(look: Look) -> str | None:
    """The ijson prefix of the messages."""
    for place in _PLACES:
        prefix = f"{place}.item".lstrip(".")
        needed = any(
            all(f"{prefix}.{key}" in look.paths for key in keys) for keys in (_NEEDED, _NEEDED_ONCE)
        )
        if needed and any(f"{prefix}.{key}" in look.paths for key in _MARKS):
            return prefix
    return None


def recognises(look: Look) -> bool:
    return _place(look) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    prefix = _place(look) or "item"
    ledger = Ledger(file, document_id, asked, "vk")
    around = prefix.removesuffix("items.item").removesuffix("messages.item").removesuffix("item")
    names = _names(file, around) if prefix != "item" else {}
    items = Items(file, prefix)
    talks: dict[str, list[Turn]] = {}
    for item in items:
        message = mapping(item)
        if turn := _turn(ledger, message, names):
            talks.setdefault(str(_peer(message) or ""), []).append(turn)
    for peer, turns in talks.items():
        known = [turn.at for turn in turns if turn.at]
        if len(known) > 1 and known[0] > known[-1]:
            turns.reverse()
        ledger.add(peer or None, names.get(peer), turns, kind="messenger")
    return ledger.reading("vk", items.problem)


def _names(file: RawFile, around: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for one in map(mapping, Items(file, f"{around}profiles.item")):
        parts = (name(one.get(key)) for key in ("first_name", "last_name"))
        out[name(one.get("id")) or ""] = " ".join(part for part in parts if part)
    for one in map(mapping, Items(file, f"{around}groups.item")):
        out[f"-{name(one.get('id'))}"] = name(one.get("name")) or ""
    return {key: known for key, known in out.items() if known}


def _peer(message: Mapping[str, Json]) -> int | None:
    chat = message.get("chat_id")
    group = _GROUP_TALKS + chat if isinstance(chat, int) else None
    peer = message.get("peer_id") or group or message.get("user_id")
    return peer if isinstance(peer, int) else None


def _text(message: Mapping[str, Json]) -> str:
    return (words(message.get("text")) or words(message.get("body"))).strip()


def _turn(ledger: Ledger, message: Mapping[str, Json], names: Mapping[str, str]) -> Turn | None:
    if not message or message.get("action"):
        ledger.missed["service messages" if message else "broken entries"] += 1
        return None
    text = _text(message)
    brought = "\n\n".join(_forwarded(message, 0))
    if not (text or brought):
        ledger.missed["messages without text"] += 1
        return None
    sender = name(message.get("from_id")) or ""
    if not sender and message.get("out") == 0:
        sender = name(message.get("user_id")) or ""
    role = _role(ledger.asked, message, sender, names.get(sender))
    if role == "self" and not text:
        role = "quoted"
    whole = "\n\n".join(part for part in (text, brought) if part)
    spans = [Span(len(whole) - len(brought), len(whole))]
    quoted = merged([*foreign(text), *spans]) if role == "self" else ()
    stamp = message.get("date")
    own_id = name(message.get("conversation_message_id")) or name(message.get("id"))
    author = names.get(sender) or sender or None
    return Turn(own_id, role, whole, instant(stamp), author, original=name(stamp), quoted=quoted)


def _role(asked: Asked, message: Mapping[str, Json], sender: str, author: str | None) -> Role:
    """The owner's by the mark of what was sent, by name or id, or, in a talk of two, by not being the other."""
    mine = {folded(one) for one in asked.me}
    if message.get("out") == 1 or {folded(sender), folded(author or "")} & mine:
        return "self"
    peer = _peer(message)
    if "out" in message or peer is None or not 0 < peer < _GROUP_TALKS:
        return "other"
    return "self" if sender and sender != str(peer) else "other"


def _forwarded(message: Mapping[str, Json], depth: int) -> Iterator[str]:
    """What was brought along, however deep it was forwarded before."""
    for one in map(mapping, sequence(message.get("fwd_messages"))):
        if said := _text(one):
            yield said
        if depth < _DEEPEST:
            yield from _forwarded(one, depth + 1)
