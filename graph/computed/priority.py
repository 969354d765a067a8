"""Snapshot and a moment -> what mattered most then, as a distribution and never as one number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from math import log
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from graph.computed.listed import listed
from graph.computed.measure import Measured, Params, day_of, measured
from graph.computed.phases import DORMANT, DORMANT_SLOW, Phase, phase_at, phases
from graph.computed.segments import fitted_hazard, segments
from graph.computed.tracks import START, track
from graph.types import Entity, Observation, Snapshot

type View = Literal["now", "then"]

RANKED = frozenset({"Goal", "Project", "Value"})
ENDED = frozenset({"done", "dropped"})
DRAWS, WARMTH, QUOTES = 2_000, 0.7, 3
ENOUGH = 300


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


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the observations of a map measure, and the noise and pace fitted to the person."""

    readings: Mapping[str, tuple[Measured, ...]]
    observations: Mapping[str, tuple[Observation, ...]]
    params: Params
    duties: Mapping[str, tuple[Measured, ...]] = field(
        default_factory=dict[str, tuple[Measured, ...]]
    )


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
    seen = snapshot.observations
    if view == "then":
        seen = tuple(one for one in seen if one.told_at <= as_of)
    what = weigh(seen, place)
    awake: list[str] = []
    asleep: list[str] = []
    duties: list[str] = []
    shown = listed(snapshot)
    for id in sorted(snapshot.entities):
        entity = snapshot.entities[id]
        if id not in shown or entity.type not in RANKED or not _there(what, id, as_of):
            continue
        if entity.attributes.get("obligation") is True:
            duties.append(id)
        elif _ended(what, entity, as_of) or id not in what.readings:
            continue
        else:
            (asleep if _silent(what, entity, as_of) else awake).append(id)
    day, hindsight = day_of(as_of, place), view == "now"
    items, certainty = _distribution(what.readings, what, awake, day, hindsight, seed, as_of)
    dormant, _ = _distribution(what.readings, what, asleep, day, hindsight, seed, as_of)
    obligations, _ = _distribution(what.duties, what, duties, day, hindsight, seed, as_of)
    return Priorities(as_of, view, certainty, items, dormant, obligations)


@lru_cache(maxsize=32)
def weigh(observations: tuple[Observation, ...], zone: tzinfo) -> Weighed:
    readings = measured(observations, zone)
    by_item: dict[str, list[Observation]] = {}
    for one in observations:
        by_item.setdefault(one.entity_id, []).append(one)
        if one.target_id is not None and one.target_id != one.entity_id:
            by_item.setdefault(one.target_id, []).append(one)
    ordered = {
        id: tuple(sorted(same, key=lambda o: (o.valid_at, o.id)))
        for id, same in sorted(by_item.items())
    }
    params = fitted(readings.values())
    return Weighed(readings, ordered, params, measured(observations, zone, duties=True))


def fitted(items: Iterable[tuple[Measured, ...]]) -> Params:
    """The noise and the pace of this person."""
    known = tuple(items)
    return fitted_hazard(known, fitted_noise(known))


def fitted_noise(items: Iterable[tuple[Measured, ...]], params: Params = START) -> Params:
    """Scale the noise until the middle of the surprises is as wide as it should be.

    Below 300 surprises nothing is fitted: on too little the fit invents shifts.
    """
    known = tuple(items)
    for _ in range(3):
        z = np.array([s for one in known for s in track(one, params).surprises])
        if len(z) < ENOUGH:
            return params
        ratio = float(np.clip(np.median(z**2) / 0.455, 0.5, 2.0))
        params = replace(params, noise=params.noise * ratio)
    return params


def level(what: Weighed, id: str, day: int, *, hindsight: bool = True) -> tuple[float, float]:
    """Level and variance; with hindsight the mean of smoother and segmentation."""
    return level_of(what.readings.get(id, ()), what.params, day, hindsight)


def quotes(observations: Sequence[Observation], as_of: datetime) -> tuple[str, ...]:
    """Newest words about it, open and strong ones first; nothing told or dated after the moment."""
    known = [o for o in observations if o.valid_at <= as_of and o.told_at <= as_of]
    wanted = [o for o in known if o.kind != "mention"] or known
    newest = sorted(wanted, key=lambda o: (o.explicit, o.valid_at, o.id), reverse=True)
    return tuple(one.id for one in newest[:QUOTES])


def level_of(
    readings: tuple[Measured, ...], params: Params, day: int, hindsight: bool = True
) -> tuple[float, float]:
    """Level and variance of one item; with hindsight the mean of smoother and segmentation."""
    if not readings:
        return 0.0, params.prior
    mean, variance = track(readings, params).at(day, hindsight=hindsight)
    piece = segments(readings, params).at(day) if hindsight else None
    return (mean if piece is None else (mean + piece) / 2), variance


def phases_of(observations: Iterable[Observation]) -> tuple[Phase, ...]:
    """The course of one item, thought out once for the same words."""
    return _phases(tuple(observations))


_phases = lru_cache(maxsize=4096)(phases)


def _there(what: Weighed, id: str, as_of: datetime) -> bool:
    seen = what.observations.get(id, ())
    return bool(seen) and seen[0].valid_at <= as_of


def _ended(what: Weighed, entity: Entity, as_of: datetime) -> bool:
    if entity.type == "Value":
        return False
    return phase_at(phases_of(o for o in what.observations[entity.id] if o.entity_id == entity.id), as_of) in ENDED


def _silent(what: Weighed, entity: Entity, as_of: datetime) -> bool:
    last = max(o.valid_at for o in what.observations[entity.id] if o.valid_at <= as_of)
    return as_of - last > (DORMANT_SLOW if entity.type == "Value" else DORMANT)


def _distribution(
    readings: Mapping[str, tuple[Measured, ...]],
    what: Weighed,
    ids: Sequence[str],
    day: int,
    hindsight: bool,
    seed: int,
    as_of: datetime,
) -> tuple[tuple[Ranked, ...], float]:
    if not ids:
        return (), 0.0
    found = [level_of(readings.get(id, ()), what.params, day, hindsight) for id in ids]
    means = np.array([m for m, _ in found])
    # Silence never makes an item wilder than one nobody has spoken about.
    sds = np.sqrt(np.minimum([v for _, v in found], what.params.prior))
    draws = np.random.default_rng(seed).normal(means, sds, (DRAWS, len(ids)))
    ranks = (-draws).argsort(axis=1).argsort(axis=1) + 1
    weights = np.exp((draws - draws.max(axis=1, keepdims=True)) / WARMTH)
    shares = (weights / weights.sum(axis=1, keepdims=True)).mean(axis=0)
    top = (ranks == 1).mean(axis=0)
    order = np.argsort(-means, kind="stable")
    low, high = np.quantile(ranks, [0.1, 0.9], axis=0)
    items = tuple(
        Ranked(
            entity_id=ids[i],
            level=float(means[i]),
            sd=float(sds[i]),
            p_top=float(top[i]),
            share=float(shares[i]),
            rank=place,
            rank_low=int(low[i]),
            rank_high=int(high[i]),
            evidence=quotes(what.observations[ids[i]], as_of),
        )
        for place, i in enumerate(map(int, order), 1)
    )
    return items, _certainty([float(p) for p in top])


def _certainty(top: Sequence[float]) -> float:
    if len(top) < 2:
        return 1.0
    spread = -sum(p * log(p) for p in top if p > 0)
    return 1 - spread / log(len(top))
