"""Phases of one item -> the turn that a window of time saw, and whether it held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from graph.computed.phases import Phase
from graph.types import Observation, PhaseName

type Turned = Literal["done", "dropped", "paused", "resumed", "rose", "fell"]

STOPPED = frozenset({"done", "dropped", "paused"})
HELD, SEASON, SETTLED = timedelta(days=45), timedelta(days=90), timedelta(days=21)
MOOD, HOT, SURE = timedelta(days=14), 0.6, 0.8


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of phase that still held at the end of the window. `stable`: it outlived the mood it came in."""

    change: Turned
    at: datetime
    probability: float
    stable: bool

    @property
    def up(self) -> bool:
        return self.change in {"resumed", "rose"}


def turn(
    spans: Sequence[Phase], seen: Sequence[Observation], a: datetime, b: datetime
) -> Turn | None:
    """From the phase that ended the day `a` to the one in force at `b`; None where they are alike."""
    here = next((n for n in reversed(range(len(spans))) if spans[n].start <= b), None)
    if here is None or spans[here].start <= a:
        return None
    before = _before(spans, here, a)
    change = _named(before, spans[here].phase)
    if change is None:
        return None
    first = spans[here]
    sure = first.probability >= SURE
    return Turn(change, first.start, first.probability, sure and _held(first, seen, change))


def _before(spans: Sequence[Phase], here: int, a: datetime) -> PhaseName | None:
    """What it was before: at the start of the window, or, if it began inside, before the last change."""
    held = [one for one in spans[:here] if one.start <= a]
    if held:
        return held[-1].phase
    return spans[here - 1].phase if here else None


def _named(before: PhaseName | None, now: PhaseName) -> Turned | None:
    if before is None or before == now:
        return None
    match now:
        case "done" | "dropped" | "paused":
            return now
        case "active":
            return "resumed" if before in STOPPED else "rose"
        case "considered":
            return "resumed" if before in STOPPED else "fell"


def _held(phase: Phase, seen: Sequence[Observation], change: Turned) -> bool:
    """It lasted, and what came up in heat was borne out by something calm afterwards."""
    until = phase.end or max(one.valid_at for one in seen)
    least = SEASON if change == "paused" else HELD if phase.end else SETTLED
    if until - phase.start < least:
        return False
    if not any(o.heat >= HOT and abs(o.valid_at - phase.start) <= MOOD for o in seen):
        return True
    later = [o for o in seen if phase.start + MOOD < o.valid_at < until and o.heat < HOT]
    if phase.phase in STOPPED:
        return bool(later) and sum(o.pro - o.con for o in later) <= 0
    return any(o.kind in {"effort", "resume"} and o.pro >= o.con for o in later)
