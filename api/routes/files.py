"""Uploads over HTTP: streamed to disk, checked, and read by a job; or looked through without storing anything."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.deps import TheMind, TheZone
from api.estimate import counting
from api.jobs.import_files import start_import
from api.mind import Mind
from api.preview import preview
from api.refusals import NothingToUpload
from api.routes.moments import known_zone, said_date
from api.schemas import DryRun, JobMade
from api.spool import Form, Named, spool
from api.uploads import drop, keep_names, kept, new_folder
from extractors.config import LIMITS
from extractors.intake import check_upload
from extractors.types import Asked
from graph.disk import disk

router = APIRouter(prefix="/api/files")

YES = frozenset({"1", "true", "yes", "on"})
UPLOAD_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "upload_id": {"type": "string"},
                        "project": {"type": "string"},
                        "date": {"type": "string"},
                        "timezone": {"type": "string"},
                        "me": {"type": "array", "items": {"type": "string"}},
                        "exclude": {"type": "array", "items": {"type": "string"}},
                        "order": {"type": "string", "enum": ["newest", "personal"]},
                        "dry_run": {"type": "boolean"},
                    },
                }
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class _Upload:
    folder: Path
    files: Sequence[Named]
    form: Form


@router.post("/upload", status_code=202, response_model=JobMade | DryRun, openapi_extra=UPLOAD_FORM)
async def upload(request: Request, mind: TheMind, zone: TheZone) -> Response:
    """Bring files or archives in; `dry_run` says what an import would find."""
    came = await _take(request, mind)
    try:
        asked = await _asked(came.form, mind, zone)
        await asyncio.to_thread(check_upload, came.files)
        if (came.form.one("dry_run") or "").lower() in YES:
            return await _look_through(came, asked, mind)
        job_id = await start_import(
            mind,
            came.folder.name,
            came.files,
            asked,
            exclude=_all(came.form, "exclude"),
            by_rules=_by_rules(came.form),
            now=mind.clock(),
        )
    except BaseException:  # cleans up and raises on, also when the client went away in the middle
        # Nothing of it stays, but for the upload of an earlier dry run.
        if came.form.files:
            await asyncio.to_thread(drop, came.folder)
        raise
    return JSONResponse(JobMade(job_id=job_id).model_dump(), 202)


async def _take(request: Request, mind: Mind) -> _Upload:
    with disk():
        folder = new_folder(mind.config.spool)
    try:
        with disk():
            form = await spool(
                request.stream(),
                request.headers.get("content-type", ""),
                folder,
                file_part="files",
                limit=LIMITS.upload,
            )
        known = form.one("upload_id")
        if not form.files and known is None:
            raise NothingToUpload
    except BaseException:  # cleans up and raises on, also when the client went away in the middle
        await asyncio.to_thread(drop, folder)
        raise
    if form.files:
        keep_names(folder, form.files)
        return _Upload(folder, form.files, form)
    drop(folder)
    earlier, files = kept(mind.config.spool, known or "")
    return _Upload(earlier, files, form)


async def _look_through(came: _Upload, asked: Asked, mind: Mind) -> Response:
    found = await asyncio.to_thread(
        preview,
        came.folder.name,
        came.files,
        asked,
        limits=LIMITS,
        counted=await counting(mind, by_rules=_by_rules(came.form)),
        known=await mind.archive.hashes(),
    )
    return JSONResponse(found.model_dump(mode="json", by_alias=True), 200)


async def _asked(form: Form, mind: Mind, zone: str) -> Asked:
    """What the person said about the upload; their names of the profile count as well."""
    given = form.one("timezone")
    name = known_zone(given) if given else zone
    date = form.one("date")
    owner = await mind.profile.get()
    return Asked(
        zone=name,
        now=mind.clock(),
        me=tuple(dict.fromkeys([*_all(form, "me"), *owner.names])),
        date=said_date(date, name, mind.clock()) if date else None,
        project=form.one("project"),
    )


def _by_rules(form: Form) -> bool:
    """`reader=rules`: nothing of this upload is sent to a model."""
    return (form.one("reader") or "").lower() == "rules"


def _all(form: Form, name: str) -> list[str]:
    return [value.strip() for value in form.fields.get(name, ()) if value.strip()]
