"""Snapshot and two moments -> what changed between them, how surely, since when, in whose words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from graph.computed.listed import listed
from graph.computed.measure import day_of
from graph.computed.phases import Phase, phases
from graph.computed.priority import RANKED, Priorities, Weighed, priorities, weigh
from graph.computed.segments import Boundary, beyond, segments
from graph.computed.tracks import track
from graph.types import Entity, Fact, Observation, Snapshot

type Change = Literal["appeared", "rose", "fell", "paused", "dropped", "resumed", "done", "renamed"]

NEAR = timedelta(days=14)
QUOTES = 3
PATIENCE = 0.8


@dataclass(frozen=True, slots=True)
class Shift:
    """One item that changed; `reason` is the person's own words or nothing, never composed."""

    entity_id: str
    change: Change
    delta: float
    probability: float
    stable: bool
    date: datetime | None
    date_low: datetime | None
    date_high: datetime | None
    mood_part: float
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Shifts:
    a: datetime
    b: datetime
    rbo: float
    tau: float
    items: tuple[Shift, ...]
    priorities_a: Priorities
    priorities_b: Priorities


@dataclass(frozen=True, slots=True)
class _Moved:
    delta: float
    probability: float
    mood: float
    boundary: Boundary | None


def shifts(
    snapshot: Snapshot, a: datetime, b: datetime, zone: str | tzinfo = UTC, *, seed: int = 0
) -> Shifts:
    """What is different at `b`; items without a change are left out."""
    place = ZoneInfo(zone) if isinstance(zone, str) else zone
    what = weigh(snapshot.observations, place)
    reasons = _given_up_for(snapshot)
    found: list[Shift] = []
    for id in sorted(listed(snapshot)):
        entity = snapshot.entities[id]
        if entity.type in RANKED and what.observations.get(id):
            one = _shift(entity, what, a, b, place, reasons.get(id, ()))
            if one is not None:
                found.append(one)
    before = priorities(snapshot, a, zone=place, seed=seed)
    after = priorities(snapshot, b, zone=place, seed=seed)
    first, last = [r.entity_id for r in before.items], [r.entity_id for r in after.items]
    order = sorted(found, key=lambda s: (not s.stable, -s.probability, s.entity_id))
    return Shifts(a, b, rbo(first, last), tau(first, last), tuple(order), before, after)


def rbo(x: Sequence[str], y: Sequence[str], patience: float = PATIENCE) -> float:
    """Rank-biased overlap of two rankings, extrapolated from their common depth."""
    depth = min(len(x), len(y))
    if not depth:
        return 1.0 if not x and not y else 0.0
    agree = [len(set(x[:d]) & set(y[:d])) / d for d in range(1, depth + 1)]
    summed = sum(share * patience**d for d, share in enumerate(agree, 1))
    return (1 - patience) / patience * summed + agree[-1] * patience**depth


def tau(x: Sequence[str], y: Sequence[str]) -> float:
    """Kendall's tau over what both rankings hold; 1 when there is nothing to compare."""
    both = [one for one in x if one in set(y)]
    places = {one: n for n, one in enumerate(y)}
    pairs = [(i, j) for i in range(len(both)) for j in range(i + 1, len(both))]
    if not pairs:
        return 1.0
    signs = [1 if places[both[i]] < places[both[j]] else -1 for i, j in pairs]
    return sum(signs) / len(pairs)


def _shift(
    entity: Entity,
    what: Weighed,
    a: datetime,
    b: datetime,
    zone: tzinfo,
    given_up: Sequence[tuple[datetime, str]],
) -> Shift | None:
    seen = what.observations[entity.id]
    moved = _moved(what, entity.id, day_of(a, zone), day_of(b, zone))
    change, date = _change(entity, seen, moved, what, a, b, zone)
    if change is None:
        return None
    boundary = moved.boundary if change in {"rose", "fell"} else None
    low, high = date, date
    if boundary is not None:
        low, high = _noon(boundary.low, zone), _noon(boundary.high, zone)
    middle = date or b
    return Shift(
        entity_id=entity.id,
        change=change,
        delta=moved.delta,
        probability=_probability(change, date, moved, seen),
        stable=_stable(change, boundary, moved),
        date=date,
        date_low=low,
        date_high=high,
        mood_part=moved.mood,
        before=_nearest(seen, middle, b, after=False),
        after=_nearest(seen, middle, b, after=True),
        reason=_reason(seen, given_up, date),
    )


def _probability(
    change: Change, date: datetime | None, moved: _Moved, seen: Sequence[Observation]
) -> float:
    """A turn of the phase is as sure as what was said for it; a first word or a new name is a fact."""
    match change:
        case "rose" | "fell":
            return moved.probability
        case "appeared" | "renamed":
            return 1.0
        case "paused" | "dropped" | "resumed" | "done":
            return next((one.probability for one in phases(seen) if one.start == date), 0.0)


def _stable(change: Change, boundary: Boundary | None, moved: _Moved) -> bool:
    if change not in {"rose", "fell"}:
        return moved.boundary is not None and moved.boundary.stable
    return boundary is not None and boundary.stable


def _moved(what: Weighed, id: str, a: int, b: int) -> _Moved:
    readings = what.readings.get(id, ())
    if not readings or b <= a:
        return _Moved(0.0, 0.0, 0.0, None)
    path, pieces = track(readings, what.params), segments(readings, what.params)
    delta, sd = path.change(a, b)
    first, last = pieces.at(a), pieces.at(b)
    if first is not None and last is not None:
        delta = (delta + last - first) / 2
    inside = [one for one in pieces.boundaries if a < one.day <= b and one.delta * delta > 0]
    sure = [one for one in inside if one.stable] or inside
    heat = path.heat_near(b) - path.heat_near(a)
    return _Moved(
        delta, beyond(delta, sd, what.params), path.slope(b) * heat, sure[-1] if sure else None
    )


def _change(
    entity: Entity,
    seen: Sequence[Observation],
    moved: _Moved,
    what: Weighed,
    a: datetime,
    b: datetime,
    zone: tzinfo,
) -> tuple[Change | None, datetime | None]:
    """What happened by precedence: ends, returns, pauses, appearance, name, level."""
    spans = () if entity.type == "Value" else phases(seen)
    turned = _turned(spans, a, b)
    if turned is not None:
        return turned
    first = seen[0].valid_at
    if a < first <= b:
        return "appeared", first
    renamed = _renamed(entity, a, b)
    if renamed is not None:
        return "renamed", renamed
    if moved.probability < what.params.tell:
        return None, None
    date = _noon(moved.boundary.day, zone) if moved.boundary else None
    return ("rose" if moved.delta > 0 else "fell"), date


def _turned(spans: Sequence[Phase], a: datetime, b: datetime) -> tuple[Change, datetime] | None:
    """The last turn that still holds at `b`."""
    turns: dict[Change, datetime] = {}
    for before, one in zip((None, *spans), spans, strict=False):
        if not a < one.start <= b:
            continue
        match one.phase:
            case "done" | "dropped" | "paused":
                turns[one.phase] = one.start
            case "active" | "considered":
                if before is not None and before.phase in {"done", "dropped", "paused"}:
                    turns = {"resumed": one.start}
    order: tuple[Change, ...] = ("done", "dropped", "resumed", "paused")
    return next(((change, turns[change]) for change in order if change in turns), None)


def _renamed(entity: Entity, a: datetime, b: datetime) -> datetime | None:
    told = entity.attributes.get("renamed_at")
    if not isinstance(told, str):
        return None
    at = datetime.fromisoformat(told)
    return at if at.tzinfo is not None and a < at <= b else None


def _nearest(
    seen: Sequence[Observation], middle: datetime, end: datetime, *, after: bool
) -> tuple[str, ...]:
    """Words on one side of the boundary, calm ones first, then the nearest; none from after the window."""
    side = [
        one
        for one in seen
        if (one.valid_at >= middle) == after
        and one.valid_at <= end
        and one.told_at <= end
        and one.kind != "mention"
    ]
    near = sorted(side, key=lambda o: (abs(o.valid_at - middle), o.id))[: 2 * QUOTES]
    calm = sorted(near, key=lambda o: (o.heat >= 0.5, abs(o.valid_at - middle), o.id))
    return tuple(one.id for one in calm[:QUOTES])


def _reason(
    seen: Sequence[Observation],
    given_up: Sequence[tuple[datetime, str]],
    date: datetime | None,
) -> str | None:
    if date is None:
        return None
    said = [
        (abs(o.valid_at - date), o.source.quote)
        for o in seen
        if o.talk == "reason" and abs(o.valid_at - date) <= NEAR
    ]
    said += [(abs(at - date), quote) for at, quote in given_up if abs(at - date) <= NEAR]
    return min(said)[1] if said else None


def _given_up_for(snapshot: Snapshot) -> Mapping[str, Sequence[tuple[datetime, str]]]:
    found: dict[str, list[tuple[datetime, str]]] = {}
    for fact in snapshot.facts:
        if fact.relation == "ABANDONED_FOR" and _stands(fact) and fact.evidence:
            found.setdefault(fact.subject_id, []).append((fact.valid_at, fact.evidence[0].quote))
    return found


def _stands(fact: Fact) -> bool:
    return fact.expired_at is None and fact.verdict != "wrong"


def _noon(day: int, zone: tzinfo) -> datetime:
    return datetime.fromordinal(day).replace(hour=12, tzinfo=zone).astimezone(UTC)
