"""Jobs over HTTP: how an import stands, pause, resume, cancel, undo."""

from typing import cast

from fastapi import APIRouter, Response

from api.deps import TheLang, TheMind, ThePage
from api.jobs.import_files import standing
from api.jobs.undo import undo
from api.mind import Mind
from api.reasons import plain, told
from api.refusals import WrongState
from api.schemas import FileProblem, Ingest, IngestStats, JobOut, Lang, Page, Progress
from graph.ledger import ENDED, Job

router = APIRouter(prefix="/api")


@router.get("/ingest/{job_id}")
async def ingest(job_id: str, mind: TheMind, lang: TheLang) -> Ingest:
    """Stage, counts, and what could not be read whole."""
    return await _standing(await mind.ledger.job(job_id), mind, lang)


@router.post("/ingest/{job_id}/pause")
async def pause(job_id: str, mind: TheMind, lang: TheLang) -> Ingest:
    """Stop after the step in hand; nothing is lost."""
    await _not_ended(job_id, mind)
    return await _standing(await mind.ledger.pause(job_id, now=mind.clock()), mind, lang)


@router.post("/ingest/{job_id}/resume")
async def resume(job_id: str, mind: TheMind, lang: TheLang) -> Ingest:
    """Go on where it paused."""
    await _not_ended(job_id, mind)
    job = await mind.ledger.resume(job_id, now=mind.clock())
    mind.bell.ring(job_id)
    return await _standing(job, mind, lang)


@router.post("/ingest/{job_id}/cancel")
async def cancel(job_id: str, mind: TheMind, lang: TheLang) -> Ingest:
    """End it; what it brought so far stays until it is undone."""
    await _not_ended(job_id, mind)
    job = await mind.ledger.cancel(job_id, now=mind.clock())
    mind.bell.ring(job_id)
    return await _standing(job, mind, lang)


@router.delete("/ingest/{job_id}", status_code=204)
async def take_back(job_id: str, mind: TheMind) -> Response:
    """Undo an import in any state: its documents and what rests on them alone are gone."""
    await mind.ledger.job(job_id)
    await undo(mind, job_id)
    return Response(status_code=204)


@router.get("/jobs")
async def jobs(mind: TheMind, page: ThePage, lang: TheLang) -> Page[JobOut]:
    """All jobs, the newest first."""
    found, after = await mind.ledger.jobs(after=page.after, limit=page.limit)
    return Page(items=[_job(one, lang) for one in found], next=after)


async def _not_ended(job_id: str, mind: Mind) -> None:
    if (await mind.ledger.job(job_id)).status in ENDED:
        raise WrongState


async def _standing(job: Job, mind: Mind, lang: Lang) -> Ingest:
    stats, problems = await standing(job, mind)
    return Ingest(
        job_id=job.id,
        status=job.status,
        progress=_progress(job),
        stats=IngestStats.model_validate(stats),
        problems=told((FileProblem(path=path, reason=why) for path, why in problems), lang),
    )


def _job(job: Job, lang: Lang) -> JobOut:
    # The payload lists each uploaded file as its name and where it lies.
    files = cast("list[list[str]]", job.payload.get("files") or [])
    return JobOut(
        id=job.id,
        kind=job.kind,
        uploaded=files[0][0] if files else None,
        files=len(files),
        status=job.status,
        progress=_progress(job),
        created=job.created,
        updated=job.updated,
        problem=plain(job.problem, lang) if job.problem else None,
    )


def _progress(job: Job) -> Progress:
    return Progress(stage=job.stage, done=job.done, total=job.total)
