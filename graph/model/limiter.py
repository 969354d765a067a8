"""How many calls may run at once: one until a first one is answered, half after a 429, one more each minute."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from graph.errors import ProviderAway
from graph.model.pace import Pace

# A worker is not held longer than this; the work goes back to wait in the ledger.
LONGEST_HOLD = 30.0
_GROWS_EVERY = 60.0


class Limiter:
    def __init__(self, most: int, pace: Pace) -> None:
        self._most = max(1, most)
        self._pace = pace
        # A wrong key must cost one call, not as many as there are workers.
        self._proven = False
        self._limit = self._most
        self._since = 0.0
        self._not_before = 0.0
        self._active = 0
        self._waiting: set[asyncio.Future[None]] = set()

    @property
    def allowed(self) -> int:
        if not self._proven:
            return 1
        grown = int((self._pace.tick() - self._since) // _GROWS_EVERY)
        return min(self._most, self._limit + grown)

    @asynccontextmanager
    async def place(self) -> AsyncGenerator[None]:
        """Errors: ProviderAway when it asked for a longer pause than a worker can wait."""
        while self._active >= self.allowed:
            await self._wait()
        self._active += 1
        try:
            await self._hold()
            yield
        finally:
            self._active -= 1
            self._wake()

    def answered(self) -> None:
        if not self._proven:
            self._proven = True
            self._wake()

    def doubt(self) -> None:
        """One at a time again, until an answer comes."""
        self._proven = False

    def too_many(self, seconds: float) -> None:
        now = self._pace.tick()
        self._limit = max(1, self.allowed // 2)
        self._since = now
        self._not_before = max(self._not_before, now + seconds)

    async def _hold(self) -> None:
        left = self._not_before - self._pace.tick()
        if left > LONGEST_HOLD:
            raise ProviderAway(left)
        if left > 0:
            await self._pace.sleep(left)

    async def _wait(self) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(turn)
        try:
            await turn
        finally:
            self._waiting.discard(turn)

    def _wake(self) -> None:
        """Everybody looks again: there are few of them, and no wake can be lost."""
        for turn in self._waiting:
            if not turn.done():
                turn.set_result(None)
