"""An export that lies in the spool -> this store, which must be empty; a job that died in the middle begins anew."""

import asyncio
from pathlib import Path
from typing import cast

from api.jobs.embed import start_embedding
from api.jobs.runner import Refused, Work
from api.mind import Mind
from api.uploads import drop, files_of
from graph.errors import (
    ExportDamaged,
    ExportTooNew,
    ExportUnsafe,
    NoRoomToRestore,
    NotAnExport,
    NotEmpty,
)
from graph.ledger import ENDED
from graph.portable.export import Store
from graph.portable.kinds import RESTORE as KIND
from graph.portable.note import note_underway, note_whole
from graph.portable.reader import opened
from graph.portable.restore import check_export, restore
from graph.portable.room import clear, is_empty
from graph.portable.underway import underway

BEGUN = "begun"
_REFUSALS = (ExportDamaged, ExportTooNew, ExportUnsafe, NoRoomToRestore, NotAnExport, NotEmpty)


def store_of(mind: Mind) -> Store:
    return Store(mind.database, mind.store, mind.config.originals, mind.config.data)


async def start_restore(mind: Mind, job_id: str, upload_id: str) -> None:
    """A job for a checked export in `spool/upload_id`; from now on nothing here is shown as whole."""
    await asyncio.to_thread(note_underway, mind.config.data, job_id)
    # The owner who comes is another one.
    mind.profile.forget()
    await mind.ledger.create(KIND, {"upload": upload_id}, now=mind.clock(), id=job_id)
    mind.bell.ring(job_id)


async def restore_upload(work: Work) -> None:
    """Errors: Refused, after which the store is as it was: empty."""
    mind, job = work.mind, work.job
    folder = mind.config.spool / cast("str", job.payload["upload"])
    try:
        await _restore(work, files_of(folder)[0].path)
    except (*_REFUSALS, FileNotFoundError) as refused:
        known = await mind.ledger.job(job.id)
        if BEGUN in known.stats:
            await clear(store_of(mind), but_jobs=[job.id])
        _end(mind, folder)
        raise Refused(_sentence(refused)) from None
    _end(mind, folder)
    await start_embedding(mind)


async def _restore(work: Work, path: Path) -> None:
    mind, store = work.mind, store_of(work.mind)
    await asyncio.to_thread(note_underway, mind.config.data, work.job.id)
    if BEGUN not in work.job.stats and not await is_empty(store):
        raise NotEmpty
    with opened(path) as packed:
        await work.progress("checking")
        await check_export(packed, mind.config.data)
        await mind.ledger.note(work.job.id, {BEGUN: True}, now=mind.clock())
        await restore(packed, store, now=mind.clock(), own_job=work.job.id, tell=work.progress)


def _end(mind: Mind, folder: Path) -> None:
    note_whole(mind.config.data)
    drop(folder)


def _sentence(error: Exception) -> str:
    return NotAnExport.__doc__ or "" if isinstance(error, OSError) else error.__doc__ or ""


async def settle_restores(mind: Mind) -> None:
    """A note whose job never came about or has ended: what a broken one left goes, then the note."""
    noted = await asyncio.to_thread(underway, mind.config.data)
    if noted is None or noted.job_id is None:
        return
    job = await mind.ledger.find(noted.job_id)
    if job is not None and job.status not in ENDED:
        return
    if job is not None and job.status != "done" and BEGUN in job.stats:
        await clear(store_of(mind), but_jobs=[job.id])
    await asyncio.to_thread(note_whole, mind.config.data)
