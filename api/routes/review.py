"""The inbox over HTTP: what only the person can settle, one question at a time."""

from fastapi import APIRouter, Response

from api.deps import TheAtlas, TheAtlases, TheLang, TheMind, ThePage, TheZone
from api.reviewing import Settled, asked, open_doubts, settle
from api.routes.moments import begins
from api.schemas import Page, ReviewAnswer, ReviewItem
from graph.doubts import Doubt

router = APIRouter(prefix="/api/review")


@router.get("")
async def inbox(mind: TheMind, atlas: TheAtlas, page: ThePage, lang: TheLang) -> Page[ReviewItem]:
    """Facts that exclude each other first, then likely twins, then what was hardly said."""
    cut = page.cut(await open_doubts(mind, atlas), _id)
    return Page(items=await asked(mind, atlas, cut.items, lang), next=cut.next)


@router.post("/{id}", status_code=204)
async def answer(
    id: str, given: ReviewAnswer, mind: TheMind, atlases: TheAtlases, zone: TheZone
) -> Response:
    """Kept for ever; `later` asks again in a month."""
    until = begins(given.date, zone) if given.date else None
    atlas = await atlases.current(mind, fresh=True)
    await settle(id, Settled(given.answer, until), mind, atlas)
    await atlases.current(mind, fresh=True)  # what was just answered is not asked again
    return Response(status_code=204)


def _id(one: Doubt) -> str:
    return one.id
