"""Observations of one item -> its phases over time and where the person stands to it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import exp

from graph.computed.measure import measured
from graph.computed.tracks import track
from graph.types import Observation, PhaseName, Stance

CHANGE = 1.6
SAID, IMPLIED, WEAK = 1.6, 0.9, 0.4
HALF_LIFE = timedelta(days=30)
DORMANT_SLOW, DORMANT = timedelta(days=365), timedelta(days=120)
CLOSE = 0.3

_BY_KIND: dict[str, PhaseName] = {
    "abandon": "dropped",
    "pause": "paused",
    "resume": "active",
    "done": "done",
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
    """Built anew from all observations each time, so it does not matter which came first."""
    found: list[Phase] = []
    now: PhaseName | None = None
    sums: dict[PhaseName, tuple[float, datetime, tuple[str, ...]]] = {}
    for at, phase, weight, id in _evidence(observations):
        if phase == now:
            sums.clear()
            continue
        if now is not None and phase == "considered" and now != "considered" and weight < SAID:
            continue
        before, when, ids = sums.get(phase, (0.0, at, ()))
        total = before * 0.5 ** ((at - when) / HALF_LIFE) + weight
        sums[phase] = (total, at, (*ids, id))
        if total + 1e-9 < (CHANGE if now is not None else WEAK):
            continue
        if found:
            found[-1] = replace(found[-1], end=at)
        found.append(Phase(phase, at, None, sums[phase][2], total))
        now = phase
        sums.clear()
    return tuple(one for one in found if one.end is None or one.end > one.start)


def phase_at(spans: Sequence[Phase], at: datetime) -> PhaseName | None:
    for one in reversed(spans):
        if one.start <= at:
            return one.phase if one.end is None or at < one.end else None
    return None


def stance(observations: Iterable[Observation], at: datetime, *, slow: bool = False) -> Stance:
    """wants, averse, ambivalent by what was said and felt; silence is dormant, never averse.

    `slow` items (values, needs) fall asleep after a year, all others after 120 days.
    """
    seen = [one for one in observations if one.valid_at <= at]
    if not seen:
        return "unknown"
    if at - max(one.valid_at for one in seen) > (DORMANT_SLOW if slow else DORMANT):
        return "dormant"
    readings = [m for same in measured(seen, UTC).values() for m in same]
    if not any(m.channel != "B" for m in readings):
        return "unknown"
    if _torn(seen, at):
        return "ambivalent"
    level, _ = track(tuple(readings)).at(at.toordinal())
    return "wants" if level > CLOSE else "averse" if level < -CLOSE else "unknown"


def _torn(seen: Iterable[Observation], at: datetime) -> bool:
    """Griffin's index over recent statements: both sides strong and near each other."""
    pro = con = total = 0.0
    for one in seen:
        if one.kind in {"emotion", "mention"} or not (one.pro or one.con):
            continue
        weight = 0.5 ** ((at - one.valid_at) / HALF_LIFE)
        pro, con, total = pro + weight * one.pro, con + weight * one.con, total + weight
    if total < 1e-9:
        return False
    p, n = pro / total / 3, con / total / 3
    return (p + n) / 2 - abs(p - n) > 0.5


def _evidence(
    observations: Iterable[Observation],
) -> list[tuple[datetime, PhaseName, float, str]]:
    """One piece of evidence a phase and episode: the strongest."""
    best: dict[tuple[str, PhaseName], tuple[datetime, PhaseName, float, str]] = {}
    per: dict[str, list[tuple[datetime, PhaseName, float, str]]] = defaultdict(list)
    for one in observations:
        read = _points_to(one)
        if read is not None and one.modality != "hypothetical":
            phase, weight = read
            weight *= 0.5 if one.hedged or one.irony else 1.0
            per[one.episode or one.id].append((one.valid_at, phase, weight, one.id))
    for episode, pieces in per.items():
        for piece in pieces:
            key = (f"{episode}\x1f{piece[0].date()}", piece[1])
            if key not in best or (-piece[2], piece[0], piece[3]) < (
                -best[key][2],
                best[key][0],
                best[key][3],
            ):
                best[key] = piece
    return sorted(best.values(), key=lambda p: (p[0], p[2], p[1], p[3]))


def _points_to(one: Observation) -> tuple[PhaseName, float] | None:
    if one.phase is not None:
        return one.phase, SAID if one.explicit else IMPLIED
    if one.kind in _BY_KIND:
        return _BY_KIND[one.kind], SAID if one.explicit else IMPLIED
    if one.kind == "effort":
        did = one.effort is None or (one.effort[1] != "not_done" and one.effort[0] != 0)
        return ("active", IMPLIED) if did and one.con <= one.pro else None
    if one.kind in {"stance", "decision", "priority"} and one.pro > one.con:
        return "considered", WEAK
    return None
