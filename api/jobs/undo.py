"""An import -> as if it had never been: its job stopped, its facts gone, then its words. Every part may be repeated."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from api.jobs.embed import drop_gone, start_embedding
from api.jobs.facts import read_chunks
from api.jobs.import_files import drop_upload
from api.jobs.runner import Work
from api.mind import Mind
from extractors.chunk import chunk, passages
from graph.erase import clear_stale
from graph.ledger import ENDED, Job

_LOOK_AGAIN = 0.1
# A worker that died holds its lease no longer than this.
_LONGEST = timedelta(seconds=75)
_RECUT = "recut"


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
    await finish_undo(mind, job)


async def finish_undo(mind: Mind, job: Job) -> None:
    """The map loses first, then the words, the ledger last, so that a crash in between loses no part of it."""
    now = mind.clock()
    going = await mind.archive.chunks_going(job.id)
    # Talks that another export brings too lose a part: once the words are gone, nobody else knows which.
    talks = {*_noted(job, "talks"), *await mind.archive.talks_going(job.id)}
    await mind.ledger.note(job.id, {"talks": sorted(talks)}, now=now)
    if going:
        await mind.store.withdraw(going, now=now)
    await mind.archive.withdraw_import(job.id)
    await clear_stale(archive=mind.archive, store=mind.store, now=now)
    await drop_gone(mind)
    await _recut(mind, job.id, sorted(talks))
    await drop_upload(mind, job)
    await mind.ledger.remove(job.id)


async def _recut(mind: Mind, job_id: str, talk_ids: Sequence[str]) -> None:
    """What is left of a talk is cut and read anew."""
    fresh: list[str] = []
    for id in talk_ids:
        talk = await mind.archive.conversation(id)
        document = await mind.archive.whole_document(talk.document_id) if talk else None
        if talk is not None and document is not None:
            cut = chunk(talk)
            await mind.archive.recut(talk, passages(talk, document), cut)
            fresh += [one.id for one in cut]
    if fresh:
        # One job, however often the undo is begun.
        id = f"{_RECUT}-{job_id}"
        await mind.ledger.create(_RECUT, {"chunks": fresh}, now=mind.clock(), id=id)
        mind.bell.ring(id)


async def recut(work: Work) -> None:
    """Read the chunks of talks that were cut anew, and no others: a cancelled import stays unread."""
    mind = work.mind
    await clear_stale(archive=mind.archive, store=mind.store, now=mind.clock())
    wanted = set(cast("Sequence[str]", work.job.payload.get("chunks", ())))
    waiting = [one for one in await mind.archive.chunks_to_do() if one in wanted]
    await mind.ledger.add_steps(work.job.id, waiting)
    await read_chunks(work)
    await start_embedding(mind)


def _noted(job: Job, name: str) -> Sequence[str]:
    return cast("Sequence[str]", job.stats.get(name, ()))
