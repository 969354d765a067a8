"""Affect -> heat: how far from calm somebody was when saying it."""

from collections.abc import Sequence
from math import exp
from statistics import median

from graph.types import Affect

ENOUGH = 40


def heats(affect: Affect) -> tuple[float, float]:
    """Negative and positive heat, 0..1: fear and anger under stress; joy in motion."""
    aroused = max(0.0, affect.arousal)
    bad = (
        0.45 * max(affect.fear, affect.frustration)
        + 0.30 * affect.stress
        + (0.25 * aroused if affect.valence < 0 else 0.0)
    )
    good = 0.60 * affect.excitement + (0.40 * aroused if affect.valence > 0 else 0.0)
    return _clip(bad), _clip(good)


def heat(affect: Affect) -> float:
    return max(heats(affect))


def personal(value: float, before: Sequence[float]) -> float:
    """The same on the person's own scale, once there are enough earlier messages to have one."""
    if len(before) < ENOUGH:
        return value
    middle = median(before)
    spread = 1.48 * median(abs(one - middle) for one in before) + 0.1
    return 1 / (1 + exp(-1.5 * ((value - middle) / spread - 1)))


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))
