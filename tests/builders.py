"""Values of the map with good defaults, for tests of what is computed from them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from graph.types import (
    Effort,
    Entity,
    EntityType,
    Fact,
    Kind,
    Modality,
    Observation,
    PhaseName,
    Provenance,
    Snapshot,
)

START = datetime(2024, 1, 1, 12, tzinfo=UTC)


def day(n: int) -> datetime:
    """Noon of the n-th day of an invented life."""
    return START + timedelta(days=n)


def goal(id: str, name: str = "", type: EntityType = "Goal", *, duty: bool = False) -> Entity:
    return Entity(id, type, name or id, id, attributes={"obligation": True} if duty else {})


def said(
    entity: str,
    n: int,
    *,
    pro: int = 0,
    con: int = 0,
    kind: Kind = "stance",
    heat: float = 0.0,
    phase: PhaseName | None = None,
    effort: Effort | None = None,
    rank: int | None = None,
    modality: Modality = "want",
    explicit: bool = True,
    told: int | None = None,
    quote: str = "",
    episode: str = "",
) -> Observation:
    where = episode or f"e{n}"
    words = quote or f"{entity} {kind} {n} {pro}{con}"
    return Observation(
        id=f"{entity}/{n}/{kind}/{pro}{con}/{where}/{rank}",
        entity_id=entity,
        kind=kind,
        source=Provenance("d", f"c{n}", f"m{n}", f"k{n}", words),
        valid_at=day(n),
        precision="day",
        told_at=day(n if told is None else told),
        episode=where,
        pro=pro,
        con=con,
        explicit=explicit,
        modality=modality,
        conf=0.9,
        heat=heat,
        rank=rank,
        effort=effort,
        phase=phase,
    )


def snapshot(
    entities: Iterable[Entity], observations: Iterable[Observation], facts: Iterable[Fact] = ()
) -> Snapshot:
    return Snapshot("1", {one.id: one for one in entities}, tuple(observations), tuple(facts))
