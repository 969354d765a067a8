"""Items -> what the person says they want beside what their hours go to, where both are told of."""

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
    told = {one.id: _within(one, at) for one in items}
    kept = [one for one in items if sum(map(_says, told[one.id])) + sum(map(_does, told[one.id])) >= LEAST]  # fmt: skip
    if not kept:
        return ()
    now = [_judged(kept, at - back) for back in STEADY]
    coverage, found = _coverage(kept, at), list[Lived]()
    for n, one in enumerate(kept):
        stated, lived, delta, probability = (float(part[n]) for part in now[0])
        sure = coverage >= ENOUGH and all(p[n] >= SURE and d[n] * delta > 0 for _, _, d, p in now)
        known = sure and bool(one.readings)
        ids = tuple(o.id for o in told[one.id] if _says(o) or _does(o))[-QUOTES:]
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


def _judged(items: Sequence[Item], at: datetime) -> tuple[NDArray[np.float64], ...]:
    """Both shares, the log of their ratio, and how surely it is more than two."""
    said = np.array([sum(quality(o) for o in _within(one, at) if _says(o)) for one in items])
    did = np.array([sum(_hours(o) for o in _within(one, at) if _does(o)) for one in items])
    r = np.random.default_rng(SEED)
    s, b = (r.dirichlet(part + 0.5, DRAWS) for part in (said, np.log1p(did) * 2))
    draws = np.log((s + SMALL) / (b + SMALL))
    delta = draws.mean(axis=0)
    return s.mean(axis=0), b.mean(axis=0), delta, (draws * np.sign(delta) > TWICE).mean(axis=0)


def _coverage(items: Sequence[Item], at: datetime) -> float:
    """The share of weeks in which any deed is told of."""
    weeks = {(at - o.valid_at) // WEEK for one in items for o in _within(one, at) if _does(o)}
    return len(weeks) / (SPAN / WEEK)


def _within(item: Item, at: datetime) -> list[Observation]:
    return [o for o in item.observations if at - SPAN < o.valid_at <= at and o.entity_id == item.id]


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
