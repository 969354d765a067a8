"""Items -> what the person keeps coming back to, and what tends to come before they leave it."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import erfc, sqrt

from graph.computed.heard import BEFORE, Heard, life
from graph.computed.items import Item, Weighed
from graph.computed.measure import day_of
from graph.computed.phases import STOPPED
from graph.types import Kind

ON, OFF, SURE, STEP = 0.4, -0.2, 0.8, 7
LEAST_ON, LEAST_OFF = timedelta(days=14), timedelta(days=21)
TIMES, LIFT, OFTEN = 2, 2.0, 2
QUOTES, SHOWN = 3, 5

type _Stretch = tuple[datetime, datetime | None, bool]


@dataclass(frozen=True, slots=True)
class Forerunner:
    """What was told of shortly before exits: `lift` times as often as at any other time."""

    entity_id: str
    kind: Kind
    lift: float
    count: int


@dataclass(frozen=True, slots=True)
class Exit:
    at: datetime
    preceded_by: tuple[Forerunner, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cycle:
    """An item with its intervals in hand, how often it came back, and each leaving of it."""

    entity_id: str
    returns: tuple[datetime, ...]
    intervals: tuple[tuple[datetime, datetime | None], ...]
    exits: tuple[Exit, ...]


def cycles(
    whole: Weighed, what: Weighed, ids: Sequence[str], by_phase: frozenset[str], at: datetime
) -> tuple[Cycle, ...]:
    """Those of `ids` that came back twice or more by a moment, the oftenest first.

    `what` is as much of the `whole` as was known by then.
    """
    heard: Heard | None = None
    found: list[Cycle] = []
    for id in ids:
        item = what.items[id]
        raw = _by_course(item, at) if id in by_phase else _by_level(what, item, at)
        spans = _lasting(raw)
        back = _back(spans)
        if len(back) < TIMES:
            continue
        heard = heard or life(whole).by(at)
        left = _left(spans)
        led = _forerunners(heard, id, left)
        exits = tuple(_exit(item, one, led, heard) for one in left)
        on = tuple((start, end) for start, end, held in spans if held)
        found.append(Cycle(id, back, on, exits))
    return tuple(sorted(found, key=lambda one: (-len(one.returns), one.entity_id)))


def _back(spans: Sequence[_Stretch]) -> tuple[datetime, ...]:
    """A life may be told from a leaving on: what was left first comes back as well."""
    return tuple(start for (_, _, before), (start, _, held) in pairwise(spans) if held > before)


def _left(spans: Sequence[_Stretch]) -> list[datetime]:
    left = [end for _, end, held in spans if held and end is not None]
    return left if spans[0][2] else [spans[0][0], *left]


def _by_course(item: Item, at: datetime) -> list[_Stretch]:
    """In hand while active; a mere thought of what is or was done is neither in hand nor left.

    Of what was only ever wished for the wish is all that comes and goes.
    """
    out: list[_Stretch] = []
    done = any(one.phase == "active" for one in item.course)
    for one in item.course:
        if one.start > at or (one.phase == "considered" and done):
            continue
        end = one.end if one.end is not None and one.end <= at else None
        out.append((one.start, end, one.phase not in STOPPED))
    return out


def _by_level(what: Weighed, item: Item, at: datetime) -> list[_Stretch]:
    """What has no phases is wanted or averted by its level, judged once a week."""
    if not item.readings:
        return []
    path, last = item.track(what.noise), day_of(at, item.zone)
    out: list[_Stretch] = []
    for day in range(item.readings[0].day, last + 1, STEP):
        mean, variance = path.at(day)
        sd = sqrt(max(variance, 1e-9))
        wanted, averse = _above(mean - ON, sd) > SURE, _above(OFF - mean, sd) > SURE
        if not wanted and not averse:
            continue
        here = datetime.fromordinal(day).replace(tzinfo=item.zone)
        if out and out[-1][2] == wanted:
            continue
        if out:
            out[-1] = (out[-1][0], here, out[-1][2])
        out.append((here, None, wanted))
    return out


def _above(distance: float, sd: float) -> float:
    return 0.5 * erfc(-distance / sd / sqrt(2))


def _lasting(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Neighbours of one kind as one; what was too short to count belongs to what was before it."""
    out: list[_Stretch] = []
    for start, end, held in stretches:
        least = LEAST_ON if held else LEAST_OFF
        short = end is not None and end - start < least
        if out and (short or out[-1][2] == held):
            out[-1] = (out[-1][0], end, out[-1][2])
        elif not short:
            out.append((start, end, held))
    return out


def _exit(item: Item, at: datetime, led: Sequence[Forerunner], heard: Heard) -> Exit:
    here = heard.before(at)
    first, last = bisect_left(item.times, at - BEFORE), bisect_right(item.times, at)
    words = item.observations[first:last]
    near = [one.id for one in words if not one.remark] or [one.id for one in words]
    led = [one for one in led if (one.entity_id, one.kind) in here]
    return Exit(at, tuple(led[:SHOWN]), tuple(near[-QUOTES:]))


def _forerunners(heard: Heard, id: str, exits: Sequence[datetime]) -> tuple[Forerunner, ...]:
    """Told of before at least two exits, and at least twice as often then as at other times."""
    counts = Counter(key for one in exits for key in heard.before(one) if key[0] != id)
    found: list[Forerunner] = []
    for (other, kind), count in counts.items():
        if count >= OFTEN:
            lift = (count + 1) / (len(exits) + 2) / heard.usual((other, kind))
            if lift > LIFT:
                found.append(Forerunner(other, kind, lift, count))
    return tuple(sorted(found, key=lambda f: (-f.lift, -f.count, f.entity_id, f.kind)))
