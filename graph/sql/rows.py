"""Words as values <-> words as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row

from graph.words import (
    Chunk,
    Conversation,
    ConversationKind,
    Dated,
    DateSource,
    Document,
    Message,
    Passage,
    Piece,
    Precision,
    Role,
    Source,
    Span,
)

type AnyRow = Row[*tuple[Any, ...]]
type Cells = Mapping[str, object]


def dated_cells(dated: Dated) -> dict[str, object]:
    return {
        "at": dated.at,
        "until": dated.until,
        "precision": dated.precision,
        "date_source": dated.source,
        "zone": dated.zone,
        "original": dated.original,
    }


def dated_of(row: AnyRow) -> Dated:
    return Dated(
        row.at,
        row.until,
        cast("Precision", row.precision),
        cast("DateSource", row.date_source),
        row.zone,
        row.original,
    )


def document_cells(document: Document) -> Cells:
    return {
        "id": document.id,
        "path": document.path,
        "sha256": document.sha256,
        "size": document.size,
        "project": document.project,
        "format": document.format,
        "duplicate_of": document.duplicate_of,
        **dated_cells(document.dated),
    }


def document_of(row: AnyRow) -> Document:
    return Document(
        row.id, row.path, row.sha256, row.size, row.project, row.format, dated_of(row), row.duplicate_of
    )  # fmt: skip


def conversation_cells(conversation: Conversation) -> Cells:
    return {
        "id": conversation.id,
        "document_id": conversation.document_id,
        "kind": conversation.kind,
        "title": conversation.title,
        **dated_cells(conversation.dated),
    }


def conversation_of(row: AnyRow, messages: tuple[Message, ...]) -> Conversation:
    kind = cast("ConversationKind", row.kind)
    return Conversation(row.id, row.document_id, kind, row.title, dated_of(row), messages)


def message_cells(message: Message, conversation: Conversation, position: int) -> Cells:
    return {
        "id": message.id,
        "conversation_id": conversation.id,
        "document_id": conversation.document_id,
        "position": position,
        "role": message.role,
        "text": message.text,
        "locator": message.locator,
        "author": message.author,
        "quoted": [[span.start, span.end] for span in message.quoted],
        "active": message.active,
        **dated_cells(message.dated),
    }


def message_of(row: AnyRow) -> Message:
    spans = quoted_of(row)
    role = cast("Role", row.role)
    return Message(
        row.id, role, row.text, dated_of(row), row.locator, row.author, spans, bool(row.active)
    )


def quoted_of(row: AnyRow) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in row.quoted)


def chunk_cells(chunk: Chunk) -> Cells:
    return {
        "id": chunk.id,
        "conversation_id": chunk.conversation_id,
        "position": chunk.position,
        "pieces": [[piece.message_id, piece.start, piece.end] for piece in chunk.pieces],
        "before": list(chunk.before),
        "own_words": chunk.own_words,
        "done": False,
        "read_by": None,
        "read_at": None,
        "read_n": None,
    }


def chunk_of(row: AnyRow) -> Chunk:
    pieces = tuple(Piece(message, start, end) for message, start, end in row.pieces)
    return Chunk(
        row.id, row.document_id, row.conversation_id, row.position, pieces, tuple(row.before), row.own_words
    )  # fmt: skip


def passage_of(row: AnyRow) -> Passage:
    return Passage(
        row.id, row.document_id, row.conversation_id, row.message_id, row.position, cast("Role", row.role),
        row.text, dated_of(row), row.path, row.locator, row.project, row.title,
    )  # fmt: skip


def source_of(row: AnyRow) -> Source:
    return Source(
        row.document_id, row.path, row.locator, row.at, cast("Precision", row.precision), cast("Role", row.role)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document with what lists show of it; counts are of visible words on the active line."""

    id: str
    path: str
    project: str | None
    dated: Dated
    duplicate_of: str | None
    conversations: int
    messages: int
    format: str = ""
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a document, word for word; `active` and `quoted` as of a message."""

    locator: str
    role: Role
    dated: Dated
    text: str
    message_id: str = ""
    author: str | None = None
    active: bool = True
    quoted: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What one document brought that was not known; `stale` are chunks that grown words replace."""

    new_document: bool
    new_conversations: int
    new_messages: int
    new_chunks: int
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """The balance of an import; every file ends in exactly one state."""

    seen: int
    read: int
    duplicate: int
    skipped: int
    failed: int
    conversations: int
    messages: int
    chunks: int
    chunks_done: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What an undo took: chunks the map must lose, talks that must be cut anew, originals nobody names."""

    chunks: tuple[str, ...]
    recut: tuple[str, ...]
    originals: tuple[str, ...]
