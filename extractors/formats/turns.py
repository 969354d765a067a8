"""A bare list of `{role, content}` turns, as many tools write them -> one conversation."""

from collections.abc import Iterable, Iterator, Mapping

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.types import Asked, Broken, RawFile, Read
from graph.words import Role

_ROLES: Mapping[str, Role] = {
    "user": "self", "human": "self", "assistant": "assistant", "ai": "assistant", "model": "assistant",
}  # fmt: skip
_PLACES = ("messages.", "item.messages.", "")


def recognises(look: Look) -> bool:
    return any(
        f"{place}item.role" in look.paths and f"{place}item.content" in look.paths
        for place in _PLACES
    )


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "turns")
    if "item.role" in look.paths:
        items = Items(file.data, "item")
        ledger.add(None, None, list(_turns(items)))
    else:
        items = Items(file.data, "" if "messages.item.role" in look.paths else "item")
        for item in items:
            chat = mapping(item)
            times = [
                instant(chat.get(key)) for key in ("created_at", "create_time", "date", "timestamp")
            ]
            title = name(chat.get("title")) or name(chat.get("name"))
            own_id = name(chat.get("id")) or name(chat.get("conversation_id"))
            ledger.add(own_id, title, list(_turns(sequence(chat.get("messages")))), times=times)
    if items.problem:
        return Broken("not valid JSON")
    return ledger.reading("generic_chat", items.problem)


def _turns(messages: Iterable[Json]) -> Iterator[Turn]:
    for entry in messages:
        message = mapping(entry)
        role = _ROLES.get((name(message.get("role")) or "").casefold())
        if role is None:
            continue
        at = next(
            (
                at
                for key in ("created_at", "create_time", "timestamp", "date", "time")
                if (at := instant(message.get(key)))
            ),
            None,
        )
        yield Turn(name(message.get("id")), role, _content(message.get("content")), at)


def _content(value: Json) -> str:
    if isinstance(value, str):
        return words(value)
    return "\n".join(words(mapping(part).get("text")) for part in sequence(value))
