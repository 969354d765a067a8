"""The map over HTTP: one day, all days, where nodes stand, the way between two."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from api.atlas import Atlas
from api.deps import TheAtlas, TheMind, TheZone
from api.importance import shares
from api.mapping import (
    Picture,
    Place,
    Places,
    Wish,
    of_all_days,
    on_day,
    place,
    revision,
    spans_of,
    strands,
    way,
)
from api.mind import Mind
from api.routes.moments import ends
from api.schemas import (
    EntityBrief,
    HistoryEdge,
    HistoryNode,
    MapEdge,
    MapHistory,
    MapNode,
    MapOut,
    MapPath,
    MapRevision,
    Point,
)
from api.shown import brief
from graph.errors import EntityUnknown
from graph.types import Fact

router = APIRouter(prefix="/api/map")

type Types = Annotated[str | None, Query(max_length=300, description="comma-separated")]
type Focus = Annotated[str | None, Query(max_length=100)]
type Depth = Annotated[int, Query(ge=1, le=6)]
type Limit = Annotated[int, Query(ge=1, le=100_000)]


@router.get("")
async def map_of_a_day(
    mind: TheMind,
    atlas: TheAtlas,
    zone: TheZone,
    as_of: str | None = None,
    types: Types = None,
    focus: Focus = None,
    depth: Depth = 1,
    limit: Limit = 150,
) -> MapOut:
    """Exactly what was valid on that day; the most important nodes first."""
    at = ends(as_of, zone) if as_of else mind.clock()
    share = await shares(atlas, at, zone)
    picture = on_day(atlas, at, _wish(atlas, types, focus, depth, limit), share)
    places = await mind.profile.positions()
    nodes = [_node(atlas, id, at, picture, places, share.get(id)) for id in picture.nodes]
    await _name_owner(mind, atlas, nodes)
    return MapOut(
        as_of=at,
        revision=revision(atlas, places),
        nodes=nodes,
        edges=[_edge(fact) for fact in picture.edges],
    )


@router.get("/history", response_model=MapHistory)
async def map_of_all_days(
    mind: TheMind,
    atlas: TheAtlas,
    types: Types = None,
    focus: Focus = None,
    depth: Depth = 1,
    limit: Limit = 100_000,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The union over all dates; the browser keeps it as long as the revision stands."""
    places = await mind.profile.positions()
    number = revision(atlas, places)
    headers = {"ETag": f'"{number}"', "Cache-Control": "private, no-cache"}
    if if_none_match is not None and f'"{number}"' in if_none_match:
        return Response(status_code=304, headers=headers)
    picture = of_all_days(atlas, _wish(atlas, types, focus, depth, limit))
    history = _history(atlas, mind.clock(), picture, places, number)
    await _name_owner(mind, atlas, history.nodes)
    body = history.model_dump_json(by_alias=True)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/revision")
async def map_revision(mind: TheMind, atlas: TheAtlas) -> MapRevision:
    """Changes with the map and with where its nodes stand."""
    return MapRevision(revision=revision(atlas, await mind.profile.positions()))


@router.patch("/positions", status_code=204)
async def move(points: dict[str, Point], mind: TheMind, atlas: TheAtlas) -> Response:
    """Keep where the person put a node."""
    if any(atlas.entity(id) is None for id in points):
        raise EntityUnknown
    await mind.profile.place({id: (at.x, at.y) for id, at in points.items()}, by_hand=True)
    return Response(status_code=204)


@router.get("/path")
async def path_between(
    mind: TheMind,
    atlas: TheAtlas,
    zone: TheZone,
    start: Annotated[str, Query(alias="from", max_length=100)],
    goal: Annotated[str, Query(alias="to", max_length=100)],
    as_of: str | None = None,
) -> MapPath:
    """The shortest way between two nodes over what held on that day; empty when there is none."""
    at = ends(as_of, zone) if as_of else mind.clock()
    if atlas.entity(start) is None or atlas.entity(goal) is None:
        raise EntityUnknown
    picture = way(atlas, at, start, goal)
    places = await mind.profile.positions()
    nodes = [_node(atlas, id, at, picture, places, None) for id in picture.nodes]
    await _name_owner(mind, atlas, nodes)
    return MapPath(
        nodes=nodes,
        edges=[_edge(fact) for fact in picture.edges],
    )


def _wish(atlas: Atlas, types: str | None, focus: str | None, depth: int, limit: int) -> Wish:
    if focus is not None and atlas.entity(focus) is None:
        raise EntityUnknown
    wanted = frozenset(one.strip() for one in (types or "").split(",") if one.strip())
    return Wish(wanted, focus, depth, limit)


def _node(
    atlas: Atlas, id: str, at: datetime, picture: Picture, places: Places, share: float | None
) -> MapNode:
    entity = atlas.snapshot.entities[id]
    x, y = _standing(atlas, id, places)
    return MapNode(
        **brief(atlas, entity, at).model_dump(),
        x=x,
        y=y,
        size=picture.sizes[id],
        first_seen=entity.first_seen,
        last_seen=entity.last_seen,
        priority=share,
    )


async def _name_owner(mind: Mind, atlas: Atlas, nodes: Iterable[EntityBrief]) -> None:
    """The node in the middle is called as the person is, or simply «Я»."""
    profile = await mind.profile.get()
    own = profile.names[0] if profile.names else {"ru": "Я", "en": "Me"}.get(profile.language, "Me")
    for node in nodes:
        if atlas.owner is not None and node.id == atlas.owner.id:
            node.name = own


def _standing(atlas: Atlas, id: str, places: Places) -> Place:
    """The owner stands in the middle of their own map until they move themselves."""
    owner = atlas.owner
    return (0.0, 0.0) if owner and owner.id == id and id not in places else place(id, places)


def _edge(fact: Fact) -> MapEdge:
    return MapEdge(
        id=fact.id,
        source=fact.subject_id,
        target=fact.object_id,
        type=fact.relation,
        valid_from=fact.valid_at,
        valid_to=fact.invalid_at,
        weight=float(fact.sign),
        confidence=round(fact.confidence, 3),
        explicit=fact.explicit,
        evidence_count=len(fact.evidence),
    )


def _history(
    atlas: Atlas, now: datetime, picture: Picture, places: Places, number: str
) -> MapHistory:
    nodes: list[HistoryNode] = []
    for id in picture.nodes:
        x, y = _standing(atlas, id, places)
        nodes.append(
            HistoryNode(
                **brief(atlas, atlas.snapshot.entities[id], now).model_dump(),
                x=x,
                y=y,
                size=picture.sizes[id],
                intervals=list(atlas.spans(id)),
            )
        )
    edges = [_strand(facts) for facts in strands(picture.edges)]
    moments = [end for one in (*nodes, *edges) for span in one.intervals for end in span if end]
    return MapHistory(
        revision=number,
        since=min(moments, default=None),
        until=max((*moments, now), default=None) if moments else None,
        nodes=nodes,
        edges=edges,
    )


def _strand(facts: list[Fact]) -> HistoryEdge:
    first = facts[0]
    return HistoryEdge(
        id=first.id,
        source=first.subject_id,
        target=first.object_id,
        type=first.relation,
        intervals=spans_of(facts),
        confidence=round(max(fact.confidence for fact in facts), 3),
        explicit=any(fact.explicit for fact in facts),
    )
