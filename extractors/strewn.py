"""A conversation that a tool keeps strewn over many files -> one file of lines, and what became of each of them.

OpenCode keeps a file for each session, one for each message and one for each part of a message; only together do
they tell who said what. They belong together by their names alone, so nothing is parsed here: what is in them is
read where all files are read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractors.config import LIMITS
from extractors.types import RawFile, Refused

_SESSION = re.compile(r"(?:^|/)session/(?:[^/]+/)*(ses_\w+)\.json$")
_MESSAGE = re.compile(r"(?:^|/)(ses_\w+)/(msg_\w+)\.json$")
_PART = re.compile(r"(?:^|/)(msg_\w+)/(prt_\w+)\.json$")
_WORDS = re.compile(rb'"type"\s*:\s*"text"')
_NO_WORDS = "a record of a tool inside an OpenCode conversation: it holds no words"
_ALONE = "a piece of an OpenCode conversation whose other files did not come with it"
_TOO_LARGE = "too_large: the OpenCode conversations of one upload hold more than 64 MB of words"


@dataclass(slots=True)
class _Piece:
    path: str
    line: bytes


@dataclass(slots=True)
class _Pieces:
    """What came so far: by session, by session and message, by message and part."""

    sessions: dict[str, RawFile] = field(default_factory=dict[str, RawFile])
    messages: dict[str, dict[str, _Piece]] = field(
        default_factory=lambda: defaultdict[str, dict[str, _Piece]](dict)
    )
    parts: dict[str, dict[str, _Piece]] = field(
        default_factory=lambda: defaultdict[str, dict[str, _Piece]](dict)
    )
    seen: dict[tuple[str, ...], str] = field(default_factory=dict[tuple[str, ...], str])
    held: int = 0

    def take(self, file: RawFile) -> Refused | bool:
        """True when the file was kept, a refusal when it is of no use, False when it is none of these."""
        session, message = _SESSION.search(file.path), _MESSAGE.search(file.path)
        part = _PART.search(file.path)
        found = session or message or part
        if not found or not isinstance(file.content, bytes):
            return False
        if part and not _WORDS.search(file.content):
            return Refused(file.path, _NO_WORDS)
        if (known := self.seen.get(found.groups())) is not None:
            return Refused(file.path, f"another copy of a piece of an OpenCode conversation, kept once: {known}")  # fmt: skip
        self.held += file.size
        if self.held > LIMITS.text:
            return Refused(file.path, _TOO_LARGE, failed=True)
        self.seen[found.groups()] = file.path
        piece = _Piece(file.path, b" ".join(file.content.splitlines()))
        if part:
            self.parts[part[1]][part[2]] = piece
        elif message:
            self.messages[message[1]][message[2]] = piece
        elif session:
            self.sessions[session[1]] = file
        return True


def gathered(stream: Iterable[RawFile | Refused]) -> Iterator[RawFile | Refused]:
    """All other files as they come; then a file for each conversation, in the place of its session's."""
    pieces = _Pieces()
    for member in stream:
        kept = pieces.take(member) if isinstance(member, RawFile) else False
        if isinstance(kept, Refused):
            yield kept
        elif not kept:
            yield member
    for key in sorted(pieces.messages.keys() | pieces.sessions.keys()):
        yield from _conversation(key, pieces)
    for left in pieces.parts.values():
        yield from (Refused(one.path, _ALONE) for one in left.values())


def _conversation(key: str, pieces: _Pieces) -> Iterator[RawFile | Refused]:
    """Ids grow with time, so their order is that of what was said."""
    session = pieces.sessions.get(key)
    messages = pieces.messages.get(key, {})
    if not messages:
        if session:
            yield Refused(session.path, _ALONE)
        return
    first = next(iter(messages.values()))
    path = session.path if session else first.path
    lines = [b" ".join(session.data.splitlines())] if session else []
    for own_id, message in sorted(messages.items()):
        lines.append(message.line)
        for _, part in sorted(pieces.parts.pop(own_id, {}).items()):
            lines.append(part.line)
            yield Refused(part.path, f"read as a part of the conversation in {path}")
        if session or message is not first:
            yield Refused(message.path, f"read as a part of the conversation in {path}")
    yield RawFile(path, b"\n".join(lines), session.modified if session else None)
