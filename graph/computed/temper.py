"""Words about one item -> when it was spoken of in heat and when calmly, counted up once for all windows of time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from graph.types import Observation

HOT = 0.6


@dataclass(frozen=True, slots=True)
class Temper:
    """Moments by time; `balance` is what all calm words before each were for it, less what was against."""

    hot: tuple[datetime, ...]
    calm: tuple[datetime, ...]
    balance: tuple[int, ...]
    deeds: tuple[datetime, ...]

    def hot_near(self, moment: datetime, within: timedelta) -> bool:
        n = bisect_left(self.hot, moment - within)
        return n < len(self.hot) and self.hot[n] <= moment + within

    def calmly(self, after: datetime, before: datetime) -> int | None:
        """For less against in the calm words between two moments; None where there are none."""
        first, last = bisect_right(self.calm, after), bisect_left(self.calm, before)
        return self.balance[last] - self.balance[first] if first < last else None

    def done(self, after: datetime, before: datetime) -> bool:
        """Whether calm words between two moments tell that it went on."""
        n = bisect_right(self.deeds, after)
        return n < len(self.deeds) and self.deeds[n] < before


def temper(seen: Iterable[Observation]) -> Temper:
    words = sorted(seen, key=lambda one: one.valid_at)
    calm = [one for one in words if one.heat < HOT]
    return Temper(
        tuple(one.valid_at for one in words if one.heat >= HOT),
        tuple(one.valid_at for one in calm),
        tuple(accumulate((one.pro - one.con for one in calm), initial=0)),
        tuple(
            one.valid_at for one in calm if one.kind in {"effort", "resume"} and one.pro >= one.con
        ),
    )
