"""Words about an item up to a day -> how much it takes part in the person's days, beside how much it is wanted."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby
from math import exp, log
from operator import itemgetter

from graph.computed.measure import day_of
from graph.computed.temper import HOT
from graph.types import Kind, Observation, PhaseName

FADES, PULL, ALONE = 60.0, 1.0, 0.25
BEHIND: dict[PhaseName | None, float] = {
    "active": 0.0,
    "considered": 0.7,
    "paused": 0.5,
    "dropped": 1.5,
    "done": 1.5,
    None: 0.25,
}
_DEEDS = frozenset[Kind]({"effort", "resume"})
# A first place given out loud counts as five deeds; one that is only understood is a word among others.
DEED, FIRST, WORD, FELT, NAMED = 1.5, 8.0, 0.7, 0.7, 0.2
COOLED, AGAINST = 0.4, 0.3


@dataclass(frozen=True, slots=True)
class Attention:
    """How often and how warmly an item was in hand or on the mind: what is left of all episodes at each of their days.

    `first` is the part of it that comes of having been put before all else.
    """

    days: tuple[int, ...]
    left: tuple[float, ...]
    first: tuple[float, ...]

    def on(self, day: int) -> float:
        """What is left of it on a day, in episodes of plain words; nothing told of later counts."""
        n = bisect_right(self.days, day) - 1
        return self.left[n] * _faded(day - self.days[n]) if n >= 0 else 0.0

    def before(self, day: int) -> "Attention":
        n = bisect_left(self.days, day)
        return Attention(self.days[:n], self.left[:n], self.first[:n])


NONE = Attention((), (), ())


def attention(
    observations: Iterable[Observation], zone: tzinfo, begun: Attention = NONE
) -> Attention:
    """`begun` is what earlier days left. What is said not to come first any more has lost that place.

    On a hot day neither is given nor taken: a mood is no turn.
    """
    told = [(day_of(one.valid_at, zone), one) for one in observations]
    hot = {day for day, one in told if one.heat >= HOT}
    loudest: dict[tuple[int, str], tuple[float, bool]] = {}
    put_back: set[int] = set()
    for day, one in told:
        key = (day, one.episode or one.id)
        ranked = _ranked(one) and day not in hot
        loudest[key] = max(loudest.get(key, (0.0, False)), (_weight(one, ranked=ranked), ranked))
        if one.kind == "priority" and one.con > one.pro and day not in hot:
            put_back.add(day)
    days, left, first = [*begun.days], [*begun.left], [*begun.first]
    for day, episodes in groupby(sorted(loudest), key=itemgetter(0)):
        fades = _faded(day - days[-1]) if days else 0.0
        now, placed = (left[-1] * fades, first[-1] * fades) if days else (0.0, 0.0)
        if day in put_back:
            now, placed = now - placed, 0.0
        heard = [loudest[key] for key in episodes]
        days.append(day)
        left.append(now + sum(weight for weight, _ in heard))
        first.append(placed + sum(weight for weight, ranked in heard if ranked))
    return Attention(tuple(days), tuple(left), tuple(first))


def _faded(days: int) -> float:
    return exp(-days / FADES)


def standing(phase: PhaseName | None, pull: float) -> float:
    """What the course of an item and the attention to it add to its level.

    What waits stands behind what is in hand; what fills the days before what is only wished for.
    """
    return PULL * log(pull + ALONE) - BEHIND[phase]


def _weight(one: Observation, *, ranked: bool) -> float:
    weight = (FIRST if ranked else _plain(one)) * (1 - COOLED * one.heat)
    against = one.con > one.pro and not _in_hand(one)
    return weight * (AGAINST if against else 1.0)


def _ranked(one: Observation) -> bool:
    """A place given to it outright, whichever: who says that it must wait has it on the mind."""
    return one.explicit and (one.rank is not None or one.kind == "priority")


def _in_hand(one: Observation) -> bool:
    """What is done unwillingly is done."""
    return one.effort is not None and one.effort[1] != "not_done"


def _plain(one: Observation) -> float:
    if one.modality == "hypothetical" or (one.effort is not None and one.effort[1] == "not_done"):
        return NAMED
    if one.kind in _DEEDS:
        return DEED
    if one.kind == "mention":
        return NAMED
    return FELT if one.kind == "emotion" else WORD
