"""What travels between file and facts: raw files, readings, claims not yet trusted, and what was seen."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Literal
from urllib.parse import unquote

from extractors.content import OnDisk, opened, sha256, start
from graph.types import (
    Affect,
    Effort,
    EntityType,
    Feeling,
    Kind,
    Modality,
    PhaseName,
    Talk,
)
from graph.words import Conversation, Dated, Precision

type Json = Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None


_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")


def _unescaped(name: str) -> str:
    """A name without blanks in which more than one sign is written as in an address; «50%20.01.2015» is none."""
    escaped = " " not in name and len(_ESCAPE.findall(name)) > 1
    return unquote(name).replace("/", "_") if escaped else name


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file or archive member: its path inside the import (NFC, `/`), its bytes, its own time if any.

    `reads_as` is the path as the dates in it are meant, where settings or other names tell. A large one lies on disk until the next is asked for; `data` has the whole of it in memory, `open` pieces.
    """

    path: str
    content: bytes | OnDisk
    modified: datetime | None = None
    reads_as: str | None = None

    @property
    def dated_path(self) -> str:
        """As a browser meant it where it kept a name as an address: `%2001.02.2015` is a blank and a day."""
        path = self.reads_as or self.path
        return "/".join(map(_unescaped, path.split("/"))) if "%" in path else path

    @property
    def data(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content.whole()

    @property
    def size(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else self.content.size

    @property
    def sha256(self) -> str:
        return sha256(self.content)

    def open(self) -> BinaryIO:
        return opened(self.content)

    def start(self, most: int) -> bytes:
        return start(self.content, most)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not read, with the reason; `failed` when it was meant to be read and is damaged."""

    path: str
    reason: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person said about an upload: zone for times without one (IANA), own names, date, project."""

    zone: str
    now: datetime
    me: tuple[str, ...] = ()
    date: Dated | None = None
    project: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read for what it is. `problems` are sentences about what was not read whole."""

    format: str
    dated: Dated
    conversations: tuple[Conversation, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Not ours to read, with the reason a person can act on."""

    reason: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Meant to be read and could not be, with the reason."""

    reason: str


type Read = Reading | Skipped | Broken


@dataclass(frozen=True, slots=True)
class Ending:
    """What a reading is beside its conversations, told when the last of them is through."""

    format: str
    dated: Dated
    problems: tuple[str, ...] = ()


type Part = Conversation | Ending | Skipped | Broken
# A reader of large exports tells what it reads one conversation after the other; the last part is no conversation.
type Parts = Iterator[Part]


@dataclass(frozen=True, slots=True)
class When:
    """A time as claimed by a reader of text: half-open, aware UTC."""

    start: datetime
    end: datetime | None
    precision: Precision
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something spoken of, named as the person names it. `ref` is local to one chunk; `me` is the owner."""

    ref: str
    type: EntityType
    name: str
    known_id: str | None = None
    aliases: tuple[str, ...] = ()
    obligation: bool = False
    about: Literal["self", "world", "other", "assistant"] | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """An observation as a rule or a model claims it; nothing here is believed before `observe.verify`."""

    item: str
    kind: Kind
    message_id: str
    quote: str
    pro: int = 0
    con: int = 0
    rank: int | None = None
    effort: Effort | None = None
    phase: PhaseName | None = None
    modality: Modality = "fact"
    whose: Literal["self", "other", "assistant", "quoted"] = "self"
    irony: bool = False
    explicit: bool = False
    hedged: bool = False
    talk: Talk = "neutral"
    when: When | None = None
    conf: float = 0.5


@dataclass(frozen=True, slots=True)
class ClaimedRelation:
    """`source -name-> target`; STATUS has `attribute` and `value` and no target."""

    source: str
    name: str
    target: str | None
    message_id: str
    quote: str
    attribute: str | None = None
    value: str | None = None
    sign: int = 1
    ends: bool = False
    explicit: bool = False
    when: When | None = None
    conf: float = 0.5


@dataclass(frozen=True, slots=True)
class ClaimedFeeling:
    message_id: str
    quote: str
    affect: Affect
    name: Feeling | None = None
    target: str | None = None
    whose: Literal["self", "other", "quoted"] = "self"
    irony: bool = False
    tense: Literal["now", "past", "hypothetical"] = "now"
    felt: When | None = None
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Claims:
    """What a reader of one chunk (rules or a model) says it found: the four lists of the schema."""

    items: tuple[Item, ...]
    observations: tuple[Claimed, ...]
    relations: tuple[ClaimedRelation, ...]
    feelings: tuple[ClaimedFeeling, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Claims whose quotes stand in the person's own words of this chunk; the rest is counted by reason.

    `affects` holds the reading of every own message of the chunk (by message id), felt or not.
    """

    conversation: Conversation
    chunk_id: str
    claims: Claims
    affects: Mapping[str, Affect]
    dropped: Mapping[str, int]
