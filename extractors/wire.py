"""A reading <-> frames of JSON between the process that reads files and the one that trusts nothing it says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast, get_args

from extractors.content import OnDisk
from extractors.cutting import Cut, cut
from extractors.encodings import clean
from extractors.frames import (
    NotAnAnswer,
    items,
    mapping,
    maybe,
    maybe_time,
    name_of,
    one_of,
    packed,
    text_of,
    time_of,
    unpacked,
    whole_number,
)
from extractors.parts import told
from extractors.types import (
    Asked,
    Broken,
    Ending,
    Json,
    Part,
    Parts,
    RawFile,
    Read,
    Reading,
    Skipped,
)
from extractors.wire_cuts import Cuts, frames_of
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


def asking(file: RawFile, document_id: str, asked: Asked, *, cut: bool = False) -> bytes:
    """The frame that goes before the bytes of a file; with `cut` its talks come cut as well."""
    return packed(
        {
            "path": file.path,
            "size": file.size,
            "handed": isinstance(file.content, OnDisk),
            "cut": cut,
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
    cut: bool
    modified: datetime | None
    reads_as: str | None
    document_id: str
    asked: Asked


def question(frame: bytes | bytearray) -> Question:
    told = mapping(unpacked(frame))
    date = told["date"]
    return Question(
        text_of(told["path"]),
        whole_number(told["size"]),
        told["handed"] is True,
        told["cut"] is True,
        maybe_time(told["modified"]),
        maybe(told["reads_as"]),
        text_of(told["document"]),
        Asked(
            text_of(told["zone"]),
            time_of(told["now"]),
            tuple(text_of(one) for one in items(told["me"])),
            None if date is None else _dated(date),
            maybe(told["project"]),
        ),
    )


def answer(found: Read | Parts, *, cutting: bool = False) -> Iterator[bytes]:
    """Frames of a reading as it comes, its conversations in pieces, so that none grows with the export.

    `cutting`: how a conversation is cut goes before its words.
    """
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
                if cutting and all(_crosses(one.text) for one in part.messages):
                    yield from frames_of(cut(part))
                yield from _pieces(part.messages)


def _crosses(text: str) -> bool:
    """Whether words arrive as they left; a talk in which some do not is cut on the other side."""
    return "\r" not in text and "\0" not in text and clean(text) == text


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
    cut: Cuts | None = None


@dataclass(slots=True)
class Incoming:
    """Puts an answer together frame by frame; every value is checked, and all belongs to the file asked for."""

    document_id: str
    talk: _Talk | None = None

    def take(self, frame: bytes | bytearray) -> Part | Cut | None:
        """A part of the answer once its last frame is there."""
        kind, *rest = items(unpacked(frame)) or [None]
        match kind, rest:
            case "conversation", [id, talk, title, dated] if self.talk is None:
                of = cast("ConversationKind", one_of(talk, _KINDS))
                self.talk = _Talk(name_of(id), of, maybe(title), _dated(dated))
            case "messages", [many, bool(more)] if self.talk is not None:
                self.talk.messages += [_message(one) for one in items(many)]
                return None if more else self._told(self.talk)
            case _, _ if self.talk is not None:
                self.talk.cut = self.talk.cut or Cuts()
                self.talk.cut.take(kind, rest)
            case "ending", [name, dated, problems]:
                said = tuple(text_of(one) for one in items(problems))
                return Ending(name_of(name), _dated(dated), said)
            case "skipped", [reason]:
                return Skipped(text_of(reason))
            case "broken", [reason]:
                return Broken(text_of(reason))
            case _:
                raise NotAnAnswer
        return None

    def _told(self, talk: _Talk) -> Conversation | Cut:
        self.talk = None
        told = Conversation(
            talk.id, self.document_id, talk.kind, talk.title, talk.dated, tuple(talk.messages)
        )
        return told if talk.cut is None else talk.cut.of(told)


def _message(value: Json) -> Message:
    match items(value):
        case [id, role, text, dated, locator, author, spans, bool(active)]:
            words = text_of(text)
            return Message(
                name_of(id),
                cast("Role", one_of(role, _ROLES)),
                words,
                _dated(dated),
                text_of(locator),
                maybe(author),
                _spans(spans, len(words)),
                active,
            )
        case _:
            raise NotAnAnswer


def _spans(value: Json, end: int) -> tuple[Span, ...]:
    out: list[Span] = []
    for pair in items(value):
        match items(pair):
            case [a, b] if 0 <= whole_number(a) <= whole_number(b) <= end:
                out.append(Span(whole_number(a), whole_number(b)))
            case _:
                raise NotAnAnswer
    return tuple(out)


def _dated(value: Json) -> Dated:
    match items(value):
        case [at, until, precision, source, zone, original]:
            return Dated(
                maybe_time(at),
                maybe_time(until),
                cast("Precision", one_of(precision, _PRECISIONS)),
                cast("DateSource", one_of(source, _SOURCES)),
                maybe(zone),
                maybe(original),
            )
        case _:
            raise NotAnAnswer
