"""Snapshot and a moment -> what comes back, what is said but not lived, what only heat says, what collides, what is missed."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from graph.computed.beginning import told_by
from graph.computed.cycles import Cycle, cycles
from graph.computed.items import Item, Weighed, weigh
from graph.computed.listed import listed
from graph.computed.lived import Lived, stated_vs_lived
from graph.computed.measure import day_of
from graph.computed.neglected import Neglected, neglected
from graph.computed.phases import STOPPED
from graph.computed.priority import PHASED, RANKED
from graph.computed.related import related
from graph.computed.same import Same
from graph.types import Fact, Observation, Snapshot

APART, QUOTES = 1.0, 2
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
    known = weigh(snapshot.observations, place)
    what, shown = told_by(known, at, dated=True), listed(snapshot)
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
        cycles(known, what, wanted, phased, at),
        stated_vs_lived(free, at),
        _hot_cold(known, what, wanted, at),
        _conflicts(snapshot, what, shown, at),
        neglected(snapshot.observations, [what.items[id] for id in wanted], at),
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


def _hot_cold(
    known: Weighed, what: Weighed, ids: Sequence[str], at: datetime
) -> tuple[HotCold, ...]:
    found: list[HotCold] = []
    for id in ids:
        item = what.items[id]
        cold, hot = (_last(words, at) for words in (known.items[id].cold_words, known.items[id].hot_words))  # fmt: skip
        if cold is None or hot is None or abs(_want(hot) - _want(cold)) < APART:
            continue
        day = day_of(at, item.zone)
        slope = item.track(what.noise).slope(day) if item.readings else 0.0
        found.append(HotCold(id, cold.id, hot.id, slope))
    return tuple(found)


def _last(words: Sequence[Observation], at: datetime) -> Observation | None:
    """The newest of a moment that had been told by then."""
    until = bisect_right(words, at, key=lambda one: one.valid_at)
    return next((words[n] for n in reversed(range(until)) if words[n].told_at <= at), None)


def _want(one: Observation) -> float:
    return float(one.pro - one.con)


def _conflicts(
    snapshot: Snapshot, what: Weighed, shown: frozenset[str], at: datetime
) -> tuple[Conflict, ...]:
    stopped = {id for id, item in what.items.items() if _is(snapshot, id, PHASED) and item.phase(at) in STOPPED}  # fmt: skip
    found = {
        (one.a, one.b): one
        for one in _told(Same(snapshot))
        if one.told is not None
        and _holds(one.told, at)
        and one.a not in stopped
        and one.b not in stopped
    }
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
    said = (one for one in reversed(item.observations) if not one.remark)
    newest = list(islice(said, QUOTES))[::-1] or item.observations[-QUOTES:]
    return tuple(one.id for one in newest)


@lru_cache(maxsize=4)
def _told(same: Same[Snapshot]) -> tuple[Conflict, ...]:
    """Conflicts that were told of at any time, between things that are shown."""
    snapshot = same.value
    shown, found = listed(snapshot), list[Conflict]()
    for fact in related(snapshot, "CONFLICTS_WITH"):
        ends = (fact.subject_id, fact.object_id)
        if {*ends} <= shown:
            inner = all(_is(snapshot, id, frozenset({"Value"})) for id in ends)
            kind = "inherent" if inner else "resource"
            found.append(Conflict(min(ends), max(ends), kind, fact, ()))
    return tuple(found)


def let_go() -> None:
    """Keep nothing of the maps that were looked at."""
    _told.cache_clear()


def _holds(fact: Fact, at: datetime) -> bool:
    stands = fact.expired_at is None and fact.verdict != "wrong"
    return stands and fact.valid_at <= at and (fact.invalid_at is None or at < fact.invalid_at)
