"""Picture -> the answer's JSON, put together from pieces that no day changes: a day asks for a few numbers a node."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import NamedTuple, cast

from pydantic_core import to_json

from api import mapping
from api.atlas import Atlas, Span
from api.ground import Ground, numbers
from api.mapping import Picture, Places, place, spans_of, strands
from api.schemas import HistoryEdge, MapEdge
from graph.computed.same import Same
from graph.types import Entity, Fact

TYPE = "application/json"


class Piece(NamedTuple):
    """A node's JSON but for `phase`, `stance`, `size` and `priority`, which stand between the parts."""

    named: bytes
    placed: bytes
    seen: bytes


class Lasting(NamedTuple):
    """JSON of something with all its intervals, and the first and last moments that these name."""

    json: bytes
    moments: tuple[datetime, ...]


class Ties:
    """The edges of one ground, wherever its nodes stand; made when first shown."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._edges: list[bytes | None] = [None] * len(ground.facts)

    def of(self, rows: Iterable[int]) -> list[bytes]:
        return [self._edge(row) for row in rows]

    @cached_property
    def strands(self) -> Mapping[int, Lasting]:
        """Each under its first fact. Who shows a fact shows all of its strand: they have the same ends."""
        rows = {id(fact): row for row, fact in enumerate(self._ground.facts)}
        return {rows[id(some[0])]: _strand(some) for some in strands(self._ground.facts)}

    def _edge(self, row: int) -> bytes:
        known = self._edges[row]
        if known is None:
            known = self._edges[row] = edge(self._ground.facts[row]).model_dump_json().encode()
        return known


class Pieces:
    """Made when first shown; of one ground with its nodes in their places."""

    def __init__(self, ground: Ground, places: Places, ties: Ties) -> None:
        self.ties = ties
        self._ground = ground
        self._places = places
        self._nodes: list[Piece | None] = [None] * len(ground.nodes)
        self._spans: dict[int, Lasting] = {}

    def node(self, row: int) -> Piece:
        known = self._nodes[row]
        if known is None:
            entity = self._ground.atlas.snapshot.entities[self._ground.nodes[row]]
            at = standing(self._ground.atlas, entity.id, self._places)
            known = self._nodes[row] = _piece(entity, entity.name, at)
        return known

    def named(self, row: int, name: str) -> Piece:
        """A node that is called otherwise than the map has it."""
        entity = self._ground.atlas.snapshot.entities[self._ground.nodes[row]]
        return _piece(entity, name, standing(self._ground.atlas, entity.id, self._places))

    def spans(self, row: int) -> Lasting:
        known = self._spans.get(row)
        if known is None:
            spans = self._ground.atlas.spans(self._ground.nodes[row])
            known = self._spans[row] = Lasting(to_json(spans), _outermost(spans))
        return known


@dataclass(frozen=True, slots=True)
class Frame:
    """What an answer needs beside its picture; the owner is called `own_name`."""

    at: datetime
    revision: str
    places: Places
    own_name: str


def drawn(picture: Picture, frame: Frame, shares: Mapping[str, float]) -> bytes:
    """The map of a day."""
    made = _pieces(Same(picture.ground), Same(frame.places))
    nodes: list[bytes] = []
    for row, start, seen in _nodes(picture, made, frame):
        share = shares.get(picture.ground.nodes[row])
        nodes.append(start + seen + (b"null}" if share is None else b"%b}" % to_json(share)))
    return _whole(
        (b"as_of", to_json(frame.at)),
        (b"revision", to_json(frame.revision)),
        (b"nodes", _list(nodes)),
        (b"edges", _list(made.ties.of(numbers(picture.between)))),
    )


def drawn_of_all_days(picture: Picture, frame: Frame) -> bytes:
    """The map of all days; `frame.at` is today."""
    made = _pieces(Same(picture.ground), Same(frame.places))
    spans = {row: made.spans(row) for row in numbers(picture.shown)}
    nodes = [
        b'%b,"intervals":%b}' % (start, spans[row].json)
        for row, start, _ in _nodes(picture, made, frame)
    ]
    known = made.ties.strands
    edges = [known[row] for row in numbers(picture.between) if row in known]
    moments = [at for one in (*spans.values(), *edges) for at in one.moments]
    return _whole(
        (b"revision", to_json(frame.revision)),
        (b"since", to_json(min(moments, default=None))),
        (b"until", to_json(max((*moments, frame.at)) if moments else None)),
        (b"nodes", _list(nodes)),
        (b"edges", _list(one.json for one in edges)),
    )


def let_go() -> None:
    """Keep nothing of the maps that were shown."""
    _pieces.cache_clear()
    _ties.cache_clear()
    mapping.let_go()


def standing(atlas: Atlas, id: str, places: Places) -> tuple[float, float]:
    """The owner stands in the middle of their own map until they move themselves."""
    owner = atlas.owner
    return (0.0, 0.0) if owner and owner.id == id and id not in places else place(id, places)


def edge(fact: Fact) -> MapEdge:
    return MapEdge(
        id=fact.id,
        source=fact.subject_id,
        target=fact.object_id,
        type=fact.relation,
        valid_from=fact.valid_at,
        valid_to=fact.invalid_at,
        weight=float(fact.sign),
        confidence=round(fact.confidence, 3),
        explicit=fact.explicit,
        evidence_count=len(fact.evidence),
    )


def _nodes(picture: Picture, made: Pieces, frame: Frame) -> Iterator[tuple[int, bytes, bytes]]:
    """Row, the JSON as far as size, and what is left of it."""
    atlas, at = picture.ground.atlas, frame.at
    owner = atlas.owner.id if atlas.owner else None
    rows = numbers(picture.shown)
    for row, size in zip(
        rows, cast("list[float]", picture.weights[picture.shown].tolist()), strict=True
    ):
        id = picture.ground.nodes[row]
        one = made.named(row, frame.own_name) if id == owner else made.node(row)
        state = _state(atlas.phase(id, at), atlas.stance(id, at))
        yield row, b"%b%b%b%b" % (one.named, state, one.placed, _number(size)), one.seen


def _strand(facts: list[Fact]) -> Lasting:
    first, spans = facts[0], spans_of(facts)
    told = HistoryEdge(
        id=first.id,
        source=first.subject_id,
        target=first.object_id,
        type=first.relation,
        intervals=spans,
        confidence=round(max(fact.confidence for fact in facts), 3),
        explicit=any(fact.explicit for fact in facts),
    )
    return Lasting(told.model_dump_json().encode(), _outermost(spans))


def _outermost(spans: Iterable[Span]) -> tuple[datetime, ...]:
    moments = [end for span in spans for end in span if end]
    return (min(moments), max(moments)) if moments else ()


def _list(some: Iterable[bytes]) -> bytes:
    return b"[%b]" % b",".join(some)


def _whole(*fields: tuple[bytes, bytes]) -> bytes:
    return b"{%b}" % b",".join(b'"%b":%b' % one for one in fields)


@lru_cache(maxsize=64)
def _state(phase: str | None, stance: str) -> bytes:
    return to_json(phase) + b',"stance":' + to_json(stance)


@lru_cache(maxsize=2_048)
def _number(value: float) -> bytes:
    return to_json(value)


def _piece(entity: Entity, name: str, at: tuple[float, float]) -> Piece:
    told = [b'"%b":%b' % (field.encode(), to_json(value)) for field, value in (
        ("id", entity.id), ("type", entity.type), ("name", name), ("aliases", entity.aliases),
        ("confidence", round(entity.confidence, 3)), ("x", at[0]), ("y", at[1]),
        ("first_seen", entity.first_seen), ("last_seen", entity.last_seen),
    )]  # fmt: skip
    return Piece(
        b"{" + b",".join(told[:4]) + b',"phase":',
        b"," + b",".join(told[4:7]) + b',"size":',
        b"," + b",".join(told[7:]) + b',"priority":',
    )


@lru_cache(maxsize=2)
def _pieces(ground: Same[Ground], places: Same[Places]) -> Pieces:
    return Pieces(ground.value, places.value, _ties(ground))


@lru_cache(maxsize=2)
def _ties(ground: Same[Ground]) -> Ties:
    return Ties(ground.value)
