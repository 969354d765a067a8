"""How the house is, looked at once a second at most: who asks often must not make it slower to answer."""

import asyncio
from collections.abc import Callable

from api.mind import Mind
from api.schemas import EngineHealth, Health, ModelHealth, QueueHealth

FRESH = 1.0


class Pulse:
    """The last look at every part; many who ask at once share one look."""

    def __init__(self, mind: Mind, tick: Callable[[], float]) -> None:
        self._mind = mind
        self._tick = tick
        self._looking = asyncio.Lock()
        self._last: Health | None = None
        self._at = 0.0
        self._engine: int | None = None
        # How often a look found another engine than the look before.
        self.engine_changes = 0

    async def beat(self) -> Health:
        """No older than a second."""
        if self._last is not None and self._tick() - self._at < FRESH:
            return self._last
        async with self._looking:
            if self._last is None or self._tick() - self._at >= FRESH:
                self._last = await _look(self._mind)
                self._at = self._tick()
                self._compare_engines()
        return self._last

    def _compare_engines(self) -> None:
        # Written anew whenever the embedded engine is started.
        note = self._mind.config.data / "engine.json"
        try:
            found = note.stat().st_mtime_ns
        except OSError:
            return
        self.engine_changes += self._engine not in {None, found}
        self._engine = found

    def forget(self) -> None:
        """What was seen last holds no longer: something was mended just now."""
        self._last = None


async def _look(mind: Mind) -> Health:
    engine = await mind.store.healthy()
    queue = await mind.bell.healthy()
    return Health(
        ok=engine and queue,
        engine=EngineHealth(name=mind.config.engine, version=mind.config.engine_version, ok=engine),
        queue=await _queue(mind, ok=queue),
        model=await _model(mind),
        version=mind.config.version,
    )


async def _queue(mind: Mind, *, ok: bool) -> QueueHealth:
    found = await mind.ledger.standing()
    age = (mind.clock() - found.oldest).total_seconds() if found.oldest else None
    return QueueHealth(ok=ok, waiting=found.waiting, oldest_waiting_s=age, dead_steps=found.dead)


async def _model(mind: Mind) -> ModelHealth:
    if mind.models.chat is None:
        return ModelHealth(configured=False, name=None)
    stands = await mind.models.stands()
    return ModelHealth(
        configured=True,
        name=mind.models.chat.name("strong"),
        state=stands.state,
        problem=stands.reason,
    )
