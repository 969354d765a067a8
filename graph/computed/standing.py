"""Words about an item up to a day -> how much it takes part in the person's days, beside how much it is wanted."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from math import exp, log

from graph.computed.measure import day_of
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
# A first place given out loud counts as four deeds; one that is only understood is a word among others.
DEED, FIRST, WORD, FELT, NAMED = 1.5, 6.0, 0.7, 0.7, 0.2
COOLED, AGAINST = 0.4, 0.3


@dataclass(frozen=True, slots=True)
class Attention:
    """How often and how warmly an item was in hand or on the mind: what is left of all episodes at each of their days."""

    days: tuple[int, ...]
    left: tuple[float, ...]

    def on(self, day: int) -> float:
        """What is left of it on a day, in episodes of plain words; nothing told of later counts."""
        n = bisect_right(self.days, day) - 1
        return self.left[n] * _faded(day - self.days[n]) if n >= 0 else 0.0

    def before(self, day: int) -> "Attention":
        n = bisect_left(self.days, day)
        return Attention(self.days[:n], self.left[:n])


NONE = Attention((), ())


def attention(
    observations: Iterable[Observation], zone: tzinfo, begun: Attention = NONE
) -> Attention:
    """`begun` is what earlier days left."""
    loudest: dict[tuple[str, int], float] = {}
    for one in observations:
        key = (one.episode or one.id, day_of(one.valid_at, zone))
        loudest[key] = max(loudest.get(key, 0.0), _weight(one))
    left: dict[int, float] = {}
    last, now = (begun.days[-1], begun.left[-1]) if begun.days else (0, 0.0)
    for day, weight in sorted((day, weight) for (_, day), weight in loudest.items()):
        now = left[day] = now * _faded(day - last) + weight
        last = day
    return Attention((*begun.days, *left), (*begun.left, *left.values()))


def _faded(days: int) -> float:
    return exp(-days / FADES)


def standing(phase: PhaseName | None, pull: float) -> float:
    """What the course of an item and the attention to it add to its level.

    What waits stands behind what is in hand; what fills the days before what is only wished for.
    """
    return PULL * log(pull + ALONE) - BEHIND[phase]


def _weight(one: Observation) -> float:
    weight = _plain(one) * (1 - COOLED * one.heat)
    against = one.con > one.pro and not _in_hand(one)
    return weight * (AGAINST if against else 1.0)


def _in_hand(one: Observation) -> bool:
    """What is done unwillingly is done."""
    return one.effort is not None and one.effort[1] != "not_done"


def _plain(one: Observation) -> float:
    if one.modality == "hypothetical" or (one.effort is not None and one.effort[1] == "not_done"):
        return NAMED
    if one.kind in _DEEDS:
        return DEED
    if (one.rank is not None or one.kind == "priority") and one.explicit:
        return FIRST
    if one.kind == "mention":
        return NAMED
    return FELT if one.kind == "emotion" else WORD
