"""What the tests of readers share: an owner, a day, and a file read whole."""

from datetime import UTC, datetime

from extractors.formats import read
from extractors.types import Asked, RawFile, Reading
from graph.words import Message

ASKED = Asked("Europe/Moscow", datetime(2026, 1, 1, tzinfo=UTC), me=("Костя", "kostya@example.org"))
NOBODY = Asked("Europe/Moscow", datetime(2026, 1, 1, tzinfo=UTC))


def reading_of(path: str, data: str | bytes, asked: Asked = ASKED) -> Reading:
    raw = data.encode() if isinstance(data, str) else data
    outcome = read(RawFile(path, raw), "d", asked)
    assert isinstance(outcome, Reading), outcome
    return outcome


def said(reading: Reading) -> list[Message]:
    return [message for one in reading.conversations for message in one.messages]


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in said(reading)]
