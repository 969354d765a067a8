"""Small chat exports that differ only in where things stand -> conversations, by one table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from extractors import dating
from extractors.dating import Stretch, instant
from extractors.formats import spoken
from extractors.formats.chats import Ledger, Turn
from extractors.formats.halves import whole_day
from extractors.formats.lines import Lines
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.slashes import Order, order_of
from extractors.formats.stream import Items
from extractors.types import Asked, RawFile, Read
from graph.words import Role, Span

type Way = Literal["turns", "pairs", "lines", "list", "fiction", "local"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """`has`: key paths that tell it apart; `root`: where chats stand; `inside`: the way to their turns."""

    name: str
    has: tuple[str, ...]
    root: str = ""
    inside: tuple[str, ...] = ("messages",)
    way: Way = "turns"


_TABLE = (
    Dialect("chatbotui", ("history.item.messages.item.role",), "history.item"),
    Dialect("typingmind", ("data.chats.item.messages.item.role",), "data.chats.item"),
    Dialect("typingmind", ("chats.item.messages.item.role", "chats.item.chatTitle"), "chats.item"),
    Dialect("typingmind", ("chats.item.messages.item.role", "chats.item.chatID"), "chats.item"),
    Dialect("lmstudio", ("messages.item.versions", "messages.item.currentlySelected")),
    Dialect("jan", ("role", "content.item.text.value"), way="lines"),
    Dialect("lechat", ("item.chatId", "item.role", "item.createdAt"), "item", way="list"),
    Dialect("perplexity", ("conversations.item.query", "conversations.item.answer"),
            inside=("conversations",), way="pairs"),
    Dialect("perplexity", ("entries.item.query_str",), inside=("entries",), way="pairs"),
    Dialect("perplexity", ("item.query_str", "item.blocks"), "item", way="pairs"),
    Dialect("character_ai", ("histories.item.msgs.item.is_human",), "histories.item", ("msgs",), "fiction"),
    Dialect("character_ai", ("turns.item.candidates", "turns.item.author"), inside=("turns",), way="fiction"),
    Dialect("qwenpaw", ("agent.memory.content.item.item.role",), "", ("agent", "memory", "content")),
    Dialect("chatgpt_exporter", ("messages.item.role", "messages.item.say"), way="local"),
    Dialect("amp", ("messages.item.role", "messages.item.text")),
    Dialect("copilot_chat", ("history.item.role", "history.item.content"), "", ("history",)),
    Dialect("huggingchat", ("messages.item.from", "messages.item.content")),
    Dialect("huggingchat", ("item.messages.item.from", "item.messages.item.content"), "item"),
    Dialect("sharegpt", ("conversations.item.from", "conversations.item.value"), "", ("conversations",)),
    Dialect("sharegpt", ("item.conversations.item.from", "item.conversations.item.value"),
            "item", ("conversations",)),
)  # fmt: skip
_ROLES: Mapping[str, Role] = {
    "user": "self", "human": "self", "you": "self", "assistant": "assistant", "ai": "assistant", "bot": "assistant",
    "model": "assistant", "gpt": "assistant", "gemini": "assistant", "prompt": "self", "response": "assistant",
}  # fmt: skip
_IDS = ("id", "chatID", "uuid", "conversationId", "thread_id", "external_id", "chatId")
_TITLES = ("title", "name", "chatTitle", "thread_title")
_TIMES = (
    "createdAt", "created_at", "timestamp", "created", "create_time", "time", "thread_created_at", "updatedAt",
    "updated_at", "entry_created_datetime", "completed_at", "create_date",
)  # fmt: skip
_WHO = ("role", "from", "author", "sender")
_CLOCK = 60
_SAID = ("content", "text", "say", "value", "raw_content", "result", "response")


def recognises(look: Look) -> bool:
    return look.kind in ("json", "jsonl") and _dialect(look) is not None


def _dialect(look: Look) -> Dialect | None:
    return next((row for row in _TABLE if look.paths.issuperset(row.has)), None)


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    row = _dialect(look) or _TABLE[0]
    ledger = Ledger(file, document_id, asked, row.name)
    items = Lines(file.data) if row.way == "lines" else Items(file.data, row.root)
    if row.way in ("lines", "list"):
        _loose(ledger, row, items)
    elif row.root == "item" and row.way == "pairs":
        entries = list(items)
        ledger.add(_thread(entries), None, list(_turns(ledger, row, entries)))
    else:
        doubts = [_chat(ledger, row, mapping(item)) for item in items]
        return ledger.reading(row.name, items.problem or next(filter(None, doubts), None))
    return ledger.reading(row.name, items.problem)


def _chat(ledger: Ledger, row: Dialect, chat: Mapping[str, Json]) -> str | None:
    """Keeps a chat; what of its times is in doubt, if anything."""
    found: Json = chat
    for step in row.inside:
        found = mapping(found).get(step)
    about = mapping(chat.get("metadata"))
    own_id = _first(chat, _IDS) or _first(about, _IDS)
    title = _first(chat, _TITLES) or _first(about, _TITLES)
    times = [_time(chat), _time(about)]
    entries = sequence(found)
    if row.way != "local":
        ledger.add(own_id, title, list(_turns(ledger, row, entries)), times=times)
        return None
    began = words(mapping(about.get("dates")).get("created"))
    clocks = [began, *(words(mapping(entry).get("time")) for entry in entries)]
    said = "\n".join(words(mapping(entry).get("say")) for entry in entries)
    order = order_of(clocks, said, ledger.asked.now)
    start = _written(began, order, ledger.asked.zone)
    turns = (_locally(ledger, row, entry, order) for entry in entries)
    times.append(start.start if start else None)
    ledger.add(own_id, title, [turn for few in turns for turn in few], times=times)
    return order.doubt


def _locally(ledger: Ledger, row: Dialect, entry: Json, order: Order) -> Iterator[Turn]:
    """Its time is what the browser showed: local, and in the order of that browser's country."""
    text, zone = words(mapping(entry).get("time")).strip(), ledger.asked.zone
    when = _written(text, order, zone)
    dated = when.as_dated("message", zone) if when else None
    for turn in _turns(ledger, row, [entry]):
        yield turn._replace(at=None, dated=dated, original=text) if dated else turn


def _written(text: str, order: Order, zone: str) -> Stretch | None:
    if len(text) > _CLOCK:
        return None
    return dating.full_date(whole_day(order.told(text)), dating.zone_named(zone))


def _loose(ledger: Ledger, row: Dialect, items: Iterable[Json]) -> None:
    """Turns without a chat around them; those of a list stand in no order but that of their times."""
    entries = list(items)
    chats: dict[str | None, list[Turn]] = {}
    for entry in entries:
        key = _first(mapping(entry), ("chatId", "thread_id"))
        chats.setdefault(key, []).extend(_turns(ledger, row, [entry]))
    for key, turns in chats.items():
        known = all(turn.at is not None for turn in turns)
        if row.way == "list" and known:
            turns.sort(key=lambda turn: turn.at.timestamp() if turn.at else 0)
        ledger.add(key, None, turns)


def _turns(ledger: Ledger, row: Dialect, entries: Iterable[Json]) -> Iterator[Turn]:
    for entry in entries:
        # A message may stand in a list together with its marks.
        inner = sequence(entry)
        message = mapping(inner[0] if inner else entry)
        if not message:
            ledger.missed["broken messages"] += 1
        elif row.way == "pairs":
            yield from _pair(message)
        else:
            turn = _turn(row, message)
            if turn is not None:
                yield turn


def _turn(row: Dialect, message: Mapping[str, Json]) -> Turn | None:
    versions = sequence(message.get("versions"))
    if versions:
        chosen = message.get("currentlySelected")
        place = chosen if isinstance(chosen, int) and 0 <= chosen < len(versions) else -1
        return _turn(row, {**mapping(versions[place]), "versions": None})
    role = _role(message)
    if role is None:
        return None
    text = _text(message)
    if role == "self":
        text = spoken.own(text)
    own_id = _first(message, ("id", "uuid", "turn_key", "message_id"))
    turn = Turn(own_id, role, text, _time(message))
    if row.way == "fiction" and role == "self":
        # A part that is played is nobody's word about themselves.
        turn = turn._replace(quoted=(Span(0, len(text)),))
    return turn


def _role(message: Mapping[str, Json]) -> Role | None:
    human = message.get("is_human", mapping(message.get("author")).get("is_human"))
    if isinstance(human, bool):
        return "self" if human else "assistant"
    if isinstance(message.get("author"), Mapping):
        return "assistant"
    return _ROLES.get((_first(message, _WHO) or "").casefold())


def _text(message: Mapping[str, Json]) -> str:
    chunks = [mapping(step) for step in sequence(message.get("steps"))]
    chunks += [mapping(part) for part in sequence(message.get("contentChunks"))]
    candidates = [mapping(entry) for entry in sequence(message.get("candidates"))]
    wanted = name(message.get("primary_candidate_id"))
    primary = [c for c in candidates if name(c.get("candidate_id")) == wanted] or candidates
    found = [_plain(message.get(key)) for key in _SAID]
    found += ["\n".join(text for chunk in chunks if (text := _of_step(chunk)).strip())]
    found += [_plain(entry.get(key)) for entry in primary[:1] for key in ("raw_content", "text")]
    return next((text for text in found if text.strip()), "")


def _of_step(step: Mapping[str, Json]) -> str:
    """One step of an answer; thoughts and calls of tools are other kinds of steps."""
    style = mapping(step.get("style")).get("type")
    if step.get("type") not in (None, "text", "contentBlock") or style == "thinking":
        return ""
    return _plain(step.get("content")) or _plain(step.get("text"))


def _plain(value: Json) -> str:
    if isinstance(value, str):
        return words(value)
    texts: list[str] = []
    for entry in sequence(value):
        part = mapping(entry)
        if part.get("type") in (None, "text", "input_text", "output_text"):
            text = part.get("text")
            texts.append(words(mapping(text).get("value")) or words(text) or words(entry))
    return "\n".join(text for text in texts if text.strip())


def _pair(entry: Mapping[str, Json]) -> Iterator[Turn]:
    own_id, at = _first(entry, ("uuid", "id", "backend_uuid")), _time(entry)
    question = words(entry.get("query")) or words(entry.get("query_str"))
    yield Turn(own_id and f"{own_id}-query", "self", question, at)
    answers = [words(entry.get("answer"))] + [
        words(mapping(mapping(block).get("markdown_block")).get("answer"))
        for block in sequence(entry.get("blocks"))
    ]
    answer = next((text for text in answers if text.strip()), "")
    yield Turn(own_id and f"{own_id}-answer", "assistant", answer, at)


def _thread(entries: Iterable[Json]) -> str | None:
    keys = ("thread_uuid", "context_uuid", "frontend_context_uuid")
    return next((key for entry in entries if (key := _first(mapping(entry), keys))), None)


def _first(about: Mapping[str, Json], keys: Iterable[str]) -> str | None:
    return next((found for key in keys if (found := name(about.get(key)))), None)


def _time(about: Mapping[str, Json]) -> datetime | None:
    return next((at for key in _TIMES if (at := instant(about.get(key)))), None)
