"""A prompt of Google AI Studio, as Drive keeps it -> a conversation."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from extractors.dating import instant
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.types import Asked, RawFile, Read
from graph.words import Dated, Precision, Role

_ROLES: Mapping[str, Role] = {"user": "self", "model": "assistant"}
# The finest precision that a stretch of so long still fits.
_EXACT: tuple[tuple[timedelta, Precision], ...] = (
    (timedelta(seconds=1), "second"), (timedelta(minutes=1), "minute"), (timedelta(days=1), "day"), (timedelta(days=7), "week"),
    (timedelta(days=31), "month"), (timedelta(days=92), "quarter"), (timedelta(days=366), "year"),
)  # fmt: skip


def recognises(look: Look) -> bool:
    return any(path in look.paths for path in ("chunkedPrompt", "item.chunkedPrompt"))


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "aistudio")
    items = Items(file.data, "" if "chunkedPrompt" in look.paths else "item")
    for item in items:
        _prompt(ledger, mapping(item))
    return ledger.reading("aistudio", items.problem)


def _prompt(ledger: Ledger, prompt: Mapping[str, Json]) -> None:
    asked = mapping(prompt.get("chunkedPrompt"))
    turns: list[Turn] = []
    # Answers to the same chunk are tries; the last one stands.
    tries: dict[str, int] = {}
    instruction = _text(mapping(prompt.get("systemInstruction")))
    if instruction.strip():
        turns.append(Turn("system-instruction", "document", instruction, None))
    for entry in sequence(asked.get("chunks")):
        chunk = mapping(entry)
        role = _ROLES.get(name(chunk.get("role")) or "")
        if role is None:
            ledger.missed["broken messages"] += 1
            continue
        text = _text(chunk)
        if chunk.get("isThought") is True or not text.strip():
            continue
        above = name(mapping(chunk.get("branchParent")).get("id"))
        if above is not None and above in tries:
            place = tries[above]
            turns[place] = turns[place]._replace(active=False)
        if above is not None:
            tries[above] = len(turns)
        turns.append(Turn(name(chunk.get("id")), role, text, instant(chunk.get("createTime"))))
    unsent = sum(
        bool(_text(mapping(entry)).strip()) for entry in sequence(asked.get("pendingInputs"))
    )
    ledger.missed["inputs typed and never sent"] += unsent
    times = [instant(prompt.get(key)) for key in ("createTime", "updateTime")]
    title = name(prompt.get("displayName")) or name(prompt.get("title"))
    ledger.add(name(prompt.get("id")), title, _placed(turns), times=times)


def _placed(turns: Sequence[Turn]) -> list[Turn]:
    """What has no time of its own was said between its neighbours that have: no later, no earlier, as exact as that."""
    later: list[datetime | None] = []
    after: datetime | None = None
    for turn in reversed(turns):
        after = turn.at or after
        later.append(after)
    placed: list[Turn] = []
    before: datetime | None = None
    for turn, after in zip(turns, reversed(later), strict=True):
        before = turn.at or before
        known = turn.at is not None or (before or after) is None
        placed.append(turn if known else turn._replace(dated=_between(before, after)))
    return placed


def _between(before: datetime | None, after: datetime | None) -> Dated | None:
    """With a neighbour on one side only, or a clock that was set back, it is of that day as far as anybody knows."""
    start, end = before or after, after or before
    if start is None or end is None:
        return None
    end = max(start, end) + timedelta(seconds=1)
    exact: Precision = "day"
    if before and after and before <= after:
        exact = _precision(end - start)
    return Dated(start, end, exact, "message", "UTC")


def _precision(long: timedelta) -> Precision:
    for most, one in _EXACT:
        if long <= most:
            return one
    return "unknown"


def _text(chunk: Mapping[str, Json]) -> str:
    text = words(chunk.get("text"))
    if text.strip():
        return text
    parts = [mapping(part) for part in sequence(chunk.get("parts"))]
    return "".join(words(part.get("text")) for part in parts if part.get("thought") is not True)
