"""Shapes of a life on one line: the biography, feelings by day, what lifts and what drains."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from api.schemas.words import EntityBrief, Evidence


class LineOut(BaseModel):
    date: datetime
    date_precision: str
    to: datetime | None
    type: Literal["event", "decision", "status", "phase", "person"]
    title: str
    entity: EntityBrief | None
    evidence: list[Evidence]


class MoodOut(BaseModel):
    """`words` says it in the asker's language; `up` and `down` are what it rests on."""

    entity: EntityBrief
    pull: Literal["lifts", "drains", "mixed"]
    words: str
    messages: int
    up: list[Evidence]
    down: list[Evidence]


class ChoiceOut(BaseModel):
    entity: EntityBrief
    date: datetime
    hot: bool
    evidence: list[Evidence]


class MoodsOut(BaseModel):
    items: list[MoodOut]
    decisions: list[ChoiceOut]
