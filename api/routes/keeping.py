"""Leaving and coming back: everything as one file, a file into an empty store, the map made again, everything gone."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.deps import TheMind, TheRuns
from api.everything import delete_everything
from api.jobs.rebuild import start_rebuild
from api.jobs.restore import start_restore, store_of
from api.mind import Mind
from api.refusals import NotConfirmed, NothingToUpload
from api.schemas import Confirmed, JobMade
from api.spool import spool
from api.uploads import drop, keep_names, new_folder
from graph.disk import disk
from graph.errors import NotEmpty
from graph.portable.export import export
from graph.portable.reader import opened
from graph.portable.room import is_empty

router = APIRouter(prefix="/api")

CONFIRMATION = "delete everything"
# An archive of decades with its originals; the disk's own room is looked at before anything is unpacked.
LARGEST = 64 << 30
ZIP = "application/zip"
RESTORE_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@router.get("/export", response_class=StreamingResponse, responses={200: {"content": {ZIP: {}}}})
async def take_out(mind: TheMind) -> StreamingResponse:
    """Everything as one zip that anyone can read; sent while it is packed."""
    name = f"driftmap-{mind.clock():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(_pieces(mind), media_type=ZIP, headers=headers)


async def _pieces(mind: Mind) -> AsyncGenerator[bytes]:
    made_by = f"driftmap {mind.config.version}"
    packing = export(store_of(mind), made_by=made_by, now=mind.clock())
    async with aclosing(packing) as pieces:
        async for piece in pieces:
            yield piece


@router.post("/restore", status_code=202, openapi_extra=RESTORE_FORM)
async def bring_back(request: Request, mind: TheMind) -> JobMade:
    """An export into an empty store: looked at now, checked against its sums and written by a job."""
    if not await is_empty(store_of(mind)):
        raise NotEmpty
    with disk():
        folder = new_folder(mind.config.spool)
    try:
        with disk():
            form = await spool(
                request.stream(),
                request.headers.get("content-type", ""),
                folder,
                file_part="file",
                limit=LARGEST,
            )
        if not form.files:
            raise NothingToUpload
        await asyncio.to_thread(_look, form.files[0].path)
        keep_names(folder, form.files)
        job_id = uuid4().hex
        await start_restore(mind, job_id, folder.name)
    except BaseException:  # cleans up and raises on, also when the client went away in the middle
        await asyncio.to_thread(drop, folder)
        raise
    return JobMade(job_id=job_id)


def _look(path: Path) -> None:
    with opened(path):
        return


@router.post("/rebuild", status_code=202)
async def make_again(mind: TheMind) -> JobMade:
    """The map again from stored words and paid answers, without a model call."""
    return JobMade(job_id=await start_rebuild(mind))


@router.delete("/everything", status_code=204)
async def forget_all(confirmed: Confirmed, mind: TheMind, runs: TheRuns) -> Response:
    """Nothing stays. The body says `{"confirm": "delete everything"}`."""
    if confirmed.confirm != CONFIRMATION:
        raise NotConfirmed
    await runs.close()
    await delete_everything(mind)
    return Response(status_code=204)
