"""Snapshot and two moments -> what changed between them, how surely, since when, in whose words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from math import exp
from typing import Literal
from zoneinfo import ZoneInfo

from graph.computed.items import Item, weigh
from graph.computed.listed import listed
from graph.computed.measure import Params, day_of
from graph.computed.phases import STOPPED
from graph.computed.priority import PHASED, RANKED, Priorities, priorities
from graph.computed.related import related
from graph.computed.segments import CALM, Boundary, beyond
from graph.computed.signs import SAID
from graph.computed.turns import Turn, turn
from graph.types import Entity, Fact, Observation, Snapshot

type Change = Literal["appeared", "rose", "fell", "paused", "dropped", "resumed", "done", "renamed"]

# Which way the words after a change speak.
_SIGN: Mapping[Change, int] = {"rose": 1, "resumed": 1, "fell": -1, "dropped": -1, "paused": -1}
NEAR = timedelta(days=14)
QUOTES = 3
LASTING = 21
PATIENCE = 0.8
# How sure a turn of the phase is by outright words alone.
OUTRIGHT = 1 / (1 + exp(-SAID))


@dataclass(frozen=True, slots=True)
class Shift:
    """One item that changed; `reason` is the person's own words or nothing, never composed.

    `hot`: it was given up in heat, and nothing calm has borne it out.
    """

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
    hot: bool = False


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
class Moved:
    delta: float
    probability: float
    mood: float
    boundary: Boundary | None


@dataclass(frozen=True, slots=True)
class _Event:
    change: Change
    at: datetime | None
    probability: float
    stable: bool
    low: datetime | None = None
    high: datetime | None = None
    hot: bool = False


@dataclass(frozen=True, slots=True)
class _Window:
    params: Params
    a: datetime
    b: datetime
    zone: tzinfo
    until: datetime


def shifts(
    snapshot: Snapshot, a: datetime, b: datetime, zone: str | tzinfo = UTC, *, seed: int = 0
) -> Shifts:
    """What is different at `b`; items without a change are left out.

    Of what is ranked alone. A decision is a day of the biography and has no level to rise or fall; a belief or a habit
    is said once and seldom measured again, so that each would but appear. What is to be stopped or kept up is an
    undertaking of its own («бросить курить») and is here as one.
    """
    place = ZoneInfo(zone) if isinstance(zone, str) else zone
    what = weigh(snapshot.observations, place)
    reasons = _given_up_for(snapshot)
    shown = listed(snapshot)
    until = max((item.times[-1] for item in what.items.values()), default=b)
    window = _Window(what.params, a, b, place, until)
    found: list[Shift] = []
    for id, item in what.items.items():
        entity = snapshot.entities.get(id)
        if entity is not None and entity.type in RANKED and id in shown:
            one = _shift(entity, item, window, reasons.get(id, ()))
            if one is not None:
                found.append(one)
    before = priorities(snapshot, a, zone=place, seed=seed)
    after = priorities(snapshot, b, zone=place, seed=seed)
    first, last = [r.entity_id for r in before.items], [r.entity_id for r in after.items]
    items = tuple(sorted(found, key=_by_weight(first, last)))
    return Shifts(a, b, rbo(first, last), tau(first, last), items, before, after)


def _by_weight(first: Sequence[str], last: Sequence[str]) -> Callable[[Shift], tuple[object, ...]]:
    """What holds comes first, then what changed before what is only new; each by the higher place it had or has."""
    place: dict[str, int] = {}
    for n, id in (*enumerate(first), *enumerate(last)):
        place[id] = min(n, place.get(id, n))
    far = len(place)

    def weight(one: Shift) -> tuple[object, ...]:
        new = one.change in {"appeared", "renamed"}
        return not one.stable, new, place.get(one.entity_id, far), -one.probability, one.entity_id

    return weight


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
    entity: Entity, item: Item, window: _Window, given_up: Sequence[tuple[datetime, str]]
) -> Shift | None:
    b = window.b
    went = _moved(item, window)
    event = _event(entity, item, went, window)
    if event is None:
        return None
    middle = event.at or b
    near = item.around(middle)
    return Shift(
        entity_id=entity.id,
        change=event.change,
        delta=went.delta,
        probability=event.probability,
        stable=event.stable,
        date=event.at,
        date_low=event.low or event.at,
        date_high=event.high or event.at,
        mood_part=went.mood,
        before=_nearest(near, middle, b, after=False),
        after=_nearest(near, middle, b, after=True, sign=_SIGN.get(event.change, 0)),
        reason=_reason(near, given_up, event.at),
        hot=event.hot and not event.stable,
    )


def moved(item: Item, params: Params, a: int, b: int) -> Moved:
    """The change of one item between two days: how much, how surely, how much of it is mood."""
    if not item.readings or b <= a:
        return Moved(0.0, 0.0, 0.0, None)
    path, pieces = item.track(params), item.segments(params)
    delta, sd = path.change(a, b)
    first, last = pieces.at(a), pieces.at(b)
    if first is not None and last is not None:
        delta = (delta + last - first) / 2
    inside = [one for one in pieces.boundaries if a < one.day <= b and one.delta * delta > 0]
    sure = [one for one in inside if one.stable] or inside
    heat = path.heat_near(b) - path.heat_near(a)
    return Moved(delta, beyond(delta, sd, params), path.slope(b) * heat, sure[-1] if sure else None)


def _moved(item: Item, window: _Window) -> Moved:
    """The same; a change that only calm words of this window bore out is one of this window."""
    a, b = day_of(window.a, window.zone), day_of(window.b, window.zone)
    went = moved(item, window.params, a, b)
    if went.boundary is not None or not item.readings:
        return went
    late = [
        one
        for one in item.segments(window.params).boundaries
        if one.stable and one.day <= a and a < (one.borne_out or a) <= b
    ]
    if not late or (went.delta * late[-1].delta < 0 and went.probability >= window.params.tell):
        return went
    return replace(went, delta=late[-1].delta, probability=late[-1].probability, boundary=late[-1])


def _event(entity: Entity, item: Item, went: Moved, window: _Window) -> _Event | None:
    """What happened by precedence: ends, returns, pauses, appearance, name, level.

    A turn of the phase is as sure as what was said for it; a first word or a new name is a fact.
    """
    a, b = window.a, window.b
    level = _level(went, item, window)
    spans = item.dated if entity.type in PHASED else ()
    turned = turn(spans, item.temper, a, b, window.until)
    by_phase = None
    if turned is not None and not _later(level, turned):
        fell = level is not None and level.stable and level.change == "fell"
        stable = turned.stable or (turned.change == "paused" and fell)
        by_phase = _Event(turned.change, turned.at, turned.probability, stable, hot=turned.hot)
    if by_phase is not None and by_phase.change != "rose":
        return by_phase
    first = item.times[0]
    if a < first <= b:
        lasting = went.boundary is not None and went.boundary.stable
        return _Event("appeared", first, 1.0, lasting)
    renamed = _renamed(entity, a, b)
    if renamed is not None:
        return _Event("renamed", renamed, 1.0, stable=False)
    return by_phase or _outright(item, level, window) or level


def _outright(item: Item, level: _Event | None, window: _Window) -> _Event | None:
    """«Теперь это главное»: a place given out loud is news even where nothing bears it out yet.

    By itself it lasts no longer than the saying: what the level shows surely, and calm words against it, go first.
    """
    if level is not None and (level.stable or level.change == "fell"):
        return None
    at = item.announced.put_first(window.a, window.b)
    if at is None or item.phase(window.b) in STOPPED or (item.temper.calmly(at, window.b) or 0) < 0:
        return None
    return _Event("rose", at, OUTRIGHT, stable=False)


def _level(went: Moved, item: Item, window: _Window) -> _Event | None:
    """A rise or a fall. One that came up in heat counts from the day on which calm words bear it out."""
    zone = window.zone
    if went.probability < window.params.tell:
        return None
    change: Change = "rose" if went.delta > 0 else "fell"
    at = went.boundary
    if at is None:
        return _Event(change, None, went.probability, stable=False)
    low, high = _noon(at.low, zone), _noon(at.high, zone)
    held = at.stable and at.held >= LASTING and at.borne_out is not None
    date = _noon(at.borne_out if held and at.borne_out is not None else at.day, zone)
    date = item.announced.since(date, up=went.delta > 0) or date
    inside = window.a < date <= window.b
    date = date if inside else _noon(at.day, zone)
    return _Event(change, date, went.probability, held and inside, low, max(high, date))


def _later(level: _Event | None, turned: Turn | None) -> bool:
    """A lasting change of level that came after a turn of the phase the other way, or where none held."""
    if level is None or not level.stable or turned is None or level.at is None:
        return level is not None and turned is None
    return not turned.stable or (level.at > turned.at and (level.change == "rose") != turned.up)


def _renamed(entity: Entity, a: datetime, b: datetime) -> datetime | None:
    told = entity.attributes.get("renamed_at")
    if not isinstance(told, str):
        return None
    at = datetime.fromisoformat(told)
    return at if at.tzinfo is not None and a < at <= b else None


def _nearest(
    seen: Sequence[Observation], middle: datetime, end: datetime, *, after: bool, sign: int = 0
) -> tuple[str, ...]:
    """Words on one side of the boundary, calm ones first, then the nearest; none from after the window.

    None that speak against a change of this `sign`, unless there are no others.
    """
    side = [
        one
        for one in seen
        if (one.valid_at >= middle) == after
        and one.valid_at <= end
        and one.told_at <= end
        and one.kind != "mention"
    ]
    telling = [one for one in side if not one.remark] or side
    telling = [one for one in telling if sign * one.polarity >= 0] or telling
    telling.sort(key=lambda o: (abs(o.valid_at - middle), *_weaker(o), o.id))
    # A sentence may be seen twice for one thing; it is one quote.
    once: dict[tuple[str, str], Observation] = {}
    for one in telling:
        once.setdefault((one.source.message_id, one.source.quote), one)
    near = sorted([*once.values()][: 2 * QUOTES], key=lambda o: o.heat >= CALM)
    return tuple(one.id for one in near[:QUOTES])


def _weaker(one: Observation) -> tuple[bool, bool]:
    """Of one day's words those of a turn come first, then those that are said outright."""
    return one.phase is None, not one.explicit


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
    for fact in related(snapshot, "ABANDONED_FOR"):
        if _stands(fact) and fact.evidence:
            found.setdefault(fact.subject_id, []).append((fact.valid_at, fact.evidence[0].quote))
    return found


def _stands(fact: Fact) -> bool:
    return fact.expired_at is None and fact.verdict != "wrong"


def _noon(day: int, zone: tzinfo) -> datetime:
    return datetime.fromordinal(day).replace(hour=12, tzinfo=zone).astimezone(UTC)
