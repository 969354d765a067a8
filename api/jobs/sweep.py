"""What time alone brings about: paused work goes on, an undo cut short is ended, files nobody needs go."""

import asyncio
import shutil
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

import structlog

from api.jobs.ballast import keep_ballast
from api.jobs.consolidate import start_consolidating
from api.jobs.embed import start_embedding
from api.jobs.restore import settle_restores
from api.jobs.undo import finish_undo
from api.mind import Mind
from graph.ledger import ENDED

KEPT_S = 24 * 3600.0
# An original is written before its document: one that is younger may be about to get it.
FRESH_S = 600.0
# An undo is ended by the API that began it, unless that died.
ABANDONED = timedelta(seconds=90)
_log = structlog.get_logger()


async def look_around(mind: Mind) -> None:
    """Between two jobs and every few seconds."""
    await mind.ledger.settle_cancelled(now=mind.clock())
    await settle_restores(mind)
    for id in await mind.ledger.resume_due(now=mind.clock()):
        _log.info("job.goes_on", job=id)
    for id in await mind.ledger.undoing(before=mind.clock() - ABANDONED):
        job = await mind.ledger.find(id)
        if job is not None and job.status in ENDED:
            await finish_undo(mind, job)
            _log.info("job.undone", job=id)


async def sweep(mind: Mind) -> None:
    """Every few minutes."""
    # Of an import that was killed and does not go on.
    await mind.archive.index_rest()
    await asyncio.to_thread(keep_ballast, mind.config.data)
    uploads = await sweep_uploads(mind)
    originals = await sweep_originals(mind)
    # A caller that was killed between a call and its bill.
    charged = await mind.models.budget.sweep(mind.clock())
    await start_consolidating(mind)
    await start_embedding(mind)
    _log.info("worker.swept", uploads=uploads, originals=originals, count=charged)


async def sweep_uploads(mind: Mind) -> int:
    """Uploads that nobody came for go after a day; those of jobs that may still go on stay. How many went."""
    wanted: set[object] = set()
    after: str | None = None
    while True:
        page, after = await mind.ledger.jobs(after=after, limit=500)
        wanted |= {job.payload.get("upload") for job in page if job.status not in ENDED}
        if after is None:
            break
    now = mind.clock().timestamp()
    return await asyncio.to_thread(_sweep, mind.config.spool, wanted, now - KEPT_S)


async def sweep_originals(mind: Mind) -> int:
    """Originals without a document: whoever wrote or undid it died in between. How many went."""
    before = mind.clock().timestamp() - FRESH_S
    found = await asyncio.to_thread(_old_files, mind.config.originals, before)
    gone = 0
    for path in found:
        if await mind.archive.by_sha(path.name) is None:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            gone += 1
    return gone


def _old_files(folder: Path, before: float) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file() and one.stat().st_mtime < before]


def _sweep(spool: Path, wanted: Collection[object], before: float) -> int:
    if not spool.is_dir():
        return 0
    old = [
        folder
        for folder in spool.iterdir()
        if folder.name not in wanted and folder.stat().st_mtime < before
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
