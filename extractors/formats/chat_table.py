"""A table of messages (who, when, what), as exporters of messengers and assistants write it -> conversations."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors import dating
from extractors.config import LIMITS
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.halves import whole_day
from extractors.formats.look import Look
from extractors.formats.slashes import Order, order_of
from extractors.formats.talks import long_year
from extractors.identity import folded
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_COLUMNS: Mapping[str, frozenset[str]] = {
    "who": frozenset({"author", "from", "sender", "sender name", "sender_name", "from name", "from_name", "username", "user name", "role",
                      "speaker", "отправитель", "автор", "кто", "от кого"}),
    "what": frozenset({"content", "message", "text", "body", "message text", "contents", "сообщение", "текст"}),
    "when": frozenset({"date", "time", "timestamp", "created_at", "createdat", "created at", "sent at", "sent_at", "datetime", "date sent",
                       "message date", "дата", "время"}),
    "where": frozenset({"conversation", "conversation_id", "conversation id", "conversation_title", "conversation title", "chat", "chat_id",
                        "chat id", "chat session", "chat_name", "thread", "thread_id", "channel", "chat title", "чат", "беседа"}),
    "way": frozenset({"type", "direction", "тип", "направление"}),
    "id": frozenset({"authorid", "author_id", "sender_id", "from_id"}),
}  # fmt: skip
_WAYS: Mapping[str, Role] = {
    "outgoing": "self", "sent": "self", "исходящее": "self", "incoming": "other", "received": "other", "входящее": "other",
}  # fmt: skip
_CLOCK = frozenset({"time", "время"})
# A list of tasks has an author, words and a day too.
_OF_TASKS = frozenset(
    {
        "priority",
        "indent",
        "responsible",
        "assignee",
        "due",
        "due date",
        "приоритет",
        "исполнитель",
        "срок",
    }
)
_OWN = frozenset({"user", "human", "me", "you", "я", "вы", "prompt", "person"})
_ASSISTANT = frozenset({"assistant", "ai", "bot", "model", "chatgpt", "claude", "gemini", "copilot", "gpt", "ассистент", "response"})  # fmt: skip
_SYSTEM = frozenset({"system", "tool", "function", "developer"})


@dataclass(frozen=True, slots=True)
class _Places:
    who: int
    what: int
    when: int
    clock: int | None  # a column of its own beside the day
    where: int | None
    id: int | None
    way: int | None


def recognises(look: Look) -> bool:
    return look.kind == "text" and _places(look.head) is not None


def _sign(head: str) -> str:
    first = head.lstrip("\ufeff\n").split("\n", 1)[0]
    return max(",;\t|", key=first.count)


def _places(head: str) -> _Places | None:
    """Where who, what and when stand; a table without one of the three is no chat."""
    line = head.lstrip("\ufeff\n").split("\n", 1)[0]
    if len(line) > 2_000:
        return None
    cells = [cell.strip().strip('"').casefold() for cell in line.split(_sign(head))]
    if _OF_TASKS & set(cells):
        return None
    at: dict[str, int | None] = {
        part: next((place for place, cell in enumerate(cells) if cell in known), None)
        for part, known in _COLUMNS.items()
    }
    who, what, when = at["who"], at["what"], at["when"]
    if who is None or what is None or when is None:
        return None
    clock = next((n for n, cell in enumerate(cells) if cell in _CLOCK and n != when), None)
    return _Places(who, what, when, clock, at["where"], at["id"], at["way"])


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text.lstrip("\ufeff\n")
    places = _places(text) or _Places(0, 1, 2, None, None, None, None)
    ledger = Ledger(file, document_id, asked, "chat-table")
    csv.field_size_limit(LIMITS.text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_sign(text))
    talks: dict[str, list[list[str]]] = {}
    problem: str | None = None
    try:
        for number, row in enumerate(rows):
            if not number or not any(cell.strip() for cell in row):
                continue
            if len(row) <= max(places.who, places.what, places.when):
                ledger.missed["broken rows"] += 1
                continue
            talks.setdefault(_cell(row, places.where), []).append(row)
    except csv.Error:
        problem = "partly read: the table is broken"
    clocks = (_when(row, places) for said in talks.values() for row in said)
    order = order_of(clocks, text, asked.now)
    for where, said in talks.items():
        _talk(ledger, where or None, said, places, order)
    return ledger.reading("chat_table", problem or order.doubt)


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _when(row: Sequence[str], places: _Places) -> str:
    day, clock = row[places.when].strip(), _cell(row, places.clock)
    return day if ":" in day else f"{day} {clock}".strip()


def _talk(
    ledger: Ledger, where: str | None, rows: Sequence[list[str]], places: _Places, order: Order
) -> None:
    names = {folded(row[places.who]) for row in rows}
    assisted = bool(names & _ASSISTANT)
    turns = [turn for row in rows if (turn := _turn(ledger, row, places, order, assisted=assisted))]
    ledger.add(where, where, turns, kind="chat" if assisted else "messenger")


def _turn(
    ledger: Ledger, row: Sequence[str], places: _Places, order: Order, *, assisted: bool
) -> Turn | None:
    author = clean(row[places.who]).strip()
    role = _WAYS.get(folded(_cell(row, places.way)))
    if role is None:
        role = _role(ledger.asked, author, _cell(row, places.id), assisted=assisted)
    text = clean(row[places.what]).strip()
    if role is None or not text:
        ledger.missed["messages without text" if role else "system messages"] += 1
        return None
    zone = dating.zone_named(ledger.asked.zone)
    said = _when(row, places)
    at = None if said.count("-") == 2 and ":" not in said else dating.instant(said, zone)
    found = None if at else dating.full_date(long_year(whole_day(order.told(said))), zone)
    dated = found.as_dated("message", ledger.asked.zone) if found else None
    return Turn(
        None, role, text, at, author or None, zone=ledger.asked.zone, original=said, dated=dated
    )


def _role(asked: Asked, author: str, key: str, *, assisted: bool) -> Role | None:
    name = folded(author)
    if name in _SYSTEM:
        return None
    mine = {folded(one) for one in asked.me}
    if name in mine or (key and folded(key) in mine) or name in _OWN:
        return "self"
    return "assistant" if assisted and name in _ASSISTANT else "other"
