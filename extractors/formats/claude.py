"""Claude export (conversations.json, projects.json, memories.json) -> conversations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.types import Asked, Parts, RawFile
from graph.words import Role

_ROLES: Mapping[str, Role] = {"human": "self", "user": "self", "assistant": "assistant"}

_SAID = (
    "text",
    "voice_note",
    None,
)  # kinds of blocks with words in them that somebody typed or spoke


def recognises(look: Look) -> bool:
    return any(
        f"{at}chat_messages" in look.paths
        for at in ("item.", "", "conversations.item.", "data.item.")
    ) or (_are_projects(look) or _has(look, "conversations_memory"))


def _are_projects(look: Look) -> bool:
    return _has(look, "prompt_template") or _has(look, "docs", "name", "is_private")


def _has(look: Look, *keys: str) -> bool:
    """In a list, or in a file of one: newer exports keep a file for each project."""
    return any({f"{at}{key}" for key in keys} <= look.paths for at in ("item.", ""))


def parts(file: RawFile, document_id: str, asked: Asked, look: Look) -> Parts:
    ledger = Ledger(file, document_id, asked, "claude")
    kind, mark, take = "claude", "chat_messages", _conversation
    if _are_projects(look):
        kind, mark, take = "claude_projects", "name", _project
    elif _has(look, "conversations_memory"):
        kind, mark, take = "claude_memories", "conversations_memory", _memory
    root = look.root(mark)
    items = Items(file, root)
    for item in items:
        take(ledger, mapping(item))
        yield from ledger.handed()
    yield ledger.ending(kind, items.problem)


@dataclass(frozen=True, slots=True)
class _Said:
    turn: Turn
    parent: str | None
    documents: tuple[Turn, ...]


def _conversation(ledger: Ledger, chat: Mapping[str, Json]) -> None:
    if not isinstance(chat.get("chat_messages"), list):
        ledger.missed["broken entries"] += 1
        return
    said: list[_Said] = []
    for message in sequence(chat.get("chat_messages")):
        one = _said(mapping(message))
        if one is None:
            ledger.missed["broken messages"] += 1
        else:
            said.append(one)
    active = _active(said, name(chat.get("current_leaf_message_uuid")))
    turns: list[Turn] = []
    for one in said:
        turn = one.turn
        if active is not None and turn.own_id not in active:
            turn = Turn(turn.own_id, turn.role, turn.text, turn.at, active=False)
        turns += [turn, *one.documents]
    times = [instant(chat.get("created_at")), instant(chat.get("updated_at"))]
    ledger.add(name(chat.get("uuid")), name(chat.get("name")), turns, times=times)


def _said(message: Mapping[str, Json]) -> _Said | None:
    role = _ROLES.get(name(message.get("sender")) or "")
    if role is None:
        return None
    own_id = name(message.get("uuid"))
    text, at = _text(message)
    at = instant(message.get("created_at")) or at or instant(message.get("updated_at"))
    documents = tuple(_attachments(message, own_id, at))
    return _Said(Turn(own_id, role, text, at), name(message.get("parent_message_uuid")), documents)


def _text(message: Mapping[str, Json]) -> tuple[str, datetime | None]:
    """The text blocks; the flat `text` begins with the thinking and serves only without them."""
    content = message.get("content")
    if isinstance(content, str) and content.strip():
        return words(content), None
    texts: list[str] = []
    at: datetime | None = None
    thought = False
    for block in sequence(content):
        inside = mapping(block)
        thought = thought or inside.get("type") == "thinking"
        if inside.get("type") not in _SAID:
            continue
        value = inside.get("text")
        text = str(value) if isinstance(value, (int, float)) else words(value)
        if text.strip():
            texts.append(text)
            at = at or instant(inside.get("start_timestamp"))
    if texts:
        return "\n\n".join(texts), at
    return ("" if thought else words(message.get("text"))), None


def _attachments(
    message: Mapping[str, Json], own_id: str | None, at: datetime | None
) -> Sequence[Turn]:
    out: list[Turn] = []
    for number, attachment in enumerate(sequence(message.get("attachments")), 1):
        inside = mapping(attachment)
        text = words(inside.get("extracted_content"))
        if text.strip():
            key = f"{own_id}-attachment-{number}" if own_id else None
            out.append(Turn(key, "document", text, at, author=name(inside.get("file_name"))))
    return out


def _active(said: Sequence[_Said], leaf: str | None) -> set[str] | None:
    """Ids on the line from the leaf to the root; None when the messages are a plain list."""
    parents = {one.turn.own_id: one.parent for one in said if one.turn.own_id}
    if not any(parent in parents for parent in parents.values()):
        return None
    if leaf not in parents:
        inner = set(parents.values())
        leaf = next(
            (one.turn.own_id for one in reversed(said) if one.turn.own_id not in inner), None
        )
    line: set[str] = set()
    while leaf is not None and leaf in parents and leaf not in line:
        line.add(leaf)
        leaf = parents[leaf]
    return line


def _project(ledger: Ledger, project: Mapping[str, Json]) -> None:
    """A project is a conversation of one document: its description, instructions and files."""
    if project.get("is_starter_project"):
        ledger.missed["starter projects left out"] += 1
        return
    at = instant(project.get("created_at")) or instant(project.get("updated_at"))
    own_id, title = name(project.get("uuid")), name(project.get("name"))
    about = "\n\n".join(
        words(project.get(key))
        for key in ("description", "prompt_template")
        if words(project.get(key)).strip()
    )
    turns = [Turn(own_id, "self", about or title or "", at)]
    for entry in sequence(project.get("docs")):
        document = mapping(entry)
        turns.append(
            Turn(name(document.get("uuid")), "document", words(document.get("content")),
                 instant(document.get("created_at")) or at, author=name(document.get("filename")))
        )  # fmt: skip
    ledger.add(own_id, title, turns, kind="document", times=[at])


def _memory(ledger: Ledger, memory: Mapping[str, Json]) -> None:
    """What the assistant remembers is its words about the person, not theirs."""
    of_projects = mapping(memory.get("project_memories"))
    texts = {None: memory.get("conversations_memory"), **of_projects}
    turns = [Turn(key, "assistant", words(text), None) for key, text in texts.items()]
    ledger.add(name(memory.get("account_uuid")), "memories", turns, kind="document")
