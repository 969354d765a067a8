"""The map over HTTP: one day, all days, where nodes stand, the way between two."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from api.atlas import Atlas
from api.deps import TheAtlas, TheMind, TheZone
from api.drawing import TYPE, Frame, drawn, drawn_of_all_days, edge, standing
from api.importance import shares
from api.mapping import (
    Picture,
    Places,
    Wish,
    of_all_days,
    on_day,
    revision,
    way,
)
from api.mind import Mind
from api.routes.moments import ends
from api.schemas import (
    EntityBrief,
    MapHistory,
    MapNode,
    MapOut,
    MapPath,
    MapRevision,
    Point,
)
from api.shown import brief
from graph.errors import EntityUnknown

router = APIRouter(prefix="/api/map")

type Types = Annotated[str | None, Query(max_length=300, description="comma-separated")]
type Focus = Annotated[str | None, Query(max_length=100)]
type Depth = Annotated[int, Query(ge=1, le=6)]
type Limit = Annotated[int, Query(ge=1, le=100_000)]


@router.get("", response_model=MapOut)
async def map_of_a_day(
    mind: TheMind,
    atlas: TheAtlas,
    zone: TheZone,
    as_of: str | None = None,
    types: Types = None,
    focus: Focus = None,
    depth: Depth = 1,
    limit: Limit = 150,
) -> Response:
    """Exactly what was valid on that day; the most important nodes first."""
    at = ends(as_of, zone) if as_of else mind.clock()
    share = await shares(atlas, at, zone)
    picture = on_day(atlas, at, _wish(atlas, types, focus, depth, limit), share)
    places = await mind.profile.positions()
    frame = Frame(at, revision(atlas, places), places, await _own_name(mind))
    return Response(drawn(picture, frame, share), media_type=TYPE)


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
    frame = Frame(mind.clock(), number, places, await _own_name(mind))
    body = drawn_of_all_days(picture, frame)
    return Response(body, media_type=TYPE, headers=headers)


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
    nodes = [_node(atlas, id, at, picture, places) for id in picture.nodes]
    _name_owner(atlas, nodes, await _own_name(mind))
    return MapPath(nodes=nodes, edges=[edge(fact) for fact in picture.edges])


def _wish(atlas: Atlas, types: str | None, focus: str | None, depth: int, limit: int) -> Wish:
    if focus is not None and atlas.entity(focus) is None:
        raise EntityUnknown
    wanted = frozenset(one.strip() for one in (types or "").split(",") if one.strip())
    return Wish(wanted, focus, depth, limit)


def _node(atlas: Atlas, id: str, at: datetime, picture: Picture, places: Places) -> MapNode:
    entity = atlas.snapshot.entities[id]
    x, y = standing(atlas, id, places)
    return MapNode(
        **brief(atlas, entity, at).model_dump(),
        x=x,
        y=y,
        size=picture.sizes[id],
        first_seen=entity.first_seen,
        last_seen=entity.last_seen,
    )


async def _own_name(mind: Mind) -> str:
    """The node in the middle is called as the person is, or simply «Я»."""
    profile = await mind.profile.get()
    return (
        profile.names[0] if profile.names else {"ru": "Я", "en": "Me"}.get(profile.language, "Me")
    )


def _name_owner(atlas: Atlas, nodes: Iterable[EntityBrief], name: str) -> None:
    for node in nodes:
        if atlas.owner is not None and node.id == atlas.owner.id:
            node.name = name
