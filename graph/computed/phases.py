"""Observations of one item -> its phases over time and where the person stands to it."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from math import exp
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from graph.computed.course import Stretch, Ways, backwards, ways
from graph.computed.measure import Measured, measured
from graph.computed.same import Same
from graph.computed.signs import Sign, Signs, signs
from graph.computed.tracks import Track, track
from graph.types import Observation, PhaseName, Stance

type Sides = NDArray[np.float64]

# A goal in one of these is not in hand.
STOPPED = frozenset[PhaseName]({"paused", "dropped", "done"})
HALF_LIFE = timedelta(days=30)
DORMANT_SLOW, DORMANT = timedelta(days=365), timedelta(days=120)
CLOSE = 0.3
# Griffin's index from which on one is torn; nearer to it than this only rounding would decide.
TORN, ALIKE = 0.5, 1e-9
BEGAN = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch `[start, end)` of one phase and the ids of the observations that changed it.

    `odds` is the sum of their evidence, in log-odds, at the moment of the change.
    """

    phase: PhaseName
    start: datetime
    end: datetime | None
    evidence: tuple[str, ...]
    odds: float = 0.0

    @property
    def probability(self) -> float:
        """How likely the change was one, by what was said for it."""
        return 1 / (1 + exp(-self.odds))


def phases(observations: Iterable[Observation]) -> tuple[Phase, ...]:
    """The likeliest course of the item, judged with hindsight; the order of arrival does not matter.

    A phase changes only at words that speak for the new one. Changing costs; words that tell of the
    change itself pay for it. Silence speaks a little against what was under way, never enough alone.
    """
    seen = signs(observations)
    return joined(dated(seen, ways(seen)).values())


def dated(
    signs: Signs, known: Ways, before: Mapping[Stretch, Phase] = MappingProxyType({})
) -> Mapping[Stretch, Phase]:
    """The likeliest course through signs, with the days and the words of its changes.

    `before`: the same of the signs from which these were begun.
    """
    seen, found = signs.all, dict[Stretch, Phase]()
    for one in [*backwards(known)][::-1]:
        same = before.get(one) if one.last < signs.kept else None
        if same is None:
            end = seen[one.last].at if one.last < len(seen) else None
            same = Phase(one.phase, seen[one.first].at, end, *_grounds(seen, one))
        found[one] = same
    return found


def phase_of(seen: Sequence[Sign], known: Ways, at: datetime) -> PhaseName | None:
    """The phase of a moment, without looking further back than it."""
    return next((one.phase for one in backwards(known) if seen[one.first].at <= at), None)


def phase_at(spans: Sequence[Phase], at: datetime) -> PhaseName | None:
    n = bisect_right(spans, at, key=lambda one: one.start) - 1
    if n < 0:
        return None
    here = spans[n]
    return here.phase if here.end is None or at < here.end else None


def stance(observations: Iterable[Observation], at: datetime, *, slow: bool = False) -> Stance:
    """wants, averse, ambivalent by what was said and felt; silence is dormant, never averse.

    `slow` items (values, needs) fall asleep after a year, all others after 120 days.
    """
    told = tuple(observations)
    if not told:
        return "unknown"
    felt = _felt_by(Same(told))
    spoken = bisect_right(felt.times, at)
    if not spoken:
        return "unknown"
    if at - felt.times[spoken - 1] > (DORMANT_SLOW if slow else DORMANT):
        return "dormant"
    day = at.toordinal()
    if not any(one.channel != "B" and one.day <= day for one in felt.readings):
        return "unknown"
    if _torn(felt.sides, at):
        return "ambivalent"
    level, _ = felt.path.at(day, hindsight=False)
    return "wants" if level > CLOSE else "averse" if level < -CLOSE else "unknown"


@dataclass(frozen=True, slots=True)
class _Felt:
    """What follows from the words of one item alone: when they were said, and its level by them.

    `sides` are moments in half-lives, and strengths for and against at each.
    """

    times: Sequence[datetime]
    sides: Sides
    readings: tuple[Measured, ...]
    path: Track


@lru_cache(maxsize=8_192)
def _felt_by(same: Same[tuple[Observation, ...]]) -> _Felt:
    """The very same words are not compared one by one, which would take most of the time."""
    return _felt(same.value)


@lru_cache(maxsize=4_096)
def _felt(told: tuple[Observation, ...]) -> _Felt:
    readings = measured(told[0].entity_id, told, UTC)
    sides = [
        (_halves(one.valid_at), one.pro, one.con)
        for one in told
        if one.kind not in {"emotion", "mention"} and (one.pro or one.con)
    ]
    return _Felt(
        sorted(one.valid_at for one in told),
        np.array(sides, dtype=np.float64).reshape(-1, 3),
        readings,
        track(readings),
    )


def let_go() -> None:
    """Keep nothing of what was worked out."""
    _felt_by.cache_clear()
    _felt.cache_clear()


def _halves(at: datetime) -> float:
    return (at - BEGAN) / HALF_LIFE


def _torn(sides: Sides, at: datetime) -> bool:
    """Griffin's index over recent statements: both sides strong and near each other."""
    now = _halves(at)
    seen = sides[sides[:, 0] <= now]
    weights = np.exp2(seen[:, 0] - now)
    if weights.sum() < ALIKE:
        return False
    p, n = (weights @ seen[:, 1:] / weights.sum() / 3).tolist()
    return (p + n) / 2 - abs(p - n) > TORN + ALIKE


def _grounds(seen: Sequence[Sign], one: Stretch) -> tuple[tuple[str, ...], float]:
    """The words that brought a phase, at most three of its first month, and their weight."""
    until = seen[one.first].at + HALF_LIFE
    near = takewhile(lambda s: s.at <= until, (seen[n] for n in range(one.first, one.last)))
    told = list(islice((s for s in near if s.gains.get(one.phase, 0.0) > 0), 3))
    return tuple(s.id for s in told), sum(s.gains[one.phase] for s in told)


def joined(found: Iterable[Phase]) -> tuple[Phase, ...]:
    """Two turns on one moment leave the later one."""
    kept: list[Phase] = []
    for one in found:
        if one.end is not None and one.end <= one.start:
            continue
        if kept and kept[-1].phase == one.phase:
            kept[-1] = replace(kept[-1], end=one.end)
        else:
            kept.append(one)
    return tuple(kept)
