"""Items -> what the person says they want beside what their hours go to, where both are told of."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graph.computed.items import Item
from graph.computed.measure import quality
from graph.types import Observation

SPAN, WEEK = timedelta(days=91), timedelta(days=7)
STEADY = (timedelta(0), timedelta(days=7), timedelta(days=14), timedelta(days=21))
ENOUGH, SURE, TWICE, SMALL = 0.5, 0.9, float(np.log(2)), 0.03
DRAWS, SEED, LEAST, QUOTES = 2_000, 0, 2, 4


@dataclass(frozen=True, slots=True)
class Lived:
    """Shares of all that was said and of all that was done; `delta` is the log of their ratio.

    `unknown` where too few weeks tell of deeds, or the difference is not sure for three weeks.
    """

    entity_id: str
    status: Literal["known", "unknown"]
    stated: float | None
    lived: float | None
    delta: float | None
    probability: float | None
    coverage: float
    start: datetime
    end: datetime
    evidence: tuple[str, ...]


def stated_vs_lived(items: Sequence[Item], at: datetime) -> tuple[Lived, ...]:
    """The surest differences first, then what there is too little to tell of."""
    told = {one.id: _told(one, at) for one in items}
    kept = [one for one in items if len(told[one.id].since(at - SPAN)) >= LEAST]
    if not kept:
        return ()
    heard = [told[one.id] for one in kept]
    now = [_judged(heard, at - back) for back in STEADY]
    coverage, found = _coverage(heard, at), list[Lived]()
    for n, one in enumerate(kept):
        stated, lived, delta, probability = (float(part[n]) for part in now[0])
        sure = coverage >= ENOUGH and all(p[n] >= SURE and d[n] * delta > 0 for _, _, d, p in now)
        known = sure and bool(one.readings)
        ids = tuple(o.id for o in heard[n].since(at - SPAN)[-QUOTES:])
        found.append(
            Lived(
                one.id, "known" if known else "unknown",
                stated if known else None, lived if known else None, delta if known else None,
                probability if known else None, coverage, at - SPAN, at, ids,
            )
        )  # fmt: skip
    return tuple(
        sorted(found, key=lambda one: (one.status != "known", -abs(one.delta or 0), one.entity_id))
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """Words and deeds of one item from the first window on, and what each weighs."""

    words: Sequence[Observation]
    said: Sequence[float]
    did: Sequence[float]

    def since(self, after: datetime) -> Sequence[Observation]:
        return self.words[_place(self.words, after) :]

    def sums(self, at: datetime) -> tuple[float, float]:
        """Of what was said and of what was done in the window up to a moment."""
        window = slice(_place(self.words, at - SPAN), _place(self.words, at))
        return sum(self.said[window]), sum(self.did[window])


def _judged(items: Sequence[_Told], at: datetime) -> tuple[NDArray[np.float64], ...]:
    """Both shares, the log of their ratio, and how surely it is more than two."""
    sums = [one.sums(at) for one in items]
    said, did = (np.array([one[n] for one in sums]) for n in (0, 1))
    r = np.random.default_rng(SEED)
    s, b = (r.dirichlet(part + 0.5, DRAWS) for part in (said, np.log1p(did) * 2))
    draws = np.log((s + SMALL) / (b + SMALL))
    delta = draws.mean(axis=0)
    return s.mean(axis=0), b.mean(axis=0), delta, (draws * np.sign(delta) > TWICE).mean(axis=0)


def _coverage(items: Sequence[_Told], at: datetime) -> float:
    """The share of weeks in which any deed is told of."""
    weeks = {(at - o.valid_at) // WEEK for one in items for o in one.since(at - SPAN) if _does(o)}
    return len(weeks) / (SPAN / WEEK)


def _told(item: Item, at: datetime) -> _Told:
    """As far back as any window reaches."""
    first, last = (bisect_right(item.times, end) for end in (at - STEADY[-1] - SPAN, at))
    words = [o for o in item.own(item.observations[first:last]) if _does(o) or _says(o)]
    did = [_hours(o) if _does(o) else 0.0 for o in words]
    return _Told(words, [0.0 if _does(o) else quality(o) for o in words], did)


def _place(words: Sequence[Observation], after: datetime) -> int:
    return bisect_right(words, after, key=lambda one: one.valid_at)


def _says(one: Observation) -> bool:
    wish = one.kind in {"stance", "priority", "value", "decision"} and one.pro > one.con
    return wish and one.modality not in {"obligation", "hypothetical"}


def _does(one: Observation) -> bool:
    return one.kind == "effort" and (one.effort is None or one.effort[1] != "not_done")


def _hours(one: Observation) -> float:
    """Hours as told; a deed without a measure counts for one."""
    if one.effort is None or one.effort[1] not in {"hours", "hours_week"}:
        return 1.0
    return max(0.0, one.effort[0])
