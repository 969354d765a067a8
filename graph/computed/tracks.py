"""Measurements of one item -> its level over time: Kalman filter forward, smoother backward."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from graph.computed.filter import START, State, filtered
from graph.computed.measure import Measured, Params

type Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Belief:
    """Mean and covariance of (level, fast state, mood slope)."""

    mean: Array
    cov: Array


@dataclass(frozen=True)
class Track:
    """The states of one item on the days it was measured, and the gains that tie them together.

    Smoothed only when it is asked with hindsight.
    """

    days: tuple[int, ...]
    online: tuple[Belief, ...]
    ahead: tuple[Belief, ...]
    surprises: tuple[float, ...]
    warmth: tuple[float, ...]
    params: Params

    @cached_property
    def _back(self) -> tuple[tuple[Belief, ...], tuple[Array, ...]]:
        return _smooth(self.days, self.online, self.ahead, self.params)

    @property
    def smooth(self) -> tuple[Belief, ...]:
        return self._back[0]

    @cached_property
    def _gains(self) -> tuple[Array, ...]:
        """Products of 1, 2, 4, 8 … gains from each day on, so that years are crossed in a few steps."""
        found = [np.array(self._back[1]).reshape(-1, 3, 3)]
        while (width := 1 << (len(found) - 1)) < len(found[-1]):
            found.append(found[-1][:-width] @ found[-1][width:])
        return tuple(found)

    def at(self, day: int, *, hindsight: bool = True) -> tuple[float, float]:
        """Level and its variance on any day; without hindsight as it could be believed then."""
        belief = self._smoothed(day) if hindsight else self._online(day)
        return float(belief.mean[0]), float(belief.cov[0, 0])

    def slope(self, day: int) -> float:
        return float(self._smoothed(day).mean[2])

    def change(self, a: int, b: int) -> tuple[float, float]:
        """Difference of the level between two days and its standard deviation."""
        first, last = self._smoothed(a), self._smoothed(b)
        cross = (self._lag(a, b) @ last.cov)[0, 0]
        spread = first.cov[0, 0] + last.cov[0, 0] - 2 * cross
        return float(last.mean[0] - first.mean[0]), sqrt(max(float(spread), 1e-6))

    def heat_near(self, day: int, within: int = 7) -> float:
        first, last = bisect_left(self.days, day - within), bisect_right(self.days, day + within)
        near = self.warmth[first:last]
        return sum(near) / len(near) if near else 0.0

    def _index(self, day: int) -> int:
        return bisect_right(self.days, day) - 1

    def _online(self, day: int) -> Belief:
        i = self._index(day)
        if i < 0:
            return _unknown(self.params)
        return predict(self.online[i], day - self.days[i], self.params)

    def _smoothed(self, day: int) -> Belief:
        if not self.days:
            return _unknown(self.params)
        i = self._index(day)
        if i < 0:
            return _wider(self.smooth[0], self.days[0] - day, self.params)
        here = predict(self.online[i], day - self.days[i], self.params)
        if i + 1 == len(self.days):
            return here
        gain = _gain(here, self.ahead[i + 1], self.days[i + 1] - day, self.params)
        return _back(here, gain, self.smooth[i + 1], self.ahead[i + 1])

    def _lag(self, a: int, b: int) -> Array:
        """Product of gains from the state of day b back to the state of day a."""
        i, j = self._index(a), self._index(b)
        if j < 0:
            return np.eye(3)
        if i == j:
            here = self._online(a)
            return _gain(here, predict(here, b - a, self.params), b - a, self.params)
        lag = np.eye(3)
        if i >= 0:
            gap = self.days[i + 1] - a
            lag = _gain(self._online(a), self.ahead[i + 1], gap, self.params)
        gap, here = b - self.days[j], self.online[j]
        last = _gain(here, predict(here, gap, self.params), gap, self.params)
        return lag @ self._crossed(i + 1, j) @ last

    def _crossed(self, i: int, j: int) -> Array:
        """Product of the gains from one measured day on up to another."""
        lag = np.eye(3)
        for power, gains in enumerate(self._gains):
            if (j - i) >> power & 1:
                lag = lag @ gains[i]
                i += 1 << power
        return lag


def track(readings: tuple[Measured, ...], params: Params = START) -> Track:
    steps, seen = filtered(readings, params)
    days = tuple(one.day for one in steps)
    warm: dict[int, list[float]] = {}
    for one in readings:
        warm.setdefault(one.day, []).append(one.heat)
    return Track(
        days,
        tuple(_belief(one.after) for one in steps),
        tuple(_belief(one.ahead) for one in steps),
        seen,
        tuple(sum(warm[d]) / len(warm[d]) for d in days),
        params,
    )


def surprises(readings: tuple[Measured, ...], params: Params = START) -> tuple[float, ...]:
    """How far each reading lay from what was believed before it, in its own spread."""
    return filtered(readings, params)[1]


def predict(belief: Belief, gap: int, params: Params) -> Belief:
    fade = exp(-gap / params.memory)
    f = np.array([1.0, fade, 1.0])
    grown = [params.drift * gap, params.mood * (1 - fade * fade), 1e-5 * gap]
    return Belief(f * belief.mean, f[:, None] * belief.cov * f + np.diag(grown))


def _unknown(params: Params) -> Belief:
    return Belief(np.zeros(3), np.diag([params.prior, params.mood, params.slope_sd**2]))


def _wider(belief: Belief, gap: int, params: Params) -> Belief:
    return Belief(belief.mean, belief.cov + np.diag([params.drift * gap, 0.0, 0.0]))


def _belief(state: State) -> Belief:
    m0, m1, m2, a, b, c, d, e, f = state
    return Belief(np.array([m0, m1, m2]), np.array([[a, b, c], [b, d, e], [c, e, f]]))


def _gain(here: Belief, ahead: Belief, gap: int, params: Params) -> Array:
    f = np.array([1.0, exp(-gap / params.memory), 1.0])
    return np.linalg.solve(ahead.cov, (here.cov * f).T).T


def _back(here: Belief, gain: Array, smooth: Belief, ahead: Belief) -> Belief:
    mean = here.mean + gain @ (smooth.mean - ahead.mean)
    return Belief(mean, here.cov + gain @ (smooth.cov - ahead.cov) @ gain.T)


def _smooth(
    days: tuple[int, ...], online: tuple[Belief, ...], ahead: tuple[Belief, ...], params: Params
) -> tuple[tuple[Belief, ...], tuple[Array, ...]]:
    smooth = list(online)
    gains: list[Array] = [np.zeros((3, 3))] * len(days)
    for i in range(len(days) - 2, -1, -1):
        gains[i] = _gain(online[i], ahead[i + 1], days[i + 1] - days[i], params)
        smooth[i] = _back(online[i], gains[i], smooth[i + 1], ahead[i + 1])
    return tuple(smooth), tuple(gains)
