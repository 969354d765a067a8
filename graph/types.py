"""What the words mean: entities, observations, facts, and what one chunk yields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from graph.words import Precision

type EntityType = Literal[
    "Need", "Value", "Goal", "Project", "Habit", "Belief",
    "Obstacle", "Decision", "Emotion", "Event", "Person",
]  # fmt: skip
type NodeType = EntityType | Literal["Literal"]
type Origin = Literal["explicit", "inferred", "confirmed"]
type Kind = Literal[
    "stance", "priority", "effort", "abandon", "resume", "pause", "done", "value", "belief",
    "obstacle", "decision", "emotion", "need", "habit", "event", "mention",
]  # fmt: skip
type PhaseName = Literal["considered", "active", "paused", "dropped", "done"]
type Stance = Literal["wants", "averse", "ambivalent", "dormant", "unknown"]
type Feeling = Literal[
    "sadness", "frustration", "excitement", "fear", "calm", "shame", "relief", "joy"
]
type Talk = Literal[
    "desire", "ability", "reason", "need", "commitment", "step", "sustain", "neutral"
]
type Modality = Literal["want", "obligation", "fact", "hypothetical"]
type Effort = tuple[float, Literal["hours", "hours_week", "done", "not_done"]]
type Verdict = Literal["confirmed", "wrong"]

ENTITY_TYPES: tuple[EntityType, ...] = (
    "Need", "Value", "Goal", "Project", "Habit", "Belief",
    "Obstacle", "Decision", "Emotion", "Event", "Person",
)  # fmt: skip
NODE_TYPES: tuple[NodeType, ...] = (*ENTITY_TYPES, "Literal")
RELATIONS = (
    "SERVES", "PART_OF", "CONFLICTS_WITH", "BLOCKS", "CAUSES", "EVOKES", "INVOLVES",
    "CHOSE", "REJECTED", "ABANDONED_FOR", "STATUS", "HAS_PHASE",
)  # fmt: skip
FUNCTIONAL = frozenset({"PART_OF", "STATUS", "HAS_PHASE"})


@dataclass(frozen=True, slots=True)
class Affect:
    """A reading of one text: emotions and stress 0..1, valence and arousal -1..1, conf 0..1."""

    sadness: float
    frustration: float
    excitement: float
    fear: float
    valence: float
    arousal: float
    stress: float
    conf: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """The words something was read from; `quote` was checked to stand in the message."""

    document_id: str
    conversation_id: str
    message_id: str
    chunk_id: str
    quote: str


# What words say of a thing beside its names.
_SAID = frozenset({"obligation", "about"})


@dataclass(frozen=True, slots=True)
class Entity:
    """A node of the map. `key` is what makes it the same node (type and stems, or the exact name).

    `first_seen`, `last_seen` are valid time. `attributes` are flat scalars or lists of scalars.
    """

    id: str
    type: NodeType
    name: str
    key: str
    aliases: tuple[str, ...] = ()
    summary: str = ""
    confidence: float = 0.5
    origin: Origin = "inferred"
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    is_self: bool = False
    attributes: Mapping[str, str | float | bool] = field(
        default_factory=dict[str, str | float | bool]
    )

    @property
    def unsaid(self) -> Mapping[str, str | float | bool]:
        """Attributes that no words give it."""
        return {name: kept for name, kept in self.attributes.items() if name not in _SAID}


@dataclass(frozen=True, slots=True)
class Observation:
    """What the person said of an entity, once; appended, never closed by another.

    `pro`, `con` are strengths 0..3; `valid_at` when it was so, `told_at` when it was said,
    `created_at` when the system learnt it. `heat` 0..1 belongs to the moment of telling.
    `episode` is conversation or entry + day: repeats inside one hardly count.
    """

    id: str
    entity_id: str
    kind: Kind
    source: Provenance
    valid_at: datetime
    precision: Precision
    told_at: datetime
    episode: str
    pro: int = 0
    con: int = 0
    explicit: bool = False
    hedged: bool = False
    irony: bool = False
    modality: Modality = "fact"
    talk: Talk = "neutral"
    conf: float = 0.5
    heat: float = 0.0
    rank: int | None = None
    effort: Effort | None = None
    phase: PhaseName | None = None
    emotion: Feeling | None = None
    affect: Affect | None = None
    target_id: str | None = None
    created_at: datetime | None = None

    @property
    def polarity(self) -> int:
        """Sign of pro - con, as the contract shows it."""
        return (self.pro > self.con) - (self.pro < self.con)

    @property
    def remark(self) -> bool:
        """Words near a thing that say nothing for or against it, and of no deed or turn."""
        said = self.pro or self.con or self.rank or self.effort or self.phase
        return not said and self.kind in {"stance", "mention"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation that holds `[valid_at, invalid_at)`.

    `until` is an end that was stated; `invalid_at` the one in force (stated, or the next start of a
    functional chain). `expired_at` marks a wrong record. `functional` None: the ontology decides.
    """

    id: str
    subject_id: str
    relation: str
    object_id: str
    sentence: str
    valid_at: datetime
    invalid_at: datetime | None = None
    until: datetime | None = None
    created_at: datetime | None = None
    expired_at: datetime | None = None
    functional: bool | None = None
    attribute: str | None = None
    sign: int = 1
    confidence: float = 0.5
    explicit: bool = False
    origin: Origin = "inferred"
    verdict: Verdict | None = None
    evidence: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True)
class Episode:
    """One chunk as Graphiti sees it: the person's own words, the place, the date of the first message."""

    chunk_id: str
    name: str
    content: str
    source_description: str
    valid_at: datetime


@dataclass(frozen=True, slots=True)
class Harvest:
    """All that one chunk yields; committed as a whole or not at all.

    `settled`: ids of things that are called here as in the whole archive, which rules over the map's names.
    """

    episode: Episode
    entities: tuple[Entity, ...]
    observations: tuple[Observation, ...]
    facts: tuple[Fact, ...]
    settled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Added:
    entities: int
    observations: int
    facts: int
    closed: tuple[str, ...]
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlreadyKnown:
    chunk_id: str


type Outcome = Added | AlreadyKnown


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact by hand: its id and the ids of the facts it closed."""

    id: str
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that began or ended between two moments."""

    fact: Fact
    began: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole map at one revision, sorted by (valid_at, id); what all computation starts from.

    Entities by id, the owner's node (`is_self`) and Literals among them.
    """

    revision: str
    entities: Mapping[str, Entity]
    observations: tuple[Observation, ...]
    facts: tuple[Fact, ...]
