"""Snapshot and a moment -> what mattered most then, as a distribution and never as one number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from heapq import nlargest
from math import log
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from graph.computed.beginning import told_by
from graph.computed.items import Item, Weighed, weigh
from graph.computed.listed import listed
from graph.computed.measure import Params, day_of
from graph.computed.phases import DORMANT, DORMANT_SLOW
from graph.computed.standing import standing
from graph.computed.tracks import START
from graph.types import Entity, Observation, PhaseName, Snapshot

type View = Literal["now", "then"]

RANKED = frozenset({"Goal", "Project", "Value"})
PHASED = frozenset({"Goal", "Project"})
ENDED = frozenset({"done", "dropped"})
DRAWS, WARMTH, QUOTES = 2_000, 0.7, 3
# So many words carry as much as all that is known beforehand: fewer are too few to cut by.
BUILT = 3


@dataclass(frozen=True, slots=True)
class Ranked:
    """One item: level and sd, share of draws on top, weight among all, rank with its 10..90 %."""

    entity_id: str
    level: float
    sd: float
    p_top: float
    share: float
    rank: int
    rank_low: int
    rank_high: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Priorities:
    as_of: datetime
    view: View
    certainty: float
    items: tuple[Ranked, ...]
    dormant: tuple[Ranked, ...]
    obligations: tuple[Ranked, ...]


def priorities(
    snapshot: Snapshot,
    as_of: datetime,
    view: View = "now",
    zone: str | tzinfo = UTC,
    *,
    seed: int = 0,
) -> Priorities:
    """`now` judges the day with hindsight; `then` uses only what had been told by then."""
    place = ZoneInfo(zone) if isinstance(zone, str) else zone
    what = weigh(snapshot.observations, place)
    if view == "then":
        what = told_by(what, as_of)
    awake: list[Item] = []
    asleep: list[Item] = []
    duties: list[Item] = []
    shown = listed(snapshot)
    for id, item in what.items.items():
        entity, last = snapshot.entities.get(id), item.last(as_of)
        if entity is None or id not in shown or entity.type not in RANKED or last is None:
            continue
        if entity.attributes.get("obligation") is True:
            duties.append(item)
        elif item.readings and _phase(item, entity, as_of) not in ENDED:
            silence = DORMANT_SLOW if entity.type == "Value" else DORMANT
            quiet = item.quiet(as_of, what.silences) if view == "now" else as_of - last
            (asleep if quiet > silence else awake).append(item)
    asked = _Asked(what, snapshot, as_of, day_of(as_of, place), view == "now", seed)
    items, certainty = _distribution(asked, awake)
    dormant, _ = _distribution(asked, asleep)
    obligations, _ = _distribution(asked, duties, duties=True)
    return Priorities(as_of, view, certainty, items, dormant, obligations)


def prepare(snapshot: Snapshot, zone: str | tzinfo = UTC) -> None:
    """Work out what all days rest on, so that no day is slow for being the first on which something mattered."""
    what = weigh(snapshot.observations, ZoneInfo(zone) if isinstance(zone, str) else zone)
    for id in listed(snapshot):
        item = what.items.get(id)
        if item is not None and snapshot.entities[id].type in RANKED:
            level(item, what.params, 0)


@dataclass(frozen=True, slots=True)
class _Asked:
    what: Weighed
    snapshot: Snapshot
    as_of: datetime
    day: int
    hindsight: bool
    seed: int


def level(item: Item, params: Params, day: int, *, hindsight: bool = True) -> tuple[float, float]:
    """Level and variance of one item; with hindsight mostly the level of the stretch the day lies in.

    A smoother lets what was said after a turn colour the months before it, and what was felt in one
    week the weeks around it; it leads only where there is too little to tell a stretch.
    """
    if not item.readings:
        return 0.0, params.prior
    mean, variance = item.track(params).at(day, hindsight=hindsight)
    piece = item.segments(params).at(day) if hindsight else None
    if piece is None:
        return mean, variance
    cut = len(item.readings) / (len(item.readings) + BUILT)
    return cut * piece + (1 - cut) * mean, variance


def quotes(observations: Sequence[Observation], as_of: datetime) -> tuple[str, ...]:
    """Newest words about it, those for it and open ones first; nothing told or dated after the moment."""
    known = [o for o in observations if o.valid_at <= as_of and o.told_at <= as_of]
    wanted = [o for o in known if not o.remark] or known
    newest = nlargest(QUOTES, wanted, key=lambda o: (o.pro > o.con, o.explicit, o.valid_at, o.id))  # fmt: skip
    return tuple(one.id for one in newest)


def _phase(item: Item, entity: Entity, as_of: datetime) -> PhaseName | None:
    return item.phase(as_of) if entity.type in PHASED else None


def _weight(asked: _Asked, item: Item, *, duties: bool) -> tuple[float, float]:
    """What an item counts for on the day: how much it is wanted, where it stands, what it takes."""
    what, entity = asked.what, asked.snapshot.entities[item.id]
    if duties:
        mean, variance = item.duty_track(what.noise).at(asked.day, hindsight=asked.hindsight)
    else:
        params = what.params if asked.hindsight else what.noise
        mean, variance = level(item, params, asked.day, hindsight=asked.hindsight)
    phase = _phase(item, entity, asked.as_of) if entity.type in PHASED else "active"
    return mean + standing(phase, item.attention.on(asked.day)), variance


def _distribution(
    asked: _Asked, items: Sequence[Item], *, duties: bool = False
) -> tuple[tuple[Ranked, ...], float]:
    if not items:
        return (), 0.0
    found = [_weight(asked, one, duties=duties) for one in items]
    means = np.array([m for m, _ in found])
    # Silence never makes an item wilder than one nobody has spoken about.
    sds = np.sqrt(np.minimum([v for _, v in found], START.prior))
    draws = np.random.default_rng(asked.seed).normal(means, sds, (DRAWS, len(items)))
    ranks = np.empty(draws.shape, dtype=np.int32)
    np.put_along_axis(ranks, (-draws).argsort(axis=1), np.arange(1, len(items) + 1), axis=1)
    weights = np.exp((draws - draws.max(axis=1, keepdims=True)) / WARMTH)
    shares = (weights / weights.sum(axis=1, keepdims=True)).mean(axis=0)
    top = (ranks == 1).mean(axis=0)
    order = np.argsort(-means, kind="stable")
    ranks.sort(axis=0)
    low, high = ranks[DRAWS // 10], ranks[-1 - DRAWS // 10]
    ranked = tuple(
        Ranked(
            entity_id=items[i].id,
            level=float(means[i]),
            sd=float(sds[i]),
            p_top=float(top[i]),
            share=float(shares[i]),
            rank=place,
            rank_low=int(low[i]),
            rank_high=int(high[i]),
            evidence=quotes(items[i].until(asked.as_of), asked.as_of),
        )
        for place, i in enumerate(map(int, order), 1)
    )
    return ranked, _certainty([float(p) for p in top])


def _certainty(top: Sequence[float]) -> float:
    if len(top) < 2:
        return 1.0
    spread = -sum(p * log(p) for p in top if p > 0)
    return 1 - spread / log(len(top))
