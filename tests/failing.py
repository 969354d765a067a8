"""Doors that fail, or let something happen, at the N-th time they are used; behind them is the real thing."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.model.types import Ask, Reply
from graph.sql import Database
from graph.store import FactStore
from graph.types import Harvest, Outcome
from tests.models import ScriptedModel


class Injected(Exception):
    """A failure of no known kind."""


@dataclass(slots=True)
class Fault:
    """Raises `error` at its N-th turn and never again; 0 never."""

    nth: int
    error: Exception
    turns: int = 0
    fired: bool = False

    def meet(self) -> None:
        self.turns += 1
        if self.turns == self.nth:
            self.fired = True
            raise self.error


@dataclass(slots=True)
class Moments:
    """What happens after which SQL write."""

    actions: dict[int, Callable[[], Awaitable[object]]] = field(
        default_factory=dict[int, Callable[[], Awaitable[object]]]
    )
    writes: int = 0

    async def pass_by(self) -> None:
        self.writes += 1
        action = self.actions.pop(self.writes, None)
        if action is not None:
            await action()


class FailingDatabase:
    """A write that fails has done all but its commit."""

    def __init__(
        self, inner: Database, *, fault: Fault | None = None, moments: Moments | None = None
    ) -> None:
        self._inner = inner
        self.fault = fault
        self.moments = moments

    @property
    def is_sqlite(self) -> bool:
        return self._inner.is_sqlite

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        async with self._inner.read() as connection:
            yield connection

    async def reading[T](self, ask: Callable[[Connection], T]) -> T:
        return await self._inner.reading(ask)

    async def written(self) -> int | None:
        return await self._inner.written()

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        async with self._inner.write() as connection:
            yield connection
            if self.fault is not None:
                self.fault.meet()
        if self.moments is not None:
            await self.moments.pass_by()

    async def writing[T](self, do: Callable[[Connection], T]) -> T:
        def failing(connection: Connection) -> T:
            done = do(connection)
            if self.fault is not None:
                self.fault.meet()
            return done

        done = await self._inner.writing(failing)
        if self.moments is not None:
            await self.moments.pass_by()
        return done

    async def vacuum_log(self) -> None:
        await self._inner.vacuum_log()

    def as_database(self) -> Database:
        return cast("Database", self)


class FailingStore:
    """A commit that fails before it is made, or whose answer is lost after it was made."""

    def __init__(self, inner: FactStore, fault: Fault, *, after: bool) -> None:
        self._inner = inner
        self._fault = fault
        self._after = after

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    async def commit(self, harvest: Harvest, *, now: datetime) -> Outcome:
        if not self._after:
            self._fault.meet()
        outcome = await self._inner.commit(harvest, now=now)
        if self._after:
            self._fault.meet()
        return outcome

    def as_store(self) -> FactStore:
        return cast("FactStore", self)


class FailingModel(ScriptedModel):
    """A call that fails before it is heard, or whose answer was paid for, kept and lost on the way."""

    def __init__(self, fault: Fault, *, after: bool) -> None:
        super().__init__()
        self._fault = fault
        self._after = after

    async def ask(self, ask: Ask) -> Reply:
        if not self._after:
            self._fault.meet()
        reply = await super().ask(ask)
        if self._after:
            self._fault.meet()
        return reply


class Clock:
    """Time that goes on by itself, and far when it is told to."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._start = datetime(2026, 1, 31, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._begun)

    def forward(self, seconds: float) -> None:
        self._start += timedelta(seconds=seconds)

    def set_to(self, moment: datetime) -> None:
        self._start = moment
        self._begun = time.monotonic()
