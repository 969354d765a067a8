"""A reading <-> frames of JSON between the process that reads files and the one that trusts nothing it says."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast, get_args

from extractors.content import OnDisk
from extractors.encodings import clean
from extractors.formats.chats import told
from extractors.formats.shape import Json
from extractors.types import Asked, Broken, Ending, Part, Parts, RawFile, Read, Reading, Skipped
from graph.words import (
    Conversation,
    ConversationKind,
    Dated,
    DateSource,
    Message,
    Precision,
    Role,
    Span,
)

_ROLES = frozenset(cast("tuple[str, ...]", get_args(Role.__value__)))
_KINDS = frozenset(cast("tuple[str, ...]", get_args(ConversationKind.__value__)))
_PRECISIONS = frozenset(cast("tuple[str, ...]", get_args(Precision.__value__)))
_SOURCES = frozenset(cast("tuple[str, ...]", get_args(DateSource.__value__)))
_FRAME_MESSAGES = 256
_FRAME_LETTERS = 1 << 20
_LONGEST_NAME = 1 << 16


class NotAnAnswer(Exception):
    """What came out of the reading process is not in the agreed form."""


def packed(value: object) -> bytes:
    """One frame without its length: compact JSON, halves of surrogate pairs as question marks."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")


def unpacked(frame: bytes | bytearray) -> Json:
    try:
        return cast("Json", json.loads(frame))
    except (ValueError, RecursionError):
        raise NotAnAnswer from None


def asking(file: RawFile, document_id: str, asked: Asked) -> bytes:
    """The frame that goes before the bytes of a file."""
    return packed(
        {
            "path": file.path,
            "size": file.size,
            "handed": isinstance(file.content, OnDisk),
            "modified": file.modified.isoformat() if file.modified else None,
            "reads_as": file.reads_as,
            "document": document_id,
            "zone": asked.zone,
            "now": asked.now.isoformat(),
            "me": list(asked.me),
            "date": _date(asked.date) if asked.date else None,
            "project": asked.project,
        }
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What a reading process is told about the file whose bytes follow."""

    path: str
    size: int
    handed: bool
    modified: datetime | None
    reads_as: str | None
    document_id: str
    asked: Asked


def question(frame: bytes | bytearray) -> Question:
    told = _mapping(unpacked(frame))
    date = told["date"]
    return Question(
        _text(told["path"]),
        _whole(told["size"]),
        told["handed"] is True,
        _maybe_time(told["modified"]),
        _maybe(told["reads_as"]),
        _text(told["document"]),
        Asked(
            _text(told["zone"]),
            _time(told["now"]),
            tuple(_text(one) for one in _list(told["me"])),
            None if date is None else _dated(date),
            _maybe(told["project"]),
        ),
    )


def answer(found: Read | Parts) -> Iterator[bytes]:
    """Frames of a reading as it comes, its conversations in pieces, so that none grows with the export."""
    for part in told(found) if isinstance(found, Reading | Skipped | Broken) else found:
        match part:
            case Skipped(reason):
                yield packed(["skipped", reason])
            case Broken(reason):
                yield packed(["broken", reason])
            case Ending(name, dated, problems):
                yield packed(["ending", name, _date(dated), list(problems)])
            case Conversation():
                yield packed(["conversation", part.id, part.kind, part.title, _date(part.dated)])
                yield from _pieces(part.messages)


def _pieces(messages: Sequence[Message]) -> Iterator[bytes]:
    """The last piece says that it is the last."""
    held: list[object] = []
    letters = 0
    for one in messages:
        spans = [[span.start, span.end] for span in one.quoted]
        held.append(
            [one.id, one.role, one.text, _date(one.dated), one.locator, one.author, spans, one.active]
        )  # fmt: skip
        letters += len(one.text)
        if len(held) >= _FRAME_MESSAGES or letters >= _FRAME_LETTERS:
            yield packed(["messages", held, True])
            held, letters = [], 0
    yield packed(["messages", held, False])


def _date(dated: Dated) -> list[str | None]:
    return [
        dated.at.isoformat() if dated.at else None,
        dated.until.isoformat() if dated.until else None,
        dated.precision,
        dated.source,
        dated.zone,
        dated.original,
    ]


@dataclass(slots=True)
class _Talk:
    id: str
    kind: ConversationKind
    title: str | None
    dated: Dated
    messages: list[Message] = field(default_factory=list[Message])


@dataclass(slots=True)
class Incoming:
    """Puts an answer together frame by frame; every value is checked, and all belongs to the file asked for."""

    document_id: str
    talk: _Talk | None = None

    def take(self, frame: bytes | bytearray) -> Part | None:
        """A part of the answer once its last frame is there."""
        kind, *rest = _list(unpacked(frame)) or [None]
        match kind, rest:
            case "conversation", [id, talk, title, dated] if self.talk is None:
                of = cast("ConversationKind", _of(talk, _KINDS))
                self.talk = _Talk(_name(id), of, _maybe(title), _dated(dated))
            case "messages", [many, bool(more)] if self.talk is not None:
                self.talk.messages += [_message(one) for one in _list(many)]
                return None if more else self._told(self.talk)
            case _, _ if self.talk is not None:
                raise NotAnAnswer
            case "ending", [name, dated, problems]:
                said = tuple(_text(one) for one in _list(problems))
                return Ending(_name(name), _dated(dated), said)
            case "skipped", [reason]:
                return Skipped(_text(reason))
            case "broken", [reason]:
                return Broken(_text(reason))
            case _:
                raise NotAnAnswer
        return None

    def _told(self, talk: _Talk) -> Conversation:
        self.talk = None
        return Conversation(
            talk.id, self.document_id, talk.kind, talk.title, talk.dated, tuple(talk.messages)
        )


def _message(value: Json) -> Message:
    match _list(value):
        case [id, role, text, dated, locator, author, spans, bool(active)]:
            words = _text(text)
            return Message(
                _name(id),
                cast("Role", _of(role, _ROLES)),
                words,
                _dated(dated),
                _text(locator),
                _maybe(author),
                _spans(spans, len(words)),
                active,
            )
        case _:
            raise NotAnAnswer


def _spans(value: Json, end: int) -> tuple[Span, ...]:
    out: list[Span] = []
    for pair in _list(value):
        match _list(pair):
            case [a, b] if 0 <= _whole(a) <= _whole(b) <= end:
                out.append(Span(_whole(a), _whole(b)))
            case _:
                raise NotAnAnswer
    return tuple(out)


def _dated(value: Json) -> Dated:
    match _list(value):
        case [at, until, precision, source, zone, original]:
            return Dated(
                _maybe_time(at),
                _maybe_time(until),
                cast("Precision", _of(precision, _PRECISIONS)),
                cast("DateSource", _of(source, _SOURCES)),
                _maybe(zone),
                _maybe(original),
            )
        case _:
            raise NotAnAnswer


def _time(value: Json) -> datetime:
    try:
        at = datetime.fromisoformat(_text(value))
    except ValueError:
        raise NotAnAnswer from None
    if at.tzinfo is None:
        raise NotAnAnswer
    return at


def _maybe_time(value: Json) -> datetime | None:
    return None if value is None else _time(value)


def _text(value: Json) -> str:
    """Words as the archive may keep them: half a letter or a NUL is none."""
    if not isinstance(value, str):
        raise NotAnAnswer
    return value if value.isascii() and "\0" not in value else clean(value)


def _maybe(value: Json) -> str | None:
    return None if value is None else _text(value)


def _name(value: Json) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_NAME:
        raise NotAnAnswer
    return value


def _of(value: Json, known: frozenset[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise NotAnAnswer
    return value


def _whole(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise NotAnAnswer
    return value


def _list(value: Json) -> Sequence[Json]:
    if not isinstance(value, list):
        raise NotAnAnswer
    return cast("Sequence[Json]", value)


def _mapping(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise NotAnAnswer
    return cast("Mapping[str, Json]", value)
