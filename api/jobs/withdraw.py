"""What an import brought -> gone from the map, then from the archive. Every part may be repeated."""

from collections.abc import Sequence
from typing import cast
from uuid import uuid4

from api.jobs.embed import drop_gone
from api.mind import Mind
from extractors.chunk import chunk, passages
from graph.erase import clear_stale
from graph.going import document_going, repeating, withdraw_words
from graph.ledger import Job
from graph.reread import chunks_read

RECUT = "recut"


async def withdraw(mind: Mind, job: Job) -> None:
    """The map loses first, then the words, so that a crash in between loses no part of it."""
    now = mind.clock()
    going = await mind.archive.chunks_going(job.id)
    # Talks that another export brings too lose a part, and originals stand in no transaction: once the
    # words are gone, nobody else knows which.
    talks = {*_noted(job, "talks"), *await mind.archive.talks_going(job.id)}
    originals = {*_noted(job, "originals"), *await mind.archive.originals_going(job.id)}
    known = {"talks": sorted(talks), "originals": sorted(originals)}
    await mind.ledger.note(job.id, known, now=now)
    if going:
        await mind.store.withdraw(going, now=now)
    await mind.archive.withdraw_import(job.id)
    await mind.archive.drop_originals(
        [sha for sha in sorted(originals) if await mind.archive.by_sha(sha) is None]
    )
    await clear_stale(archive=mind.archive, store=mind.store, now=now)
    await drop_gone(mind)
    await read_again(mind, job.id, sorted(talks))


async def withdraw_document(mind: Mind, id: str) -> None:
    """One document goes, whoever brought it, with what rests on it alone. May be repeated."""
    now = mind.clock()
    going = await document_going(mind.database, id)
    talks = {*going.conversations, *await repeating(mind.database, going.conversations)}
    if going.chunks:
        await mind.store.withdraw(going.chunks, now=now)
    gone = await withdraw_words(mind.database, id)
    await mind.archive.drop_originals(gone.originals)
    await clear_stale(archive=mind.archive, store=mind.store, now=now)
    await drop_gone(mind)
    await read_again(mind, uuid4().hex, sorted(talks))


async def read_again(mind: Mind, job_id: str, talk_ids: Sequence[str]) -> None:
    """What is left of a talk is cut and read anew, and what spoke of names that went with the rest."""
    fresh: list[str] = []
    for id in talk_ids:
        talk = await mind.archive.conversation(id)
        document = await mind.archive.whole_document(talk.document_id) if talk else None
        if talk is not None and document is not None:
            # Who still repeats another is not read.
            cut = () if await mind.archive.twins([id]) else chunk(talk)
            await mind.archive.recut(talk, passages(talk, document), cut)
            fresh += [one.id for one in cut]
    if fresh or await chunks_read(mind.database):
        # One job, however often the undo is begun.
        id = f"{RECUT}-{job_id}"
        await mind.ledger.create(RECUT, {"chunks": fresh}, now=mind.clock(), id=id)
        mind.bell.ring(id)


def _noted(job: Job, name: str) -> Sequence[str]:
    return cast("Sequence[str]", job.stats.get(name, ()))
