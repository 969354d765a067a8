"""A plan -> passages that may answer it: found by words, by meaning and by what the map knows, weighed together."""

from collections.abc import Collection, Sequence
from datetime import datetime

from graph.retrieval.blend import CONTEXT, PASSAGE, WORDS, blended
from graph.retrieval.bounds import Bounds
from graph.retrieval.types import FindsWords, Near, Plan
from graph.retrieval.weigh import weighed, worth
from graph.types import Snapshot
from graph.words import Passage

CANDIDATES = 100
MOST_WINDOWS = 3


async def found(
    plan: Plan,
    text: FindsWords,
    near: Near | None,
    snapshot: Snapshot,
) -> list[tuple[Passage, float]]:
    """All candidates, best first. By words over all times and in the times named; as near in meaning where that is known."""
    scores: dict[str, float] = {}
    passages: dict[str, Passage] = {}
    for bounds in _bounds(plan):
        for one, score in await _said(plan, text, bounds):
            passages.setdefault(one.id, one)
            scores.setdefault(one.id, score)
    valued = worth(plan, snapshot)
    for one in await text.of_messages(valued.dearest(CANDIDATES), plan.bounds):
        passages.setdefault(one.id, one)
        scores.setdefault(one.id, 0.0)
    if near is not None:
        for one in await text.passages(await _meant(plan, near, passages), as_of=plan.as_of):
            passages[one.id] = one
            scores[one.id] = 0.0
        scores = await _both(scores, near)
    candidates = [(passages[id], score) for id, score in scores.items()]
    return weighed(candidates, plan.windows, valued)


def _bounds(plan: Plan) -> list[Bounds]:
    """The bounds of the plan; where it has none in time, also each of the times that the query names."""
    times: list[tuple[datetime | None, datetime | None]] = [(plan.start, plan.end)]
    if not (plan.start or plan.end):
        times += plan.windows[:MOST_WINDOWS]
    return [Bounds(plan.as_of, start, end, plan.project, plan.roles) for start, end in times]


async def _said(plan: Plan, text: FindsWords, bounds: Bounds) -> list[tuple[Passage, float]]:
    return await text.search(
        plan.words or plan.query,
        limit=max(CANDIDATES, plan.limit),
        as_of=bounds.as_of,
        from_=bounds.from_,
        to=bounds.to,
        project=bounds.project,
        roles=bounds.roles,
        also=plan.kindred,
    )


async def _meant(plan: Plan, near: Near, known: Collection[str]) -> list[str]:
    """What lies nearest to the question and was not found by its words."""
    ids: dict[str, None] = {}
    most = max(CANDIDATES, plan.limit)
    for bounds in _bounds(plan):
        for kind in ("passage", "context"):
            ids.update(dict.fromkeys(id for id, _ in await near.nearest(kind, most, bounds=bounds)))
    return [id for id in ids if id not in known]


async def _both(said: dict[str, float], near: Near) -> dict[str, float]:
    ids: Sequence[str] = list(said)
    return blended(
        ids,
        (
            (WORDS, said),
            (PASSAGE, await near.cosines("passage", ids)),
            (CONTEXT, await near.cosines("context", ids)),
        ),
    )
