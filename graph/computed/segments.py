"""Measurements of one item -> pieces of steady level and the boundaries between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import erfc, log, sqrt

import numpy as np
from numpy.typing import NDArray

from graph.computed.filter import START, read
from graph.computed.measure import Measured, Params

type Array = NDArray[np.float64]
type Places = NDArray[np.int64]
type Cut = tuple[int, int]
LEAST = 3
SEPARATE_DAYS, CALM_DAYS, SPAN, GAP = 3, 2, 7, 28
CALM, HOT, MOOD = 0.5, 0.6, 14
ROWS = 256
HAZARDS = (1 / 30, 1 / 60, 1 / 120, 1 / 220)


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where the level changed; `low`, `high` are 10..90 % of where it may lie.

    `held` are the days from the change to the last word of the new level. `borne_out` is the first
    day by which calm words alone would show it, where the new level began in heat.
    """

    day: int
    low: int
    high: int
    delta: float
    probability: float
    stable: bool
    held: int = 0
    borne_out: int | None = None


@dataclass(frozen=True, slots=True)
class Segments:
    starts: tuple[int, ...]
    levels: tuple[float, ...]
    boundaries: tuple[Boundary, ...]

    def at(self, day: int) -> float | None:
        """The level on a day; None when there was too little to cut."""
        found = None
        for start, level in zip(self.starts, self.levels, strict=True):
            if found is None or start <= day:
                found = level
        return found


@dataclass(frozen=True, slots=True)
class _Sums:
    """Running sums of calm values and their precisions, so that any stretch is weighed at once."""

    precision: Array
    value: Array
    square: Array
    prior: float

    def evidence(self, a: Places | slice, b: Places | int) -> Array:
        """Log marginal likelihood of one mean over `[a, b)`, for many of them at once."""
        precision, value, square = self.precision[a], self.value[a], self.square[a]
        w: Array = 1 / self.prior + self.precision[b] - precision
        v = self.value[b] - value
        spent: Array = self.square[b] - square - v * v / w
        return -0.5 * np.log(w * self.prior) - 0.5 * spent

    def of(self, a: int, b: int) -> float:
        return float(self.evidence(slice(a, a + 1), b)[0])

    def level(self, a: int, b: int) -> tuple[float, float]:
        w = 1 / self.prior + self.precision[b] - self.precision[a]
        return float((self.value[b] - self.value[a]) / w), float(1 / w)


@dataclass(frozen=True, slots=True)
class Calmed:
    """The readings of one item as arrays, with what mood explains taken out."""

    days: Places
    heat: Array
    calm: Array
    noise: Array
    sums: _Sums


@dataclass(frozen=True, slots=True)
class _Seen:
    of: Calmed
    gaps: Array


def calmed(readings: tuple[Measured, ...], params: Params = START) -> Calmed | None:
    """None where there is too little to cut. What was felt is no sign of a lasting change."""
    readings = tuple(one for one in readings if one.channel != "A")
    if len(readings) < LEAST:
        return None
    days = np.array([one.day for one in readings])
    rows = [read(one, params) for one in readings]
    heat, y, base = (np.array([row[n] for row in rows]) for n in (1, 2, 3))
    calm, noise = _without_mood(days, heat, y, base, params)
    return Calmed(days, heat, calm, noise, _sums(calm, noise, params))


@dataclass(frozen=True, slots=True)
class Pieces:
    """The likeliest cut into pieces, what beginning one costs at each reading, and how well it explains all."""

    cuts: tuple[Cut, ...]
    gaps: Array
    score: float


def pieces(of: Calmed | None, params: Params = START) -> Pieces | None:
    """Exact segmentation by dynamic programming."""
    if of is None:
        return None
    gaps = np.concatenate([[0.0], np.log(params.hazard * np.maximum(1, np.diff(of.days)))])
    cuts, score = _best(of.sums, gaps)
    return Pieces(cuts, gaps, score - params.hazard * float(of.days[-1] - of.days[0]))


def segments(of: Calmed | None, cut: Pieces | None, params: Params = START) -> Segments:
    """Every boundary of a cut has to be confirmed."""
    if of is None or cut is None:
        return Segments((), (), ())
    seen = _Seen(of, cut.gaps)
    cuts, tentative = _confirmed(list(cut.cuts), seen, params)
    sure = [_boundary(a, b, seen, params) for a, b in pairwise(cuts)]
    starts = (int(of.days[0]), *(one.day for one in sure))
    levels = tuple(of.sums.level(a, b)[0] for a, b in cuts)
    return Segments(starts, levels, (*sure, *tentative))


def beyond(difference: float, sd: float, params: Params) -> float:
    """Probability that a change is more than the least one that counts."""
    return 0.5 * erfc((params.delta - abs(difference)) / sd / sqrt(2))


def _sums(calm: Array, noise: Array, params: Params) -> _Sums:
    w, v, s = (
        np.concatenate([[0.0], np.cumsum(x)])
        for x in (1 / noise, calm / noise, calm * calm / noise)
    )
    return _Sums(w, v, s, params.prior)


def _without_mood(
    days: Places, heat: Array, y: Array, base: Array, params: Params
) -> tuple[Array, Array]:
    """Values without the part that mood explains; what stands far from its neighbours is widened."""
    noise = base
    slope = _slope(y, noise, days, heat, params)
    for _ in range(2):
        calm = y - slope * heat
        far = np.abs(calm - _middles(calm, noise, days)) / np.sqrt(base + 0.15)
        noise = base * np.maximum(1.0, (far / 2.0) ** 2)
        slope = _slope(y, noise, days, heat, params)
    return y - slope * heat, noise


def _middles(calm: Array, noise: Array, days: Places) -> Array:
    """The weighted median of everybody's neighbours; one without any is its own."""
    order = np.argsort(calm, kind="stable")
    middles = calm.copy()
    for rows, near in _near(days, noise, 15.0):
        grown = np.cumsum(near[:, order], axis=1)
        total = grown[:, -1]
        place = (grown >= total[:, None] / 2).argmax(axis=1)
        middles[rows] = np.where(total > 1e-6, calm[order][place], middles[rows])
    return middles


def _near(days: Places, noise: Array, width: float) -> Iterator[tuple[slice, Array]]:
    """How much each reading counts beside each other one, some rows at a time; itself not at all."""
    for first in range(0, len(days), ROWS):
        rows = slice(first, min(first + ROWS, len(days)))
        near = np.exp(-(((days[None, :] - days[rows, None]) / width) ** 2)) / noise
        near[np.arange(rows.stop - first), np.arange(first, rows.stop)] = 0.0
        yield rows, near


def _slope(y: Array, noise: Array, days: Places, heat: Array, params: Params) -> float:
    """Local regression on heat, so that true changes of level do not leak into the mood."""
    num, den = 0.0, 1 / params.slope_sd**2
    for rows, near in _near(days, noise, 20.0):
        total = near.sum(axis=1)
        kept = total > 1e-6
        total = np.where(kept, total, 1.0)
        dh = np.where(kept, heat[rows] - near @ heat / total, 0.0)
        dy = np.where(kept, y[rows] - near @ y / total, 0.0)
        num, den = num + float((dh * dy / noise[rows]).sum()), den + float((dh * dh / noise[rows]).sum())  # fmt: skip
    return num / den


def _best(sums: _Sums, gaps: Array) -> tuple[tuple[Cut, ...], float]:
    """The likeliest pieces and their score; `gaps` is what it costs to begin one, nothing for the first."""
    n = len(gaps)
    best, back = np.full(n + 1, -1e18), np.zeros(n + 1, int)
    best[0] = 0.0
    for b in range(1, n + 1):
        # A piece begins with the first reading, or so that it holds enough of them.
        begun = slice(max(1, b - LEAST + 1))
        value = best[begun] + sums.evidence(begun, b) + gaps[begun]
        back[b] = top = value.argmax()
        best[b] = value[top]
    cuts: list[Cut] = []
    b = n
    while b > 0:
        cuts.insert(0, (int(back[b]), b))
        b = int(back[b])
    return tuple(cuts), float(best[n])


def _confirmed(cuts: list[Cut], seen: _Seen, params: Params) -> tuple[list[Cut], list[Boundary]]:
    """Unite pieces until every boundary stands; the newest that failed stays as tentative."""
    tentative: list[Boundary] = []
    i = 1
    while i < len(cuts):
        found = _boundary(cuts[i - 1], cuts[i], seen, params)
        if found.stable:
            i += 1
            continue
        if i == len(cuts) - 1 and found.probability >= 0.5:
            tentative = [found]
        cuts[i - 1 : i + 1] = [(cuts[i - 1][0], cuts[i][1])]
        i = 1
    return cuts, tentative


def _boundary(left: Cut, right: Cut, seen: _Seen, params: Params) -> Boundary:
    (a0, b0), (a, b) = left, right
    sums, days, heat = seen.of.sums, seen.of.days, seen.of.heat
    (m0, v0), (m1, v1) = sums.level(a0, b0), sums.level(a, b)
    probability = beyond(m1 - m0, sqrt(v0 + v1), params)
    factor = sums.of(a0, b0) + sums.of(a, b) - sums.of(a0, b)
    new = {int(d) for d in days[a:b]}
    calm = {int(d) for d, h in zip(days[a:b], heat[a:b], strict=True) if h < CALM}
    lasting = len(new) >= SEPARATE_DAYS and len(calm) >= CALM_DAYS and days[b - 1] - days[a] >= SPAN
    k = np.arange(a0 + 1, b)
    value = sums.evidence(slice(a0, a0 + 1), k) + sums.evidence(k, b)
    value += seen.gaps[k]
    grown = np.cumsum(np.exp(value - value.max()))
    low, high = (int(k[np.searchsorted(grown, q * grown[-1])]) for q in (0.1, 0.9))
    day = _between(int(days[a - 1]), int(days[a]))
    lasting = lasting and not _cooled_only(left, right, day, seen.of, params)
    borne_out = _borne_out((m0, v0), right, seen, params)
    hot = (heat[a:b] >= HOT) & (days[a:b] <= max(day + MOOD, borne_out or day))
    return Boundary(
        day=day,
        low=int(days[low - 1]),
        high=int(days[high]),
        delta=m1 - m0,
        probability=probability,
        stable=bool(probability >= params.sure and factor >= log(10) and lasting),
        held=int(days[b - 1]) - day,
        borne_out=borne_out if hot.any() else day,
    )


def _cooled_only(left: Cut, right: Cut, day: int, of: Calmed, params: Params) -> bool:
    """A mood that passes is no change: what was calm before and after it says the same."""
    hot = of.heat >= HOT
    if not (hot[slice(*left)] & (day - of.days[slice(*left)] <= 2 * MOOD)).any():
        return False
    levels: list[tuple[float, float]] = []
    for cut in (left, right):
        weights = np.where(hot[slice(*cut)], 0.0, 1 / of.noise[slice(*cut)])
        w = 1 / params.prior + float(weights.sum())
        levels.append((float((weights * of.calm[slice(*cut)]).sum()) / w, 1 / w))
    (m0, v0), (m1, v1) = levels
    return beyond(m1 - m0, sqrt(v0 + v1), params) < params.sure


def _borne_out(before: tuple[float, float], right: Cut, seen: _Seen, params: Params) -> int | None:
    """The day on which the calm words since the change say by themselves that it is one."""
    (mean, variance), of = before, seen.of
    weight, value, first = 1 / params.prior, 0.0, 0
    for i in range(*right):
        if of.heat[i] >= CALM:
            continue
        day = int(of.days[i])
        first = first or day
        weight, value = weight + 1 / of.noise[i], value + of.calm[i] / of.noise[i]
        sure = beyond(value / weight - mean, sqrt(variance + 1 / weight), params) >= params.sure
        if sure and day - first >= SPAN:
            return day
    return None


def _between(last: int, first: int) -> int:
    """The middle of a short gap; after a long silence the day of the first words of the new level."""
    return (last + first) // 2 + 1 if first - last <= GAP else first
