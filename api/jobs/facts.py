"""Chunks of a job, one step each: a few asked ahead at once, then committed one after the other in their order."""

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from api.jobs.reading import BY_RULES, ChunkReader, Heard, chunk_reader
from api.jobs.runner import OUTER, Work, pause_after
from api.jobs.settling import called, settle, settled_reader
from api.mind import Mind
from graph.errors import ModelError
from graph.ledger import MOST_ATTEMPTS, Step

TELL_EVERY = 10
# A step is held as long as its job is: another worker takes it over by its own name, not by the clock.
HELD = timedelta(hours=6)
AHEAD = 8
LOOK_AGAIN = 0.5
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A step in hand and the task that asks about it; the task gives its error back as a value."""

    step: Step
    asking: asyncio.Task[Heard | Exception]


async def read_now(mind: Mind, chunk_ids: Sequence[str]) -> list[str]:
    """Read a few chunks at once, for a live turn; the ids of what was seen.

    A model that is away or spent does not keep a talk waiting: the rules read these words.
    """
    reader = await chunk_reader(mind)
    found: list[str] = []
    for id in chunk_ids:
        try:
            heard = await reader.ask(id)
        except ModelError as away:
            _log.warning("live.by_rules", chunk=id, exc_info=away)
            heard = BY_RULES
        found += (await reader.read(id, heard)).observations
    return found


async def read_chunks(work: Work) -> None:
    """All steps of a job to their end, then what they brought to other words.

    A step that breaks again and again is set aside with its reason.
    """
    mind, by_rules = work.mind, bool(work.job.payload.get("by_rules")) or work.mind.model is None
    before = called(await mind.store.entities())
    if by_rules:
        reader = await settled_reader(mind, work.job.id, breath=work.breath("naming"))
        await _read(work, reader)
    else:
        # What the chunks name nobody knows before a model has been asked of them.
        await _read(work, await chunk_reader(mind, work.job.id))
        reader = await settled_reader(mind, work.job.id, breath=work.breath("naming"))
    await settle(work, reader, before)


async def _read(work: Work, reader: ChunkReader) -> None:
    await _tell(work)
    async with asyncio.TaskGroup() as tasks:
        steps = _Steps(work, reader, tasks)
        try:
            await steps.all()
        finally:
            await steps.drop()
    await _tell(work)


class _Steps:
    """The steps of a job in hand: as many asked ahead as a model allows, one where rules read."""

    def __init__(self, work: Work, reader: ChunkReader, tasks: asyncio.TaskGroup) -> None:
        self._work = work
        self._ledger = work.mind.ledger
        self._reader = reader
        self._tasks = tasks
        self._chance = random.Random(work.job.id)
        self._ahead: deque[_Ahead] = deque()

    async def all(self) -> None:
        told = 0
        while True:
            await self._work.between_steps()
            await self._fill()
            if not self._ahead:
                if not await self._wait_for_retry():
                    return
                continue
            await self._end(self._ahead[0])
            self._ahead.popleft()
            told += 1
            if told % TELL_EVERY == 0:
                await _tell(self._work)

    async def drop(self) -> None:
        """Give back what is in hand. An answer that was paid for is kept under its key by then."""
        for one in self._ahead:
            one.asking.cancel()
        for one in self._ahead:
            await self._ledger.step_free(one.step)
        self._ahead.clear()

    async def _fill(self) -> None:
        most = AHEAD if self._reader.asks else 1
        while len(self._ahead) < most:
            now = self._work.mind.clock()
            step = await self._ledger.claim_step(
                self._work.job.id, self._work.owner, now=now, lease=HELD
            )
            if step is None:
                return
            self._ahead.append(_Ahead(step, self._tasks.create_task(self._ask(step.key))))

    async def _ask(self, key: str) -> Heard | Exception:
        try:
            return await self._reader.ask(key)
        except Exception as broken:  # noqa: BLE001 - handed to the step it belongs to, which judges it
            return broken

    async def _end(self, one: _Ahead) -> None:
        """The first step in hand to its end; a wish of the person is heard while a model thinks."""
        while not one.asking.done():
            await asyncio.wait({one.asking}, timeout=LOOK_AGAIN)
            await self._work.between_steps()
        try:
            heard = one.asking.result()
            if isinstance(heard, Exception):
                raise heard
            read = await self._reader.read(one.step.key, heard)
        except OUTER:
            raise
        except Exception as broken:  # noqa: BLE001 - the job runner: one poisoned chunk must not stop the others
            await self._again(one.step, broken)
        else:
            await self._ledger.step_done(one.step, read.counts())

    async def _again(self, step: Step, broken: Exception) -> None:
        _log.warning("step.broken", chunk=step.key, attempts=step.attempts, exc_info=broken)
        reason = type(broken).__name__
        if step.attempts + 1 >= MOST_ATTEMPTS:
            await self._ledger.step_dead(step, reason)
            return
        pause = timedelta(seconds=pause_after(step.attempts, self._chance))
        await self._ledger.step_retry(step, reason, due=self._work.mind.clock() + pause)

    async def _wait_for_retry(self) -> bool:
        """True after a pause when a step is tried again later; False when all have ended."""
        due = await self._ledger.next_due(self._work.job.id)
        if due is None:
            return False
        left = (due - self._work.mind.clock()).total_seconds()
        await asyncio.sleep(min(5.0, max(0.05, left)))
        return True


async def _tell(work: Work) -> None:
    counts = await work.mind.ledger.step_counts(work.job.id)
    await work.progress("reading", counts.done + counts.dead, counts.total)
