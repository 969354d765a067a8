"""Observations -> measurements of how much something is wanted, by channel and day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from math import log
from typing import Literal

from graph.types import Observation

type Channel = Literal["S", "R", "B", "A"]

BLUR = {"week": 7, "month": 30, "season": 90, "quarter": 90, "year": 365, "unknown": 30}
# What stands still is told by the phase: who pauses or gives up may want it no less.
SPOKEN_OF = frozenset({"mention", "event", "obstacle", "done", "pause", "abandon"})


@dataclass(frozen=True, slots=True)
class Measured:
    """One reading of one item: stated (S), ranked (R), lived (B) or felt (A), y in -3..3."""

    day: int
    item: str
    channel: Channel
    y: float
    heat: float
    conf: float
    blur: float
    episode: str


@dataclass(frozen=True, slots=True)
class Params:
    """Where the estimate starts; only noise and hazard are ever fitted to a person."""

    drift: float = 0.02
    memory: float = 3.0
    mood: float = 0.10
    prior: float = 1.5
    slope_sd: float = 0.8
    stated: float = 0.78
    ranked: float = 0.20
    lived: float = 1.0
    felt: float = 1.2
    noise: float = 1.0
    hazard: float = 1 / 220
    delta: float = 0.5
    sure: float = 0.9
    tell: float = 0.7

    def base(self, channel: Channel) -> float:
        raw = {"S": self.stated, "R": self.ranked, "B": self.lived, "A": self.felt}
        return raw[channel] * self.noise


def day_of(at: datetime, zone: tzinfo) -> int:
    return at.astimezone(zone).date().toordinal()


def measured(
    id: str, observations: Iterable[Observation], zone: tzinfo, *, duties: bool = False
) -> tuple[Measured, ...]:
    """Measurements of one item, in an order that does not depend on the order of import.

    Obligations and hypotheticals are not wants; `duties` lets the former in, to rank them apart.
    """
    found: list[Measured] = []
    for one in observations:
        if one.modality == "hypothetical" or (one.modality == "obligation" and not duties):
            continue
        reading = _reading(one)
        if reading is not None:
            channel, y = reading
            item = one.target_id or one.entity_id if channel == "A" else one.entity_id
            if item == id:
                found.append(_measured(one, item, channel, y, zone))
    return collapse(found)


def quality(one: Observation) -> float:
    q = one.conf * (1.0 if one.explicit else 0.6) * (0.7 if one.hedged else 1.0)
    return max(0.1, min(q, 0.5) if one.irony else q)


def collapse(readings: Iterable[Measured]) -> tuple[Measured, ...]:
    """Repeats of one item in one episode, channel and day become one, worth 1.5 times."""
    groups: dict[tuple[str, str, str, int], list[Measured]] = defaultdict(list)
    for one in sorted(readings, key=lambda m: (m.day, m.item, m.channel, m.y, m.heat, m.conf)):
        groups[one.item, one.channel, one.episode or f"day{one.day}", one.day].append(one)
    out = [_united(same) for same in groups.values()]
    return tuple(sorted(out, key=lambda m: (m.day, m.item, m.channel, m.y, m.episode)))


def _united(same: list[Measured]) -> Measured:
    if len(same) == 1:
        return same[0]
    total = sum(one.conf for one in same)
    return replace(
        same[0],
        y=sum(one.y * one.conf for one in same) / total,
        heat=sum(one.heat * one.conf for one in same) / total,
        conf=total / len(same) * 1.5,
        blur=max(one.blur for one in same),
    )


def _measured(one: Observation, item: str, channel: Channel, y: float, zone: tzinfo) -> Measured:
    return Measured(
        day=day_of(one.valid_at, zone),
        item=item,
        channel=channel,
        y=y,
        heat=one.heat,
        conf=quality(one),
        blur=float(BLUR.get(one.precision, 0)),
        episode=one.episode,
    )


def _reading(one: Observation) -> tuple[Channel, float] | None:
    if one.rank is not None:
        return "R", max(0.0, 2.5 - 0.8 * (one.rank - 1))
    if one.kind == "effort" or one.effort is not None:
        lived = _lived(one)
        return None if lived is None else ("B", lived)
    if one.kind == "emotion":
        return None if one.affect is None else ("A", 2 * one.affect.valence)
    if one.kind in SPOKEN_OF or not (one.pro or one.con):
        return None
    return "S", float(one.pro - one.con)


def _lived(one: Observation) -> float | None:
    """What was done says how much it weighs; where nothing is reported, nothing is known."""
    if one.effort is None:
        return float(one.polarity) if one.polarity else None
    value, unit = one.effort
    match unit:
        case "hours" | "hours_week":
            return min(3.0, max(-1.5, 1.6 * log(1 + max(0.0, value)) - 1))
        case "done":
            return 1.0
        case "not_done":
            return -1.0
