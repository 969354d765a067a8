"""An import -> as if it had never been: its job stopped, its facts gone, then its words. Every part may be repeated."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from api.jobs.embed import drop_gone, start_embedding
from api.jobs.facts import read_chunks
from api.jobs.import_files import drop_upload
from api.jobs.runner import Work
from api.jobs.withdraw import withdraw
from api.mind import Mind
from graph.erase import clear_stale
from graph.errors import StillAtWork
from graph.ledger import ENDED, Job

_LOOK_AGAIN = 0.1
# A worker that died holds its lease no longer than this.
_LONGEST = timedelta(seconds=75)


async def undo(mind: Mind, job_id: str) -> None:
    """In any state; a running job is stopped first. All is gone when it returns.

    The wish stands in the ledger until then: whoever dies in the middle, `finish_undo` ends it.
    """
    job = await mind.ledger.undo(job_id, now=mind.clock())
    mind.bell.ring(job_id)
    last = mind.clock() + _LONGEST
    while job.status not in ENDED and mind.clock() < last:
        if not await mind.ledger.held(job_id, now=mind.clock()):
            await mind.ledger.settle_cancelled(now=mind.clock())
        await asyncio.sleep(_LOOK_AGAIN)
        found = await mind.ledger.find(job_id)
        if found is None:
            return
        job = found
    if job.status not in ENDED:
        # Its last step takes long. The worker ends the undo when that is over.
        raise StillAtWork
    await finish_undo(mind, job)


async def finish_undo(mind: Mind, job: Job) -> None:
    """What it brought goes, then its upload, and the ledger last."""
    await withdraw(mind, job)
    await drop_upload(mind, job)
    await mind.ledger.remove(job.id)


async def recut(work: Work) -> None:
    """Read the chunks of talks that were cut anew, and no others: a cancelled import stays unread."""
    mind = work.mind
    if await clear_stale(archive=mind.archive, store=mind.store, now=mind.clock()):
        await drop_gone(mind)
    wanted = set(cast("Sequence[str]", work.job.payload.get("chunks", ())))
    waiting = [one for one in await mind.archive.chunks_to_do() if one in wanted]
    await mind.ledger.add_steps(work.job.id, waiting)
    await read_chunks(work)
    await start_embedding(mind)
