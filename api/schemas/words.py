"""Shapes that every part of the contract shares: problems, pages, words and who said them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

type Lang = Literal["ru", "en"]
type Role = Literal["self", "assistant", "other", "quoted", "document"]
type TypeOfEntity = Literal[
    "Need", "Value", "Goal", "Project", "Habit", "Belief",
    "Obstacle", "Decision", "Emotion", "Event", "Person",
]  # fmt: skip
type Phase = Literal["considered", "active", "paused", "dropped", "done"]
type Stance = Literal["wants", "averse", "ambivalent", "dormant", "unknown"]
type JobStatus = Literal[
    "queued", "running", "paused_budget", "paused", "done", "failed", "cancelled"
]
type Verdict = Literal["confirmed", "wrong"]
type Mode = Literal["auto", "answer", "dig"]
type Span = tuple[datetime | None, datetime | None]


class Problem(BaseModel):
    """RFC 9457; carries no word of the person's."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str


class Page[Item](BaseModel):
    items: list[Item]
    next: str | None = None


class SourceRef(BaseModel):
    document_id: str
    path: str
    locator: str
    date: datetime | None
    date_precision: str
    role: Role


class Evidence(BaseModel):
    statement_id: str
    quote: str
    source: SourceRef
    explicit: bool
    heat: float


class Statement(Evidence):
    kind: str
    polarity: int
    strength: int
    emotion: str | None
    date: datetime | None


class EntityBrief(BaseModel):
    id: str
    type: str
    name: str
    aliases: list[str] = []
    phase: Phase | None = None
    stance: Stance = "unknown"
    confidence: float = 0.5
