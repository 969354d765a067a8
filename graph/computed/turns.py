"""Phases of one item -> the turn that a window of time saw, and whether it held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import exp
from typing import Literal

from graph.computed.announced import announced
from graph.computed.phases import Phase
from graph.types import Observation, PhaseName

type Turned = Literal["done", "dropped", "paused", "resumed", "rose", "fell"]

STOPPED = frozenset({"done", "dropped", "paused"})
HELD, SETTLED = timedelta(days=45), timedelta(days=21)
MOOD, MONTH = timedelta(days=14), timedelta(days=30)
HOT, SURE, BORNE = 0.6, 0.8, 0.9


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
    spans: Sequence[Phase],
    seen: Sequence[Observation],
    a: datetime,
    b: datetime,
    until: datetime | None = None,
) -> Turn | None:
    """From the phase that ended the day `a` to the one in force at `b`; None where they are alike.

    `until`: the last moment of which anything is told, so that silence since the turn can bear it out.
    """
    spans = _as_said(spans, seen)
    here = next((n for n in reversed(range(len(spans))) if spans[n].start <= b), None)
    if here is None or spans[here].start <= a:
        return None
    change = _named(_before(spans, here, a), spans[here].phase)
    if change is None:
        return None
    first = spans[here]
    end = _lasted(spans, here)
    held = (end or max(until or b, seen[-1].valid_at)) - first.start
    odds = first.odds + BORNE * (1 - exp(-(held / MONTH)))
    probability = 1 / (1 + exp(-odds))
    stable = probability >= SURE and _held(replace(first, end=end), seen, change, held)
    return Turn(change, first.start, probability, stable)


def _as_said(spans: Sequence[Phase], seen: Sequence[Observation]) -> Sequence[Phase]:
    """What was long only thought of begins on the day on which the person said that it does."""
    dated = list(spans)
    for n, (old, new) in enumerate(pairwise(spans), 1):
        if (old.phase, new.phase) != ("considered", "active"):
            continue
        said = announced(seen, new.start, up=True)
        if said is not None and (new.end is None or said < new.end):
            dated[n - 1 : n + 1] = replace(old, end=said), replace(new, start=said)
    return dated


def _lasted(spans: Sequence[Phase], here: int) -> datetime | None:
    """When the phase ended; what broke off and went on again before it had settled did not end it."""
    end = spans[here].end
    for gone, back in zip(spans[here + 1 :: 2], spans[here + 2 :: 2], strict=False):
        if back.phase != spans[here].phase or back.start - gone.start >= SETTLED:
            break
        end = back.end
    return end


def _before(spans: Sequence[Phase], here: int, a: datetime) -> PhaseName | None:
    """What it was before: at the start of the window, or, if it began inside, before the last change."""
    held = [one for one in spans[:here] if one.start <= a]
    if held:
        return held[-1].phase
    return spans[here - 1].phase if here else None


def _named(before: PhaseName | None, now: PhaseName) -> Turned | None:
    if before == now or (before is None and now not in STOPPED):
        return None
    match now:
        case "done" | "dropped" | "paused":
            return now
        case "active":
            return "resumed" if before in STOPPED else "rose"
        case "considered":
            return "resumed" if before in STOPPED else "fell"


def _held(phase: Phase, seen: Sequence[Observation], change: Turned, held: timedelta) -> bool:
    """It lasted, and what came up in heat was borne out by something calm afterwards.

    A pause is meant to end: by itself it is no change of what matters.
    """
    if change == "paused" or held < (HELD if phase.end else SETTLED):
        return False
    if not any(o.heat >= HOT and abs(o.valid_at - phase.start) <= MOOD for o in seen):
        return True
    later = [
        o for o in seen if phase.start + MOOD < o.valid_at < phase.start + held and o.heat < HOT
    ]
    if phase.phase in STOPPED:
        return bool(later) and sum(o.pro - o.con for o in later) <= 0
    return any(o.kind in {"effort", "resume"} and o.pro >= o.con for o in later)
