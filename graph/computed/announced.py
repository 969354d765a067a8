"""Words about one item -> the days on which the person said outright that it begins to change.

A drift has no day of its own; the day on which somebody says outright, and calmly, what counts now has one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.types import Kind, Observation

WAITS = timedelta(days=60)
CALM = 0.6
_OUTRIGHT = frozenset[Kind]({"priority", "decision", "abandon"})


@dataclass(frozen=True, slots=True)
class Announced:
    """The moments of such words, for it and against it, by time; `first` of those that put it before all else."""

    up: tuple[datetime, ...]
    down: tuple[datetime, ...]
    first: tuple[datetime, ...]

    def since(self, moment: datetime, *, up: bool) -> datetime | None:
        """The first of that direction within two months; None when it was never said."""
        said = self.up if up else self.down
        n = bisect_left(said, moment)
        return said[n] if n < len(said) and said[n] <= moment + WAITS else None

    def put_first(self, a: datetime, b: datetime) -> datetime | None:
        """The last moment in `(a, b]` at which it was put first anew: not said in the two months before."""
        n = bisect_right(self.first, b) - 1
        while n > 0 and self.first[n] - self.first[n - 1] <= WAITS:
            n -= 1
        return self.first[n] if n >= 0 and a < self.first[n] else None


def announced(seen: Iterable[Observation]) -> Announced:
    said = [one for one in seen if one.kind in _OUTRIGHT and one.explicit and not one.hedged and one.heat < CALM]  # fmt: skip
    return Announced(
        tuple(sorted(one.valid_at for one in said if one.pro > one.con)),
        tuple(sorted(one.valid_at for one in said if one.con > one.pro)),
        tuple(sorted(one.valid_at for one in said if one.kind == "priority" and one.rank == 1)),
    )
