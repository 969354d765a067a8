"""Priorities of a day, thought out once and off the event loop -> what map, lists and pages show of them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from api.atlas import Atlas
from graph.computed.priority import RANKED, Priorities, Ranked, View, prepare, priorities

STEPS = 24
SHORTEST = timedelta(days=7)
BEGAN = datetime(2000, 1, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Point:
    """How much an entity mattered on one day."""

    date: datetime
    level: float
    sd: float
    rank: int | None


async def ranked(atlas: Atlas, at: datetime, zone: str, view: View = "now") -> Priorities:
    """The same minute of the same map is thought out once."""
    key = (at.replace(second=0, microsecond=0), zone, view)
    known = atlas.rankings.get(key)
    if known is None:
        known = await asyncio.to_thread(_thought_out, atlas, at, zone, view)
        atlas.rankings[key] = known
    return known


async def shares(atlas: Atlas, at: datetime, zone: str) -> Mapping[str, float]:
    """How much of what matters each goal, project and value holds on that day."""
    found = await ranked(atlas, at, zone)
    return {one.entity_id: round(one.share, 4) for one in found.items}


async def series(atlas: Atlas, id: str, now: datetime, zone: str) -> Sequence[Point]:
    """Its level over the time it was spoken of, at most one point a week.

    The days are the same for all entities, so that what is thought out for one serves the next.
    """
    entity, seen = atlas.entity(id), atlas.observations.get(id, ())
    if entity is None or entity.type not in RANKED or not seen:
        return ()
    days = _grid(seen[0].valid_at, min(now, seen[-1].valid_at + SHORTEST))
    points = [_point(day, await ranked(atlas, day, zone), id) for day in days]
    return [one for one in points if one is not None]


def _thought_out(atlas: Atlas, at: datetime, zone: str, view: View) -> Priorities:
    """The first day that is asked of a map pays for what all of them rest on."""
    if not atlas.rankings:
        prepare(atlas.snapshot, zone)
        for id, entity in atlas.snapshot.entities.items():
            if entity.type in RANKED:
                atlas.stance(id, at)
    return priorities(atlas.snapshot, at, view, zone)


def _grid(first: datetime, last: datetime) -> list[datetime]:
    """At most so many days, a week or twice, four times … a week apart, counted from one day for ever."""
    step = SHORTEST
    while (last - first) / step > STEPS:
        step *= 2
    start = BEGAN + -((BEGAN - first) // step) * step
    return [start + step * n for n in range(int((last - start) / step) + 1) if start + step * n <= last] or [last]  # fmt: skip


def _point(day: datetime, found: Priorities, id: str) -> Point | None:
    rows: Sequence[Ranked] = (*found.items, *found.dormant, *found.obligations)
    row = next((one for one in rows if one.entity_id == id), None)
    if row is None:
        return None
    place = row.rank if row in found.items else None
    return Point(day, round(row.level, 4), round(row.sd, 4), place)
