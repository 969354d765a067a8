"""What a person sets by hand -> facts and entities of the map, and a correction that is kept for ever."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import NAMESPACE_URL, uuid5

from api.mind import Mind
from graph.archive import Correction
from graph.errors import BadInterval, BadRelation, FactUnknown
from graph.forgetting import drop_corrections
from graph.types import Entity, Fact, NodeType, Recorded, Verdict

_RELATION = re.compile(r"[A-Z][A-Z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class Thing:
    """A node as the person names it; the name is exact, `Q145` is not `Q1451`."""

    name: str
    type: NodeType


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as the person tells it; `functional` None leaves it to the ontology."""

    subject: Thing
    relation: str
    object: Thing
    valid_at: datetime
    until: datetime | None = None
    functional: bool | None = None
    note: str | None = None


async def record(told: Told, mind: Mind) -> Recorded:
    if not _RELATION.fullmatch(told.relation):
        raise BadRelation
    if told.until is not None and told.until <= told.valid_at:
        raise BadInterval
    now = mind.clock()
    recorded = await _put(told, mind, now)
    await mind.archive.keep_correction("fact", recorded.id, _payload(told), now)
    return recorded


async def _put(told: Told, mind: Mind, now: datetime) -> Recorded:
    subject, object = await _nodes((told.subject, told.object), mind)
    fact = Fact(
        id=_id(mind, "fact", subject.id, told.relation, object.id, told.valid_at.isoformat()),
        subject_id=subject.id,
        relation=told.relation,
        object_id=object.id,
        sentence=told.note or f"{subject.name} {told.relation} {object.name}",
        valid_at=told.valid_at,
        invalid_at=told.until,
        until=told.until,
        created_at=now,
        functional=told.functional,
        confidence=1.0,
        explicit=True,
        origin="confirmed",
        verdict="confirmed",
    )
    return await mind.store.record(subject, object, fact, now=now)


async def amend(
    id: str,
    mind: Mind,
    *,
    valid_at: datetime | None,
    until: datetime | None,
    verdict: Verdict | None,
    clear_verdict: bool,
) -> Fact:
    now = mind.clock()
    known = await mind.store.fact(id)
    if known is None:
        raise FactUnknown
    end = until or known.until
    if end is not None and end <= (valid_at or known.valid_at):
        raise BadInterval
    fact = await mind.store.amend(
        id, valid_at=valid_at, until=until, verdict=verdict, clear_verdict=clear_verdict, now=now
    )
    if fact is None:
        raise FactUnknown
    payload = {
        "valid_at": valid_at.isoformat() if valid_at else None,
        "until": until.isoformat() if until else None,
        "verdict": verdict,
        "clear_verdict": clear_verdict,
    }
    await mind.archive.keep_correction("fact_amended", id, payload, now)
    return fact


async def forget(id: str, mind: Mind) -> None:
    now = mind.clock()
    if not await mind.store.forget_fact(id, now=now):
        raise FactUnknown
    # What was told and corrected of it by hand holds its words; that it is forgotten holds none.
    await drop_corrections(mind.database, ("fact", "fact_amended"), [id])
    await mind.archive.keep_correction("fact_forgotten", id, {}, now)


async def replay(correction: Correction, mind: Mind) -> bool:
    """Do to the map once more what was corrected; False when it holds no such fact any more."""
    kind, target, payload, at = correction
    match kind:
        case "fact":
            return (await _put(_told(payload), mind, at)).id == target
        case "fact_amended":
            fact = await mind.store.amend(
                target,
                valid_at=_moment(payload.get("valid_at")),
                until=_moment(payload.get("until")),
                verdict=cast("Verdict | None", payload.get("verdict")),
                clear_verdict=bool(payload.get("clear_verdict")),
                now=at,
            )
            return fact is not None
        case "fact_forgotten":
            # One that was told by hand alone is not even made again.
            await mind.store.forget_fact(target, now=at)
            return True
        case _:
            # Edits of entities are laid over every snapshot and stand in no map.
            return True


async def _nodes(things: Sequence[Thing], mind: Mind) -> list[Entity]:
    """What was made by hand under exactly this name is found by its id; all else is looked for."""
    fresh = [_fresh(one, mind) for one in things]
    known = {one.id: one for one in await mind.store.entities(ids=[one.id for one in fresh])}
    return [
        made
        if (made := known.get(one.id)) is not None
        and (made.type, made.name) == (one.type, one.name)
        else await _named(one, mind)
        for one in fresh
    ]


async def _named(fresh: Entity, mind: Mind) -> Entity:
    """The node of exactly this name, or a new one; the oldest wins where a name stands twice."""
    named = await mind.store.named(fresh.name, fresh.type)
    if not named:
        given = (await mind.snapshots.decided()).named
        found = await mind.store.entities(
            ids=[id for id, name in given.items() if name == fresh.name]
        )
        named = [one for one in found if one.type == fresh.type]
    return min(named, key=lambda one: one.id) if named else fresh


def _fresh(thing: Thing, mind: Mind) -> Entity:
    return Entity(
        id=_id(mind, "entity", thing.type, thing.name),
        type=thing.type,
        name=thing.name,
        key=f"{thing.type}={thing.name}",
        confidence=1.0,
        origin="confirmed",
    )


def _id(mind: Mind, *parts: str) -> str:
    return str(uuid5(uuid5(NAMESPACE_URL, mind.config.group), "\x1f".join(("hand", *parts))))


def _payload(told: Told) -> dict[str, object]:
    return {
        "subject": {"name": told.subject.name, "type": told.subject.type},
        "relation": told.relation,
        "object": {"name": told.object.name, "type": told.object.type},
        "valid_at": told.valid_at.isoformat(),
        "until": told.until.isoformat() if told.until else None,
        "functional": told.functional,
        "note": told.note,
    }


def _told(payload: Mapping[str, object]) -> Told:
    subject, object = (cast("Mapping[str, str]", payload[one]) for one in ("subject", "object"))
    return Told(
        Thing(subject["name"], cast("NodeType", subject["type"])),
        cast("str", payload["relation"]),
        Thing(object["name"], cast("NodeType", object["type"])),
        datetime.fromisoformat(cast("str", payload["valid_at"])),
        _moment(payload.get("until")),
        cast("bool | None", payload.get("functional")),
        cast("str | None", payload.get("note")),
    )


def _moment(kept: object) -> datetime | None:
    return datetime.fromisoformat(kept) if isinstance(kept, str) else None
