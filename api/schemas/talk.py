"""Shapes of talking: questions, answers, sessions, runs."""

from datetime import datetime
from typing import Literal

from pydantic import AliasChoices, BaseModel, Field

from api.schemas.words import Evidence, Lang, Mode, TypeOfEntity


class Said(BaseModel):
    role: Literal["user", "assistant", "system"]
    content: str = Field(max_length=200_000)


class Filters(BaseModel):
    types: list[TypeOfEntity] | None = None
    from_: str | None = Field(
        default=None, validation_alias=AliasChoices("from", "from_"), serialization_alias="from"
    )
    to: str | None = None
    project: str | None = None


class RetrievalIn(BaseModel):
    top_k: int | None = Field(default=None, ge=1, le=200)
    filters: Filters | None = None


class Ask(BaseModel):
    session_id: str | None = None
    messages: list[Said] = Field(min_length=1)
    stream: bool = False
    retrieval: RetrievalIn | None = None
    mode: Mode = "auto"
    as_of: str | None = None
    lang: Lang | None = None


class StrategyOut(BaseModel):
    name: str
    reason: str
    scores: dict[str, float] = {}


class UsageOut(BaseModel):
    model: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float = 0.0


class AssistantMessage(BaseModel):
    role: Literal["assistant"] = "assistant"
    content: str


class AnswerOut(BaseModel):
    session_id: str
    message: AssistantMessage
    strategy: StrategyOut
    citations: list[Evidence]
    usage: UsageOut
    memories_written: list[str]


class RunMade(BaseModel):
    run_id: str
    session_id: str


class SessionIn(BaseModel):
    title: str | None = Field(default=None, max_length=300)
    mode: Mode = "auto"
    kind: Literal["talk", "reflection"] = "talk"


class SessionPatch(BaseModel):
    title: str | None = Field(default=None, max_length=300)
    mode: Mode | None = None


class TurnOut(BaseModel):
    id: str
    role: Literal["user", "assistant"]
    content: str
    date: datetime
    strategy: StrategyOut | None = None
    citations: list[Evidence] = []
    feedback: str | None = None


class SessionBrief(BaseModel):
    id: str
    title: str
    mode: Mode
    kind: Literal["talk", "reflection"]
    phase: str | None
    created: datetime
    updated: datetime
    digest: str | None
    active_run: str | None


class SessionWhole(SessionBrief):
    messages: list[TurnOut]


class RunEvent(BaseModel):
    """One event of a run: `strategy retrieval_hits token citations memory_writes intervention done error`."""

    event: str
    data: dict[str, object]
