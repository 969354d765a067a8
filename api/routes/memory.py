"""Search over everything kept: passages, statements, entities, best first."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from api.agent.plan import plan_of
from api.agent.types import Question
from api.deps import TheAtlas, TheMind, TheZone
from api.routes.moments import begins, ends
from api.schemas import MemoryHit
from api.telling import memory_hit
from graph.retrieval.packing import ROOM
from graph.retrieval.retrieve import retrieve

router = APIRouter(prefix="/api/memory")


@router.get("/search")
async def search(
    mind: TheMind,
    atlas: TheAtlas,
    zone: TheZone,
    q: Annotated[str, Query(max_length=2000)],
    top_k: Annotated[int, Query(ge=1, le=200)] = 10,
    as_of: str | None = None,
    types: Annotated[str | None, Query(max_length=300, description="comma-separated")] = None,
    project: Annotated[str | None, Query(max_length=500)] = None,
    start: Annotated[str | None, Query(alias="from")] = None,
    end: Annotated[str | None, Query(alias="to")] = None,
) -> list[MemoryHit]:
    """What memory holds about a question; with `as_of` nothing that was told later."""
    question = Question(
        q,
        now=mind.clock(),
        zone=zone,
        as_of=ends(as_of, zone) if as_of else None,
        top_k=top_k,
        types=frozenset(one.strip() for one in (types or "").split(",") if one.strip()),
        start=begins(start, zone) if start else None,
        end=ends(end, zone) if end else None,
        project=project,
    )
    plan = replace(plan_of(question), room=ROOM * top_k)
    found = await retrieve(
        plan,
        text=mind.text,
        snapshot=atlas.snapshot,
        archive=mind.archive,
        meaning=mind.meaning,
    )
    return [memory_hit(one) for one in found.hits]
