"""An import -> as if it had never been: its job stopped, its facts gone, then its words."""

import asyncio
from datetime import timedelta

from api.jobs.facts import read_chunks
from api.jobs.import_files import drop_upload
from api.jobs.runner import Work
from api.mind import Mind
from extractors.chunk import chunk, passages
from graph.erase import clear_stale, undo_import
from graph.ledger import ENDED

_LOOK_AGAIN = 0.1
# A worker that died holds its lease no longer than this.
_LONGEST = timedelta(seconds=75)


async def undo(mind: Mind, job_id: str) -> None:
    """In any state; a running job is stopped first. All is gone when it returns."""
    job = await mind.ledger.cancel(job_id, now=mind.clock())
    mind.bell.ring(job_id)
    last = mind.clock() + _LONGEST
    while job.status not in ENDED and mind.clock() < last:
        if not await mind.ledger.held(job_id, now=mind.clock()):
            await mind.ledger.settle_cancelled(now=mind.clock())
        await asyncio.sleep(_LOOK_AGAIN)
        job = await mind.ledger.job(job_id)
    erased = await undo_import(
        job_id, archive=mind.archive, ledger=mind.ledger, store=mind.store, now=mind.clock()
    )
    await clear_stale(archive=mind.archive, store=mind.store, now=mind.clock())
    await drop_upload(mind, job)
    if erased.recut:
        await _recut(mind, erased.recut)


async def _recut(mind: Mind, talk_ids: tuple[str, ...]) -> None:
    """Talks that another export brings too lost a part: what is left is cut and read anew."""
    for id in talk_ids:
        talk = await mind.archive.conversation(id)
        document = await mind.archive.whole_document(talk.document_id) if talk else None
        if talk is not None and document is not None:
            await mind.archive.recut(talk, passages(talk, document), chunk(talk))
    job_id = await mind.ledger.create("recut", {}, now=mind.clock())
    mind.bell.ring(job_id)


async def recut(work: Work) -> None:
    """Read whatever chunk of any import waits for its facts."""
    mind = work.mind
    await clear_stale(archive=mind.archive, store=mind.store, now=mind.clock())
    await mind.ledger.add_steps(work.job.id, await mind.archive.chunks_to_do())
    await read_chunks(work)
