"""A job of the ledger -> its end: leased, renewed, stopped between steps, tried again with back-off."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import cast

import structlog

from api.jobs.ballast import drop_ballast
from api.mind import Mind
from api.sentry import report
from graph.errors import (
    BudgetSpent,
    DiskFull,
    GraphUnavailable,
    MindError,
    ProviderAway,
    ProviderRefuses,
)
from graph.ledger import MOST_ATTEMPTS, Job, Reason

RENEW_EVERY = 15.0
# How often a person sees how far a long step is, and the job looks whether it is to stop.
BREATH = 0.5
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
LOOK_FOR_ROOM = timedelta(minutes=1)
_log = structlog.get_logger()


type Breath = Callable[[int, int], Awaitable[None]]


async def no_breath(done: int, total: int) -> None:
    """For whoever works at no job: nobody sees how far it is."""


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

    def breath(self, stage: str) -> Breath:
        """Called as often as one likes inside a long step: now and then it does what comes between steps."""
        last = 0.0

        async def breathe(done: int, total: int) -> None:
            nonlocal last
            if monotonic() - last >= BREATH:
                await self.between_steps()
                await self.progress(stage, done, total)
                last = monotonic()

        return breathe


# What stops a job as a whole and is no fault of the file or chunk in hand.
OUTER = (
    Stopped,
    Refused,
    DiskFull,
    GraphUnavailable,
    BudgetSpent,
    ProviderAway,
    ProviderRefuses,
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
            try:
                await self._mind.ledger.renew(job_id, self._owner, now=self._mind.clock())
            except DiskFull:
                # The job itself meets the full disk and says so.
                _log.warning("job.not_renewed", job=job_id)

    async def _run(self, work: Work) -> None:
        job = work.job
        _log.info("job.begun", job=job.id, kind=job.kind)
        try:
            await self._doings[job.kind](work)
        except Exception as broken:  # noqa: BLE001 - the job runner: one broken job must not end the worker
            await self._judge(work, the_one(broken))
        else:
            await self._end(work, "done", None)

    async def _judge(self, work: Work, error: Exception) -> None:
        """What stopped a job -> what becomes of it."""
        match error:
            case Stopped():
                await self._stopped(work)
            case Refused():
                await self._end(work, "failed", str(error))
            case BudgetSpent():
                await self._pause(work, error, "budget", next_month(self._mind.clock()))
            case ProviderRefuses():
                await self._pause(work, error, "provider", None)
            case DiskFull():
                # So that there is room for the sentence.
                await asyncio.to_thread(drop_ballast, self._mind.config.data)
                await self._pause(work, error, "disk", self._mind.clock() + LOOK_FOR_ROOM)
            case ProviderAway():
                await self._again(work, error, counted=False, seconds=error.seconds)
            case GraphUnavailable():
                # The engine comes back by itself; that is no attempt of the job's.
                await self._again(work, error, counted=False)
            case _:
                await self._again(work, error, counted=True)

    async def _pause(self, work: Work, error: Exception, by: Reason, due: datetime | None) -> None:
        await self._mind.ledger.pause_itself(
            work.job.id, self._owner, by=by, now=self._mind.clock(), due=due, problem=error.__doc__
        )
        _log.warning("job.paused_itself", job=work.job.id, by=by)

    async def _stopped(self, work: Work) -> None:
        now = await self._mind.ledger.find(work.job.id)
        if now is None or now.owner != self._owner:
            return
        if now.wish is None:
            # The wish was taken back while the job was stopping.
            due = self._mind.clock()
            await self._mind.ledger.again(work.job.id, self._owner, now=due, due=due, counted=False)
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

    async def _again(
        self, work: Work, error: Exception, *, counted: bool, seconds: float | None = None
    ) -> None:
        _log.warning("job.broken", job=work.job.id, error=type(error).__name__, exc_info=error)
        report(error)
        sentence = type(error).__doc__ if isinstance(error, MindError) else MindError.__doc__
        attempts = work.job.attempts + 1 if counted else 1
        if attempts >= MOST_ATTEMPTS:
            await self._end(work, "failed", sentence)
            return
        now = self._mind.clock()
        wait = pause_after(attempts, self._chance) if seconds is None else seconds
        await self._mind.ledger.again(
            work.job.id,
            self._owner,
            now=now,
            due=now + timedelta(seconds=wait),
            problem=sentence,
            counted=counted,
        )


def the_one(error: Exception) -> Exception:
    """What really happened, out of a group of tasks: the first that says what is to be done."""
    if not isinstance(error, ExceptionGroup):
        return error
    group = cast("ExceptionGroup[Exception]", error)
    leaves = [the_one(one) for one in group.exceptions]
    return min(leaves, key=_rank)


_FIRST = (Stopped, DiskFull, GraphUnavailable, BudgetSpent, ProviderRefuses, ProviderAway, Refused)


def _rank(error: Exception) -> int:
    found = (n for n, kind in enumerate(_FIRST) if isinstance(error, kind))
    return next(found, len(_FIRST))


def next_month(at: datetime) -> datetime:
    """Months of the budget turn by UTC."""
    day = at.astimezone(UTC)
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return datetime(year, month, 1, tzinfo=UTC)
