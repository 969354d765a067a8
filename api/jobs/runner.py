"""A job of the ledger -> its end: leased, renewed, stopped between steps, tried again with back-off."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from api.mind import Mind
from graph.errors import GraphUnavailable, MindError
from graph.ledger import MOST_ATTEMPTS, Job

RENEW_EVERY = 15.0
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
_log = structlog.get_logger()


class Stopped(Exception):
    """The person asked for a pause or an end, or the lease went to another worker."""


class Refused(Exception):
    """This job cannot be done and trying again would not help; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a job may use while it is leased."""

    job: Job
    mind: Mind
    owner: str

    async def between_steps(self) -> None:
        """Raises when the job must not go on."""
        now = await self.mind.ledger.find(self.job.id)
        if now is None or now.owner != self.owner or now.wish is not None:
            raise Stopped

    async def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        await self.mind.ledger.progress(
            self.job.id, now=self.mind.clock(), stage=stage, done=done, total=total
        )


type Doing = Callable[[Work], Awaitable[None]]


def pause_after(attempts: int, chance: random.Random) -> float:
    """Full jitter: anything up to a bound that doubles with every attempt."""
    return chance.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**attempts))


class Runner:
    """One worker's hands. `owner` is a new name per process start."""

    def __init__(
        self, mind: Mind, doings: Mapping[str, Doing], *, owner: str, chance: random.Random
    ) -> None:
        self._mind = mind
        self._doings = doings
        self._owner = owner
        self._chance = chance

    async def run_next(self) -> bool:
        """Do the next job to its end or its pause; False when nothing waits."""
        mind = self._mind
        await mind.ledger.settle_cancelled(now=mind.clock())
        job = await mind.ledger.claim(self._owner, now=mind.clock())
        if job is None:
            return False
        work = Work(job, mind, self._owner)
        async with asyncio.TaskGroup() as tasks:
            renewing = tasks.create_task(self._renew(job.id))
            try:
                await self._run(work)
            finally:
                renewing.cancel()
        return True

    async def _renew(self, job_id: str) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY)
            await self._mind.ledger.renew(job_id, self._owner, now=self._mind.clock())

    async def _run(self, work: Work) -> None:
        job = work.job
        _log.info("job.begun", job=job.id, kind=job.kind)
        try:
            await self._doings[job.kind](work)
        except Stopped:
            await self._stopped(work)
        except Refused as refused:
            await self._end(work, "failed", str(refused))
        except GraphUnavailable as away:
            # The engine comes back by itself; that is no attempt of the job's.
            await self._again(work, away, counted=False)
        except Exception as broken:  # noqa: BLE001 - the job runner: one broken job must not end the worker
            await self._again(work, broken, counted=True)
        else:
            await self._end(work, "done", None)

    async def _stopped(self, work: Work) -> None:
        now = await self._mind.ledger.find(work.job.id)
        if now is None or now.owner != self._owner:
            return
        status = "paused" if now.wish == "pause" else "cancelled"
        await self._mind.ledger.finish(
            work.job.id, self._owner, status, now=self._mind.clock(), problem=now.problem
        )
        _log.info("job.stopped", job=work.job.id, status=status)

    async def _end(self, work: Work, status: str, problem: str | None) -> None:
        ending = "done" if status == "done" else "failed"
        await self._mind.ledger.finish(
            work.job.id, self._owner, ending, now=self._mind.clock(), problem=problem
        )
        _log.info("job.ended", job=work.job.id, status=ending)

    async def _again(self, work: Work, error: Exception, *, counted: bool) -> None:
        _log.warning("job.broken", job=work.job.id, error=type(error).__name__, exc_info=error)
        sentence = type(error).__doc__ if isinstance(error, MindError) else MindError.__doc__
        attempts = work.job.attempts + 1 if counted else 1
        if attempts >= MOST_ATTEMPTS:
            await self._end(work, "failed", sentence)
            return
        now = self._mind.clock()
        due = now + timedelta(seconds=pause_after(attempts, self._chance))
        await self._mind.ledger.again(
            work.job.id, self._owner, now=now, due=due, problem=sentence, counted=counted
        )
