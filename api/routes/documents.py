"""Documents over HTTP: the list, one with its words, and stories told by hand."""

from datetime import timedelta

from fastapi import APIRouter

from api.deps import TheMind, ThePage, TheZone
from api.jobs.notes import start_note
from api.refusals import NotYet
from api.routes.moments import said_date
from api.schemas import (
    DocumentOut,
    DocumentPart,
    DocumentPatch,
    DocumentWhole,
    NoteIn,
    NoteMade,
    Page,
)
from graph.archive import DocumentRow
from graph.errors import DocumentUnknown
from graph.words import Dated

router = APIRouter(prefix="/api")


@router.get("/documents")
async def documents(mind: TheMind, page: ThePage, project: str | None = None) -> Page[DocumentOut]:
    """What came in, one row a file."""
    rows, after = await mind.archive.documents(after=page.after, limit=page.limit, project=project)
    return Page(items=[_document(row) for row in rows], next=after)


@router.get("/documents/{id}")
async def document(id: str, mind: TheMind) -> DocumentWhole:
    """One document with its parts, word for word as stored."""
    row = await mind.archive.document(id)
    if row is None:
        raise DocumentUnknown
    parts = [
        DocumentPart(
            locator=part.locator,
            role=part.role,
            date=part.dated.at,
            date_source=part.dated.source,
            text=part.text,
        )
        for part in await mind.archive.parts(id)
    ]
    return DocumentWhole(**_document(row).model_dump(), parts=parts)


@router.patch("/documents/{id}")
async def change_document(id: str, patch: DocumentPatch, mind: TheMind) -> DocumentWhole:
    """Another date, project or privacy; what depends on it must be read anew, which waits for a later version."""
    if await mind.archive.document(id) is None:
        raise DocumentUnknown
    raise NotYet


@router.post("/notes", status_code=201)
async def note(given: NoteIn, mind: TheMind, zone: TheZone) -> NoteMade:
    """A story told by the person, with the date they give it."""
    now = mind.clock()
    dated = (
        said_date(given.date, zone, now)
        if given.date
        else Dated(now, now + timedelta(seconds=1), "second", "user", zone)
    )
    document_id, job_id = await start_note(
        mind, given.text, dated=dated, title=given.title, project=given.project
    )
    return NoteMade(document_id=document_id, job_id=job_id)


def _document(row: DocumentRow) -> DocumentOut:
    return DocumentOut(
        id=row.id,
        path=row.path,
        project=row.project,
        date=row.dated.at,
        date_source=row.dated.source,
        date_precision=row.dated.precision,
        duplicate_of=row.duplicate_of,
        conversations=row.conversations,
        messages=row.messages,
        sha256=row.sha256,
    )
