"""Facts over HTTP: told by hand, asked for a day, corrected, forgotten."""

from typing import Annotated, assert_never

from fastapi import APIRouter, Query, Response

from api.atlas import Atlas
from api.deps import TheAtlas, TheMind, ThePage, TheZone
from api.hand import Thing, Told, amend, forget, record
from api.mind import Mind
from api.routes.moments import begins, ends
from api.schemas import FactIn, FactMade, FactOut, FactPatch, Named, Page
from api.shown import shown
from graph.types import Fact

router = APIRouter(prefix="/api/facts")


@router.post("", status_code=201)
async def tell(fact: FactIn, mind: TheMind, zone: TheZone) -> FactMade:
    """A typed fact by hand. Names match exactly; it passes the closing guard as confirmed."""
    told = Told(
        subject=Thing(fact.subject.name, fact.subject.type),
        relation=fact.relation,
        object=_object(fact.object),
        valid_at=begins(fact.valid_from, zone),
        until=begins(fact.valid_to, zone) if fact.valid_to else None,
        functional=fact.functional,
        note=fact.note,
    )
    recorded = await record(told, mind)
    return FactMade(id=recorded.id, closed=list(recorded.closed))


@router.get("")
async def facts(
    mind: TheMind,
    atlas: TheAtlas,
    zone: TheZone,
    page: ThePage,
    subject: Annotated[str | None, Query(max_length=500)] = None,
    relation: Annotated[str | None, Query(max_length=60)] = None,
    as_of: str | None = None,
    known_at: str | None = None,
) -> Page[FactOut]:
    """Facts valid on a day (today unless another is named), optionally as known at another time."""
    at = ends(as_of, zone) if as_of else mind.clock()
    found = await mind.store.facts(
        subject_ids=await _subjects(subject, mind, atlas) if subject else None,
        relation=relation,
        as_of=at,
        known_at=ends(known_at, zone) if known_at else None,
    )
    shown_facts = [one for fact in found if (one := atlas.overlay.fact(fact)) is not None]
    cut = page.cut(shown_facts, _id)
    ends_of = {end for fact in cut.items for end in (fact.subject_id, fact.object_id)}
    more = {one.id: one for one in await mind.store.entities(ids=ends_of)} if ends_of else {}
    seen = await shown(mind, atlas, at, facts=cut.items, more=more)
    return Page(items=[seen.fact(fact) for fact in cut.items], next=cut.next)


@router.patch("/{id}")
async def correct(
    id: str, patch: FactPatch, mind: TheMind, atlas: TheAtlas, zone: TheZone
) -> FactOut:
    """Other ends, or a verdict; `verdict: null` takes the verdict back."""
    fact = await amend(
        id,
        mind,
        valid_at=begins(patch.valid_from, zone) if patch.valid_from else None,
        until=begins(patch.valid_to, zone) if patch.valid_to else None,
        verdict=patch.verdict,
        clear_verdict="verdict" in patch.model_fields_set and patch.verdict is None,
    )
    ids = {fact.subject_id, fact.object_id}
    more = {one.id: one for one in await mind.store.entities(ids=ids)}
    return (await shown(mind, atlas, mind.clock(), facts=[fact], more=more)).fact(fact)


@router.delete("/{id}", status_code=204)
async def drop(id: str, mind: TheMind) -> Response:
    """Forget a fact: gone with its index entries."""
    await forget(id, mind)
    return Response(status_code=204)


async def _subjects(subject: str, mind: Mind, atlas: Atlas) -> set[str]:
    """An id, or every entity of exactly this name; with all that was merged into it."""
    given = [id for id, name in atlas.overlay.care.named.items() if name == subject]
    known = await mind.store.entities(ids=[subject])
    found = known or await mind.store.named(subject)
    return {
        part for id in (*given, *(one.id for one in found)) for part in atlas.overlay.members(id)
    }


def _object(given: Named | str | float | bool) -> Thing:
    match given:
        case Named():
            return Thing(given.name, given.type)
        case bool():
            return Thing("true" if given else "false", "Literal")
        case str() | int() | float():
            return Thing(str(given), "Literal")
        case _:
            assert_never(given)


def _id(fact: Fact) -> str:
    return fact.id
