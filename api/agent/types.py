"""What goes into an answer and what comes out of it, part by part."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from graph.model.types import Usage
from graph.retrieval.types import Hit
from graph.words import Source

type Lang = Literal["ru", "en"]
type Mode = Literal["auto", "answer", "dig"]


@dataclass(frozen=True, slots=True)
class Question:
    """What the person asks and the bounds of the answer; `as_of` binds all of it.

    `silent_since` is the day of the last words of an archive that has been silent for long: a month without
    a year is one of which it tells.
    """

    text: str
    now: datetime
    zone: str = "UTC"
    lang: Lang = "ru"
    mode: Mode = "auto"
    as_of: datetime | None = None
    top_k: int = 10
    types: frozenset[str] = frozenset()
    start: datetime | None = None
    end: datetime | None = None
    project: str | None = None
    silent_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """One earlier turn of the talk, word for word."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """Working memory: a digest of the older turns and the last ones as they were said; `deep` in a reflective session."""

    digest: str = ""
    turns: tuple[Spoken, ...] = ()
    deep: bool = False


NO_TALK = Talk()


@dataclass(frozen=True, slots=True)
class Strategy:
    name: str
    reason: str
    scores: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Found:
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Token:
    text: str


@dataclass(frozen=True, slots=True)
class Cite:
    """Words that the answer rests on, exactly as they stand in the archive."""

    statement_id: str
    quote: str
    source: Source
    explicit: bool
    heat: float


@dataclass(frozen=True, slots=True)
class Cites:
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer, at its end."""

    text: str
    cites: tuple[Cite, ...]
    strategy: Strategy
    usage: Usage | None = None


type Part = Strategy | Found | Token | Cites | Answer
