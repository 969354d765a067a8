"""Telegram Desktop JSON (one chat or a whole account) -> conversations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extractors.content import OnDisk
from extractors.dating import instant, zone_named
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.identity import folded
from extractors.quoting import foreign, merged
from extractors.types import Asked, Parts, RawFile
from graph.words import Role, Span

_NEEDED = (
    "id", "type", "from", "from_id", "date", "date_unixtime", "text", "forwarded_from", "forwarded_from_id", "via_bot",
)  # fmt: skip
_ALL = ("chats", "left_chats")
_NOT_OWN = ("blockquote", "pre")
_MARKS = ("from_id", "date_unixtime", "text_entities", "actor_id")


def recognises(look: Look) -> bool:
    paths = look.paths
    if (
        any(
            f"{of}.list.item{tail}" in paths
            for of in _ALL
            for tail in (".messages", ".type", ".id")
        )
        or "chats.list" in paths
    ):
        return True
    if "item.participants" in paths or "participants" in paths or "guild" in paths:
        return False
    return ("messages" in paths and any(f"messages.item.{mark}" in paths for mark in _MARKS)) or (
        {"messages", "type", "name", "id"} <= paths
        and ("messages.item.date" in paths or len(paths) == 4)
    )


@dataclass(frozen=True, slots=True)
class _Me:
    """How the owner is known: ids, names (folded), and whether everything here is theirs."""

    ids: frozenset[str]
    names: frozenset[str]


def parts(file: RawFile, document_id: str, asked: Asked, look: Look) -> Parts:
    ledger = Ledger(file, document_id, asked, "telegram")
    whole = any(path.startswith(_ALL) for path in look.paths)
    me = _Me(frozenset(_own_ids(file, whole=whole)), frozenset(folded(n) for n in asked.me))
    problem: str | None = None
    if not whole and isinstance(file.content, OnDisk):
        problem = _piecewise(ledger, me)
    else:
        for prefix in tuple(f"{of}.list.item" for of in _ALL) if whole else ("",):
            items = Items(file, prefix)
            for item in items:
                _chat(ledger, mapping(item), mapping(item).get("messages"), me)
                yield from ledger.handed()
            problem = problem or (items.problem or None)
        if not whole and problem and not ledger.told:
            problem = _piecewise(ledger, me)
    yield from ledger.handed()
    yield ledger.ending("telegram", problem)


def _piecewise(ledger: Ledger, me: _Me) -> str | None:
    """A large single chat, or one that is cut off: its messages are taken one by one, and of each what counts."""
    file = ledger.file
    about: dict[str, Json] = {}
    for key in ("name", "type", "id"):
        about[key] = next(iter(Items(file, key)), None)
    items = Items(file, "messages.item")
    messages = [_needed(mapping(item)) for item in items]
    _chat(ledger, about, messages, me)
    return items.problem


def _needed(message: Mapping[str, Json]) -> Json:
    """Little of it: a chat of years is in memory whole."""
    kept = {key: message[key] for key in _NEEDED if key in message}
    return kept if kept.get("text") else {**kept, "text": message.get("text_entities")}


def _own_ids(file: RawFile, *, whole: bool) -> Iterator[str]:
    if whole:
        for value in Items(file, "personal_information.user_id"):
            own = name(value)
            if own:
                yield own
                yield f"user{own}"


def _chat(ledger: Ledger, chat: Mapping[str, Json], messages: Json, me: _Me) -> None:
    if not chat:
        ledger.missed["broken entries"] += 1
        return
    kind = name(chat.get("type")) or ""
    known = list(_messages(ledger, messages))
    whose = _whose(chat, kind, known, me)
    zone = zone_named(ledger.asked.zone)
    turns: list[Turn] = []
    for message in known:
        text, marked = _text(message.get("text") or message.get("text_entities"))
        if not text.strip():
            ledger.missed["messages without text"] += 1
            continue
        sender = name(message.get("from_id")) or name(message.get("from")) or ""
        role: Role = whose.get(sender, "other")
        exact = instant(message.get("date_unixtime"))
        at = exact or instant(message.get("date"), zone)
        quoted: tuple[Span, ...] | None = None
        if role == "self" and _brought(message, sender):
            role, quoted = "quoted", ()
        elif role == "self" and marked:
            quoted = merged([*foreign(text), *marked])
        turns.append(
            Turn(
                name(message.get("id")), role, text, at, author=name(message.get("from")),
                zone="UTC" if exact else ledger.asked.zone, original=name(message.get("date")), quoted=quoted,
            )
        )  # fmt: skip
    ledger.add(name(chat.get("id")), name(chat.get("name")), turns, kind="messenger")


def _messages(ledger: Ledger, messages: Json) -> Iterator[Mapping[str, Json]]:
    for entry in sequence(messages):
        message = mapping(entry)
        kind = message.get("type", "message")
        if kind == "service":
            ledger.missed["service messages"] += 1
        elif kind != "message" or not message:
            ledger.missed["broken or unsupported messages"] += 1
        else:
            yield message


_FORWARDED = frozenset({"forwarded_from", "forwarded_from_id"})
_ORIGINS = ("forwarded_from_id", "forwarded_from", "saved_from")


def _brought(message: Mapping[str, Json], sender: str) -> bool:
    """Brought from elsewhere or said by a bot in one's name; a note forwarded from oneself stays one's own."""
    if message.get("via_bot"):
        return True
    if not _FORWARDED & message.keys():
        return False
    origin = next((named for key in _ORIGINS if (named := name(message.get(key)))), None)
    # Of an account that is gone nothing is named, and it was another all the same.
    return origin is None or origin not in (sender, name(message.get("from")))


def _whose(
    chat: Mapping[str, Json], kind: str, messages: Iterable[Mapping[str, Json]], me: _Me
) -> dict[str, Role]:
    """Sender -> role. In a talk of two the chat bears the other's name; without any sign all are others."""
    senders: dict[str, str] = {}
    for message in messages:
        author = name(message.get("from"))
        key = name(message.get("from_id")) or author or ""
        senders.setdefault(key, author or "")
    own: dict[str, Role] = {}
    for key, author in senders.items():
        if (
            key in me.ids
            or folded(author) in me.names
            or folded(key) in me.names
            or key.removeprefix("user") in me.names
        ):
            own[key] = "self"
    if own:
        return own
    if kind == "saved_messages":
        return dict.fromkeys(senders, "self")
    if kind in ("personal_chat", "bot_chat"):
        return _not_the_other(chat, senders)
    return own


def _not_the_other(chat: Mapping[str, Json], senders: Mapping[str, str]) -> dict[str, Role]:
    other_id = f"user{name(chat.get('id'))}"
    other_name = folded(name(chat.get("name")) or "")
    others = {
        key
        for key, author in senders.items()
        if key == other_id or (other_name and folded(author) == other_name)
    }
    rest = [key for key in senders if key and key not in others]
    if len(rest) != 1:
        return {}
    # Where only one wrote, and by number and name it was not the other, it was the owner.
    alone = len(senders) == 1 and rest[0].startswith("user")
    known = bool(others) or (alone and bool(other_name) and name(chat.get("id")) is not None)
    return {rest[0]: "self"} if known else {}


def _text(value: Json) -> tuple[str, tuple[Span, ...]]:
    """The words, and which stretches of them are set as a quotation or as code."""
    if isinstance(value, str):
        return words(value), ()
    text, marked = "", list[Span]()
    for part in sequence(value):
        said = words(part) if isinstance(part, str) else words(mapping(part).get("text"))
        if said and mapping(part).get("type") in _NOT_OWN:
            marked.append(Span(len(text), len(text) + len(said)))
        text += said
    return text, tuple(marked)
