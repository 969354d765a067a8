"""Observations of one item -> its phases over time and where the person stands to it."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import exp

import numpy as np
from numpy.typing import NDArray

from graph.computed.measure import Measured, measured
from graph.computed.same import Same
from graph.computed.signs import PHASES, Sign, signs
from graph.computed.tracks import Track, track
from graph.types import Observation, PhaseName, Stance

type _Scores = dict[PhaseName, float]
type Sides = NDArray[np.float64]

CHANGE, BEGIN = 1.6, 0.8
QUIET: Mapping[PhaseName, float] = {"active": 1.2, "considered": 1.2}
PATIENCE, FADING = timedelta(days=14), timedelta(days=40)
# A goal in one of these is not in hand.
STOPPED = frozenset[PhaseName]({"paused", "dropped", "done"})
HALF_LIFE = timedelta(days=30)
DORMANT_SLOW, DORMANT = timedelta(days=365), timedelta(days=120)
CLOSE = 0.3
# Griffin's index from which on one is torn; nearer to it than this only rounding would decide.
TORN, ALIKE = 0.5, 1e-9
BEGAN = datetime(2000, 1, 1, tzinfo=UTC)
ODD = 0.8
# What is paused or finished was under way before.
_AFTER: Mapping[PhaseName, frozenset[PhaseName | None]] = {
    "paused": frozenset({"active", "dropped"}),
    "done": frozenset({"active"}),
}


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
    begun = next((n for n, one in enumerate(seen) if any(map(one.opens, PHASES))), None)
    if begun is None:
        return ()
    seen = seen[begun:]
    course = _course(seen)
    starts = [n for n, phase in enumerate(course) if n == 0 or course[n - 1] != phase]
    found: list[Phase] = []
    for n, first in enumerate(starts):
        last = starts[n + 1] if n + 1 < len(starts) else len(course)
        end = seen[last].at if last < len(seen) else None
        ids, odds = _grounds(seen[first:last], course[first])
        found.append(Phase(course[first], seen[first].at, end, ids, odds))
    return _joined(found)


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


def _course(seen: Sequence[Sign]) -> list[PhaseName]:
    """Viterbi: the phase at every sign."""
    first = seen[0]
    best: _Scores = {
        phase: gain - _cost(None, phase, first)
        for phase, gain in first.gains.items()
        if first.opens(phase)
    }
    back: list[dict[PhaseName, PhaseName]] = []
    spoken = first.at
    for here in seen[1:]:
        best, came = _step(best, here, timedelta(0) if here.neutral else here.at - spoken)
        spoken = spoken if here.neutral else here.at
        back.append(came)
    phase = max(best, key=lambda one: (best[one], -PHASES.index(one)))
    course: list[PhaseName] = [phase]
    for came in reversed(back):
        phase = came[phase]
        course.append(phase)
    return course[::-1]


def _step(best: _Scores, here: Sign, gap: timedelta) -> tuple[_Scores, dict[PhaseName, PhaseName]]:
    """From one sign to the next: the best score of each phase, and the phase it came from."""
    waited: _Scores = {phase: value - _silence(phase, gap) for phase, value in best.items()}
    came: dict[PhaseName, PhaseName] = {}
    scores: _Scores = {}
    for phase in PHASES:
        opened = here.opens(phase)
        options: _Scores = {
            old: value - _cost(old, phase, here)
            for old, value in waited.items()
            if old == phase or opened
        }
        if options:
            came[phase] = max(options, key=lambda old: (options[old], old != phase))
            scores[phase] = options[came[phase]] + here.gains.get(phase, 0.0)
    return scores, came


def _cost(old: PhaseName | None, new: PhaseName, sign: Sign) -> float:
    """What a change costs. All begins as a thought, unless the first words say more."""
    if old == new or (old is None and new == "considered"):
        return 0.0
    cost = BEGIN if new == "active" and old in {None, "considered"} else CHANGE
    odd = ODD if new in _AFTER and old not in _AFTER[new] else 0.0
    return odd + (cost * (1 - sign.ease) if sign.turn == new else cost)


def _silence(phase: PhaseName, gap: timedelta) -> float:
    """What a time without a word costs a phase in which words are expected."""
    cap = QUIET.get(phase, 0.0)
    return cap * (1 - exp(-max(0.0, (gap - PATIENCE) / FADING)))


def _grounds(seen: Sequence[Sign], phase: PhaseName) -> tuple[tuple[str, ...], float]:
    """The words that brought a phase, at most three of its first month, and their weight."""
    near = [s for s in seen if s.at - seen[0].at <= HALF_LIFE and s.gains.get(phase, 0.0) > 0]
    return tuple(s.id for s in near[:3]), sum(s.gains[phase] for s in near[:3])


def _joined(found: list[Phase]) -> tuple[Phase, ...]:
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
