"""The cap of a month, kept: money is reserved before a call and settled after it, in whole micro-dollars.

The sums and the reservation are one write transaction, so that workers of several processes together
never pass the cap.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, Table, delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.errors import BudgetSpent
from graph.model.types import Purpose
from graph.sql.database import Database
from graph.sql.model_tables import reservations, spend
from graph.sql.tables import profile

MICRO = 1_000_000
# Imports stop before talk does.
IMPORTS_MAY = 0.8
ENOUGH_CALLS = 20
LOST_AFTER = timedelta(minutes=10)
CAP = "cap_micro_usd"
_LOCK = 0x0D21F8


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money set aside for one call, at the most it can cost."""

    id: str
    at: datetime
    purpose: Purpose
    model: str
    job_id: str | None
    cost: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A month in micro-dollars; a purpose and a day with nothing spent are left out."""

    month: str
    spent: int
    reserved: int
    cap: int
    by_purpose: Mapping[str, int]
    by_day: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class JobCost:
    """Calls that were charged to a job, and what they cost in micro-dollars."""

    calls: int
    cost: int
    tokens_in: int
    tokens_out: int


class Budget:
    """`cap` in micro-dollars holds until the person sets another one."""

    def __init__(self, database: Database, *, cap: int) -> None:
        self._database = database
        self._cap = cap

    async def reserve(
        self, purpose: Purpose, model: str, cost: int, *, now: datetime, job_id: str | None = None
    ) -> Reservation:
        """Errors: BudgetSpent when the month could then cost more than the cap."""
        one = Reservation(uuid4().hex, now, purpose, model, job_id, cost)
        row = {
            "id": one.id, "at": now, "day": _day(now), "purpose": purpose, "model": model,
            "job_id": job_id, "cost": cost,
        }  # fmt: skip
        async with self._database.write() as connection:
            if not self._database.is_sqlite:
                # There a transaction does not hold the only write lock by itself.
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            found = (await connection.execute(_taken(now))).mappings().one()
            cap = self._cap if found["cap"] is None else int(found["cap"])
            importing = job_id is not None and purpose in {"extract", "embed"}
            may = int(cap * IMPORTS_MAY) if importing else cap
            if int(found["spent"]) + int(found["held"]) + cost > may:
                raise BudgetSpent
            await connection.execute(insert(reservations).values(row))
        return one

    async def settle(
        self, one: Reservation, *, cost: int | None,
        tokens_in: int = 0, tokens_out: int = 0, tokens_cached: int = 0,
    ) -> int:  # fmt: skip
        """Book what a call cost; None: nobody said, so all that was reserved. Twice is once."""
        charged = one.cost if cost is None else cost
        async with self._database.write() as connection:
            gone = delete(reservations).where(reservations.c.id == one.id)
            if (await connection.execute(gone)).rowcount == 0:
                # A sweep took it for lost and has charged the whole of it.
                return one.cost
            row = {
                "at": one.at, "day": _day(one.at), "purpose": one.purpose, "model": one.model,
                "job_id": one.job_id, "tokens_in": tokens_in, "tokens_out": tokens_out,
                "tokens_cached": tokens_cached, "cost": charged, "reported": cost is not None,
            }  # fmt: skip
            await connection.execute(insert(spend).values(row))
        return charged

    async def release(self, one: Reservation) -> None:
        """The call never came to be, or was refused: nothing is owed."""
        async with self._database.write() as connection:
            await connection.execute(delete(reservations).where(reservations.c.id == one.id))

    async def sweep(self, now: datetime) -> int:
        """Charge reservations whose caller must be dead; how many there were."""
        lost = reservations.c.at < now - LOST_AFTER
        moved = ("at", "day", "purpose", "model", "job_id")
        async with self._database.write() as connection:
            rows = (await connection.execute(select(reservations).where(lost))).all()
            charged: list[dict[str, object]] = [
                {
                    **{name: getattr(row, name) for name in moved},
                    "tokens_in": 0, "tokens_out": 0, "tokens_cached": 0,
                    "cost": row.cost, "reported": False,
                }
                for row in rows
            ]  # fmt: skip
            if charged:
                await connection.execute(insert(spend), charged)
                await connection.execute(delete(reservations).where(lost))
        return len(rows)

    async def cap(self) -> int:
        async with self._database.read() as connection:
            return await self._cap_now(connection)

    async def set_cap(self, cap: int) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(profile).where(profile.c.field == CAP))
            await connection.execute(insert(profile).values(field=CAP, value=cap))

    async def standing(self, now: datetime) -> Standing:
        async with self._database.read() as connection:
            by_purpose = await _sums(connection, "purpose", now)
            return Standing(
                month=_month(now),
                spent=sum(by_purpose.values()),
                reserved=await _sum(connection, reservations, now),
                cap=await self._cap_now(connection),
                by_purpose=by_purpose,
                by_day=await _sums(connection, "day", now),
            )

    async def job_cost(self, job_id: str) -> JobCost:
        known = spend.c
        sums = {"cost": known.cost, "tokens_in": known.tokens_in, "tokens_out": known.tokens_out}
        asked = select(
            func.count().label("calls"),
            *(func.coalesce(func.sum(column), 0).label(name) for name, column in sums.items()),
        ).where(known.job_id == job_id)
        async with self._database.read() as connection:
            row = (await connection.execute(asked)).mappings().one()
        return JobCost(**{name: int(value) for name, value in row.items()})

    async def usual(self, purpose: Purpose, model: str) -> tuple[int, int] | None:
        """Mean tokens in and out of a call of this kind; None before enough were made to tell."""
        known = spend.c
        asked = select(func.count(), func.avg(known.tokens_in), func.avg(known.tokens_out)).where(
            known.purpose == purpose, known.model == model, known.reported
        )
        async with self._database.read() as connection:
            calls, tokens_in, tokens_out = (await connection.execute(asked)).one()
        return (round(tokens_in), round(tokens_out)) if calls >= ENOUGH_CALLS else None

    async def _cap_now(self, connection: AsyncConnection) -> int:
        """Read each time: another process may have been told a new one."""
        asked = select(profile.c.value).where(profile.c.field == CAP)
        told = (await connection.execute(asked)).scalar()
        return self._cap if told is None else int(told)


def _month(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m}"


def _day(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m-%d}"


def _within(table: Table, now: datetime) -> ColumnElement[bool]:
    """Days of this month as a range of text, which an index can follow."""
    month = _month(now)
    return table.c.day.between(f"{month}-01", f"{month}-31")


def _summed(table: Table, now: datetime) -> Select[int]:
    return select(func.coalesce(func.sum(table.c.cost), 0)).where(_within(table, now))


def _taken(now: datetime) -> Select[Any, int, int]:
    """The cap set by hand, what was spent and what is reserved, in one question: it is asked before each call."""
    return select(
        select(profile.c.value).where(profile.c.field == CAP).scalar_subquery().label("cap"),
        _summed(spend, now).scalar_subquery().label("spent"),
        _summed(reservations, now).scalar_subquery().label("held"),
    )


async def _sum(connection: AsyncConnection, table: Table, now: datetime) -> int:
    return int((await connection.execute(_summed(table, now))).scalar_one())


async def _sums(connection: AsyncConnection, column: str, now: datetime) -> dict[str, int]:
    by = spend.c[column]
    asked = select(by, func.sum(spend.c.cost)).where(_within(spend, now)).group_by(by).order_by(by)
    return {row[0]: int(row[1]) for row in await connection.execute(asked)}
