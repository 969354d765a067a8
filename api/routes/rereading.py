"""What rules or another model had read, read again by the model that is named now: first what it costs, then the job."""

from fastapi import APIRouter

from api.deps import TheMind
from api.estimate import counting, scaled
from api.jobs.reread import start_rereading, to_reread
from api.refusals import NoModel
from api.schemas import JobMade, Rereading

router = APIRouter(prefix="/api/reread")

MOST_LOOKED_AT = 200


@router.get("")
async def what_it_costs(mind: TheMind) -> Rereading:
    """How many chunks others have read, and about what it costs to have the model read them."""
    waiting = await to_reread(mind)
    counted = await counting(mind)
    step = -(-len(waiting) // MOST_LOOKED_AT) or 1
    looked_at = waiting[::step]
    for id in looked_at:
        chunk = await mind.archive.chunk(id)
        talk = await mind.archive.conversation(chunk.conversation_id) if chunk else None
        if chunk is not None and talk is not None:
            counted.add(counted.call(chunk, talk))
    whole = scaled(counted, len(waiting) / len(looked_at)) if looked_at else counted
    return Rereading(chunks=len(waiting), estimate=whole.estimate())


@router.post("", status_code=202)
async def start(mind: TheMind) -> JobMade:
    """Start it; everything the person corrected stays, and so does what the model itself had read."""
    if mind.model is None:
        raise NoModel
    return JobMade(job_id=await start_rereading(mind))
