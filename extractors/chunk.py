"""Conversation -> chunks to extract from, and passages to search in. Closed chunks never move."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from extractors.config import CHUNKS, ChunkConfig
from extractors.identity import within
from extractors.quoting import merged
from graph.stems import parted, words_of
from graph.words import Chunk, Conversation, Document, Message, Passage, Piece, Role, Span

# A run of letters that no language has (base64, a bomb) is no word.
_LONGEST_WORD = 64
_PARAGRAPH = re.compile(r"\n[ \t]*\n+")
_LINE = re.compile(r"\n")
_SENTENCE = re.compile(r"(?<=[.!?…])[»\")]*\s+")
_BLANK = re.compile(r"\s+")
_WAYS = ((_PARAGRAPH, 0.2), (_LINE, 0.4), (_SENTENCE, 0.4), (_BLANK, 0.6))
_SHORTEST_QUOTE = 60
_SENT_WORDS = 12


def tokens(text: str) -> int:
    """An estimate: four Latin or three other letters make a token."""
    other = len(text.encode("utf-8", "replace")) - len(text)
    other = min(other, len(text))
    return (len(text) - other) // 4 + other // 3 + 1


def own(message: Message) -> str:
    """The speaker's own words of a message: its text without what is quoted in it."""
    if not message.quoted:
        return message.text
    parts: list[str] = []
    at = 0
    for span in message.quoted:
        parts.append(message.text[at : span.start])
        at = max(at, span.end)
    return "\n".join([*parts, message.text[at:]])


@dataclass(slots=True)
class _Open:
    """A chunk still growing."""

    pieces: list[Piece] = field(default_factory=list[Piece])
    tokens: int = 0
    words: int = 0
    at: datetime | None = None

    @property
    def day(self) -> date | None:
        return self.at.date() if self.at else None


def chunk(conversation: Conversation, config: ChunkConfig = CHUNKS) -> tuple[Chunk, ...]:
    """Left to right over the active line; abandoned branches are kept in the archive and not cut."""
    line = [m for m in conversation.messages if m.active and m.text.strip()]
    places = {message.id: place for place, message in enumerate(line)}
    chunks: list[Chunk] = []
    current = _Open()
    for message in line:
        if current.pieces and _closes(current, message, conversation, config):
            chunks.append(_closed(current, conversation, line, places, len(chunks), config))
            current = _Open()
        foreign = merged(message.quoted)
        for piece in _pieces(message, config):
            if current.pieces and current.tokens >= config.own_tokens:
                chunks.append(_closed(current, conversation, line, places, len(chunks), config))
                current = _Open()
            _take(current, message, piece, foreign)
        current.at = message.dated.at or current.at
    if current.pieces:
        chunks.append(_closed(current, conversation, line, places, len(chunks), config))
    return tuple(chunks)


def _closes(
    current: _Open, message: Message, conversation: Conversation, config: ChunkConfig
) -> bool:
    # A live turn is read at once and for good: the next one must not make it be paid for again.
    if conversation.kind == "live" or current.tokens >= config.own_tokens:
        return True
    at = message.dated.at
    if at is None or current.at is None:
        return False
    if conversation.kind in ("note", "diary", "document"):
        return at != current.at and current.words >= _SENT_WORDS
    same_day = at.date() == current.day
    if abs(at - current.at) > timedelta(hours=config.pause_hours):
        return not (
            conversation.kind == "messenger" and same_day and current.tokens < config.day_tokens
        )
    return not same_day and current.tokens >= config.day_tokens


def _take(current: _Open, message: Message, piece: Piece, foreign: Sequence[Span]) -> None:
    current.pieces.append(piece)
    if message.role == "self":
        part = _own_part(message.text, piece, foreign)
        current.tokens += tokens(part)
        current.words += _words(part)
    else:
        # Surroundings are shortened in a prompt; a chunk of nothing else must still end somewhere.
        current.tokens += min(tokens(message.text[piece.start : piece.end]), 450) // 4


def _words(text: str) -> int:
    found = words_of(parted(text))
    if max(map(len, found), default=0) <= _LONGEST_WORD:
        return len(found)
    return sum(len(word) <= _LONGEST_WORD for word in found)


def _own_part(text: str, piece: Piece, foreign: Sequence[Span]) -> str:
    """`foreign` is in order and apart: only those spans are looked at that reach into the piece."""
    if not foreign:
        return text[piece.start : piece.end]
    parts: list[str] = []
    at = piece.start
    for place in range(bisect_right(foreign, at, key=lambda span: span.end), len(foreign)):
        span = foreign[place]
        if span.start > at:
            parts.append(text[at : min(span.start, piece.end)])
        at = max(at, span.end)
        if at >= piece.end:
            break
    return "\n".join([*parts, text[at : piece.end] if at < piece.end else ""])


def _closed(
    current: _Open, conversation: Conversation, line: Sequence[Message], places: dict[str, int],
    position: int, config: ChunkConfig,
) -> Chunk:  # fmt: skip
    first = places[current.pieces[0].message_id]
    before: tuple[str, ...] = ()
    if conversation.kind in ("chat", "messenger", "live"):
        before = tuple(m.id for m in line[max(0, first - config.context_turns) : first])
    return named(conversation, position, tuple(current.pieces), before, current.words, config)


def named(
    talk: Conversation, position: int, pieces: tuple[Piece, ...], before: tuple[str, ...], words: int,
    config: ChunkConfig = CHUNKS,
) -> Chunk:  # fmt: skip
    """A chunk by the name that its pieces give it."""
    keys = [f"{piece.message_id}:{piece.start}:{piece.end}" for piece in pieces]
    name = within(talk.id, pieces[0].message_id, "chunk", config.version, talk.id, *keys)
    return Chunk(name, talk.document_id, talk.id, position, pieces, before, words)


def _pieces(message: Message, config: ChunkConfig) -> Iterator[Piece]:
    """A turn whole, or cut by paragraph and then by sentence when it alone is too long."""
    if len(message.text) < 3 * config.own_tokens or tokens(message.text) <= config.own_tokens:
        yield Piece(message.id, 0, len(message.text))
        return
    for span in cut(message.text, 0, len(message.text), config.own_tokens):
        yield Piece(message.id, span.start, span.end)


def cut(text: str, start: int, end: int, most: int) -> Iterator[Span]:
    """Stretches of at most so many tokens that cover a text, ended at a paragraph, a line, a sentence, a word."""
    at = start
    while at < end:
        edge = _within(text, at, end, most)
        if edge < end:
            edge = _break(text, at, edge)
        yield Span(at, edge)
        at = edge


def _within(text: str, at: int, end: int, most: int) -> int:
    """How far so many tokens reach."""
    if end - at < most * 3:  # whatever the letters are
        return end
    edge = min(end, at + most * 4)
    while edge > at + 1 and (weight := tokens(text[at:edge])) > most:
        edge = at + max(1, min(edge - at - 1, (edge - at) * most // weight))
    return edge


def _break(text: str, at: int, edge: int) -> int:
    """The last good place to end before the edge; a paragraph may be far back, a word must be near."""
    for way, share in _WAYS:
        low = at + int((edge - at) * share)
        last = None
        for found in way.finditer(text, low, edge):
            last = found.end()
        if last is not None and last > at:
            return last
    return edge


class Stretch(NamedTuple):
    """The part `[start, end)` of the message at `place` that makes a passage, as one role's words."""

    place: int
    role: Role
    start: int
    end: int


def stretches(conversation: Conversation, config: ChunkConfig = CHUNKS) -> Iterator[Stretch]:
    """Where a talk is cut for search: pieces of one message each, that hold a visible word."""
    for place, message in enumerate(conversation.messages):
        if not message.active:
            continue
        for role, span in _stretches(message):
            for part in cut(message.text, span.start, span.end, config.passage_tokens):
                if not message.text[part.start : part.end].isspace():
                    yield Stretch(place, role, part.start, part.end)


def passages(
    conversation: Conversation, document: Document, where: Iterable[Stretch] | None = None
) -> tuple[Passage, ...]:
    """Exact substrings, with all that a search result shows; `where` is told if it is known."""
    if where is None:
        where = stretches(conversation)
    return tuple(
        _passage(conversation, document, one, position) for position, one in enumerate(where)
    )


def _passage(talk: Conversation, document: Document, one: Stretch, position: int) -> Passage:
    message = talk.messages[one.place]
    name = within(talk.id, message.id, "passage", talk.id, message.id, str(one.start), str(one.end))
    text = message.text[one.start : one.end].strip()
    return Passage(
        name, talk.document_id, talk.id, message.id, position, one.role, text, message.dated,
        document.path, message.locator, document.project, talk.title,
    )  # fmt: skip


def _stretches(message: Message) -> Iterator[tuple[Role, Span]]:
    """Own and quoted stretches of a message in turn; a short quote stays in its sentence."""
    at = 0
    for span in message.quoted:
        if span.end - span.start < _SHORTEST_QUOTE:
            continue
        if message.text[at : span.start].strip():
            yield message.role, Span(at, span.start)
        yield "quoted", span
        at = span.end
    if at < len(message.text):
        yield message.role, Span(at, len(message.text))
