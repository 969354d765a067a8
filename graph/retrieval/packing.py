"""Passages, best first -> results: the best as they are, behind them what talks say around the rest, within a room."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from graph.retrieval.score import Place

# Tokens of all results together, for each that is asked for.
ROOM = 150
# Of the results so many show what was found and nothing else.
SHARP = 0.8
# Passages of one talk no further apart than this are read as one result.
TOGETHER = 8
# What a find lends to the passages one, two and three places off, before and after it.
LENT = (0.6, 0.6, 0.3)
REACH = len(LENT)


@dataclass(frozen=True, slots=True)
class Bundle:
    """One result: places of one talk in its order; `head` is the best of them and gives the score."""

    head: Place
    places: tuple[Place, ...]
    score: float


def sharp(scores: Mapping[Place, float], limit: int) -> list[list[Place]]:
    """The best finds, `scores` being best first; those that stand near each other in a talk are together."""
    bundles: list[list[Place]] = []
    for n, place in enumerate(list(scores)[:limit]):
        near = next((one for one in bundles if _near(one, place)), None)
        if near is not None:
            near.append(place)
        elif n < ceil(SHARP * limit):
            bundles.append([place])
    return bundles


def packed(
    scores: Mapping[Place, float], sizes: Mapping[Place, int], limit: int, room: int
) -> list[Bundle]:
    """At most `limit` results; what is added around the best takes `room` tokens with them.

    `scores` are of the finds, best first; `sizes` in tokens of the finds and of what stands around them.
    No find is left out for its length: only what joins a result has to have room.
    """
    first = sharp(scores, limit)
    used = {place for one in first for place in one}
    left = room - sum(sizes[place] for place in used)
    gains = _gains(scores, sizes)
    later: list[list[Place]] = []
    for place in sorted(gains, key=lambda one: (-gains[one], one)):
        if place in used:
            continue
        same = next((one for one in later if one[0].talk == place.talk), None)
        if same is not None and sizes[place] <= left:
            same.append(place)
        elif (
            same is None and len(first) + len(later) < limit and _opens(place, scores, sizes, left)
        ):
            later.append([place])
        else:
            continue
        left -= sizes[place]
    rest = sorted((_bundle(one, scores) for one in later), key=lambda one: -one.score)
    return _falling([*(_bundle(one, scores) for one in first), *rest])


def _opens(
    place: Place, scores: Mapping[Place, float], sizes: Mapping[Place, int], left: int
) -> bool:
    return place in scores or sizes[place] <= left


def _near(some: Iterable[Place], place: Place) -> bool:
    return any(
        one.talk == place.talk and abs(one.position - place.position) <= TOGETHER for one in some
    )


def _gains(scores: Mapping[Place, float], sizes: Mapping[Place, int]) -> Mapping[Place, float]:
    """What a place is worth by itself and by its neighbours; squared, so that a strong find outweighs two weak ones."""
    gains = defaultdict[Place, float](float)
    for place, score in scores.items():
        worth = score * score
        gains[place] += worth
        for off, share in enumerate(LENT, 1):
            for position in (place.position - off, place.position + off):
                beside = Place(place.talk, position)
                if beside in sizes:
                    gains[beside] += share * worth
    return gains


def _bundle(places: Sequence[Place], scores: Mapping[Place, float]) -> Bundle:
    head = max(places, key=lambda one: scores.get(one, 0.0))
    return Bundle(head, tuple(sorted(places)), scores.get(head, 0.0))


def _falling(bundles: Sequence[Bundle]) -> list[Bundle]:
    """No result is said to be better than the one before it."""
    out: list[Bundle] = []
    for one in bundles:
        floor = out[-1].score if out else one.score
        out.append(Bundle(one.head, one.places, min(one.score, floor)))
    return out
