"""An upload that lies on disk -> words in the archive and facts on the map; every file ends in exactly one state."""

import asyncio
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import structlog

from api.jobs.embed import start_embedding
from api.jobs.facts import read_chunks
from api.jobs.live import forget_session, keep_turn
from api.jobs.notes import start_note
from api.jobs.reading import RULES
from api.jobs.reflect import place_new_nodes
from api.jobs.runner import Refused as Refusal
from api.jobs.runner import Work
from api.jobs.shelf import Shelf
from api.jobs.stages import Stages
from api.jobs.taking import Taker
from api.jobs.twins import tie_twins, tie_versions
from api.jobs.wishes import NO_WISHES, Wishes, payload_of, wishes_of
from api.jobs.withdraw import withdraw
from api.mind import Mind
from api.said import said_at_upload, say_of_import
from extractors.errors import NothingReadable, TooLarge, UnsafeArchive, UploadUnsafePath
from extractors.intake import Arrival, Arrived, members
from extractors.types import Asked, RawFile, Refused
from graph.erase import clear_stale
from graph.known import in_order
from graph.ledger import Job
from graph.model.budget import MICRO
from graph.said import date_of, kept_date

__all__ = ["forget_session", "import_files", "keep_turn", "standing", "start_import", "start_note"]

KIND = "import"
_UNPACKED, _BEFORE = "unpacked", "entities_before"
# What the steps counted, by the names of the contract.
_SUMS, _SPOILT = ("statements", "filtered", "false_quotes"), "unusable"
# Members of an archive that are unpacked in one go.
_AT_ONCE, _BYTES_AT_ONCE = 128, 1 << 20
_UNUSABLE = "the model's answer could not be used ({reason}): rules read {count} chunks instead"
_log = structlog.get_logger()


async def start_import(
    mind: Mind,
    upload_id: str,
    files: Sequence[Arrived],
    asked: Asked,
    *,
    wishes: Wishes = NO_WISHES,
    by_rules: bool = False,
    now: datetime,
) -> str:
    """A job for an upload that was checked (`check_upload`) and lies in `spool/upload_id`.

    `by_rules`: nothing of it is sent to a model, so it costs nothing; it can be read again later.
    """
    payload: dict[str, object] = {
        "upload": upload_id,
        "files": [[one.name, one.path.name] for one in files],
        "by_rules": by_rules,
        "asked": _payload(asked),
        **payload_of(wishes),
    }
    job_id = await mind.ledger.create(KIND, payload, now=now)
    mind.bell.ring(job_id)
    return job_id


async def standing(job: Job, mind: Mind) -> tuple[Mapping[str, object], list[tuple[str, str]]]:
    """The counts of an import and every problem, as they are now."""
    tally = await mind.tallies.of(job, mind.archive)
    counted, spoilt = await mind.ledger.step_sums(job.id, _SUMS, _SPOILT)
    paid = await mind.models.budget.job_cost(job.id)
    stats: dict[str, object] = {
        "files_seen": tally.seen,
        "files_read": tally.read,
        "files_duplicate": tally.duplicate,
        "files_skipped": tally.skipped,
        "files_failed": tally.failed,
        "conversations": tally.conversations,
        "messages": tally.messages,
        "chunks": tally.chunks,
        "chunks_done": tally.chunks_done,
        "entities": job.stats.get("entities", 0),
        "model_calls": paid.calls,
        "cost_usd": paid.cost / MICRO,
        **counted,
    }
    problems = await mind.archive.problems(job.id)
    problems += [("", _UNUSABLE.format(reason=reason, count=n)) for reason, n in spoilt.items()]
    for key, reason in await mind.ledger.dead_steps(job.id):
        problems.append((f"chunk {key}", f"could not be read for facts: {reason}"))
    if job.problem:
        problems.append(("", job.problem))
    return stats, problems


async def import_files(work: Work) -> None:
    """Read every file, then every new chunk, then give new nodes their place."""
    mind, job = work.mind, work.job
    entities = await _entities_before(work)
    if "upload" in job.payload and _UNPACKED not in job.stats:
        stages = await read_upload(work)
        with stages.of("twins"):
            await tie_versions(work, wishes_of(job.payload).earlier)
            await tie_twins(work)
        with stages.of("dates"):
            await _hold_to_what_was_said(work)
        # From here on the upload itself is needed no more, whoever dies when.
        await mind.ledger.note(job.id, {_UNPACKED: True}, now=mind.clock())
        _log.info("import.stages", job=job.id, **stages.told())
    await clear_stale(archive=mind.archive, store=mind.store, now=mind.clock())
    waiting = await mind.archive.chunks_to_do(job.id)
    silent = await mind.archive.pass_over(waiting, RULES)
    waiting = [id for id in waiting if id not in silent]
    order = wishes_of(job.payload).order
    await mind.ledger.add_steps(job.id, await in_order(mind.database, waiting, order))
    await read_chunks(work)
    read = (await mind.ledger.step_counts(job.id)).total
    await work.progress("placing", read, read)
    await place_new_nodes(mind)
    grown = max(0, len(await mind.store.entities()) - entities)
    await mind.ledger.note(job.id, {"entities": grown}, now=mind.clock())
    if "upload" in job.payload:
        await drop_upload(mind, job)
    await start_embedding(mind)


async def _hold_to_what_was_said(work: Work) -> None:
    """Dates given by the person rule, those of folders that were said earlier too."""
    await said_at_upload(work.mind, work.job.id, wishes_of(work.job.payload).dates)
    await say_of_import(work.mind, work.job.id)


async def _entities_before(work: Work) -> int:
    """How many there were when this job began for the first time."""
    known = work.job.stats.get(_BEFORE)
    if known is not None:
        return cast("int", known)
    before = len(await work.mind.store.entities())
    await work.mind.ledger.note(work.job.id, {_BEFORE: before}, now=work.mind.clock())
    return before


async def drop_upload(mind: Mind, job: Job) -> None:
    """The spooled upload of a job that ended: its originals are kept elsewhere."""
    if "upload" in job.payload:
        folder = mind.config.spool / cast("str", job.payload["upload"])
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def read_upload(work: Work) -> Stages:
    """Every file of the upload to its end: words in the archive, found by search, and chunks to be read.

    What it took, by stage.
    """
    mind, job = work.mind, work.job
    asked = asked_of(cast("Mapping[str, object]", job.payload["asked"]))
    noted = await mind.archive.noted(job.id)
    stream = members(_arrivals(mind.config.spool, job), zone=ZoneInfo(asked.zone))
    await work.progress("unpacking", 0, len(noted))
    position = 0
    try:
        async with Shelf(mind.archive, job.id) as shelf:
            known = set(await mind.archive.hashes())
            taker = Taker(work, shelf, asked, wishes_of(job.payload), known)
            while some := await _next(stream, shelf.stages):
                await taker.take({n: m for n, m in enumerate(some, position) if n not in noted})
                position += len(some)
        await work.progress("unpacking", position, position)
        return shelf.stages
    except (UnsafeArchive, TooLarge, NothingReadable, UploadUnsafePath) as refused:
        # What only reading shows: nothing of this upload stays.
        await withdraw(mind, job)
        await drop_upload(mind, job)
        raise Refusal(type(refused).__doc__ or "this upload cannot be read") from None


async def _next(stream: Iterator[RawFile | Refused], stages: Stages) -> list[RawFile | Refused]:
    with stages.of("unpack"):
        return await asyncio.to_thread(_some, stream)


def _some(stream: Iterator[RawFile | Refused]) -> list[RawFile | Refused]:
    """The next few. Nothing comes after one that lies on disk, for it is gone when the next is asked for."""
    found: list[RawFile | Refused] = []
    size = 0
    for member in stream:
        found.append(member)
        if isinstance(member, RawFile):
            size += member.size
            if not isinstance(member.content, bytes):
                break
        if len(found) >= _AT_ONCE or size >= _BYTES_AT_ONCE:
            break
    return found


def _arrivals(spool: Path, job: Job) -> list[Arrival]:
    folder = spool / cast("str", job.payload["upload"])
    names = cast("list[tuple[str, str]]", job.payload["files"])
    return [Arrival(name, folder / Path(place).name) for name, place in names]


def _payload(asked: Asked) -> Mapping[str, object]:
    date = asked.date
    return {
        "zone": asked.zone,
        "now": asked.now.isoformat(),
        "me": list(asked.me),
        "project": asked.project,
        "date": None if date is None else kept_date(date),
    }


def asked_of(kept: Mapping[str, object]) -> Asked:
    date = cast("Mapping[str, str | None] | None", kept["date"])
    return Asked(
        zone=cast("str", kept["zone"]),
        now=datetime.fromisoformat(cast("str", kept["now"])),
        me=tuple(cast("list[str]", kept["me"])),
        date=None if date is None else date_of(date),
        project=cast("str | None", kept["project"]),
    )
