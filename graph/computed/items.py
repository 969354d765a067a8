"""Observations -> items with everything worked out from their words, each part once."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from math import log2

import numpy as np

from graph.computed.announced import Announced, announced
from graph.computed.course import Stretch, Ways, ways
from graph.computed.measure import Measured, Params, day_of, measured
from graph.computed.phases import Phase, dated, joined, phase_at
from graph.computed.readings import Readings
from graph.computed.same import Same
from graph.computed.segments import (
    HAZARDS,
    LEAST,
    Calmed,
    Pieces,
    Segments,
    calmed,
    pieces,
    segments,
)
from graph.computed.signs import Signs, signs
from graph.computed.standing import Attention, attention
from graph.computed.temper import Temper, temper
from graph.computed.tracks import START, Track, track
from graph.computed.turns import as_said
from graph.types import Observation, PhaseName

ENOUGH, STEPS = 300, 8
HELD, NEWEST = 8_192, 150
SILENCE, RETURNED = timedelta(days=60), timedelta(days=30)
type Silence = tuple[datetime, datetime]
COLD, BOILING = 0.3, 0.7


class Item:
    """One goal, project or value: its words by time, and what follows from them alone."""

    def __init__(self, id: str, observations: tuple[Observation, ...], zone: tzinfo) -> None:
        self.id = id
        self.observations = observations
        self.zone = zone
        self._tracks: dict[float, Track] = {}
        self._calmed: dict[float, Calmed | None] = {}
        self._segments: dict[Params, Segments] = {}
        self._pieces: dict[Params, Pieces | None] = {}

    @cached_property
    def times(self) -> tuple[datetime, ...]:
        return tuple(one.valid_at for one in self.observations)

    @cached_property
    def days(self) -> tuple[int, ...]:
        return tuple(day_of(at, self.zone) for at in self.times)

    @cached_property
    def all_told(self) -> tuple[datetime, ...]:
        """When each of its words and all before it had been told."""
        return tuple(accumulate((one.told_at for one in self.observations), max))

    @cached_property
    def any_told(self) -> tuple[datetime, ...]:
        """When the first of each of its words and all behind it was told."""
        return tuple(accumulate((one.told_at for one in reversed(self.observations)), min))[::-1]

    @cached_property
    def wanted(self) -> Readings:
        return Readings(measured(self.id, self.observations, self.zone))

    @cached_property
    def owed(self) -> Readings:
        """The same, with what is only owed."""
        if not any(one.modality == "obligation" for one in self.observations):
            return self.wanted
        return Readings(measured(self.id, self.observations, self.zone, duties=True))

    @property
    def readings(self) -> tuple[Measured, ...]:
        return self.wanted.few

    @cached_property
    def signs(self) -> Signs:
        return signs(self.own(self.observations))

    @cached_property
    def ways(self) -> Ways:
        return ways(self.signs)

    @cached_property
    def stretches(self) -> Mapping[Stretch, Phase]:
        return dated(self.signs, self.ways)

    @cached_property
    def course(self) -> tuple[Phase, ...]:
        return joined(self.stretches.values())

    @cached_property
    def dated(self) -> tuple[Phase, ...]:
        """The same; what was long only thought of begins on the day on which the person said so."""
        return as_said(self.course, self.announced)

    @cached_property
    def announced(self) -> Announced:
        return announced(self.observations)

    @cached_property
    def temper(self) -> Temper:
        return temper(self.observations)

    @cached_property
    def hot_words(self) -> tuple[Observation, ...]:
        """What was said for it or against it in heat."""
        return tuple(one for one in self._said if one.heat > BOILING)

    @cached_property
    def cold_words(self) -> tuple[Observation, ...]:
        """And calmly."""
        return tuple(one for one in self._said if one.heat < COLD)

    @property
    def _said(self) -> Iterator[Observation]:
        spoken = self.own(self.observations)
        return (o for o in spoken if (o.pro or o.con) and o.modality != "hypothetical")

    @cached_property
    def attention(self) -> Attention:
        return attention(self.observations, self.zone)

    def phase(self, at: datetime) -> PhaseName | None:
        """Where it stood at a moment."""
        return phase_at(self.course, at)

    def last(self, at: datetime) -> datetime | None:
        """When it was last spoken of by a moment."""
        n = bisect_right(self.times, at)
        return self.times[n - 1] if n else None

    def quiet(self, at: datetime, silences: Sequence[Silence] = ()) -> timedelta:
        """How far the nearest words about it are from a moment, before it or after; there are some.

        Of `silences`, in which nothing was told of anything, one that has just ended does not count: who comes back
        has not had the time yet to speak of what they still want.
        """
        n = bisect_right(self.times, at)
        near = [one - at for one in self.times[n : n + 1]]
        if n:
            last = self.times[n - 1]
            idle = (
                end - start
                for start, end in silences
                if last <= start and end <= at < end + RETURNED
            )
            near.append(at - last - sum(idle, timedelta()))
        return min(near)

    def until(self, at: datetime, most: int = NEWEST) -> tuple[Observation, ...]:
        """The newest words dated up to a moment."""
        n = bisect_right(self.times, at)
        return self.observations[max(0, n - most) : n]

    def around(self, at: datetime, most: int = NEWEST) -> tuple[Observation, ...]:
        """The words nearest to a moment, as many before as after it."""
        n = bisect_right(self.times, at)
        return self.observations[max(0, n - most) : n + most]

    def track(self, params: Params) -> Track:
        known = self._tracks.get(params.noise)
        if known is None:
            seen = self.wanted.filtered(params)
            known = self._tracks[params.noise] = track(self.readings, params, seen)
        return known

    def surprises(self, params: Params) -> tuple[float, ...]:
        """How far each reading lay from what was believed before it."""
        return self.wanted.filtered(params).far

    def duty_track(self, params: Params) -> Track:
        """The level with what is only owed in it, to rank duties among themselves."""
        return track(self.owed.few, params, self.owed.filtered(params))

    def segments(self, params: Params) -> Segments:
        known = self._segments.get(params)
        if known is None:
            cut = self.pieces(params)
            known = self._segments[params] = segments(self._calm(params), cut, params)
        return known

    def pieces(self, params: Params) -> Pieces | None:
        """The best cut of the readings before any boundary is confirmed; None where there are too few."""
        if params not in self._pieces:
            self._pieces[params] = pieces(self._calm(params), params)
        return self._pieces[params]

    def score(self, params: Params) -> float:
        """How well the best cut explains the readings, to compare paces of change."""
        found = self.pieces(params)
        return found.score if found else 0.0

    def own(self, observations: Iterable[Observation]) -> Iterator[Observation]:
        """Those of it alone, without what only points at it."""
        return (one for one in observations if one.entity_id == self.id)

    def _calm(self, params: Params) -> Calmed | None:
        if params.noise not in self._calmed:
            self._calmed[params.noise] = calmed(self.readings, params)
        return self._calmed[params.noise]


class Weighed:
    """All items of a map, and the noise and pace fitted to the person."""

    def __init__(self, items: Mapping[str, Item]) -> None:
        self.items = items

    @cached_property
    def silences(self) -> tuple[Silence, ...]:
        """Stretches between words in which nothing was told of anything: they say of no one thing that it rests."""
        told = sorted({time for item in self.items.values() for time in item.times})
        return tuple((a, b) for a, b in pairwise(told) if b - a >= SILENCE)

    @cached_property
    def noise(self) -> Params:
        return fitted_noise(self.items.values())

    @cached_property
    def params(self) -> Params:
        return fitted_hazard(self.items.values(), self.noise)


def weigh(observations: tuple[Observation, ...], zone: tzinfo) -> Weighed:
    """Items whose words are the same as before keep what was worked out for them."""
    return _weigh(Same(observations), zone)


@lru_cache(maxsize=8)
def _weigh(same: Same[tuple[Observation, ...]], zone: tzinfo) -> Weighed:
    by_item: dict[str, list[Observation]] = {}
    for one in same.value:
        by_item.setdefault(one.entity_id, []).append(one)
        if one.target_id is not None and one.target_id != one.entity_id:
            by_item.setdefault(one.target_id, []).append(one)
    return Weighed(
        {
            id: item_of(id, tuple(sorted(told, key=lambda o: (o.valid_at, o.id))), zone)
            for id, told in sorted(by_item.items())
        }
    )


item_of = lru_cache(maxsize=HELD)(Item)


def let_go() -> None:
    """Keep nothing of what was worked out."""
    _weigh.cache_clear()
    item_of.cache_clear()


def fitted(items: Iterable[Item]) -> Params:
    """The noise and the pace of this person."""
    known = tuple(items)
    return fitted_hazard(known, fitted_noise(known))


def fitted_noise(items: Iterable[Item], params: Params = START) -> Params:
    """Scale the noise until the middle of the surprises is as wide as it should be.

    Below 300 surprises nothing is fitted: on too little the fit invents shifts. The steps are
    coarse, so that one new word does not make everything be worked out anew.
    """
    known = tuple(items)
    if sum(len(one.readings) for one in known) < ENOUGH:
        return params
    for _ in range(3):
        z = np.array([s for one in known for s in one.surprises(params)])
        ratio = float(np.clip(np.median(z**2) / 0.455, 0.5, 2.0))
        noise = 2 ** (round(STEPS * log2(params.noise * ratio)) / STEPS)
        if noise == params.noise:
            break
        params = replace(params, noise=noise)
    return params


def fitted_hazard(items: Iterable[Item], params: Params) -> Params:
    """How often this person really changes: the hazard with the best evidence over all items."""
    known = [one for one in items if len(one.readings) >= LEAST]
    if not known:
        return params
    trials = [replace(params, hazard=hazard) for hazard in (params.hazard, *HAZARDS)]
    return max(trials, key=lambda p: sum(one.score(p) for one in known))
