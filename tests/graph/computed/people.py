"""Invented people whose true wants are known: levels that jump, moods that bend what is said."""

from dataclasses import dataclass

import numpy as np

from graph.computed.measure import Measured, collapse

GOALS, DAYS = 6, 365


@dataclass(frozen=True)
class Somebody:
    level: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    jumps: list[tuple[int, int]]
    readings: dict[str, tuple[Measured, ...]]


def somebody(seed: int, *, moody_only: bool = False) -> Somebody:
    """A year of talk every other day and of lived hours every week; every twelfth remark is read with the wrong sign."""
    r = np.random.default_rng(seed)
    level, jumps = np.zeros((DAYS, GOALS)), list[tuple[int, int]]()
    for goal in range(GOALS):
        here, last = float(r.normal(0, 1)), -99
        for t in range(DAYS):
            free = 40 < t < DAYS - 40 and t - last > 50
            if not moody_only and free and r.random() < 1 / 200:
                step = float(r.choice([-1, 1]) * r.uniform(1.2, 2.2))
                here, last = here + (step if abs(here + step) < 2.3 else -step), t
                jumps.append((goal, t))
            level[t, goal] = here
    heat = np.clip(0.15 + r.normal(0, 0.2, DAYS), 0, 1)
    for start in r.integers(0, DAYS, 10):
        heat[start : start + int(r.integers(3, 11))] = r.uniform(0.6, 1.0)
    slope, seen = r.normal(0, 0.8, GOALS), list[Measured]()
    for t in range(DAYS):
        if r.random() < 0.5:
            for goal in r.choice(GOALS, 2, replace=False):
                bent = level[t, goal] + slope[goal] * heat[t]
                y = float(bent + r.normal(0, 0.7 * (1 + 0.8 * heat[t])))
                y = -y if r.random() < 0.08 else y
                seen.append(Measured(t, f"g{goal}", "S", y, float(heat[t]), 1.0, 0.0, f"e{t}"))
        if t % 7 == 6:
            for goal in r.choice(GOALS, 3, replace=False):
                y = float(0.8 * level[t, goal] + r.normal(0, 0.9))
                seen.append(Measured(t, f"g{goal}", "B", y, 0.0, 1.0, 0.0, f"w{t}"))
    items = {f"g{k}": collapse(m for m in seen if m.item == f"g{k}") for k in range(GOALS)}
    return Somebody(level, jumps, items)
