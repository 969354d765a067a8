"""How a talk is cut <-> frames between the process that cuts it and the one that holds it against the words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched

from extractors.chunk import Stretch, named
from extractors.cutting import Cut
from extractors.frames import NotAnAnswer, items, packed, text_of, whole_number
from extractors.likeness import SIGNED_BYTES
from extractors.types import Json
from graph.words import Chunk, Conversation, Message, Piece

_AT_ONCE = 256
_SIGNED = re.compile(f"[0-9a-f]{{{2 * SIGNED_BYTES}}}")


def frames_of(made: Cut) -> Iterator[bytes]:
    """Stems are joined, for they hold no line end: they are many, and checked at once."""
    for some in batched(zip(made.where, made.stems, strict=True), _AT_ONCE):
        where = [(one.place, one.role == "quoted", one.start, one.end) for one, _ in some]
        yield packed(["passages", where, "\n".join(stems for _, stems in some)])
    for some in batched(made.talk.messages, _AT_ONCE):
        yield packed(["before", "\n".join(made.before.get(one.id, "") for one in some)])
    places = {message.id: place for place, message in enumerate(made.talk.messages)}
    for some in batched(made.chunks, _AT_ONCE):
        yield packed(["chunks", [_chunk(one, places) for one in some]])
    signed = made.signature
    yield packed(["signed", None if signed is None else signed.hex()])


def _chunk(one: Chunk, places: Mapping[str, int]) -> list[object]:
    pieces = [(places[piece.message_id], piece.start, piece.end) for piece in one.pieces]
    return [pieces, [places[id] for id in one.before], one.own_words]


@dataclass(slots=True)
class Cuts:
    """How a talk is said to be cut, until its words are there to hold it against."""

    where: list[Json] = field(default_factory=list[Json])
    stems: list[str] = field(default_factory=list[str])
    before: list[str] = field(default_factory=list[str])
    chunks: list[Json] = field(default_factory=list[Json])
    signature: bytes | None = None

    def take(self, kind: Json, rest: Sequence[Json]) -> None:
        match kind, rest:
            case "passages", [where, stems]:
                self.where += items(where)
                self.stems += text_of(stems).split("\n")
            case "before", [stems]:
                self.before += text_of(stems).split("\n")
            case "chunks", [many]:
                self.chunks += items(many)
            case "signed", [None]:
                pass
            case "signed", [str(told)] if _SIGNED.fullmatch(told):
                self.signature = bytes.fromhex(told)
            case _:
                raise NotAnAnswer

    def of(self, talk: Conversation) -> Cut:
        """Errors: NotAnAnswer, where it is not how these words can be cut."""
        if len(self.where) != len(self.stems) or len(self.before) != len(talk.messages):
            raise NotAnAnswer
        where = [_stretch(one, talk) for one in self.where]
        before = {one.id: told for one, told in zip(talk.messages, self.before, strict=True)}
        chunks = [_cut_out(one, n, talk) for n, one in enumerate(self.chunks)]
        return Cut(talk, where, self.stems, before, chunks, self.signature)


def _stretch(value: Json, talk: Conversation) -> Stretch:
    match items(value):
        case [place, bool(quoted), start, end]:
            message = _at(place, talk)
            if not whole_number(start) < whole_number(end) <= len(message.text):
                raise NotAnAnswer
            return Stretch(
                whole_number(place),
                "quoted" if quoted else message.role,
                whole_number(start),
                whole_number(end),
            )
        case _:
            raise NotAnAnswer


def _cut_out(value: Json, position: int, talk: Conversation) -> Chunk:
    match items(value):
        case [[_, *_] as pieces, before, words]:
            said = tuple(_at(place, talk).id for place in items(before))
            return named(
                talk,
                position,
                tuple(_piece(one, talk) for one in items(pieces)),
                said,
                whole_number(words),
            )
        case _:
            raise NotAnAnswer


def _piece(value: Json, talk: Conversation) -> Piece:
    match items(value):
        case [place, start, end]:
            message = _at(place, talk)
            if not whole_number(start) <= whole_number(end) <= len(message.text):
                raise NotAnAnswer
            return Piece(message.id, whole_number(start), whole_number(end))
        case _:
            raise NotAnAnswer


def _at(place: Json, talk: Conversation) -> Message:
    if whole_number(place) >= len(talk.messages):
        raise NotAnAnswer
    return talk.messages[whole_number(place)]
