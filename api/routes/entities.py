"""Entities over HTTP: the list, one with its whole life, and what a person corrects by hand."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.atlas import Atlas
from api.deps import TheAtlas, TheAtlases, TheMind, ThePage, TheZone
from api.edits import decide, undo_last
from api.forgetting import forget_entity
from api.importance import Point, series
from api.mind import Mind
from api.schemas import (
    EntityBrief,
    EntityPatch,
    EntityWhole,
    Interval,
    Page,
    PhaseSpan,
    RelationOut,
    SeriesPoint,
)
from api.shown import Shown, brief, shown
from graph.errors import EntityUnknown
from graph.stems import stems
from graph.types import Entity, Fact

router = APIRouter(prefix="/api/entities")


@router.get("")
async def entities(
    mind: TheMind,
    atlas: TheAtlas,
    page: ThePage,
    q: Annotated[str | None, Query(max_length=500)] = None,
    types: Annotated[str | None, Query(max_length=300, description="comma-separated")] = None,
) -> Page[EntityBrief]:
    """What lists show, by name; `q` also finds what was seen only once."""
    wanted = {one.strip() for one in (types or "").split(",") if one.strip()}
    ids = await _found(q, mind, atlas) if q else sorted(atlas.listed, key=_by_name(atlas))
    kept = [id for id in ids if not wanted or atlas.snapshot.entities[id].type in wanted]
    cut = page.cut(kept, str)
    now = mind.clock()
    briefs = [brief(atlas, atlas.snapshot.entities[id], now) for id in cut.items]
    return Page(items=briefs, next=cut.next)


@router.get("/{id}")
async def entity(id: str, mind: TheMind, atlas: TheAtlas, zone: TheZone) -> EntityWhole:
    """One entity: phases, intervals, statements with quotes, relations, how much it mattered."""
    return await _whole(id, mind, atlas, zone)


@router.patch("/{id}")
async def correct(
    id: str, patch: EntityPatch, mind: TheMind, atlases: TheAtlases, zone: TheZone
) -> EntityWhole:
    """Name, type, aliases, confirmed, merge, split, apart: kept for ever against later extraction."""
    shown = await decide(id, patch, mind)
    return await _whole(shown, mind, await atlases.current(mind, fresh=True), zone)


@router.post("/{id}/undo")
async def undo(id: str, mind: TheMind, atlases: TheAtlases, zone: TheZone) -> EntityWhole:
    """Take the last correction back; the entity as it now stands."""
    await undo_last(id, mind)
    return await _whole(id, mind, await atlases.current(mind, fresh=True), zone)


@router.delete("/{id}", status_code=204)
async def forget(
    id: str,
    mind: TheMind,
    texts: Annotated[bool, Query(description="with the passages that name it")] = False,
) -> Response:
    """Its facts, names, aliases and vectors are gone when this answers; with `texts` the words too."""
    await forget_entity(id, mind, texts=texts)
    return Response(status_code=204)


async def _found(q: str, mind: Mind, atlas: Atlas) -> list[str]:
    """Best first; names that a person gave are looked through as well, the engine does not know them."""
    asked = stems(q)
    hits = [id for id, _ in await mind.store.find(asked, limit=500)]
    given = atlas.overlay.care.named
    own = [id for id in given if set(asked) <= set(stems(given[id]))]
    found = (atlas.entity(id) for id in (*own, *hits))
    shown = [one.id for one in found if one and not one.is_self and one.type != "Literal"]
    return list(dict.fromkeys(shown))


def _by_name(atlas: Atlas) -> Callable[[str], tuple[str, str]]:
    def key(id: str) -> tuple[str, str]:
        return atlas.snapshot.entities[id].name.casefold(), id

    return key


async def _whole(id: str, mind: Mind, atlas: Atlas, zone: str) -> EntityWhole:
    entity = atlas.entity(id)
    if entity is None:
        raise EntityUnknown
    id = entity.id
    now = mind.clock()
    facts = atlas.facts.get(id, ())
    seen = atlas.observations.get(id, ())
    view = await shown(mind, atlas, now, ids=[one.id for one in seen], facts=facts)
    return EntityWhole(
        **brief(atlas, entity, now).model_dump(),
        summary=entity.summary,
        first_seen=entity.first_seen,
        last_seen=entity.last_seen,
        phases=_phases(view, id),
        intervals=[Interval(from_=start, to=end) for start, end in atlas.spans(id)],
        statements=view.statements(seen),
        relations=[_relation(view, entity, fact) for fact in facts],
        priority_series=[_point(one) for one in await series(atlas, id, now, zone)],
    )


def _phases(view: Shown, id: str) -> list[PhaseSpan]:
    return [
        PhaseSpan(
            phase=one.phase, from_=one.start, to=one.end, evidence=view.evidence(one.evidence)
        )
        for one in view.atlas.phases(id)
    ]


def _relation(view: Shown, entity: Entity, fact: Fact) -> RelationOut:
    out = fact.subject_id == entity.id
    return RelationOut(
        id=fact.id,
        relation=fact.relation,
        direction="out" if out else "in",
        other=view.brief(fact.object_id if out else fact.subject_id),
        valid_from=fact.valid_at,
        valid_to=fact.invalid_at,
        explicit=fact.explicit,
        evidence=view.quotes(fact),
    )


def _point(one: Point) -> SeriesPoint:
    return SeriesPoint(date=one.date, level=one.level, sd=one.sd, rank=one.rank)
