"""Passages found by words -> the same, weighed by what the map and the calendar know of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from itertools import chain

from graph.retrieval.known import Spoken, known_in, spoken
from graph.retrieval.traverse import mentioned
from graph.retrieval.types import Plan
from graph.stems import stems
from graph.types import Observation, Snapshot
from graph.words import Passage

# Shares of the best score of a search; tuned on development data, kept round.
INSIDE, NEAR, SPEAKS, TURNS, STANDS = 0.7, 0.25, 0.25, 0.15, 0.3
AGAIN = 0.5
BESIDE = timedelta(days=21)


def weighed(
    found: Sequence[tuple[Passage, float]],
    windows: Sequence[tuple[datetime, datetime]],
    worth: Mapping[str, float],
) -> list[tuple[Passage, float]]:
    """Best first. A second passage of the same message stands behind the first of another."""
    top = max((score for _, score in found), default=0.0) or 1.0
    scored = [
        (one, score + top * (worth.get(one.message_id, 0.0) + _timely(one.dated.at, windows)))
        for one, score in found
    ]
    scored.sort(key=lambda one: -one[1])
    seen: set[str] = set()
    spread: list[tuple[Passage, float]] = []
    for one, score in scored:
        spread.append((one, score * AGAIN if one.message_id in seen else score))
        seen.add(one.message_id)
    return sorted(spread, key=lambda one: -one[1])


class Worth(Mapping[str, float]):
    """What each message adds; most are never looked at, so nothing is worked out before it is asked for."""

    def __init__(
        self, of: Sequence[Spoken] = (), turned: Iterable[str] = (), standing: Iterable[str] = ()
    ) -> None:
        self._of = of
        self._turned = frozenset(turned)
        self._standing = Counter(standing)

    def __getitem__(self, message_id: str) -> float:
        value = TURNS if message_id in self._turned else 0.0
        if any(message_id in one.turning for one in self._of):
            value = SPEAKS + TURNS
        elif any(message_id in one.other for one in self._of):
            value = SPEAKS
        for _ in range(self._standing[message_id]):
            value += STANDS
        if not value:
            raise KeyError(message_id)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._some())

    def __len__(self) -> int:
        return len(self._some())

    def dearest(self, most: int) -> list[str]:
        return nsmallest(most, self._some(most), key=lambda id: (-self[id], id))

    def _some(self, most: int | None = None) -> dict[str, None]:
        """Ids of messages; of each thing no more than `most` of those alike in worth."""
        said = (id for one in self._of for id in one.first(most))
        return dict.fromkeys(chain(self._turned, self._standing, said))


def worth(plan: Plan, snapshot: Snapshot) -> Worth:
    """What a message adds as evidence of something the query names, most where a life turned.

    A query that names only a time asks for whatever turned then.
    """
    known = known_in(snapshot)
    named = mentioned(stems(plan.words or plan.query), snapshot.entities)
    ids = [id for id, share in named if share >= 1]
    if not ids:
        windows = chain.from_iterable(known.turned(*window) for window in plan.windows)
        return Worth(turned=[one.source.message_id for one in windows if plan.hears(one)])
    if plan.timeless:
        of = [known.spoken(id) for id in ids]
    else:
        of = [spoken(filter(plan.hears, known.by_entity.get(id, ()))) for id in ids]
    return Worth(of, standing=[one.source.message_id for one in _standing(plan, of)])


def _standing(plan: Plan, of: Iterable[Spoken]) -> Iterable[Observation]:
    """The last turn of each thing by the end of each time that is asked about."""
    ends = [end for _, end in plan.windows] or ([plan.as_of] if plan.as_of else [])
    found = (one.last_turn(end) for end in ends for one in of)
    return (one for one in found if one is not None)


def _timely(at: datetime | None, windows: Sequence[tuple[datetime, datetime]]) -> float:
    if at is None or not windows:
        return 0.0
    if any(start <= at < end for start, end in windows):
        return INSIDE
    if any(start - BESIDE <= at < end + BESIDE for start, end in windows):
        return NEAR
    return 0.0
