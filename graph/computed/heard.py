"""All words of a life by time -> what was spoken of shortly before a moment, and how usual that is."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate, compress, pairwise

from graph.computed.items import Weighed
from graph.types import Kind

BEFORE, NONE = timedelta(days=14), timedelta(0)

type Key = tuple[str, Kind]


@dataclass(frozen=True, slots=True)
class Days:
    """Words by time. `all_told`: when each and all before it had been told. `covered`: how much of the
    time up to each has such words in its last fortnight."""

    times: Sequence[datetime]
    told: Sequence[datetime]
    all_told: Sequence[datetime]
    covered: Sequence[timedelta]

    def until(self, at: datetime) -> timedelta:
        """How much of the time up to a moment had them, by what had been told by then."""
        n = bisect_right(self.times, at)
        if bisect_right(self.all_told, at) < n:
            known = [told <= at for told in self.told[:n]]
            told = list(compress(self.told, known))
            return _days(list(compress(self.times, known)), told).until(at)
        return self.covered[n - 1] + min(BEFORE, at - self.times[n - 1]) if n else NONE


@dataclass(frozen=True, slots=True)
class Life:
    """All words but mentions: what each is about, and the days of each kind of words about each item."""

    all: Days
    keys: Sequence[Key]
    of: Mapping[Key, Days]

    def by(self, at: datetime) -> "Heard":
        """As far as it had been told by a moment."""
        times, told = self.all.times, self.all.told
        first, last = bisect_right(self.all.all_told, at), bisect_right(times, at)
        untold = frozenset(n for n in range(first, last) if told[n] > at)
        begun = next((one for n, one in enumerate(times) if n not in untold), at)
        return Heard(self, at, begun, untold)


@dataclass(frozen=True, slots=True)
class Heard:
    """A life as it was known at a moment; `untold` are the places of words that were told only later."""

    life: Life
    at: datetime
    begun: datetime
    untold: Collection[int]
    _before: dict[datetime, frozenset[Key]] = field(default_factory=dict[datetime, frozenset[Key]])

    def before(self, moment: datetime) -> frozenset[Key]:
        """What was told of in the fortnight up to a moment."""
        found = self._before.get(moment)
        if found is None:
            times = self.life.all.times
            first, last = bisect_left(times, moment - BEFORE), bisect_right(times, moment)
            some = (self.life.keys[n] for n in range(first, last) if n not in self.untold)
            found = self._before[moment] = frozenset(some)
        return found

    def usual(self, key: Key) -> float:
        """The share of a life whose last fortnight holds such words."""
        return max(self.life.of[key].until(self.at) / max(self.at - self.begun, BEFORE), 1e-3)


@lru_cache(maxsize=2)
def life(what: Weighed) -> Life:
    rows: list[tuple[datetime, str, Kind, datetime]] = sorted(
        (one.valid_at, item.id, one.kind, one.told_at)
        for item in what.items.values()
        for one in item.observations
        if one.kind != "mention"
    )
    by_key: dict[Key, tuple[list[datetime], list[datetime]]] = {}
    for at, id, kind, told in rows:
        times, tellings = by_key.setdefault((id, kind), ([], []))
        times.append(at)
        tellings.append(told)
    return Life(
        _days([row[0] for row in rows], [row[3] for row in rows]),
        [(row[1], row[2]) for row in rows],
        {key: _days(*some) for key, some in by_key.items()},
    )


def let_go() -> None:
    """Keep nothing of what was worked out."""
    life.cache_clear()


def _days(times: Sequence[datetime], told: Sequence[datetime]) -> Days:
    gaps = (min(BEFORE, b - a) for a, b in pairwise(times))
    return Days(times, told, list(accumulate(told, max)), list(accumulate(gaps, initial=NONE)))
