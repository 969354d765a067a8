"""What is computed over time: priorities, shifts, affect, phrases of time."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query

from api.agent.wording import shifts_summary
from api.deps import TheAtlas, TheLang, TheMind, TheZone
from api.importance import ranked
from api.routes.moments import begins, ends, known_zone
from api.schemas import (
    AffectOut,
    DatesIn,
    Labels,
    PhraseOut,
    Phrases,
    Priorities,
    PriorityOut,
    ShiftOut,
    Shifts,
    Texts,
    View,
)
from api.shown import Shown, shown
from extractors.phrases import phrases
from extractors.rules.affect import affect as read_affect
from graph.computed.priority import Ranked
from graph.computed.shifts import Shift, shifts
from graph.errors import BadInterval

router = APIRouter(prefix="/api")


@router.get("/priorities")
async def what_matters(
    mind: TheMind, atlas: TheAtlas, zone: TheZone, as_of: str | None = None, view: View = "now"
) -> Priorities:
    """What mattered on a day: with all that is known today, or only with what had been told by then."""
    at = ends(as_of, zone) if as_of else mind.clock()
    found = await ranked(atlas, at, zone, view)
    rows = (*found.items, *found.dormant, *found.obligations)
    seen = await shown(mind, atlas, at, ids=[id for row in rows for id in row.evidence])
    return Priorities(
        as_of=at,
        view=view,
        certainty=round(found.certainty, 4),
        items=_ranks(seen, found.items),
        dormant=_ranks(seen, found.dormant),
        obligations=_ranks(seen, found.obligations),
    )


@router.get("/shifts")
async def what_changed(
    mind: TheMind,
    atlas: TheAtlas,
    zone: TheZone,
    lang: TheLang,
    start: Annotated[str, Query(alias="from")],
    end: Annotated[str, Query(alias="to")],
) -> Shifts:
    """What changed between two days, how surely, since when, with quotes before and after."""
    a, b = begins(start, zone), ends(end, zone)
    if b <= a:
        raise BadInterval
    found = await asyncio.to_thread(shifts, atlas.snapshot, a, b, zone)
    rows = (*found.priorities_a.items, *found.priorities_b.items)
    ids = [id for row in rows for id in row.evidence]
    ids += [id for one in found.items for id in (*one.before, *one.after)]
    seen = await shown(mind, atlas, b, ids=ids)
    return Shifts(
        from_=a,
        to=b,
        rbo=round(found.rbo, 4),
        tau=round(found.tau, 4),
        summary=shifts_summary(found, atlas.snapshot.entities, lang, zone),
        items=[_shift(seen, one) for one in found.items],
        priorities_from=_ranks(seen, found.priorities_a.items),
        priorities_to=_ranks(seen, found.priorities_b.items),
    )


@router.post("/affect")
def affect(given: Texts) -> list[AffectOut]:
    """How texts read without asking a model; one reading per text, in order."""
    return [_affect(text) for text in given.texts]


@router.post("/dates")
def dates(given: DatesIn, zone: TheZone) -> list[Phrases]:
    """Time phrases that are read in texts told at a moment; half-open, in the given zone."""
    name = known_zone(given.timezone) if given.timezone else zone
    at = begins(given.at, name).astimezone(ZoneInfo(name))
    return [
        Phrases(
            phrases=[
                PhraseOut(
                    text=one.text,
                    start=_local(one.start, name),
                    end=_local(one.end, name),
                    grain=one.grain,
                    kind=one.kind,
                )
                for one in phrases(text, at, given.direction)
            ]
        )
        for text in given.texts
    ]


def _ranks(seen: Shown, rows: Iterable[Ranked]) -> list[PriorityOut]:
    return [
        PriorityOut(
            entity=seen.brief(row.entity_id),
            level=round(row.level, 4),
            sd=round(row.sd, 4),
            p_top=round(row.p_top, 4),
            share=round(row.share, 4),
            rank=row.rank,
            rank_low=row.rank_low,
            rank_high=row.rank_high,
            evidence=seen.evidence(row.evidence),
        )
        for row in rows
    ]


def _shift(seen: Shown, one: Shift) -> ShiftOut:
    return ShiftOut(
        entity=seen.brief(one.entity_id),
        change=one.change,
        delta=round(one.delta, 4),
        probability=round(one.probability, 4),
        stable=one.stable,
        hot=one.hot,
        date=one.date,
        date_low=one.date_low,
        date_high=one.date_high,
        mood_part=round(one.mood_part, 4),
        evidence_before=seen.evidence(one.before),
        evidence_after=seen.evidence(one.after),
        reason=one.reason,
    )


def _affect(text: str) -> AffectOut:
    reading = read_affect(text)
    felt = reading.affect
    return AffectOut(
        sadness=_share(felt.sadness),
        frustration=_share(felt.frustration),
        excitement=_share(felt.excitement),
        fear=_share(felt.fear),
        valence=round(felt.valence, 4),
        arousal=_share((felt.arousal + 1) / 2),
        stress=_share(felt.stress),
        heat=_share(reading.heat),
        labels=Labels.model_validate(reading.labels),
        method=reading.method,
    )


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)


def _local(moment: datetime | None, zone: str) -> str | None:
    """ISO in the given zone without an offset."""
    if moment is None:
        return None
    local = moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment
    return local.replace(tzinfo=None).isoformat()
