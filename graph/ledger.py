"""States of work: jobs and their steps, who holds them and until when. The queue only rings; this is the truth."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import cast
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, case, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.errors import JobUnknown
from graph.sql.database import add_missing
from graph.sql.moment import Moment
from graph.sql.rows import AnyRow
from graph.sql.steps import Steps
from graph.sql.tables import jobs, steps
from graph.sql.work import (
    LEASE,
    Job,
    JobStatus,
    Reason,
    Standing,
    Step,
    StepCounts,
    Wish,
    job_of,
)

__all__ = [
    "ENDED",
    "LEASE",
    "MOST_ATTEMPTS",
    "OPEN",
    "Job",
    "JobStatus",
    "Ledger",
    "Reason",
    "Standing",
    "Step",
    "StepCounts",
    "Wish",
]

MOST_ATTEMPTS = 5
OPEN: tuple[JobStatus, ...] = ("queued", "running")
ENDED: tuple[JobStatus, ...] = ("done", "failed", "cancelled")
_PAUSED: tuple[JobStatus, ...] = ("paused", "paused_budget")
_PAUSED_BY = "paused_by"
_UNDO = "undo"


class Ledger(Steps):
    """`now` is always an argument. A worker that lost its lease can change nothing any more."""

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

    async def standing(self) -> Standing:
        """What health tells of the queue."""
        queue = select(func.count().label("n"), func.min(jobs.c.created).label("oldest"))
        # Job by job, so that the index of steps answers and nobody walks through all of them.
        given_up = steps.c.job_id.in_(select(jobs.c.id)) & (steps.c.state == "dead")
        dead = select(func.count()).select_from(steps).where(given_up)
        async with self._database.read() as connection:
            row = (await connection.execute(queue.where(jobs.c.status == "queued"))).one()
            n_dead = (await connection.execute(dead)).scalar_one()
        return Standing(row.n, row.oldest, n_dead)

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
                status="running", owner=owner, lease=now + lease, problem=None, updated=now
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
            await _merge(connection, [job_id], stats, now)

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
        self, job_id: str, owner: str, *, now: datetime, due: datetime, problem: str | None = None,
        counted: bool = True,
    ) -> bool:  # fmt: skip
        """Back into the queue: it is tried again when it is due. What the person wished goes first."""
        return await self._mine(
            job_id, owner, status=_wished("queued"), stage=_wished(jobs.c.stage), wish=None, owner=None,
            lease=None, due=case((jobs.c.wish.is_(None), literal(due, Moment()))), problem=problem,
            updated=now, attempts=jobs.c.attempts + int(counted),
        )  # fmt: skip

    async def pause_itself(
        self, job_id: str, owner: str, *, by: Reason, now: datetime, due: datetime | None,
        problem: str | None,
    ) -> bool:  # fmt: skip
        """A job that cannot go on for a reason of the world's: it resumes when it is due, or by its reason."""
        ours = and_(jobs.c.id == job_id, jobs.c.owner == owner)
        status: JobStatus = "paused_budget" if by == "budget" else "paused"
        async with self._database.write() as connection:
            found = (await connection.execute(select(jobs.c.wish).where(ours))).first()
            if found is None:
                return False
            if found.wish is None:
                await _merge(connection, [job_id], {_PAUSED_BY: by}, now)
            ending = {
                "status": _wished(status), "stage": _wished(status), "wish": None, "owner": None,
                "lease": None, "due": due if found.wish is None else None, "problem": problem,
                "updated": now,
            }  # fmt: skip
            await connection.execute(update(jobs).where(ours).values(ending))
        return True

    async def resume_due(self, *, now: datetime) -> list[str]:
        """Jobs that paused themselves until now wait for a worker again."""
        return await self._resume(jobs.c.due <= now, now)

    async def resume_where(self, by: Reason, *, now: datetime) -> list[str]:
        """What stopped these jobs is mended: the cap was raised, the provider is fine, there is room."""
        return await self._resume(jobs.c.stats[_PAUSED_BY].as_string() == by, now)

    async def _resume(self, which: ColumnElement[bool], now: datetime) -> list[str]:
        going = (
            update(jobs)
            .where(jobs.c.status.in_(_PAUSED), which)
            .values(status="queued", wish=None, due=None, updated=now)
            .returning(jobs.c.id)
        )
        async with self._database.write() as connection:
            found = list((await connection.execute(going)).scalars())
            await _merge(connection, found, {_PAUSED_BY: None}, now)
        return found

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

    async def undo(self, job_id: str, *, now: datetime) -> Job:
        """Cancel it and remember that nothing of it may stay, whoever dies before all is gone."""
        await self.note(job_id, {_UNDO: now.isoformat()}, now=now)
        return await self.cancel(job_id, now=now)

    async def undoing(self, *, before: datetime) -> list[str]:
        """Jobs whose undo was begun before this time and did not come to its end."""
        begun = and_(jobs.c.stats[_UNDO].as_string().is_not(None), jobs.c.updated < before)
        async with self._database.read() as connection:
            return list((await connection.execute(select(jobs.c.id).where(begun))).scalars())

    async def _wish(self, job_id: str, wish: Wish, status: JobStatus, now: datetime) -> Job:
        """A running job reads the wish between steps; one that waits obeys at once."""
        idle = jobs.c.status.in_(("queued", *_PAUSED))
        async with self._database.write() as connection:
            await connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id, idle)
                .values(status=status, wish=None, stage=status, due=None, updated=now)
            )
            await connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id, jobs.c.status == "running")
                .values(wish=wish, updated=now)
            )
            await _merge(connection, [job_id], {_PAUSED_BY: None}, now)
        return await self.job(job_id)

    async def resume(self, job_id: str, *, now: datetime) -> Job:
        """A paused job waits for a worker again; a pause that was only asked for is taken back."""
        await self._resume(jobs.c.id == job_id, now)
        async with self._database.write() as connection:
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


async def _merge(
    connection: AsyncConnection, ids: Collection[str], stats: Mapping[str, object], now: datetime
) -> None:
    """Notes of these jobs; what is None is forgotten."""
    for id in ids:
        asked = select(jobs.c.stats).where(jobs.c.id == id)
        known = cast("dict[str, object]", (await connection.execute(asked)).scalar() or {})
        merged = {name: value for name, value in {**known, **stats}.items() if value is not None}
        if merged != known:
            await connection.execute(
                update(jobs).where(jobs.c.id == id).values(stats=merged, updated=now)
            )


def _wished(otherwise: object) -> ColumnElement[str]:
    """What the person asked of a job while it ran, else this."""
    return case(
        (jobs.c.wish == "cancel", "cancelled"), (jobs.c.wish == "pause", "paused"), else_=otherwise
    )


def _loose(now: datetime) -> ColumnElement[bool]:
    return or_(jobs.c.lease.is_(None), jobs.c.lease < now)


def _before(last: AnyRow) -> ColumnElement[bool]:
    same = and_(jobs.c.created == last.created, jobs.c.id < last.id)
    return or_(jobs.c.created < last.created, same)
