"""States of work: jobs and their steps, who holds them and until when. The queue only rings; this is the truth."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import cast
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.errors import JobUnknown
from graph.sql.database import Database, add_missing
from graph.sql.rows import AnyRow
from graph.sql.tables import jobs, steps
from graph.sql.work import Job, JobStatus, Step, StepCounts, Wish, job_of

__all__ = [
    "ENDED",
    "LEASE",
    "MOST_ATTEMPTS",
    "OPEN",
    "Job",
    "JobStatus",
    "Ledger",
    "Step",
    "StepCounts",
    "Wish",
]

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5
OPEN: tuple[JobStatus, ...] = ("queued", "running")
ENDED: tuple[JobStatus, ...] = ("done", "failed", "cancelled")


class Ledger:
    """`now` is always an argument. A worker that lost its lease can change nothing any more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self, kind: str, payload: Mapping[str, object], *, now: datetime, id: str | None = None,
        due: datetime | None = None,
    ) -> str:  # fmt: skip
        """A new job that waits; the same id twice is one job."""
        job_id = id or uuid4().hex
        row = {
            "id": job_id, "kind": kind, "status": "queued", "wish": None, "stage": "queued", "done": 0,
            "total": 0, "payload": dict(payload), "stats": {}, "problem": None, "attempts": 0, "due": due,
            "owner": None, "lease": None, "created": now, "updated": now,
        }  # fmt: skip
        async with self._database.write() as connection:
            await add_missing(connection, jobs, [row])
        return job_id

    async def find(self, job_id: str) -> Job | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(jobs).where(jobs.c.id == job_id))).first()
        return job_of(row) if row else None

    async def job(self, job_id: str) -> Job:
        found = await self.find(job_id)
        if found is None:
            raise JobUnknown
        return found

    async def jobs(
        self, *, after: str | None = None, limit: int = 100, kinds: Collection[str] | None = None
    ) -> tuple[list[Job], str | None]:
        """The newest first."""
        asked = select(jobs).order_by(jobs.c.created.desc(), jobs.c.id.desc()).limit(limit + 1)
        if kinds is not None:
            asked = asked.where(jobs.c.kind.in_(kinds))
        async with self._database.read() as connection:
            if after is not None:
                last = (await connection.execute(select(jobs).where(jobs.c.id == after))).first()
                if last is not None:
                    asked = asked.where(_before(last))
            found = [job_of(row) for row in await connection.execute(asked)]
        page = found[:limit]
        return page, page[-1].id if len(found) > limit else None

    async def waiting(self) -> int:
        """How many jobs wait for a worker."""
        asked = select(func.count()).select_from(jobs).where(jobs.c.status == "queued")
        async with self._database.read() as connection:
            return int((await connection.execute(asked)).scalar_one())

    # What the worker does.

    async def claim(
        self, owner: str, *, now: datetime, job_id: str | None = None, lease: timedelta = LEASE
    ) -> Job | None:
        """The job whose lease ran out, else the one that waits longest; one statement under the write lock."""
        expired = and_(jobs.c.status == "running", _loose(now))
        ready = and_(jobs.c.status == "queued", or_(jobs.c.due.is_(None), jobs.c.due <= now))
        pick = (
            select(jobs.c.id)
            .where(or_(expired, ready))
            .order_by(case((jobs.c.status == "running", 0), else_=1), jobs.c.created, jobs.c.id)
            .limit(1)
        )
        if job_id is not None:
            pick = pick.where(jobs.c.id == job_id)
        if not self._database.is_sqlite:
            pick = pick.with_for_update(skip_locked=True)
        taking = (
            update(jobs)
            .where(jobs.c.id == pick.scalar_subquery())
            .values(
                status="running", owner=owner, lease=now + lease, updated=now
            )
            .returning(jobs)
        )  # fmt: skip
        async with self._database.write() as connection:
            row = (await connection.execute(taking)).first()
        return job_of(row) if row else None

    async def renew(
        self, job_id: str, owner: str, *, now: datetime, lease: timedelta = LEASE
    ) -> bool:
        """False when the lease belongs to another by now."""
        return await self._mine(job_id, owner, lease=now + lease)

    async def progress(
        self, job_id: str, *, now: datetime, stage: str, done: int = 0, total: int = 0
    ) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(stage=stage, done=done, total=total, updated=now)
            )

    async def note(self, job_id: str, stats: Mapping[str, object], *, now: datetime) -> None:
        """Add to the counts of a job."""
        async with self._database.write() as connection:
            asked = select(jobs.c.stats).where(jobs.c.id == job_id)
            known = cast("dict[str, object]", (await connection.execute(asked)).scalar() or {})
            await connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(stats={**known, **stats}, updated=now)
            )

    async def finish(
        self,
        job_id: str,
        owner: str,
        status: JobStatus,
        *,
        now: datetime,
        problem: str | None = None,
    ) -> bool:
        """The end of a job, or its pause; the lease is given back."""
        stage = {"stage": status} if status in ENDED else {}
        return await self._mine(
            job_id, owner, status=status, problem=problem, owner=None, lease=None, wish=None,
            due=None, updated=now, **stage,
        )  # fmt: skip

    async def again(
        self,
        job_id: str,
        owner: str,
        *,
        now: datetime,
        due: datetime,
        problem: str | None = None,
        counted: bool = True,
    ) -> bool:
        """Back into the queue: it is tried again when it is due."""
        return await self._mine(
            job_id, owner, status="queued", owner=None, lease=None, due=due, problem=problem, updated=now,
            attempts=jobs.c.attempts + int(counted),
        )  # fmt: skip

    async def _mine(self, job_id: str, holder: str, /, **values: object) -> bool:
        changing = (
            update(jobs).where(jobs.c.id == job_id, jobs.c.owner == holder).values(values)
        ).returning(jobs.c.id)
        async with self._database.write() as connection:
            return (await connection.execute(changing)).first() is not None

    # What the person asks.

    async def pause(self, job_id: str, *, now: datetime) -> Job:
        return await self._wish(job_id, "pause", "paused", now)

    async def cancel(self, job_id: str, *, now: datetime) -> Job:
        return await self._wish(job_id, "cancel", "cancelled", now)

    async def _wish(self, job_id: str, wish: Wish, status: JobStatus, now: datetime) -> Job:
        """A running job reads the wish between steps; one that waits obeys at once."""
        idle = jobs.c.status.in_(("queued", "paused", "paused_budget"))
        async with self._database.write() as connection:
            await connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id, idle)
                .values(status=status, wish=None, stage=status, updated=now)
            )
            await connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id, jobs.c.status == "running")
                .values(wish=wish, updated=now)
            )
        return await self.job(job_id)

    async def resume(self, job_id: str, *, now: datetime) -> Job:
        """A paused job waits for a worker again; a pause that was only asked for is taken back."""
        async with self._database.write() as connection:
            await connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id, jobs.c.status.in_(("paused", "paused_budget")))
                .values(status="queued", wish=None, due=None, updated=now)
            )
            await connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id, jobs.c.status == "running", jobs.c.wish == "pause")
                .values(wish=None, updated=now)
            )
        return await self.job(job_id)

    async def held(self, job_id: str, *, now: datetime) -> bool:
        """Somebody works on it: a lease that has not run out."""
        asked = select(jobs.c.id).where(jobs.c.id == job_id, jobs.c.lease >= now)
        async with self._database.read() as connection:
            return (await connection.execute(asked)).first() is not None

    async def take_over(self, *, now: datetime) -> int:
        """A worker that knows to be the only one starts: whoever held a lease is dead."""
        async with self._database.write() as connection:
            freed = update(jobs).where(jobs.c.status == "running").values(lease=None, updated=now)
            return (await connection.execute(freed)).rowcount

    async def settle_cancelled(self, *, now: datetime) -> None:
        """Jobs that were to be cancelled and whose worker is gone."""
        async with self._database.write() as connection:
            await connection.execute(
                update(jobs)
                .where(jobs.c.status == "running", jobs.c.wish == "cancel", _loose(now))
                .values(status="cancelled", stage="cancelled", wish=None, owner=None, lease=None)
            )

    async def remove(self, job_id: str) -> None:
        """Forget a job that was undone."""
        async with self._database.write() as connection:
            await connection.execute(delete(steps).where(steps.c.job_id == job_id))
            await connection.execute(delete(jobs).where(jobs.c.id == job_id))

    # Steps.

    async def add_steps(self, job_id: str, keys: Iterable[str]) -> None:
        """Steps in their order; those that are there keep their state."""
        async with self._database.write() as connection:
            asked = select(func.coalesce(func.max(steps.c.position), -1) + 1)
            start = (await connection.execute(asked.where(steps.c.job_id == job_id))).scalar_one()
            cells = (
                {
                    "job_id": job_id, "key": key, "position": start + n, "state": "waiting",
                    "attempts": 0, "due": None, "owner": None, "lease": None, "problem": None,
                    "result": None,
                }
                for n, key in enumerate(keys)
            )  # fmt: skip
            await add_missing(connection, steps, cells)

    async def claim_step(
        self, job_id: str, owner: str, *, now: datetime, lease: timedelta = LEASE
    ) -> Step | None:
        """An expired lease first, then the oldest that waits. A job has one worker, which may have died."""
        expired = and_(steps.c.state == "leased", or_(steps.c.lease < now, steps.c.owner != owner))
        ready = and_(steps.c.state == "waiting", or_(steps.c.due.is_(None), steps.c.due <= now))
        pick = (
            select(steps.c.key)
            .where(steps.c.job_id == job_id, or_(expired, ready))
            .order_by(case((steps.c.state == "leased", 0), else_=1), steps.c.position)
            .limit(1)
        )
        taking = (
            update(steps)
            .where(steps.c.job_id == job_id, steps.c.key == pick.scalar_subquery())
            .values(state="leased", owner=owner, lease=now + lease)
            .returning(steps.c.key, steps.c.attempts)
        )
        async with self._database.write() as connection:
            row = (await connection.execute(taking)).first()
        return Step(job_id, row.key, row.attempts) if row else None

    async def step_done(self, step: Step, result: Mapping[str, object] | None = None) -> None:
        await self._step(step, state="done", owner=None, lease=None, due=None, result=result)

    async def step_free(self, step: Step) -> None:
        """Give a step back untouched: what failed was not its own."""
        await self._step(step, state="waiting", owner=None, lease=None)

    async def step_retry(self, step: Step, problem: str, *, due: datetime) -> None:
        await self._step(
            step,
            state="waiting",
            owner=None,
            lease=None,
            due=due,
            problem=problem,
            attempts=step.attempts + 1,
        )

    async def step_dead(self, step: Step, problem: str) -> None:
        await self._step(step, state="dead", owner=None, lease=None, due=None, problem=problem)

    async def _step(self, step: Step, **values: object) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                update(steps)
                .where(steps.c.job_id == step.job_id, steps.c.key == step.key)
                .values(values)
            )

    async def next_due(self, job_id: str) -> datetime | None:
        """When the next step that waits may be tried; None when none waits."""
        asked = select(func.min(steps.c.due)).where(
            steps.c.job_id == job_id, steps.c.state == "waiting"
        )
        async with self._database.read() as connection:
            return cast("datetime | None", (await connection.execute(asked)).scalar())

    async def step_counts(self, job_id: str) -> StepCounts:
        async with self._database.read() as connection:
            return await _counts(connection, job_id)

    async def dead_steps(self, job_id: str) -> list[tuple[str, str]]:
        asked = select(steps.c.key, steps.c.problem).where(
            steps.c.job_id == job_id, steps.c.state == "dead"
        )
        async with self._database.read() as connection:
            return [(row.key, row.problem or "") for row in await connection.execute(asked)]

    async def step_results(self, job_id: str) -> list[Mapping[str, object]]:
        asked = select(steps.c.result).where(steps.c.job_id == job_id, steps.c.result.is_not(None))
        async with self._database.read() as connection:
            return [row.result for row in await connection.execute(asked) if row.result]


async def _counts(connection: AsyncConnection, job_id: str) -> StepCounts:
    asked = (
        select(steps.c.state, func.count().label("n"))
        .where(steps.c.job_id == job_id)
        .group_by(steps.c.state)
    )
    found = {row.state: row.n for row in await connection.execute(asked)}
    waiting = found.get("waiting", 0) + found.get("leased", 0)
    return StepCounts(waiting, found.get("done", 0), found.get("dead", 0))


def _loose(now: datetime) -> ColumnElement[bool]:
    return or_(jobs.c.lease.is_(None), jobs.c.lease < now)


def _before(last: AnyRow) -> ColumnElement[bool]:
    same = and_(jobs.c.created == last.created, jobs.c.id < last.id)
    return or_(jobs.c.created < last.created, same)
