"""Shapes of the map: nodes, edges, entities, facts, and what was found in memory."""

from datetime import datetime
from typing import Literal

from pydantic import AliasChoices, BaseModel, Field

from api.schemas.words import (
    EntityBrief,
    Evidence,
    Phase,
    SourceRef,
    Span,
    Statement,
    TypeOfEntity,
    Verdict,
)


class MemoryPart(BaseModel):
    """Words of a result and where they stand."""

    content: str
    source_ref: SourceRef


class MemoryHit(BaseModel):
    """`source_ref` leads to the best of the words; `parts` are those of a wider result, each with its place."""

    memory_id: str
    type: Literal["passage", "statement", "entity", "insight"]
    title: str
    content: str
    score: float
    source_ref: SourceRef
    parts: list[MemoryPart]


class MapNode(EntityBrief):
    x: float
    y: float
    size: float
    first_seen: datetime | None
    last_seen: datetime | None
    priority: float | None = None


class MapEdge(BaseModel):
    id: str
    source: str
    target: str
    type: str
    valid_from: datetime | None
    valid_to: datetime | None
    weight: float
    confidence: float
    explicit: bool
    evidence_count: int


class MapOut(BaseModel):
    as_of: datetime
    revision: str
    nodes: list[MapNode]
    edges: list[MapEdge]


class HistoryNode(EntityBrief):
    x: float
    y: float
    size: float
    intervals: list[Span]


class HistoryEdge(BaseModel):
    id: str
    source: str
    target: str
    type: str
    intervals: list[Span]
    confidence: float
    explicit: bool


class MapHistory(BaseModel):
    revision: str
    since: datetime | None
    until: datetime | None
    nodes: list[HistoryNode]
    edges: list[HistoryEdge]


class MapRevision(BaseModel):
    revision: str


class Point(BaseModel):
    x: float
    y: float


class MapPath(BaseModel):
    nodes: list[MapNode]
    edges: list[MapEdge]


class PhaseSpan(BaseModel):
    phase: Phase
    from_: datetime | None = Field(
        validation_alias=AliasChoices("from", "from_"), serialization_alias="from"
    )
    to: datetime | None
    evidence: list[Evidence]


class Interval(BaseModel):
    from_: datetime | None = Field(
        validation_alias=AliasChoices("from", "from_"), serialization_alias="from"
    )
    to: datetime | None


class RelationOut(BaseModel):
    id: str
    relation: str
    direction: Literal["out", "in"]
    other: EntityBrief
    valid_from: datetime | None
    valid_to: datetime | None
    explicit: bool
    evidence: list[Evidence]


class SeriesPoint(BaseModel):
    date: datetime
    level: float
    sd: float
    rank: int | None


class EntityWhole(EntityBrief):
    summary: str
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    phases: list[PhaseSpan]
    intervals: list[Interval]
    statements: list[Statement]
    relations: list[RelationOut]
    priority_series: list[SeriesPoint]


class Split(BaseModel):
    name: str
    statement_ids: list[str]


class EntityPatch(BaseModel):
    name: str | None = Field(default=None, min_length=1, max_length=300)
    type: TypeOfEntity | None = None
    aliases: list[str] | None = None
    confirmed: bool | None = None
    merge_into: str | None = None
    split: Split | None = None
    keep_apart: list[str] | None = None


class Named(BaseModel):
    name: str = Field(min_length=1, max_length=500)
    type: TypeOfEntity


class FactIn(BaseModel):
    subject: Named
    relation: str
    object: Named | str | int | float | bool
    valid_from: str
    valid_to: str | None = None
    functional: bool | None = None
    note: str | None = Field(default=None, max_length=20_000)


class FactMade(BaseModel):
    id: str
    closed: list[str]


class FactOut(BaseModel):
    id: str
    subject: EntityBrief
    relation: str
    object: EntityBrief | str
    valid_from: datetime
    valid_to: datetime | None
    functional: bool
    verdict: Verdict | None
    evidence: list[Evidence]


class FactPatch(BaseModel):
    valid_from: str | None = None
    valid_to: str | None = None
    verdict: Verdict | None = None
