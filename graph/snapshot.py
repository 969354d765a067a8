"""Store -> the whole map as a value with the person's decisions laid over it, loaded once for all who ask."""

import asyncio
from collections.abc import Awaitable, Callable

from graph.care import Care
from graph.overlay import Laid, lay
from graph.store import FactStore
from graph.types import Snapshot

PATIENCE = 3.0


async def _nothing_decided() -> Care:
    return Care()


class Snapshots:
    """The newest snapshot. Under steady writing one younger than three times its own load is served."""

    def __init__(
        self,
        store: FactStore,
        clock: Callable[[], float],
        care: Callable[[], Awaitable[Care]] = _nothing_decided,
    ) -> None:
        self._store = store
        self._clock = clock
        self._care = care
        self._lock = asyncio.Lock()
        self._told: Snapshot | None = None
        self._cached: Laid | None = None
        self._loaded_at = 0.0
        self._took = 0.0

    async def current(self, fresh: bool = False) -> Snapshot:
        """The map as it is shown; `fresh` takes none that is behind."""
        return (await self.laid(fresh)).snapshot

    async def laid(self, fresh: bool = False) -> Laid:
        """The same with what was laid over it."""
        if not fresh and self._cached is not None and self._young():
            return self._cached
        async with self._lock:
            # Whoever waited here may find the work done.
            exact = await self._exact()
            if exact is not None:
                return exact
            if not fresh and self._cached is not None and self._young():
                return self._cached
            return await self._load()

    async def decided(self) -> Care:
        """What the person decided by now, without a look at the map."""
        return await self._care()

    def _young(self) -> bool:
        return self._clock() - self._loaded_at < PATIENCE * self._took

    async def _exact(self) -> Laid | None:
        """The cached one where the map has not changed; a new decision is laid over what was loaded."""
        if self._told is None or self._told.revision != await self._store.revision():
            return None
        care = await self._care()
        if self._cached is None or care.version != self._cached.overlay.care.version:
            self._cached = lay(self._told, care)
        return self._cached

    async def _load(self) -> Laid:
        begun = self._clock()
        told = await self._store.snapshot()
        self._told, self._cached = told, lay(told, await self._care())
        self._loaded_at = self._clock()
        self._took = self._loaded_at - begun
        return self._cached
