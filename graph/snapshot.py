"""Store -> the whole map as a value, loaded once for all who ask at the same time."""

import asyncio
from collections.abc import Callable

from graph.store import FactStore
from graph.types import Snapshot

PATIENCE = 3.0


class Snapshots:
    """The newest snapshot. Under steady writing one younger than three times its own load is served."""

    def __init__(self, store: FactStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._lock = asyncio.Lock()
        self._cached: Snapshot | None = None
        self._loaded_at = 0.0
        self._took = 0.0

    async def current(self, fresh: bool = False) -> Snapshot:
        """The map as it is; `fresh` takes none that is behind."""
        if not fresh and self._cached is not None and self._young():
            return self._cached
        async with self._lock:
            # Whoever waited here may find the work done.
            if self._cached is not None and await self._is_exact(self._cached):
                return self._cached
            if not fresh and self._cached is not None and self._young():
                return self._cached
            return await self._load()

    def _young(self) -> bool:
        return self._clock() - self._loaded_at < PATIENCE * self._took

    async def _is_exact(self, cached: Snapshot) -> bool:
        return cached.revision == await self._store.revision()

    async def _load(self) -> Snapshot:
        begun = self._clock()
        self._cached = await self._store.snapshot()
        self._loaded_at = self._clock()
        self._took = self._loaded_at - begun
        return self._cached
