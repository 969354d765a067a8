"""Measurements of one item by time -> what could be believed before and after each day. Plain numbers, for speed."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, sqrt

from graph.computed.measure import Measured, Params

# Level, fast state, mood slope; then the upper half of their covariance, row by row.
type State = tuple[float, float, float, float, float, float, float, float, float]

START = Params()
WILD, LIVED, WARM = 2.5, 0.8, 0.8


@dataclass(frozen=True, slots=True)
class Step:
    """One day: the belief as it was carried forward to it, and as its readings left it."""

    day: int
    ahead: State
    after: State


@dataclass(frozen=True, slots=True)
class Filtered:
    """The days in order, and how far each reading lay from what was believed, in its own spread."""

    steps: tuple[Step, ...] = ()
    far: tuple[float, ...] = ()

    def before(self, day: int, readings: int) -> "Filtered":
        """As it was left by so many readings, all that there are before a day."""
        return Filtered(
            self.steps[: bisect_left(self.steps, day, key=lambda one: one.day)], self.far[:readings]
        )


NOTHING = Filtered()


def filtered(
    readings: Iterable[Measured], params: Params = START, begun: Filtered = NOTHING
) -> Filtered:
    """`begun` is what was made of the readings of earlier days."""
    state: State = (
        0.0, 0.0, 0.0, params.prior, 0.0, 0.0, params.mood, 0.0, params.slope_sd**2,
    )  # fmt: skip
    steps, far, day = list(begun.steps), list(begun.far), None
    if steps:
        state, day = steps[-1].after, steps[-1].day
    for one in sorted(readings, key=lambda m: m.day):
        if steps and one.day == steps[-1].day:
            ahead = steps.pop().ahead
        else:
            gap = 0 if day is None else one.day - day
            ahead = state = carried(state, gap, params)
        state, z = _corrected(state, one, params)
        far.append(z)
        day = one.day
        steps.append(Step(day, ahead, state))
    return Filtered(tuple(steps), tuple(far))


def carried(state: State, gap: int, params: Params) -> State:
    """The belief some days later, when nothing was said in between."""
    m0, m1, m2, a, b, c, d, e, f = state
    fade = exp(-gap / params.memory)
    return (
        m0, m1 * fade, m2,
        a + params.drift * gap, b * fade, c,
        d * fade * fade + params.mood * (1 - fade * fade), e * fade,
        f + 1e-5 * gap,
    )  # fmt: skip


def read(one: Measured, params: Params) -> tuple[float, float, float, float]:
    """How much a reading sees of the fast state and of the slope, its value as a level, its variance."""
    spent = params.drift * one.blur
    if one.channel == "B":
        noise = params.base("B") / LIVED**2
        return 0.0, 0.0, one.y / LIVED, noise / max(one.conf, 0.1) + spent
    noise = params.base(one.channel) * (1 + WARM * one.heat) ** 2
    return 1.0, one.heat, one.y, noise / max(one.conf, 0.1) + spent


def _corrected(state: State, one: Measured, params: Params) -> tuple[State, float]:
    m0, m1, m2, a, b, c, d, e, f = state
    fast, heat, y, noise = read(one, params)
    # Covariance times what is seen.
    p0 = a + fast * b + heat * c
    p1 = b + fast * d + heat * e
    p2 = c + fast * e + heat * f
    known = p0 + fast * p1 + heat * p2
    error = y - m0 - fast * m1 - heat * m2
    z = error / sqrt(known + noise)
    if abs(z) > WILD:  # an outlier widens itself, it is never thrown away
        noise *= (abs(z) / WILD) ** 2
    w = 1 / (known + noise)
    return (
        m0 + p0 * w * error, m1 + p1 * w * error, m2 + p2 * w * error,
        a - p0 * p0 * w, b - p0 * p1 * w, c - p0 * p2 * w,
        d - p1 * p1 * w, e - p1 * p2 * w, f - p2 * p2 * w,
    ), z  # fmt: skip
