"""What repeats in a life: cycles, wish against deed, hot against cold, conflicts."""

from datetime import datetime
from typing import Literal

from pydantic import AliasChoices, BaseModel, Field

from api.schemas.words import EntityBrief, Evidence


class PatternSpan(BaseModel):
    from_: datetime = Field(
        validation_alias=AliasChoices("from", "from_"), serialization_alias="from"
    )
    to: datetime | None


class ForerunnerOut(BaseModel):
    entity: EntityBrief
    kind: str
    lift: float
    count: int


class ExitOut(BaseModel):
    date: datetime
    preceded_by: list[ForerunnerOut]
    evidence: list[Evidence]


class CycleOut(BaseModel):
    entity: EntityBrief
    returns: int
    intervals: list[PatternSpan]
    exits: list[ExitOut]


class LivedOut(PatternSpan):
    """`unknown`: too few weeks tell of deeds, or the difference is not sure; then there is no number."""

    entity: EntityBrief
    status: Literal["known", "unknown"]
    stated: float | None
    lived: float | None
    delta: float | None
    probability: float | None
    coverage: float
    evidence: list[Evidence]


class HotColdOut(BaseModel):
    entity: EntityBrief
    cold: Evidence
    hot: Evidence
    slope: float


class ConflictOut(BaseModel):
    a: EntityBrief
    b: EntityBrief
    kind: Literal["resource", "inherent"]
    evidence: list[Evidence]


class NeglectedOut(BaseModel):
    """What lifts and has not been spoken of since `since`."""

    entity: EntityBrief
    since: datetime
    shift: float
    evidence: list[Evidence]


class Patterns(BaseModel):
    as_of: datetime
    cycles: list[CycleOut]
    stated_vs_lived: list[LivedOut]
    hot_cold: list[HotColdOut]
    conflicts: list[ConflictOut]
    neglected: list[NeglectedOut] = []
