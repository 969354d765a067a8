"""The worker: takes jobs of the ledger one after the other, woken by the bell or by its own tick."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

import structlog

from api.bootstrap import open_mind
from api.jobs.import_files import KIND, import_files
from api.jobs.queue import Bell, only_worker
from api.jobs.runner import Doing, Runner
from api.jobs.sweep import sweep_uploads
from api.jobs.undo import recut
from api.log import open_log
from api.mind import Mind
from api.settings import Settings, read_settings
from graph.errors import GraphUnavailable

TICK = 3.0
SWEEP_EVERY = 600.0
_log = structlog.get_logger()
DOINGS: dict[str, Doing] = {KIND: import_files, "recut": recut}


def main() -> None:
    settings = read_settings()
    open_log()
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
                await _jobs(mind, wake)
        except GraphUnavailable:
            _log.warning("worker.no_engine")
            await asyncio.sleep(1.0)


async def _jobs(mind: Mind, wake: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def heard(_: str) -> None:
        loop.call_soon_threadsafe(wake.set)

    owner = f"{os.getpid()}-{uuid4().hex[:12]}"
    runner = Runner(mind, DOINGS, owner=owner, chance=random.Random(owner))
    freed = await mind.ledger.take_over(now=mind.clock())
    _log.info("worker.ready", owner=owner, taken_over=freed)
    silence: Callable[[], None] | None = None
    swept = -SWEEP_EVERY
    try:
        while True:
            if silence is None:
                silence = await asyncio.to_thread(Bell(mind.config.data).listen, heard)
            wake.clear()
            while await runner.run_next():
                pass
            if time.monotonic() - swept > SWEEP_EVERY:
                swept = time.monotonic()
                await sweep_uploads(mind)
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK):
                    await wake.wait()
    finally:
        if silence is not None:
            await asyncio.to_thread(silence)


if __name__ == "__main__":
    main()
