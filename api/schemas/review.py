"""Shapes of the inbox: what only the person can settle."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from api.schemas.words import Evidence

type DoubtKind = Literal["low_confidence", "conflict", "merge", "date", "suspicious"]
type DoubtAnswer = Literal["right", "wrong", "until", "merge", "apart", "later"]


class ReviewSide(BaseModel):
    """An entity, or a fact; `type` is the entity's type or the fact's relation."""

    id: str
    name: str
    type: str
    valid_from: datetime | None
    evidence: list[Evidence]


class ReviewItem(BaseModel):
    """`answers` are those that fit this question."""

    id: str
    kind: DoubtKind
    question: str
    left: ReviewSide
    right: ReviewSide | None
    evidence: list[Evidence]
    answers: list[DoubtAnswer]


class ReviewAnswer(BaseModel):
    answer: DoubtAnswer
    date: str | None = None
