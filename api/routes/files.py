"""Uploads over HTTP: streamed to disk, checked, and read by a job; or looked through without storing anything."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.deps import TheLang, TheMind, TheZone
from api.estimate import counting
from api.jobs.import_files import start_import
from api.jobs.wishes import Wishes
from api.leaving_out import LeftOut, held_of
from api.mind import Mind
from api.preview import Looked, preview
from api.reasons import told
from api.refusals import NothingToUpload
from api.routes.moments import known_zone, said_date
from api.routes.wishing import all_of, asked_order, earlier, left_out, said_dates
from api.schemas import DryRun, JobMade
from api.spool import Form, Named, spool
from api.uploads import (
    drop,
    fields_with,
    found_in,
    keep_fields,
    keep_found,
    keep_names,
    kept,
    new_folder,
)
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
                        "upload_id": {
                            "type": "string",
                            "description": "of a dry run, instead of files: all that was said of it "
                            "there (me, timezone, dates, order, what to leave out …) still holds; "
                            "a field that is given anew replaces it, an empty one takes it back",
                        },
                        "project": {"type": "string"},
                        "date": {"type": "string"},
                        "timezone": {"type": "string"},
                        "me": {"type": "array", "items": {"type": "string"}},
                        "exclude": {"type": "array", "items": {"type": "string"}},
                        "exclude_format": {"type": "array", "items": {"type": "string"}},
                        "since": {"type": "string"},
                        "until": {"type": "string"},
                        "dates": {
                            "type": "string",
                            "description": "JSON: path of a file or a folder -> date",
                        },
                        "order": {"type": "string", "enum": ["newest", "personal"]},
                        "before": {
                            "type": "array",
                            "items": {"type": "string"},
                            "description": "`SHA-256 path`: a text that stood in the place of this "
                            "file, or where it moved from, and stands nowhere now; "
                            "the file takes over from it when it is an edited text",
                        },
                        "gone": {
                            "type": "array",
                            "items": {"type": "string"},
                            "description": "SHA-256 of texts that stand nowhere now; a file without "
                            "`before` takes over from one of nearly the same words",
                        },
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
async def upload(request: Request, mind: TheMind, zone: TheZone, lang: TheLang) -> Response:
    """Bring files or archives in; `dry_run` says what an import would find.

    With the `upload_id` of a dry run nothing is sent again, and what was said of it there holds unless given anew.
    """
    came = await _take(request, mind)
    try:
        asked = await _asked(came.form, mind, zone)
        await asyncio.to_thread(check_upload, came.files)
        left = left_out(came.form, asked.zone)
        if (came.form.one("dry_run") or "").lower() in YES:
            looked = await _look_through(came, asked, left, mind)
            shown = looked.told.model_copy(update={"problems": told(looked.told.problems, lang)})
            return JSONResponse(shown.model_dump(mode="json", by_alias=True), 200)
        wishes = Wishes(
            left,
            await _left_files(came, asked, left, mind),
            said_dates(came.form, asked.zone, mind.clock()),
            asked_order(came.form),
            earlier(came.form),
        )
        job_id = await start_import(
            mind,
            came.folder.name,
            came.files,
            asked,
            wishes=wishes,
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
    looked_through, files = kept(mind.config.spool, known or "")
    return _Upload(looked_through, files, Form(fields_with(looked_through, form.fields), ()))


async def _look_through(came: _Upload, asked: Asked, left: LeftOut, mind: Mind) -> Looked:
    looked = await preview(
        came.folder.name,
        came.files,
        asked,
        mind,
        limits=LIMITS,
        counted=await counting(mind, by_rules=_by_rules(came.form)),
        left=left,
    )
    await asyncio.to_thread(keep_found, came.folder, [asdict(one) for one in looked.held])
    keep_fields(came.folder, came.form.fields)
    return looked


async def _left_files(came: _Upload, asked: Asked, left: LeftOut, mind: Mind) -> Mapping[str, str]:
    """Files that only a look inside leaves out; one that the person had already taken is not taken again."""
    if not left.needs_a_look:
        return {}
    known = await asyncio.to_thread(found_in, came.folder)
    held = (
        [held_of(one) for one in known]
        if known is not None
        else (await _look_through(came, asked, LeftOut(), mind)).held
    )
    return {one.path: why for one in held if (why := left.why(one)) is not None}


async def _asked(form: Form, mind: Mind, zone: str) -> Asked:
    """What the person said about the upload; their names of the profile count as well."""
    given = form.one("timezone")
    name = known_zone(given) if given else zone
    date = form.one("date")
    owner = await mind.profile.get()
    return Asked(
        zone=name,
        now=mind.clock(),
        me=tuple(dict.fromkeys([*all_of(form, "me"), *owner.names])),
        date=said_date(date, name, mind.clock()) if date else None,
        project=form.one("project"),
    )


def _by_rules(form: Form) -> bool:
    """`reader=rules`: nothing of this upload is sent to a model."""
    return (form.one("reader") or "").lower() == "rules"
