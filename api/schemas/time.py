"""Shapes of what is computed over time: priorities, shifts, affect, phrases of time."""

from datetime import datetime
from typing import Literal

from pydantic import AliasChoices, BaseModel, Field

from api.schemas.words import EntityBrief, Evidence

type View = Literal["now", "then"]
type ChangeName = Literal[
    "appeared", "rose", "fell", "paused", "dropped", "resumed", "done", "renamed"
]


class PriorityOut(BaseModel):
    entity: EntityBrief
    level: float
    sd: float
    p_top: float
    share: float
    rank: int
    rank_low: int
    rank_high: int
    evidence: list[Evidence]


class Priorities(BaseModel):
    as_of: datetime
    view: View = "now"
    certainty: float
    dormant: list[PriorityOut]
    obligations: list[PriorityOut]
    items: list[PriorityOut]


class ShiftOut(BaseModel):
    entity: EntityBrief
    change: ChangeName
    delta: float
    probability: float
    stable: bool
    hot: bool = False
    date: datetime | None
    date_low: datetime | None
    date_high: datetime | None
    mood_part: float
    evidence_before: list[Evidence]
    evidence_after: list[Evidence]
    reason: str | None


class Shifts(BaseModel):
    from_: datetime = Field(
        validation_alias=AliasChoices("from", "from_"), serialization_alias="from"
    )
    to: datetime
    rbo: float
    tau: float
    summary: str
    items: list[ShiftOut]
    priorities_from: list[PriorityOut]
    priorities_to: list[PriorityOut]


class Texts(BaseModel):
    texts: list[str] = Field(max_length=10_000)


class Labels(BaseModel):
    anger: float
    disgust: float
    fear: float
    joy: float
    sadness: float
    surprise: float


class AffectOut(BaseModel):
    sadness: float
    frustration: float
    excitement: float
    fear: float
    valence: float
    arousal: float
    stress: float
    heat: float
    labels: Labels
    method: str


class DatesIn(Texts):
    at: str
    timezone: str | None = None
    direction: Literal["past", "future"] = "past"


class PhraseOut(BaseModel):
    text: str
    start: str | None
    end: str | None
    grain: str
    kind: Literal["instant", "interval", "open", "age"]


class Phrases(BaseModel):
    phrases: list[PhraseOut]


class EmotionOut(BaseModel):
    date: datetime
    sadness: float
    frustration: float
    excitement: float
    fear: float
    valence: float
    arousal: float
    stress: float
    heat: float
    target: EntityBrief | None
    evidence: list[Evidence]
