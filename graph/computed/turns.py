"""Phases of one item -> the turn that a window of time saw, and whether it held."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import exp
from typing import Literal

from graph.computed.announced import Announced
from graph.computed.phases import STOPPED, Phase
from graph.computed.temper import Temper
from graph.types import PhaseName

type Turned = Literal["done", "dropped", "paused", "resumed", "rose"]

HELD, SETTLED = timedelta(days=45), timedelta(days=21)
MOOD, MONTH = timedelta(days=14), timedelta(days=30)
A_NIGHT = timedelta(days=1)
SURE, BORNE = 0.8, 0.9


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of phase that still held at the end of the window. `stable`: it outlived the mood it came in.

    `hot`: it was given up in heat, and nothing calm has borne it out.
    """

    change: Turned
    at: datetime
    probability: float
    stable: bool
    hot: bool = False

    @property
    def up(self) -> bool:
        return self.change in {"resumed", "rose"}


def turn(
    spans: Sequence[Phase],
    temper: Temper,
    a: datetime,
    b: datetime,
    until: datetime,
) -> Turn | None:
    """From the phase that ended the day `a` to the one in force at `b`; None where they are alike.

    `until`: the last moment of which anything is told, so that silence since the turn can bear it out.
    """
    here = bisect_right(spans, b, key=_start) - 1
    if here < 0 or spans[here].start <= a:
        return None
    change = _named(_before(spans, here, a), spans[here].phase)
    if change is None:
        return None
    first = spans[here]
    end = _lasted(spans, here)
    held = (end or until) - first.start
    odds = first.odds + BORNE * (1 - exp(-(held / MONTH)))
    probability = 1 / (1 + exp(-odds))
    borne = borne_out(first, temper, first.start + held)
    stable = probability >= SURE and borne and _lasting(first.end, change, held)
    hot = hasty(first, temper, first.start + held)
    return Turn(change, first.start, probability, stable, hot)


def hasty(phase: Phase, temper: Temper, until: datetime) -> bool:
    """Given up in words that were hot themselves, and never again in calm ones."""
    given_up = phase.phase in {"dropped", "paused"} and temper.hot_near(phase.start, A_NIGHT)
    return given_up and not borne_out(phase, temper, until)


def borne_out(phase: Phase, temper: Temper, until: datetime) -> bool:
    """What came up in heat counts from the calm words or deeds that repeat it; to be done with a thing is a deed.

    That it is spoken of at all afterwards, neither for nor against it, repeats nothing.
    """
    if phase.phase == "done" or not temper.hot_near(phase.start, MOOD):
        return True
    if phase.phase in STOPPED:
        calmly = temper.calmly(phase.start + A_NIGHT, until)
        return calmly is not None and calmly < 0
    return temper.done(phase.start + MOOD, until)


def as_said(spans: Sequence[Phase], outright: Announced) -> tuple[Phase, ...]:
    """What was long only thought of begins on the day on which the person said that it does."""
    dated = list(spans)
    for n, (old, new) in enumerate(pairwise(spans), 1):
        if (old.phase, new.phase) != ("considered", "active"):
            continue
        said = outright.since(new.start, up=True)
        if said is not None and (new.end is None or said < new.end):
            dated[n - 1 : n + 1] = replace(old, end=said), replace(new, start=said)
    return tuple(dated)


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
    held = bisect_right(spans, a, hi=here, key=_start)
    if held:
        return spans[held - 1].phase
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
            # Who wishes outright for what they do has not turned from it: a fall is one of the level.
            return "resumed" if before in STOPPED else None


def _lasting(end: datetime | None, change: Turned, held: timedelta) -> bool:
    """A pause is meant to end: by itself it is no change of what matters."""
    return change != "paused" and held >= (HELD if end else SETTLED)


def _start(one: Phase) -> datetime:
    return one.start
