"""Documents over HTTP: the list, one with its words, what the person says of them, and stories told by hand."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.deps import TheMind, ThePage, TheZone
from api.documented import Shown, shown, shown_rules
from api.forgetting import forget_document
from api.jobs.notes import start_note
from api.mind import Mind
from api.refusals import BadDate, NothingSaid
from api.routes.moments import known_zone, said_date, told_at_the_start
from api.said import say, unsay
from api.schemas import (
    DocumentChanged,
    DocumentOut,
    DocumentPatch,
    DocumentWhole,
    FolderChanged,
    FolderPatch,
    NoteIn,
    NoteMade,
    Page,
    ReadDate,
    SaidOut,
)
from graph.errors import DocumentUnknown
from graph.said import Said
from graph.words import Dated

router = APIRouter(prefix="/api")
# Fields of the request by the names under which they are kept.
_KEPT = {"date": "date", "timezone": "zone", "project": "project", "me": "me"}


@router.get("/documents")
async def documents(mind: TheMind, page: ThePage, project: str | None = None) -> Page[DocumentOut]:
    """What came in, one row a document; a copied file is one document with several places."""
    rows, after = await mind.archive.documents(after=page.after, limit=page.limit, project=project)
    return Page(items=(await shown(mind, rows)).items, next=after)


@router.get("/documents/said")
async def said(mind: TheMind) -> list[SaidOut]:
    """What the person said of folders and documents, as it stands."""
    return await shown_rules(mind)


@router.patch("/documents")
async def change_folder(given: FolderPatch, mind: TheMind, zone: TheZone) -> FolderChanged:
    """All documents under a path, those of later imports too."""
    folder = given.folder.strip().strip("/")
    if not folder:
        raise NothingSaid
    told, cleared = _said(given, mind, zone)
    done = await say(mind, told, folder=folder, cleared=cleared)
    return FolderChanged(
        folder=folder, documents=done.documents, changed=done.changed, job_id=done.job_id
    )


@router.post("/documents/undo")
async def undo_folder(folder: str, mind: TheMind) -> FolderChanged:
    """Take back the last word on a folder."""
    folder = folder.strip().strip("/")
    done = await unsay(mind, folder=folder)
    return FolderChanged(
        folder=folder, documents=done.documents, changed=done.changed, job_id=done.job_id
    )


@router.get("/documents/{id}")
async def document(id: str, mind: TheMind) -> DocumentWhole:
    """One document with its parts, word for word as stored."""
    found = await _whole(id, mind)
    return DocumentWhole(**found.items[0].model_dump(), parts=await found.parts(mind))


@router.patch("/documents/{id}")
async def change_document(
    id: str, given: DocumentPatch, mind: TheMind, zone: TheZone
) -> DocumentChanged:
    """Another date, zone, project, names of the owner, or to be kept and not used; what rests on it follows."""
    await _whole(id, mind)
    told, cleared = _said(given, mind, zone)
    done = await say(mind, told, document_id=id, cleared=cleared)
    return await _changed(id, mind, done.job_id)


@router.post("/documents/{id}/undo")
async def undo_document(id: str, mind: TheMind) -> DocumentChanged:
    """Take back the last word on a document."""
    await _whole(id, mind)
    done = await unsay(mind, document_id=id)
    return await _changed(id, mind, done.job_id)


@router.delete("/documents/{id}", status_code=204)
async def drop_document(id: str, mind: TheMind, locator: str | None = None) -> Response:
    """Forget a document, or one place of it: words, what rests on them alone, the original. Gone when it answers."""
    await _whole(id, mind)
    await forget_document(id, mind, locator=locator)
    return Response(status_code=204)


@router.get("/notes/date")
async def note_date(
    mind: TheMind, zone: TheZone, said: Annotated[str, Query(max_length=200)]
) -> ReadDate:
    """How a date in words is read, before anything is told."""
    dated = said_date(said, zone, mind.clock())
    if dated.at is None or dated.until is None:
        raise BadDate
    return ReadDate(date=dated.at, until=dated.until, precision=dated.precision)


@router.post("/notes", status_code=201)
async def note(given: NoteIn, mind: TheMind, zone: TheZone) -> NoteMade:
    """A story told by the person, with the date they give it or begin it with, else now; the answer says how it was read."""
    now = mind.clock()
    told = (
        said_date(given.date, zone, now) if given.date else told_at_the_start(given.text, zone, now)
    )
    dated = told or Dated(now, now + timedelta(seconds=1), "second", "user", zone)
    document_id, job_id = await start_note(
        mind, given.text, dated=dated, title=given.title, project=given.project
    )
    return NoteMade(
        document_id=document_id,
        job_id=job_id,
        date=dated.at,
        date_until=dated.until,
        date_precision=dated.precision,
    )


async def _whole(id: str, mind: Mind) -> Shown:
    row = await mind.archive.document(id)
    if row is None:
        raise DocumentUnknown
    return await shown(mind, [row])


async def _changed(id: str, mind: Mind, job_id: str | None) -> DocumentChanged:
    found = await _whole(id, mind)
    parts = await found.parts(mind)
    return DocumentChanged(**found.items[0].model_dump(), parts=parts, job_id=job_id)


def _said(given: DocumentPatch, mind: Mind, zone: str) -> tuple[Said, list[str]]:
    """Errors: NothingSaid, BadDate, BadZone."""
    fields = given.model_fields_set & {*_KEPT, "excluded", "private"}
    if not fields:
        raise NothingSaid
    here = known_zone(given.timezone) if given.timezone else zone
    hidden = given.excluded if "excluded" in fields else given.private
    told = Said(
        date=said_date(given.date, here, mind.clock()) if given.date else None,
        zone=given.timezone or None,
        project=given.project.strip() or None if given.project else None,
        me=tuple(given.me) if given.me is not None else None,
        excluded=hidden,
    )
    cleared = [
        kept for name, kept in _KEPT.items() if name in fields and getattr(told, kept) is None
    ]
    if hidden is None and fields & {"excluded", "private"}:
        cleared.append("excluded")
    return told, cleared
