"""Snapshot and a moment -> what comes back, what is said but not lived, what only heat says, what collides, what is missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from graph.computed.cycles import Cycle, cycles
from graph.computed.items import Item, Weighed, weigh
from graph.computed.listed import listed
from graph.computed.lived import Lived, stated_vs_lived
from graph.computed.measure import day_of
from graph.computed.neglected import Neglected, neglected
from graph.computed.phases import STOPPED, phase_at
from graph.computed.priority import PHASED, RANKED
from graph.computed.related import related
from graph.types import Entity, Fact, Observation, Snapshot

COLD, HOT, APART, QUOTES = 0.3, 0.7, 1.0, 2
# Opposite values of Schwartz's circle: a weak hint that two wishes pull apart.
OPPOSITES: Mapping[str, frozenset[str]] = {
    "self-direction": frozenset({"security", "conformity", "tradition"}),
    "stimulation": frozenset({"security", "conformity", "tradition"}),
    "hedonism": frozenset({"conformity", "tradition"}),
    "achievement": frozenset({"benevolence", "universalism"}),
    "power": frozenset({"benevolence", "universalism"}),
}


@dataclass(frozen=True, slots=True)
class HotCold:
    """The last words in heat and the last calm ones, where they disagree; `slope` is what heat adds."""

    entity_id: str
    cold: str
    hot: str
    slope: float


@dataclass(frozen=True, slots=True)
class Conflict:
    a: str
    b: str
    kind: Literal["resource", "inherent"]
    told: Fact | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    as_of: datetime
    cycles: tuple[Cycle, ...]
    stated_vs_lived: tuple[Lived, ...]
    hot_cold: tuple[HotCold, ...]
    conflicts: tuple[Conflict, ...]
    neglected: tuple[Neglected, ...] = ()


def patterns(snapshot: Snapshot, at: datetime, zone: str | tzinfo = UTC) -> Patterns:
    """From what had been told by the moment and nothing after it."""
    place = ZoneInfo(zone) if isinstance(zone, str) else zone
    seen = snapshot.observations
    if any(one.told_at > at or one.valid_at > at for one in seen):
        seen = tuple(one for one in seen if one.told_at <= at and one.valid_at <= at)
    what, shown = weigh(seen, place), listed(snapshot)
    wanted = [id for id in what.items if id in shown and _is(snapshot, id, RANKED)]
    phased = frozenset(id for id in wanted if _is(snapshot, id, PHASED))
    hindered = _hindered(snapshot, at)
    free = [
        what.items[id]
        for id in wanted
        if id not in hindered and snapshot.entities[id].attributes.get("obligation") is not True
    ]
    return Patterns(
        at,
        cycles(what, wanted, phased, at, place),
        stated_vs_lived(free, at),
        _hot_cold(what, wanted, day_of(at, place)),
        _conflicts(snapshot, what, shown, at),
        neglected(seen, [what.items[id] for id in wanted], at),
    )


def _is(snapshot: Snapshot, id: str, types: frozenset[str]) -> bool:
    entity = snapshot.entities.get(id)
    return entity is not None and entity.type in types


def _hindered(snapshot: Snapshot, at: datetime) -> frozenset[str]:
    """What something outside blocks: that it is not lived says nothing of the wish."""
    return frozenset(
        fact.object_id
        for fact in related(snapshot, "BLOCKS")
        if _holds(fact, at)
        and (blocker := snapshot.entities.get(fact.subject_id)) is not None
        and blocker.attributes.get("inner") is not True
    )


def _hot_cold(what: Weighed, ids: Sequence[str], day: int) -> tuple[HotCold, ...]:
    found: list[HotCold] = []
    for id in ids:
        item = what.items[id]
        said = [o for o in item.observations if o.entity_id == id and _speaks(o)]
        cold = next((o for o in reversed(said) if o.heat < COLD), None)
        hot = next((o for o in reversed(said) if o.heat > HOT), None)
        if cold is None or hot is None or abs(_want(hot) - _want(cold)) < APART:
            continue
        slope = item.track(what.noise).slope(day) if item.readings else 0.0
        found.append(HotCold(id, cold.id, hot.id, slope))
    return tuple(found)


def _speaks(one: Observation) -> bool:
    return bool(one.pro or one.con) and one.modality != "hypothetical"


def _want(one: Observation) -> float:
    return float(one.pro - one.con)


def _conflicts(
    snapshot: Snapshot, what: Weighed, shown: frozenset[str], at: datetime
) -> tuple[Conflict, ...]:
    found: dict[tuple[str, str], Conflict] = {}
    for fact in related(snapshot, "CONFLICTS_WITH"):
        ends = (fact.subject_id, fact.object_id)
        if not _holds(fact, at) or not {*ends} <= shown:
            continue
        both = [snapshot.entities.get(id) for id in ends]
        if all(one is not None and _alive(what, one, at) for one in both):
            a, b = min(ends), max(ends)
            inner = all(one is not None and one.type == "Value" for one in both)
            found[a, b] = Conflict(a, b, "inherent" if inner else "resource", fact, ())
    for a, b in _opposites(snapshot, what, shown):
        ids = tuple(id for one in (a, b) for id in _newest(what.items[one]))
        found.setdefault((a, b), Conflict(a, b, "inherent", None, ids))
    return tuple(found[key] for key in sorted(found))


def _opposites(snapshot: Snapshot, what: Weighed, shown: frozenset[str]) -> list[tuple[str, str]]:
    known = {
        id: str(kind).casefold()
        for id in what.items
        if id in shown and (kind := snapshot.entities[id].attributes.get("schwartz"))
    }
    return [
        (min(a, b), max(a, b))
        for a, mine in known.items()
        for b, other in known.items()
        if other in OPPOSITES.get(mine, frozenset())
    ]


def _newest(item: Item) -> tuple[str, ...]:
    said = [o for o in item.observations if not o.remark] or item.observations
    return tuple(one.id for one in said)[-QUOTES:]


def _alive(what: Weighed, entity: Entity, at: datetime) -> bool:
    """A goal or project in hand or in mind; anything else as long as it is known."""
    item = what.items.get(entity.id)
    if entity.type not in PHASED or item is None:
        return True
    return phase_at(item.course, at) not in STOPPED


def _holds(fact: Fact, at: datetime) -> bool:
    stands = fact.expired_at is None and fact.verdict != "wrong"
    return stands and fact.valid_at <= at and (fact.invalid_at is None or at < fact.invalid_at)
