"""What was said, word for word, and when: the values that the archive keeps and everything else points to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

type Role = Literal["self", "assistant", "other", "quoted", "document"]
type Precision = Literal[
    "second", "minute", "day", "week", "month", "season", "quarter", "year", "unknown"
]
type DateSource = Literal[
    "message",  # the time of the message, its block or its conversation
    "front_matter",
    "inside",  # metadata inside the file: docx core, PDF, mail header
    "file_name",
    "heading",
    "folder",
    "file_time",
    "user",
    "none",
]
type ConversationKind = Literal["chat", "messenger", "diary", "note", "document", "live"]
type FileState = Literal["read", "duplicate", "skipped", "failed"]

# Talk with the product itself: kind and format of words that are kept as no file.
LIVE: Final = "live"


@dataclass(frozen=True, slots=True)
class Dated:
    """When words were said, half-open `[at, until)`, aware UTC; `at` is None when nobody knows.

    `zone` is the IANA name or offset the original was read in (None: there was none to read),
    `original` the text the date was read from, as it stood.
    """

    at: datetime | None
    until: datetime | None
    precision: Precision
    source: DateSource
    zone: str | None = None
    original: str | None = None


UNDATED = Dated(None, None, "unknown", "none")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `[start, end)` of a message's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Message:
    """One turn, entry or section as stored: only decoding, CRLF and NUL were changed.

    `locator` says where inside the file it stands (`conversation:<id>/message:<id>`, `line:40-52`);
    `quoted` are stretches of `text` that are not the speaker's own words (pasted, cited, forwarded);
    `active` is False for abandoned branches, which are kept and never counted.
    """

    id: str
    role: Role
    text: str
    dated: Dated
    locator: str
    author: str | None = None
    quoted: tuple[Span, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages in the order of the tree or the file, never of the clock. A note has one message."""

    id: str
    document_id: str
    kind: ConversationKind
    title: str | None
    dated: Dated
    messages: tuple[Message, ...]
    _by_id: dict[str, Message] = field(
        default_factory=dict[str, Message], init=False, repr=False, compare=False
    )

    @property
    def spoken(self) -> Mapping[str, Message]:
        """Messages by id. Made once: a talk of thousands is asked for each of its chunks."""
        if not self._by_id:
            self._by_id.update({one.id: one for one in self.messages})
        return self._by_id


@dataclass(frozen=True, slots=True)
class Document:
    """One file (or archive member) as it came in: `path` inside the import, `sha256` of its bytes."""

    id: str
    path: str
    sha256: str
    size: int
    project: str | None
    format: str
    dated: Dated
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """The part `[start, end)` of a message's text that belongs to a chunk."""

    message_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """The unit of extraction: pieces in order with the ids of the turns before them as context.

    Pieces of role `self` are evidence; all others are surroundings. `own_words` counts the former.
    """

    id: str
    document_id: str
    conversation_id: str
    position: int
    pieces: tuple[Piece, ...]
    before: tuple[str, ...]
    own_words: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where words stand, for a citation: what `SourceRef` of the contract shows."""

    document_id: str
    path: str
    locator: str
    at: datetime | None
    precision: Precision
    role: Role


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of search: at most about 400 tokens of one message, `text` an exact substring of it."""

    id: str
    document_id: str
    conversation_id: str
    message_id: str
    position: int
    role: Role
    text: str
    dated: Dated
    path: str
    locator: str
    project: str | None
    title: str | None

    @property
    def source(self) -> Source:
        """Where these words stand."""
        at, precision = self.dated.at, self.dated.precision
        return Source(self.document_id, self.path, self.locator, at, precision, self.role)


def stands_in(quote: str, passage: str) -> bool:
    """True when `quote` is a non-blank exact substring of `passage`; the only quote check there is."""
    return bool(quote.strip()) and quote in passage
