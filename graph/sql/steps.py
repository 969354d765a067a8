"""Steps of a job, one a chunk: whose turn it is, what became of it, and what it gave."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection, and_, func, or_, select, update

from graph.sql.database import Database, add_missing
from graph.sql.tables import steps
from graph.sql.work import LEASE, Step, StepCounts


class Steps:
    """The half of the ledger that knows steps; `now` is always an argument."""

    def __init__(self, database: Database) -> None:
        self._database = database

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

        def taken(connection: Connection) -> Step | None:
            # One state after the other, so that the index knows the first: in one question all would be sorted.
            for these in (expired, ready):
                pick = select(steps.c.key).where(steps.c.job_id == job_id, these)
                first = pick.order_by(steps.c.position).limit(1).scalar_subquery()
                taking = update(steps).where(steps.c.job_id == job_id, steps.c.key == first)
                held = taking.values(state="leased", owner=owner, lease=now + lease)
                told = held.returning(steps.c.key, steps.c.attempts)
                row = connection.execute(told).first()
                if row is not None:
                    return Step(job_id, row.key, row.attempts)
            return None

        return await self._database.writing(taken)

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
        asked = (
            select(steps.c.state, func.count().label("n"))
            .where(steps.c.job_id == job_id)
            .group_by(steps.c.state)
        )
        async with self._database.read() as connection:
            found = {row.state: row.n for row in await connection.execute(asked)}
        waiting = found.get("waiting", 0) + found.get("leased", 0)
        return StepCounts(waiting, found.get("done", 0), found.get("dead", 0))

    async def dead_steps(self, job_id: str) -> list[tuple[str, str]]:
        asked = select(steps.c.key, steps.c.problem).where(
            steps.c.job_id == job_id, steps.c.state == "dead"
        )
        async with self._database.read() as connection:
            return [(row.key, row.problem or "") for row in await connection.execute(asked)]

    async def step_sums(
        self, job_id: str, names: Sequence[str], said: str
    ) -> tuple[dict[str, int], dict[str, int]]:
        """Sums of some counts over all results of a job, and how often each text under `said` stands there.

        Counted by the database: a job may have as many steps as a life has chunks.
        """
        kept = steps.c.result
        here = steps.c.job_id == job_id
        sums = [func.coalesce(func.sum(kept[name].as_integer()), 0).label(name) for name in names]
        text = kept[said].as_string()
        often = select(text.label("said"), func.count().label("n")).where(here, text.is_not(None))
        async with self._database.read() as connection:
            row = (await connection.execute(select(*sums).where(here))).one()
            counted = {name: int(row[n]) for n, name in enumerate(names)}
            found = await connection.execute(often.group_by(text))
            return counted, {one.said: one.n for one in found if one.said}

    async def step_results(self, job_id: str) -> list[Mapping[str, object]]:
        asked = select(steps.c.result).where(steps.c.job_id == job_id, steps.c.result.is_not(None))
        async with self._database.read() as connection:
            return [row.result for row in await connection.execute(asked) if row.result]
