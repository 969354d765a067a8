"""The map -> one dated line of a life: events, decisions, statuses, phases, people, each with its words (pure)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from graph.computed.phases import Phase
from graph.types import Entity, Fact, Observation, Snapshot
from graph.words import Precision

type LineType = Literal["event", "decision", "status", "phase", "person"]
LINE_TYPES: tuple[LineType, ...] = ("event", "decision", "status", "phase", "person")


@dataclass(frozen=True, slots=True)
class Line:
    """`to` is the end of what lasts; `statements` and `fact` are what it rests on."""

    id: str
    date: datetime
    precision: Precision
    to: datetime | None
    type: LineType
    title: str
    entity_id: str | None
    statements: tuple[str, ...] = ()
    fact: Fact | None = None


def biography(
    snapshot: Snapshot,
    listed: Iterable[str],
    phases_of: Callable[[str], Sequence[Phase]],
) -> list[Line]:
    """By date, then by id. A decision and an event stand at each day they were told of; a person where
    they first come up; a phase where it begins, with what it became."""
    shown = set(listed)
    said: dict[str, list[Observation]] = {}
    for one in snapshot.observations:
        said.setdefault(one.entity_id, []).append(one)
    found: list[Line] = []
    for id, words in said.items():
        entity = snapshot.entities.get(id)
        if entity is not None and not entity.is_self:
            found += _of_entity(entity, words, id in shown)
    for id in shown:
        if snapshot.entities[id].type in ("Goal", "Project"):
            found += _phases(snapshot.entities[id], phases_of(id), said.get(id, ()))
    found += _statuses(snapshot)
    return sorted(found, key=lambda one: (one.date, one.id))


def _of_entity(entity: Entity, words: Sequence[Observation], shown: bool) -> Iterable[Line]:
    match entity.type:
        case "Event":
            yield from _days(entity, [one for one in words if one.kind != "mention"], "event")
        case "Decision":
            yield from _days(entity, words, "decision")
        case "Person" if shown:
            yield _line(entity, words[0], "person", tuple(one.id for one in words[:3]))
        case _:
            yield from _days(entity, [one for one in words if one.kind == "decision"], "decision")


def _days(entity: Entity, words: Sequence[Observation], type: LineType) -> Iterable[Line]:
    """What was told of one day several times stands there once."""
    days: dict[str, list[Observation]] = {}
    for one in words:
        days.setdefault(one.valid_at.date().isoformat(), []).append(one)
    for some in days.values():
        yield _line(entity, some[0], type, tuple(one.id for one in some))


def _line(
    entity: Entity, first: Observation, type: LineType, statements: tuple[str, ...]
) -> Line:  # fmt: skip
    name = f"{type}:{entity.id}:{first.valid_at.date().isoformat()}"
    return Line(
        name, first.valid_at, first.precision, None, type, entity.name, entity.id, statements
    )


def _phases(
    entity: Entity, phases: Sequence[Phase], words: Sequence[Observation]
) -> Iterable[Line]:
    """A phase begins no more exactly than the words that begin it."""
    known: dict[str, Precision] = {one.id: one.precision for one in words}
    for one in phases:
        name = f"phase:{entity.id}:{one.start.isoformat()}"
        began = known.get(one.evidence[0], "day") if one.evidence else "day"
        yield Line(name, one.start, began, one.end, "phase", one.phase, entity.id, one.evidence)


def _statuses(snapshot: Snapshot) -> Iterable[Line]:
    for fact in snapshot.facts:
        told = fact.relation == "STATUS" or (fact.origin == "confirmed" and fact.relation != "HAS_PHASE")  # fmt: skip
        subject, object = (snapshot.entities.get(one) for one in (fact.subject_id, fact.object_id))
        if told and fact.expired_at is None and fact.verdict != "wrong" and subject and object:
            title = object.name if subject.is_self else f"{subject.name} — {object.name}"
            other = None if object.type == "Literal" else object.id
            yield Line(
                f"status:{fact.id}", fact.valid_at, "day", fact.invalid_at, "status", title,
                other if subject.is_self else subject.id, fact=fact,
            )  # fmt: skip
