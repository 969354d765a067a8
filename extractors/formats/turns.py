"""Bare `{role, content}` turns, as many tools write them, in a list, in chats or in lines -> conversations."""

from collections.abc import Iterable, Iterator, Mapping

from extractors.dating import instant
from extractors.formats import spoken
from extractors.formats.chats import Ledger, Turn
from extractors.formats.lines import Lines
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.types import Asked, Broken, Parts, RawFile
from graph.words import Role

_ROLES: Mapping[str, Role] = {
    "user": "self", "human": "self", "assistant": "assistant", "ai": "assistant", "model": "assistant",
}  # fmt: skip
_WHEN = (
    "created_at",
    "create_time",
    "createdAt",
    "timestamp",
    "date",
    "time",
    "ts",
    "datetime",
    "created",
)
# Where a chat with `messages` may stand, and the ijson prefix of it.
_PLACES = {
    "messages.": "",
    "item.messages.": "item",
    "conversations.item.messages.": "conversations.item",
    "data.messages.": "data",
}


def recognises(look: Look) -> bool:
    return _place(look) is not None or any(_turn_at(look, start) for start in _bare(look))


def _bare(look: Look) -> tuple[str, ...]:
    """Turns that stand in no chat: in one list, or one a line."""
    return ("item.", "") if look.kind == "jsonl" else ("item.",)


def _turn_at(look: Look, start: str) -> bool:
    return f"{start}role" in look.paths and f"{start}content" in look.paths


def _place(look: Look) -> str | None:
    found = (prefix for start, prefix in _PLACES.items() if _turn_at(look, f"{start}item."))
    return next(found, None)


def parts(file: RawFile, document_id: str, asked: Asked, look: Look) -> Parts:
    ledger = Ledger(file, document_id, asked, "turns")
    place, lines = _place(look), look.kind == "jsonl"
    if place is None:
        items = Lines(file.data) if lines else Items(file, "item")
        loose: list[Json] = []
        for item in items:
            if isinstance(item, list):  # a talk a line, or one list after the other
                ledger.add(None, None, list(_turns(item)))
            else:
                loose.append(item)
        if loose or not ledger.conversations:
            ledger.add(None, None, list(_turns(loose)))
    else:
        items = Lines(file.data) if lines and not place else Items(file, place, many=lines)
        for item in items:
            _chat(ledger, item)
            yield from ledger.handed()
    if items.problem and not lines:
        yield Broken("not valid JSON")
        return
    yield from ledger.handed()
    yield ledger.ending("generic_chat", items.problem)


def _chat(ledger: Ledger, item: Json) -> None:
    chat = mapping(item)
    times = [instant(chat.get(key)) for key in _WHEN]
    title = name(chat.get("title")) or name(chat.get("name"))
    own_id = name(chat.get("id")) or name(chat.get("conversation_id"))
    ledger.add(own_id, title, list(_turns(sequence(chat.get("messages")))), times=times)


def _turns(messages: Iterable[Json]) -> Iterator[Turn]:
    for entry in messages:
        message = mapping(entry)
        role = _ROLES.get((name(message.get("role")) or "").casefold())
        if role is None:
            continue
        at = next(
            (at for key in _WHEN if (at := instant(_moment(message.get(key))))),
            None,
        )
        text = _content(message.get("content"))
        yield Turn(name(message.get("id")), role, spoken.own(text) if role == "self" else text, at)


def _moment(value: Json) -> Json:
    """Some tools write `{"created": ...}` where others write the time itself."""
    return mapping(value).get("created") if isinstance(value, Mapping) else value


def _content(value: Json) -> str:
    if isinstance(value, str):
        return words(value)
    texts = (spoken.own(words(mapping(part).get("text"))) for part in sequence(value))
    return "\n".join(text for text in texts if text)
