"""Words of a life -> what lifts the person by any moment, as `graph.moods` has it, counted in columns.

A life holds tens of thousands of readings and is looked at on many days; only the few things asked
for are looked at word by word.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import cast

import numpy as np
from numpy.typing import NDArray

from graph.computed.same import Same
from graph.moods import LEAST, MOST_QUOTES, SPREAD, SURE, valence
from graph.types import Observation

type Numbers = NDArray[np.int64]
type Values = NDArray[np.float64]

EPOCH, TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Felt:
    """A row for each thing that each word with a reading is about, by time.

    `first` is the row that is the first of the same message and thing, `since` when both had happened
    and been told. `known` is that of all words in order, `told` the last telling up to each.
    """

    words: Sequence[Observation]
    things: dict[str, int]
    thing: Numbers
    message: Numbers
    first: Numbers
    valence: Values
    since: Numbers
    known: Sequence[datetime]
    told: Sequence[datetime]

    def last_told(self, at: datetime) -> datetime | None:
        """When anything was told last of what had happened by a moment."""
        n = bisect_right(self.known, at)
        return self.told[n - 1] if n else None

    def by(self, at: datetime) -> "Usual":
        """As far as it had happened and had been told by a moment."""
        known = self.since <= ticks(at)
        rows = np.flatnonzero(known)
        # One message counts once for a thing: mostly by the row that comes first of all.
        firsts = known[self.first[rows]]
        if firsts.all():
            rows = rows[self.first[rows] == rows]
        else:
            _, places = np.unique(self.first[rows], return_index=True)
            rows = rows[np.sort(places)]
        return Usual(self, rows, self._usual(rows))

    def _usual(self, rows: Numbers) -> float:
        """The mean over messages; one about several things reads as for the thing that was met last."""
        if not len(rows):
            return 0.0
        thing, message = self.thing[rows], self.message[rows]
        met = np.zeros(len(self.things), dtype=np.int64)
        met[thing[::-1]] = rows[::-1]
        order = np.argsort(met[thing], kind="stable")
        read = np.full(int(message.max()) + 1, np.nan)
        read[message[order]] = self.valence[rows][order]
        return float(np.nanmean(read))


@dataclass(frozen=True, slots=True)
class Usual:
    """The rows that count, and the person's usual valence over them."""

    felt: Felt
    rows: Numbers
    usual: float

    def lifting(self, ids: Sequence[str]) -> list[tuple[str, float, tuple[str, ...]]]:
        """Those of some things that lift: how much, and in which words most."""
        found: list[tuple[str, float, tuple[str, ...]]] = []
        things, values = self.felt.thing[self.rows], self.felt.valence[self.rows]
        many = len(self.felt.things)
        counts = np.bincount(things, minlength=many)
        means = np.bincount(things, values, many) / np.maximum(counts, 1)
        spent = np.bincount(things, (values - means[things]) ** 2, many)
        for id in ids:
            n = self.felt.things.get(id)
            if n is None or counts[n] < LEAST:
                continue
            shift = float(means[n]) - self.usual
            spread = float(np.sqrt((spent[n] + SPREAD**2) / counts[n]))
            if shift > SURE * spread / float(np.sqrt(counts[n])):
                found.append((id, shift, self._most(self.rows[things == n])))
        return found

    def _most(self, rows: Numbers) -> tuple[str, ...]:
        words = [self.felt.words[n] for n in cast("list[int]", rows.tolist())]
        light = [one for one in words if valence(one) > self.usual]
        light.sort(key=lambda one: (valence(one), one.id), reverse=True)
        return tuple(one.id for one in light[:MOST_QUOTES])


def felt(observations: tuple[Observation, ...]) -> Felt:
    """Laid down once for every map."""
    return _felt(Same(observations))


def let_go() -> None:
    """Keep nothing of what was worked out."""
    _felt.cache_clear()


def ticks(at: datetime) -> int:
    return (at - EPOCH) // TICK


@lru_cache(maxsize=2)
def _felt(same: Same[tuple[Observation, ...]]) -> Felt:
    words: list[Observation] = []
    things: dict[str, int] = {}
    messages: dict[str, int] = {}
    firsts: dict[tuple[int, int], int] = {}
    rows: list[tuple[int, int, int]] = []
    for one in same.value:
        about = {one.entity_id, one.target_id or one.entity_id} if one.affect is not None else ()
        for id in about:
            thing = things.setdefault(id, len(things))
            message = messages.setdefault(one.source.message_id, len(messages))
            rows.append((thing, message, firsts.setdefault((thing, message), len(rows))))
            words.append(one)
    thing, message, first = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    values = np.array([valence(one) for one in words], dtype=np.float64)
    since = np.array([ticks(max(one.valid_at, one.told_at)) for one in words], dtype=np.int64)
    order = sorted((max(one.valid_at, one.told_at), one.told_at) for one in same.value)
    known, told = [one for one, _ in order], list(accumulate((one for _, one in order), max))
    return Felt(words, things, thing, message, first, values, since, known, told)
