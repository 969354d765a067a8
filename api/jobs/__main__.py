"""The worker: takes jobs of the ledger one after the other, woken by the bell or by its own tick."""

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

import structlog

from api.bootstrap import bell_of, open_mind
from api.jobs.ballast import drop_ballast
from api.jobs.consolidate import KIND as CONSOLIDATE
from api.jobs.consolidate import consolidate
from api.jobs.embed import KIND as EMBED
from api.jobs.embed import embed
from api.jobs.import_files import KIND, import_files
from api.jobs.queue import Bell, only_worker
from api.jobs.rebuild import KIND as REBUILD
from api.jobs.rebuild import rebuild
from api.jobs.reread import KIND as REREAD
from api.jobs.reread import reread
from api.jobs.restore import KIND as RESTORE
from api.jobs.restore import restore_upload
from api.jobs.runner import Doing, Runner
from api.jobs.sweep import look_around, sweep
from api.jobs.undo import recut
from api.log import open_log
from api.mind import Mind
from api.sentry import open_sentry
from api.settings import Settings, read_settings
from graph.errors import DiskFull, GraphUnavailable

TICK = 3.0
NICENESS = 10
SWEEP_EVERY = 600.0
_log = structlog.get_logger()
DOINGS: dict[str, Doing] = {
    KIND: import_files,
    "recut": recut,
    CONSOLIDATE: consolidate,
    EMBED: embed,
    REREAD: reread,
    REBUILD: rebuild,
    RESTORE: restore_upload,
}


class _Since:
    """How long something is ago; at first for ever."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._at = -seconds

    def long_ago(self) -> bool:
        now = time.monotonic()
        if now - self._at < self._seconds:
            return False
        self._at = now
        return True


def main() -> None:
    settings = read_settings()
    open_log(form=settings.log)
    open_sentry(settings)
    # Whoever waits for a page goes before an import; what reads files apart inherits it.
    os.nice(NICENESS)
    with only_worker(settings.data.absolute()):
        asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    stop, wake = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, _end, stop, wake)
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(_until_killed(settings, wake))
        await stop.wait()
        # A job in hand is taken up again from its last step by the next worker.
        working.cancel()


def _end(stop: asyncio.Event, wake: asyncio.Event) -> None:
    stop.set()
    wake.set()


async def _until_killed(settings: Settings, wake: asyncio.Event) -> None:
    while True:
        try:
            async with open_mind(settings) as mind:
                await _jobs(mind, wake, bell_of(settings))
        except GraphUnavailable:
            _log.warning("worker.no_engine")
            await asyncio.sleep(1.0)


async def _jobs(mind: Mind, wake: asyncio.Event, bell: Bell) -> None:
    owner = f"{os.getpid()}-{uuid4().hex[:12]}"
    runner = Runner(mind, DOINGS, owner=owner, chance=random.Random(owner))
    freed = await mind.ledger.take_over(now=mind.clock())
    _log.info("worker.ready", owner=owner, taken_over=freed)
    swept = _Since(SWEEP_EVERY)
    async with _bell(bell, wake) as listen:
        while True:
            await listen()
            wake.clear()
            await _turn(mind, runner, swept)
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK):
                    await wake.wait()


async def _turn(mind: Mind, runner: Runner, swept: _Since) -> None:
    """All that waits by now. A disk without room keeps no worker from looking again."""
    try:
        await look_around(mind)
        while await runner.run_next():
            await look_around(mind)
        if swept.long_ago():
            await sweep(mind)
    except DiskFull as full:
        _log.warning("worker.disk_full", exc_info=full)
        await asyncio.to_thread(drop_ballast, mind.config.data)


@asynccontextmanager
async def _bell(bell: Bell, wake: asyncio.Event) -> AsyncGenerator[Callable[[], Awaitable[None]]]:
    """Listens as soon as there is an engine to listen to."""
    loop = asyncio.get_running_loop()
    silence: Callable[[], None] | None = None

    def heard(_: str) -> None:
        loop.call_soon_threadsafe(wake.set)

    async def listen() -> None:
        nonlocal silence
        if silence is None:
            silence = await asyncio.to_thread(bell.listen, heard)

    try:
        yield listen
    finally:
        if silence is not None:
            await asyncio.to_thread(silence)


if __name__ == "__main__":
    main()
