"""Words about one item and the day on which it began to change -> the day on which the person said so.

A drift has no day of its own; the day on which somebody says outright, and calmly, what counts now has one.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from graph.types import Kind, Observation

WAITS = timedelta(days=60)
CALM = 0.6
_OUTRIGHT = frozenset[Kind]({"priority", "decision", "abandon"})


def announced(seen: Iterable[Observation], since: datetime, *, up: bool) -> datetime | None:
    """The first such words of that direction within two months; None when it was never said."""
    found = (
        one.valid_at
        for one in seen
        if one.kind in _OUTRIGHT
        and one.explicit
        and not one.hedged
        and one.heat < CALM
        and since <= one.valid_at <= since + WAITS
        and (one.pro > one.con if up else one.con > one.pro)
    )
    return min(found, default=None)
