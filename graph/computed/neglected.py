"""What lifts a person and has not been touched for long, though nobody stopped it (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.computed.felt import felt
from graph.computed.items import Item
from graph.computed.phases import STOPPED
from graph.types import Observation

# A rest of some weeks is no neglect.
LONG = timedelta(days=60)
QUOTES = 3


@dataclass(frozen=True, slots=True)
class Neglected:
    """`shift`: how much lighter than usual the words about it are (valence, -1..1); `since` the last of them."""

    entity_id: str
    since: datetime
    shift: float
    evidence: tuple[str, ...]


def neglected(
    told: tuple[Observation, ...], items: Sequence[Item], at: datetime
) -> tuple[Neglected, ...]:
    """The most energising first, of `items` as they were known at a moment, by what had been told by then.

    Where nothing at all was told for long, "now" is the last word of the life. What was paused, given
    up or done is no neglect.
    """
    known = felt(told)
    now = min(at, known.last_told(at) or at)
    waiting = {
        one.id: one.times[-1]
        for one in items
        if now - one.times[-1] >= LONG and one.phase(now) not in STOPPED
    }
    found = [
        Neglected(id, waiting[id], shift, words[:QUOTES])
        for id, shift, words in known.by(at).lifting(list(waiting))
    ]
    return tuple(sorted(found, key=lambda one: (-one.shift, one.entity_id)))
