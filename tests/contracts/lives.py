"""Invented chunks, facts and entities for the contract of the map."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from graph.types import (
    Affect,
    Entity,
    EntityType,
    Episode,
    Fact,
    Harvest,
    Kind,
    Observation,
    Provenance,
)

START = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ME = Entity("me", "Person", "Я", "Person:me", is_self=True)


def day(n: float) -> datetime:
    return START + timedelta(days=n)


def minute(n: int) -> datetime:
    return NOW + timedelta(minutes=n)


def item(name: str, type: EntityType = "Goal") -> Entity:
    return Entity(f"{type}-{name}", type, name, f"{type}:{name}")


def source(chunk: str, quote: str = "хочу") -> Provenance:
    return Provenance(f"d-{chunk}", f"c-{chunk}", f"m-{chunk}", chunk, quote)


def said(id: str, of: Entity, chunk: str, at: float = 0, kind: Kind = "stance") -> Observation:
    return Observation(
        id=id,
        entity_id=of.id,
        kind=kind,
        source=source(chunk, f'«{id}» \\ "так"\n\tи ё'),
        valid_at=day(at),
        precision="day",
        told_at=day(at + 1),
        episode=f"c-{chunk}|{at}",
        pro=2,
        con=1,
        explicit=True,
        hedged=True,
        conf=0.1 + 0.2,
        heat=1 / 3,
        rank=1 if kind == "priority" else None,
        effort=(2.5, "hours_week") if kind == "effort" else None,
        phase="active",
        emotion="fear" if kind == "emotion" else None,
        affect=Affect(0.1, 0.2, 0.3, 0.4, -0.5, 0.6, 0.7, 0.8),
        target_id="t",
    )


def fact(
    id: str,
    a: Entity,
    relation: str,
    b: Entity,
    at: float,
    until: float | None = None,
    *,
    chunk: str = "",
    conf: float = 0.8,
    explicit: bool = True,
    functional: bool | None = None,
    attribute: str | None = None,
) -> Fact:
    end = None if until is None else day(until)
    return Fact(
        id=id,
        subject_id=a.id,
        relation=relation,
        object_id=b.id,
        sentence=f"{a.name} {relation} {b.name}",
        valid_at=day(at),
        invalid_at=end,
        until=end,
        functional=functional,
        attribute=attribute,
        confidence=conf,
        explicit=explicit,
        evidence=(source(chunk or id),),
    )


def harvest(
    chunk: str,
    entities: Sequence[Entity] = (),
    observations: Sequence[Observation] = (),
    facts: Sequence[Fact] = (),
) -> Harvest:
    episode = Episode(chunk, f"запись {chunk}", "мои слова о цели", f"путь/{chunk}.md", START)
    return Harvest(episode, (ME, *entities), tuple(observations), tuple(facts))
