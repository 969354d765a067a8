"""What lifts a person and has not been touched for long, though nobody stopped it (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.computed.items import Item
from graph.computed.phases import STOPPED, phase_at
from graph.moods import moods
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
    told: Sequence[Observation], items: Sequence[Item], at: datetime
) -> tuple[Neglected, ...]:
    """The most energising first. Where nothing at all was told for long, "now" is the last word of the life.

    What was paused, given up or done is no neglect.
    """
    last = max((one.told_at for one in told), default=at)
    now = min(at, last)
    by_id = {one.id: one for one in items}
    found = [
        Neglected(one.entity_id, since, one.shift, one.up[:QUOTES])
        for one in moods(told)
        if one.pull == "lifts" and (item := by_id.get(one.entity_id)) is not None
        if now - (since := max(each.valid_at for each in item.observations)) >= LONG
        and phase_at(item.course, now) not in STOPPED
    ]
    return tuple(sorted(found, key=lambda one: (-one.shift, one.entity_id)))
