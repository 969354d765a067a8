"""A chunk, its talk and the names near it -> the turns of one extraction call; the rules stand in `extraction.md`."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from extractors.dating import zone_named
from extractors.rules.names import Names, short_id
from graph.model.types import Turn
from graph.stems import stems
from graph.types import Entity
from graph.words import Chunk, Conversation, Message, Piece, Role

MOST_KNOWN = 40
MOST_ALIASES = 4
CONTEXT_CHARS, SURROUNDING_CHARS = 500, 900
_RULES = Path(__file__).with_name("extraction.md")
_WHOSE: Mapping[Role, str] = {
    "self": "user", "assistant": "assistant", "other": "other person", "quoted": "quoted", "document": "document",
}  # fmt: skip


@lru_cache(maxsize=1)
def rules() -> str:
    return _RULES.read_text("utf-8")


@lru_cache(maxsize=1)
def version() -> str:
    """What names this prompt in the provenance of all it yields."""
    return hashlib.sha256(rules().encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Prompt:
    """`messages` leads from the short ids of the prompt to ours; only of these may be quoted."""

    turns: tuple[Turn, ...]
    messages: Mapping[str, str]


def prompt_of(chunk: Chunk, talk: Conversation, names: Names) -> Prompt:
    """Rules first, word for word the same in every call, so that providers cache them; then the chunk."""
    spoken = talk.spoken
    fence = hashlib.sha256(f"{version()}{chunk.id}".encode()).hexdigest()[:12]
    lines = [f"<<<data {fence}"]
    if talk.title:
        lines.append(f"TITLE: {_one_line(talk.title)}")
    before = [spoken[id] for id in chunk.before if id in spoken]
    if before:
        lines.append("CONTEXT, not a source:")
        lines += [f"[{_whose(one)}] {_short(one.text, CONTEXT_CHARS)}" for one in before]
    lines.append("MESSAGES:")
    messages: dict[str, str] = {}
    own: list[str] = []
    for n, piece in enumerate(chunk.pieces, 1):
        message = spoken[piece.message_id]
        lines.append(f"[m{n} | {_whose(message)} | {_date(message, talk)}]")
        lines.append(_said(message, piece))
        if message.role == "self":
            messages[f"m{n}"] = message.id
            own.append(message.text[piece.start : piece.end])
    lines.append(f"data {fence}>>>")
    known = near(own, names)
    if known:
        lines.append("KNOWN:")
        lines += [_known(one) for one in known]
    return Prompt((Turn("system", rules()), Turn("user", "\n".join(lines))), messages)


def near(texts: Collection[str], names: Names, most: int = MOST_KNOWN) -> Sequence[Entity]:
    """The known things whose names share most with these texts, then those spoken of last."""
    said = {stem for text in texts for stem in stems(text)}

    def share(entity: Entity) -> float:
        found = (set(stems(name)) for name in (entity.name, *entity.aliases))
        return max((len(own & said) / len(own) for own in found if own), default=0.0)

    listed = [
        (share(one), one.last_seen.timestamp() if one.last_seen else 0.0, one)
        for one in names.entities.values()
        if one.type not in ("Emotion", "Literal") and not one.is_self
    ]
    listed.sort(key=lambda of: (-of[0], -of[1], of[2].id))
    return [one for _, _, one in listed[:most]]


def _known(one: Entity) -> str:
    aliases = ", ".join(_one_line(alias) for alias in one.aliases[:MOST_ALIASES])
    return f"{short_id(one.id)} | {one.type} | {_one_line(one.name)} | {aliases}"


def _whose(message: Message) -> str:
    return _WHOSE[message.role]


def _said(message: Message, piece: Piece) -> str:
    """Own words whole, letter by letter; surroundings shortened, they are never quoted."""
    text = message.text[piece.start : piece.end]
    return text if message.role == "self" else _short(text, SURROUNDING_CHARS)


def _date(message: Message, talk: Conversation) -> str:
    dated = message.dated if message.dated.at is not None else talk.dated
    if dated.at is None:
        return "date unknown"
    return f"{local(dated.at, dated.zone):%Y-%m-%d (%A)}"


def local(at: datetime, zone: str | None) -> datetime:
    """A moment as the person's calendar shows it."""
    return at.astimezone(zone_named(zone)) if zone else at


def _short(text: str, most: int) -> str:
    text = _one_line(text)
    return text if len(text) <= most else f"{text[: most * 2 // 3]} […] {text[-most // 3 :]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
