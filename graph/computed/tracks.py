"""Measurements of one item -> its level over time: Kalman filter forward, smoother backward."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from graph.computed.filter import START, Filtered, State, Step, filtered
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

    readings: Sequence[Measured]
    steps: tuple[Step, ...]
    params: Params

    @cached_property
    def days(self) -> tuple[int, ...]:
        return tuple(one.day for one in self.steps)

    @cached_property
    def warmth(self) -> tuple[float, ...]:
        """How heated the words of each day were."""
        warm: dict[int, list[float]] = {}
        for one in self.readings:
            warm.setdefault(one.day, []).append(one.heat)
        return tuple(sum(warm[day]) / len(warm[day]) for day in self.days)

    @cached_property
    def _back(self) -> tuple[tuple[Belief, ...], Array]:
        return _smooth(self.steps, self.params)

    @property
    def smooth(self) -> tuple[Belief, ...]:
        return self._back[0]

    @cached_property
    def _gains(self) -> tuple[Array, ...]:
        """Products of 1, 2, 4, 8 … gains from each day on, so that years are crossed in a few steps."""
        found = [np.ascontiguousarray(self._back[1])]
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
        return predict(_belief(self.steps[i].after), day - self.days[i], self.params)

    def _smoothed(self, day: int) -> Belief:
        if not self.days:
            return _unknown(self.params)
        i = self._index(day)
        if i < 0:
            return _wider(self.smooth[0], self.days[0] - day, self.params)
        here = self._online(day)
        if i + 1 == len(self.days):
            return here
        ahead = _belief(self.steps[i + 1].ahead)
        gain = _gain(here, ahead, self.days[i + 1] - day, self.params)
        return _back(here, gain, self.smooth[i + 1], ahead)

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
            lag = _gain(self._online(a), _belief(self.steps[i + 1].ahead), gap, self.params)
        gap, here = b - self.days[j], _belief(self.steps[j].after)
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


def track(
    readings: Sequence[Measured], params: Params = START, known: Filtered | None = None
) -> Track:
    """`known`: what the filter made of these readings, where that was asked before."""
    return Track(readings, (known or filtered(readings, params)).steps, params)


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


def _smooth(steps: Sequence[Step], params: Params) -> tuple[tuple[Belief, ...], Array]:
    """Beliefs with hindsight, and the gains that carried them back; the last has none."""
    means, covs = _columns([one.after for one in steps])
    ahead, spread = _columns([one.ahead for one in steps])
    fades = [exp(-(b.day - a.day) / params.memory) for a, b in pairwise(steps)]
    f = np.array([(1.0, fade, 1.0) for fade in fades]).reshape(-1, 1, 3)
    # Gains do not depend on each other: all of them are found at once.
    gains = np.zeros_like(covs).swapaxes(1, 2)
    gains[:-1] = np.linalg.solve(spread[1:], (covs[:-1] * f).swapaxes(1, 2)).swapaxes(1, 2)
    for i in range(len(steps) - 2, -1, -1):
        gain = gains[i]
        means[i] += gain @ (means[i + 1] - ahead[i + 1])
        covs[i] += gain @ (covs[i + 1] - spread[i + 1]) @ gain.T
    return tuple(Belief(mean, cov) for mean, cov in zip(means, covs, strict=True)), gains


def _columns(states: Sequence[State]) -> tuple[Array, Array]:
    """Means and covariances of many states, a row each."""
    rows = np.array(states).reshape(-1, 9)
    return rows[:, :3].copy(), rows[:, [3, 4, 5, 4, 6, 7, 5, 7, 8]].reshape(-1, 3, 3)
