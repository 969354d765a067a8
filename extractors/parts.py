"""A reading <-> its parts, and one talk out of two that a file tells.

Beside the readers, not among them: whoever keeps what was read apart loads none of them.
"""

from collections.abc import Sequence
from datetime import datetime

from extractors.types import Ending, Parts, Read, Reading
from graph.words import UNDATED, Conversation, Dated, Message


class UnfinishedReading(Exception):
    """A reader stopped without saying how it ended."""


def again(old: Conversation, title: str | None, messages: Sequence[Message]) -> Conversation:
    """The same chat told twice by one file: united, first words first."""
    ids = {message.id for message in old.messages}
    united = old.messages + tuple(m for m in messages if m.id not in ids)
    return Conversation(
        old.id, old.document_id, old.kind, title or old.title, spanning(united), united
    )


def whole(parts: Parts) -> Read:
    """A reading told part by part -> the reading."""
    held: dict[str, Conversation] = {}
    for part in parts:
        match part:
            case Conversation():
                old = held.get(part.id)
                held[part.id] = again(old, part.title, part.messages) if old else part
            case Ending(name, dated, problems):
                return Reading(name, dated, tuple(held.values()), problems)
            case _:
                return part
    raise UnfinishedReading


def told(found: Read) -> Parts:
    """A reading -> its parts."""
    match found:
        case Reading():
            yield from found.conversations
            yield Ending(found.format, found.dated, found.problems)
        case _:
            yield found


def spanning(messages: Sequence[Message]) -> Dated:
    """From the first to the last time of what was said; the order of messages is not touched."""
    first = UNDATED
    until: datetime | None = None
    for one in messages:
        dated = one.dated
        if dated.at is None or not one.active or one.role == "document":
            continue
        if first.at is None or dated.at < first.at:
            first = dated
        end = dated.until or dated.at
        until = end if until is None or end > until else until
    return Dated(first.at, until, first.precision, first.source, first.zone, first.original)
