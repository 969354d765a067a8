"""What others had read -> read again by the model that is named now; only their own output makes place."""

from api.jobs.facts import read_chunks
from api.jobs.reflect import place_new_nodes
from api.jobs.runner import Work
from api.mind import Mind
from extractors.model import kept_from, read_by

KIND = "reread"


async def to_reread(mind: Mind) -> list[str]:
    """Chunks with own words that rules read, or another model or prompt; none without a model."""
    if mind.model is None:
        return []
    return await mind.archive.chunks_read_by_others(read_by(mind.model), kept_from(mind.model))


async def start_rereading(mind: Mind) -> str:
    """A job for all of them, in the order in which they were told."""
    job_id = await mind.ledger.create(KIND, {}, now=mind.clock())
    mind.bell.ring(job_id)
    return job_id


async def reread(work: Work) -> None:
    """Chunk after chunk: ask, take the old output off the map, put the new one on it."""
    mind = work.mind
    await mind.ledger.add_steps(work.job.id, await to_reread(mind))
    await read_chunks(work)
    read = (await mind.ledger.step_counts(work.job.id)).total
    await work.progress("placing", read, read)
    await place_new_nodes(mind)
