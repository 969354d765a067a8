"""Calls to one provider: a place, a reservation, the call, the bill; again after a pause, or an error of ours.

This is the one layer that retries. What it cannot mend by waiting, a bad request, goes back to who made it.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

import structlog

from graph.errors import AnswerUnusable, BudgetSpent, ProviderAway, ProviderRefuses
from graph.model.breaker import OPEN_FOR, Breaker
from graph.model.budget import Budget, Reservation
from graph.model.ends import (
    Answer,
    Away,
    BadRequest,
    Counted,
    Cut,
    End,
    NoCredit,
    Refused,
    TooMany,
    Trouble,
)
from graph.model.limiter import LONGEST_HOLD, Limiter
from graph.model.pace import Pace
from graph.model.prices import Price
from graph.model.provider import Provider, Stands, State
from graph.model.types import Allowance, Purpose

MOST_RETRIES = 4
# So many failures on the same body, and another body is tried before this one is blamed.
_BLAMED_AFTER = 2
_TROUBLE = Cut | Away | TooMany | NoCredit | Refused | BadRequest
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bill:
    """For whom a call is made and the most it can cost."""

    purpose: Purpose
    model: str
    job_id: str | None
    price: Price
    tokens_in: int
    tokens_out: int

    @property
    def most(self) -> int:
        return self.price.of(self.tokens_in, self.tokens_out)


@dataclass(slots=True)
class Spent:
    """What the calls of one question took so far; `cost` in micro-dollars."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost: int = 0

    def add(self, cost: int, usage: Counted | None) -> None:
        self.cost += cost
        if usage is not None:
            self.tokens_in += usage.tokens_in
            self.tokens_out += usage.tokens_out
            self.tokens_cached += usage.tokens_cached


class Caller:
    """One for each provider and process; everything that calls it shares its places and its breaker."""

    def __init__(
        self, provider: Provider, budget: Budget, *, parallel: int, pace: Pace, reason: Callable[[Refused], Awaitable[str]]
    ) -> None:  # fmt: skip
        self.provider = provider
        self._budget = budget
        self._pace = pace
        self._reason = reason
        self._limiter = Limiter(parallel, pace)
        self._breaker = Breaker(pace)
        self._known = Stands("fine")

    async def metered[T](
        self, bill: Bill, spent: Spent, call: Callable[[], AsyncGenerator[T | End]]
    ) -> AsyncGenerator[T | End]:
        """The same call with its place taken and its cost booked, also when nobody hears it out."""
        async with self._limiter.place():
            if bill.purpose != "test":
                # Whoever had the place before may have found the door closed.
                self._known = await self.provider.check(self._pace.now())
                self._breaker.look()
            held = await self._budget.reserve(
                bill.purpose, bill.model, bill.most, now=self._pace.now(), job_id=bill.job_id
            )
            end: End | None = None
            spent.calls += 1
            try:
                async with aclosing(call()) as pieces:
                    async for piece in pieces:
                        if isinstance(piece, Answer | _TROUBLE):
                            end = piece
                        else:
                            yield piece
            finally:
                await self._settle(held, bill, end, spent)
                await self._note(end)
        if end is not None:
            yield end

    async def _settle(self, held: Reservation, bill: Bill, end: End | None, spent: Spent) -> None:
        usage = end.usage if isinstance(end, Answer | Away) else None
        match end:
            case TooMany() | NoCredit() | Refused() | BadRequest():
                await self._budget.release(held)
            case Away(owed=False) if usage is None:
                await self._budget.release(held)
            case _ if usage is None:
                # Stopped, broken off, or nobody counted: as much as it can have been.
                spent.add(await self._budget.settle(held, cost=None), None)
            case _:
                cost = bill.price.of(usage.tokens_in, usage.tokens_out, usage.tokens_cached)
                if cost > held.cost:
                    _log.warning("model.dearer_than_reserved", count=cost - held.cost)
                booked = await self._budget.settle(
                    held, cost=cost, tokens_in=usage.tokens_in, tokens_out=usage.tokens_out,
                    tokens_cached=usage.tokens_cached,
                )  # fmt: skip
                spent.add(booked, usage)

    async def until_good[T](
        self,
        once: Callable[[], Awaitable[T | Trouble]],
        probe: Callable[[], Awaitable[bool]],
        allowance: Allowance,
        *,
        forced: bool = False,
    ) -> T | BadRequest | None:
        """The first good end, or the request that must be mended; None when no call was allowed.

        `forced`: past what is held against the provider, and without patience.
        Errors: BudgetSpent, ProviderAway, ProviderRefuses, AnswerUnusable.
        """
        if forced:
            self._known = await self.provider.stands()
        trial = not forced and self._breaker.enter()
        try:
            found = await self._tried(once, probe, allowance, trial=trial or forced)
        finally:
            if trial:
                self._breaker.leave()
        if found is not None and not isinstance(found, BadRequest):
            await self.well(self._known.state)
        return found

    async def well(self, state: State = "refused") -> None:
        """An answer came: whatever was held against the provider is forgotten."""
        self._limiter.answered()
        self._breaker.close()
        if state != "fine":
            await self.provider.mark("fine", self._pace.now())
            self._known = Stands("fine")

    async def _tried[T](
        self,
        once: Callable[[], Awaitable[T | Trouble]],
        probe: Callable[[], Awaitable[bool]],
        allowance: Allowance,
        *,
        trial: bool,
    ) -> T | BadRequest | None:
        failures, blamed = 0, False
        while allowance.take():
            end = await once()
            if not isinstance(end, _TROUBLE) or isinstance(end, BadRequest):
                return end
            if blamed and isinstance(end, Away | Cut):
                raise AnswerUnusable("server_error")
            failures += 1
            await self._pause(end, failures, trial=trial)
            if failures == _BLAMED_AFTER and isinstance(end, Away | Cut):
                # Another body passes: then it is not the server, and this one gets a last chance.
                blamed = allowance.take() and await probe()
                failures += not blamed
        if failures:
            raise ProviderAway
        return None

    async def _pause(self, end: Trouble, failures: int, *, trial: bool) -> None:
        """Wait and return, or raise what further calls would not mend."""
        match end:
            case Refused():
                raise ProviderRefuses
            case NoCredit():
                raise BudgetSpent
            case TooMany(seconds):
                wait = self._pace.wait(failures) if seconds is None else seconds
            case Away(seconds=float(seconds)):
                wait = seconds
            case _:
                wait = self._pace.wait(failures)
        if trial or (failures > MOST_RETRIES and not isinstance(end, TooMany)):
            self._breaker.open()
            raise ProviderAway(max(wait, OPEN_FOR))
        if wait > LONGEST_HOLD or failures > MOST_RETRIES:
            raise ProviderAway(wait)
        if not isinstance(end, TooMany) or end.seconds is None:
            # After a told wait the place itself is held back, for everybody.
            await self._pace.sleep(wait)

    async def _note(self, end: End | None) -> None:
        """Before the place is given on: what the next one must know."""
        match end:
            case Refused():
                await self.refused(end)
            case NoCredit():
                self._limiter.doubt()
                await self.provider.mark("no_credit", self._pace.now())
                _log.warning("model.no_credit")
            case TooMany(seconds):
                self._limiter.too_many(seconds or 0.0)
            case Away(status=None, owed=True):
                # Nothing came in time: maybe it has too much to do.
                self._limiter.too_many(0.0)
            case _:
                pass

    async def refused(self, end: Refused) -> None:
        self._limiter.doubt()
        await self.provider.mark("refused", self._pace.now(), await self._reason(end))
        _log.warning("model.refused", kind=end.why)
