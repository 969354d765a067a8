"""Numbers of a whole store for whoever watches it: states and counts, never a name or a word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.ledger import ENDED
from graph.sql import Database
from graph.sql.model_tables import spend
from graph.sql.tables import files, jobs, steps


@dataclass(frozen=True, slots=True)
class Charged:
    """What was ever asked of models for one purpose; `cost` in micro-dollars."""

    calls: int
    tokens_in: int
    tokens_out: int
    cost: int


@dataclass(frozen=True, slots=True)
class Tally:
    """`waiting`: chunks of jobs that have not ended; `oldest`: since when the job that has waited longest does."""

    jobs: Mapping[str, int]
    steps: Mapping[str, int]
    files: Mapping[str, int]
    waiting: int
    oldest: datetime | None
    models: Mapping[str, Charged]


async def tally(database: Database) -> Tally:
    async with database.read() as connection:
        oldest = select(func.min(jobs.c.created)).where(jobs.c.status == "queued")
        unended = select(jobs.c.id).where(jobs.c.status.not_in(ENDED))
        unread = select(func.count()).where(
            steps.c.job_id.in_(unended), steps.c.state.in_(("waiting", "leased"))
        )
        return Tally(
            jobs=await _counted(connection, jobs.c.status),
            steps=await _counted(connection, steps.c.state),
            files=await _counted(connection, files.c.state),
            waiting=(await connection.execute(unread)).scalar_one(),
            oldest=(await connection.execute(oldest)).scalar_one(),
            models=await _charged(connection),
        )


async def _counted(connection: AsyncConnection, column: Column[str]) -> dict[str, int]:
    rows = await connection.execute(select(column, func.count()).group_by(column))
    return {str(state): int(n) for state, n in rows}


async def _charged(connection: AsyncConnection) -> dict[str, Charged]:
    known = spend.c
    sums = {
        "tokens_in": known.tokens_in,
        "tokens_out": known.tokens_out,
        "cost": known.cost,
    }
    asked = select(
        known.purpose,
        func.count().label("calls"),
        *(func.sum(column).label(name) for name, column in sums.items()),
    ).group_by(known.purpose)
    rows = (await connection.execute(asked)).mappings()
    return {
        str(row["purpose"]): Charged(
            int(row["calls"]), int(row["tokens_in"]), int(row["tokens_out"]), int(row["cost"])
        )
        for row in rows
    }
