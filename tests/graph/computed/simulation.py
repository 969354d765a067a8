"""Invented people whose true wants are known day by day -> how well the product's own code finds them.

    python -m tests.graph.computed.simulation [people] [--check]

A year of eight goals: their levels jump now and then, stress comes and goes, mood bends what is said and what is
spoken of, some remarks are read with the wrong sign. The figures bound the mathematics; they promise nothing for texts.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC

import numpy as np
from numpy.typing import NDArray

from graph.computed.items import Item, fitted
from graph.computed.measure import Channel, Measured, Params, collapse
from graph.computed.priority import level
from graph.computed.readings import Readings
from graph.computed.shifts import moved, tau

GOALS, DAYS, SEED = 8, 365, 7_100
PROBES = tuple(range(60, 346, 15))
PAIRS = tuple((a, b) for a in range(60, 250, 30) for b in range(a + 60, 346, 60))
NEAR, MOVED = 14, 0.8
NAMES = tuple(f"g{k}" for k in range(GOALS))


@dataclass(frozen=True, slots=True)
class World:
    """How somebody lives and talks."""

    talks: float = 0.45
    jumps: float = 1 / 220
    apart: int = 45
    wrong: float = 0.08
    effort: bool = True


@dataclass(frozen=True, slots=True)
class Somebody:
    level: NDArray[np.float64]
    jumps: Mapping[str, Sequence[int]]
    items: Mapping[str, Item]


class Heard(Item):
    """An item whose readings are invented as they are, without words."""

    def __init__(self, id: str, readings: tuple[Measured, ...]) -> None:
        super().__init__(id, (), UTC)
        self.__dict__["wanted"] = Readings(readings)


@dataclass(slots=True)
class Tally:
    """Sums over people; `report`, `turns` are hits, false alarms, misses."""

    tau: list[float] = field(default_factory=list[float])
    top: list[float] = field(default_factory=list[float])
    report: NDArray[np.float64] = field(default_factory=lambda: np.zeros(3))
    turns: NDArray[np.float64] = field(default_factory=lambda: np.zeros(3))
    false: list[int] = field(default_factory=list[int])

    def __str__(self) -> str:
        p, r, _ = rates(self.report)
        tp, tr, tf = rates(self.turns)
        return (
            f"tau {np.mean(self.tau):.2f}  top-3 {np.mean(self.top):.2f}  A->B P {p:.2f} R {r:.2f}  "
            f"turns P {tp:.2f} R {tr:.2f} F1 {tf:.2f}  false a moody year {np.mean(self.false):.2f}"
        )


def somebody(seed: int, world: World, *, only_moods: bool = False) -> Somebody:
    r = np.random.default_rng(seed)
    jumps: dict[str, list[int]] = {f"g{k}": [] for k in range(GOALS)}
    level = _levels(r, world, jumps, only_moods=only_moods)
    heat = _heat(r)
    slope = r.normal(0, 0.78, GOALS)
    said: list[Measured] = []
    for t in range(DAYS):
        if r.random() < world.talks:
            said += _talk(r, t, level[t], slope, float(heat[t]), world)
        if world.effort and t % 7 == 6:
            for k in np.flatnonzero(r.random(GOALS) < 0.5):
                y = 0.8 * level[t, k] + r.normal(0, 0.9)
                said.append(_reading(t, int(k), "B", y, 0.0))
    return Somebody(level, jumps, by_item(said))


def by_item(said: Iterable[Measured]) -> Mapping[str, Item]:
    per: dict[str, list[Measured]] = defaultdict(list)
    for one in said:
        per[one.item].append(one)
    return {id: Heard(id, collapse(per.get(id, ()))) for id in NAMES}


def _levels(
    r: np.random.Generator, world: World, jumps: dict[str, list[int]], *, only_moods: bool
) -> NDArray[np.float64]:
    here, level = r.normal(0, 1, GOALS), np.zeros((DAYS, GOALS))
    for t in range(DAYS):
        for k in range(GOALS):
            past = jumps[f"g{k}"]
            free = 30 < t < DAYS - 30 and (not past or t - past[-1] > world.apart)
            if not only_moods and free and r.random() < world.jumps:
                step = float(r.choice([-1, 1]) * r.uniform(1.2, 2.2))
                here[k] += step if abs(here[k] + step) <= 2.2 else -step
                past.append(t)
        level[t] = here
    return level


def _heat(r: np.random.Generator) -> NDArray[np.float64]:
    """A wandering mood, and episodes of three to ten hot days."""
    stress, t = np.zeros(DAYS), 4 + int(r.exponential(25))
    while t < DAYS:
        days = int(r.uniform(3, 11))
        stress[t : t + days] = r.uniform(0.6, 1.0)
        t += days + 4 + int(r.exponential(25))
    mood, heat = 0.0, np.zeros(DAYS)
    for t in range(DAYS):
        mood = mood * float(np.exp(-1 / 2.5)) + float(r.normal(0, 0.12))
        heat[t] = np.clip(0.15 + mood + stress[t], 0, 1)
    return heat


def _talk(
    r: np.random.Generator,
    t: int,
    level: NDArray[np.float64],
    slope: NDArray[np.float64],
    heat: float,
    world: World,
) -> list[Measured]:
    pull = np.exp(level + slope * heat)
    read = float(np.clip(heat + r.normal(0, 0.15), 0, 1))
    many = min(GOALS, 1 + int(r.poisson(1.4)))
    said: list[Measured] = []
    for k in r.choice(GOALS, many, replace=False, p=pull / pull.sum()):
        y = float(level[k] + slope[k] * heat + r.normal(0, 0.7 * (1 + 0.8 * heat)))
        y = -y + float(r.normal(0, 0.5)) if r.random() < world.wrong else y
        said.append(_reading(t, int(k), "S", y, read))
    if r.random() < 0.06:
        for k in r.choice(GOALS, 3, replace=False):
            y = float(level[k] + 0.5 * slope[k] * heat + r.normal(0, 0.4))
            said.append(_reading(t, int(k), "R", y, read))
    return said


def _reading(t: int, k: int, channel: Channel, y: float, heat: float) -> Measured:
    return Measured(t, f"g{k}", channel, float(y), heat, 1.0, 0.0, f"{channel}{t}")


def lived(seed: int, world: World, tally: Tally) -> None:
    """One person, scored into the tally."""
    who = somebody(seed, world)
    params = fitted(who.items.values())
    for day in PROBES:
        true = {f"g{k}": float(who.level[day, k]) for k in range(GOALS)}
        said = {item: level(who.items[item], params, day)[0] for item in true}
        x, y = (sorted(one, key=lambda id: -one[id]) for one in (true, said))
        tally.tau.append(tau(x, y))
        tally.top.append(len({*x[:3]} & {*y[:3]}) / 3)
    tally.report += _reported(who, params)
    for item, true in who.jumps.items():
        sure = [b.day for b in who.items[item].segments(params).boundaries if b.stable]
        tally.turns += _matched(true, sure)
    calm = somebody(seed, world, only_moods=True)
    tally.false.append(
        sum(b.stable for one in calm.items.values() for b in one.segments(params).boundaries)
    )


def _reported(who: Somebody, params: Params) -> NDArray[np.float64]:
    """What the report says of two days against what truly moved by more than 0.8."""
    counts = np.zeros(3)
    for a, b in PAIRS:
        for k in range(GOALS):
            was = float(who.level[b, k] - who.level[a, k])
            found = moved(who.items[f"g{k}"], params, a, b)
            told = found.probability >= params.tell
            right = told and abs(was) > MOVED and was * found.delta > 0
            counts += [right, told and not right, abs(was) > MOVED and not right]
    return counts


def _matched(true: Sequence[int], found: Sequence[int]) -> NDArray[np.float64]:
    left, hits = list(true), 0
    for day in sorted(found):
        near = min(left, key=lambda one: abs(one - day), default=None)
        if near is not None and abs(near - day) <= NEAR:
            left.remove(near)
            hits += 1
    return np.array([hits, len(found) - hits, len(true) - hits], dtype=float)


def rates(counts: NDArray[np.float64]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hit, false, missed = (float(one) for one in counts)
    return hit / max(hit + false, 1), hit / max(hit + missed, 1), 2 * hit / max(2 * hit + false + missed, 1)  # fmt: skip


def simulated(people: int, world: World, first: int = SEED) -> Tally:
    tally = Tally()
    for n in range(people):
        lived(first + n, world, tally)
    return tally


WORLDS: Mapping[str, World] = {
    "much talk, lived hours": World(),
    "little talk, no hours": World(talks=0.2, effort=False),
    "one sign in five wrong": World(wrong=0.2),
    "four turns a year": World(jumps=1 / 60, apart=20),
}


def main() -> None:
    people = next((int(one) for one in sys.argv[1:] if one.isdigit()), 20)
    found = {name: simulated(people, world) for name, world in WORLDS.items()}
    for name, tally in found.items():
        sys.stdout.write(f"{name:24s} {tally}\n")
    if "--check" in sys.argv:
        check(found["much talk, lived hours"])
        sys.stdout.write("all within their bounds\n")


def check(main_case: Tally) -> None:
    p, r, _ = rates(main_case.report)
    assert np.mean(main_case.tau) >= 0.80
    assert p >= 0.80
    assert r >= 0.75
    assert rates(main_case.turns)[2] >= 0.70
    assert np.mean(main_case.false) <= 0.35


if __name__ == "__main__":
    main()
