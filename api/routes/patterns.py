"""What repeats in a life, computed from what had been told by a moment."""

import asyncio
from collections.abc import Iterable

from fastapi import APIRouter, Response

from api.deps import TheAtlas, TheMind, TheZone
from api.drawing import TYPE
from api.routes.moments import ends
from api.schemas import (
    ConflictOut,
    CycleOut,
    ExitOut,
    ForerunnerOut,
    HotColdOut,
    LivedOut,
    NeglectedOut,
    Patterns,
    PatternSpan,
)
from api.shown import Shown, shown
from graph.computed.cycles import Cycle, Exit
from graph.computed.lived import Lived
from graph.computed.neglected import Neglected
from graph.computed.patterns import Conflict, HotCold, patterns
from graph.computed.patterns import Patterns as Found

router = APIRouter(prefix="/api")


@router.get("/patterns", response_model=Patterns)
async def what_repeats(
    mind: TheMind, atlas: TheAtlas, zone: TheZone, as_of: str | None = None
) -> Response:
    """What comes back, what is said but not lived, what only heat says, what collides, what is missed."""
    at = ends(as_of, zone) if as_of else mind.clock()
    found = await asyncio.to_thread(patterns, atlas.snapshot, at, zone)
    facts = [one.told for one in found.conflicts if one.told is not None]
    seen = await shown(mind, atlas, at, ids=_rest_on(found), facts=facts)
    told = Patterns(
        as_of=at,
        cycles=[_cycle(seen, one) for one in found.cycles],
        stated_vs_lived=[_lived(seen, one) for one in found.stated_vs_lived],
        hot_cold=[pair for one in found.hot_cold for pair in _pair(seen, one)],
        conflicts=[_conflict(seen, one) for one in found.conflicts],
        neglected=[_neglected(seen, one) for one in found.neglected],
    )
    # Checked when it was made: to check it once more would take as long again.
    return Response(told.model_dump_json(by_alias=True), media_type=TYPE)


def _rest_on(found: Found) -> list[str]:
    """Ids of all observations that the answer quotes."""
    ids = [id for one in found.cycles for left in one.exits for id in left.evidence]
    ids += [id for one in found.stated_vs_lived for id in one.evidence]
    ids += [id for one in found.hot_cold for id in (one.cold, one.hot)]
    ids += [id for one in found.neglected for id in one.evidence]
    return ids + [id for one in found.conflicts for id in one.evidence]


def _cycle(seen: Shown, one: Cycle) -> CycleOut:
    return CycleOut(
        entity=seen.brief(one.entity_id),
        returns=len(one.returns),
        intervals=[PatternSpan(from_=start, to=end) for start, end in one.intervals],
        exits=[_exit(seen, left) for left in one.exits],
    )


def _exit(seen: Shown, one: Exit) -> ExitOut:
    led = [
        ForerunnerOut(
            entity=seen.brief(before.entity_id),
            kind=before.kind,
            lift=round(before.lift, 2),
            count=before.count,
        )
        for before in one.preceded_by
    ]
    return ExitOut(date=one.at, preceded_by=led, evidence=seen.evidence(one.evidence))


def _lived(seen: Shown, one: Lived) -> LivedOut:
    return LivedOut(
        entity=seen.brief(one.entity_id),
        status=one.status,
        stated=_rounded(one.stated),
        lived=_rounded(one.lived),
        delta=_rounded(one.delta),
        probability=_rounded(one.probability),
        coverage=round(one.coverage, 4),
        from_=one.start,
        to=one.end,
        evidence=seen.evidence(one.evidence),
    )


def _pair(seen: Shown, one: HotCold) -> Iterable[HotColdOut]:
    """Nothing when the words of one side are gone."""
    cold, hot = seen.evidence([one.cold]), seen.evidence([one.hot])
    if cold and hot:
        yield HotColdOut(
            entity=seen.brief(one.entity_id), cold=cold[0], hot=hot[0], slope=round(one.slope, 4)
        )


def _conflict(seen: Shown, one: Conflict) -> ConflictOut:
    told = seen.quotes(one.told) if one.told is not None else seen.evidence(one.evidence)
    return ConflictOut(a=seen.brief(one.a), b=seen.brief(one.b), kind=one.kind, evidence=told)


def _neglected(seen: Shown, one: Neglected) -> NeglectedOut:
    return NeglectedOut(
        entity=seen.brief(one.entity_id),
        since=one.since,
        shift=round(one.shift, 4),
        evidence=seen.evidence(one.evidence),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
