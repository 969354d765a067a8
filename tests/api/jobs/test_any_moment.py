"""Pause, resume, cancel, undo and the death of a worker after any SQL write of an import: nothing lost, nothing left."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from api.jobs import runner as running
from api.jobs import shelf
from api.jobs.import_files import standing
from api.jobs.undo import undo
from api.mind import Mind
from graph.errors import JobUnknown
from tests.api.jobs.worked import clock_of, given, mind_on, outcome, worked
from tests.failing import Injected, Moments
from tests.journeys.killing import Outcome

# The first write asks for the job; the last few only say that it is over.
FIRST = 2
NOTHING = Outcome((), (), (), (), (), (), (), 0, 0, 0)
type Action = Callable[[], Awaitable[object]]


@pytest.fixture(autouse=True)
def the_same_writes_on_any_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A breath after every file, no pile that is stored because the clock says so, no long waits."""
    monkeypatch.setattr(running, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(running, "BREATH", 0.0)
    monkeypatch.setattr(shelf, "_SECONDS", 1000.0)


async def _die() -> None:
    raise Injected


async def _until_it_rests(mind: Mind, job_id: str) -> None:
    """As the person looks again: a paused job is resumed until it ends."""
    for _ in range(20):
        await worked(mind)
        job = await mind.ledger.find(job_id)
        if job is None or job.status != "paused":
            return
        # This is a write too, and may be the one after which the API dies: the person looks again.
        with suppress(Injected):
            await mind.ledger.resume(job_id, now=mind.clock())
        clock_of(mind).forward(1)
    raise AssertionError("it is paused for ever")


async def _left(mind: Mind) -> Outcome:
    """All but the owner, who is nobody's words."""
    found = await outcome(mind)
    return replace(found, entities=tuple(one for one in found.entities if one != "Person me"))


async def _undisturbed(data: Path) -> tuple[Outcome, int]:
    """What it comes to, and how many writes that takes: a disturbed one never takes fewer."""
    moments = Moments()
    async with mind_on(data, moments=moments) as mind:
        await given(mind)
        await worked(mind)
        return await outcome(mind), moments.writes


@pytest.mark.parametrize("seed", range(12))
async def test_paused_resumed_and_killed_anywhere_it_ends_as_if_undisturbed(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    moments = Moments()
    expected, writes = await _undisturbed(tmp_path / "undisturbed")
    async with mind_on(tmp_path / "disturbed", moments=moments) as mind:
        job_id = await given(mind)

        async def pause() -> None:
            await mind.ledger.pause(job_id, now=mind.clock())

        async def resume() -> None:
            await mind.ledger.resume(job_id, now=mind.clock())

        at = rng.sample(range(FIRST, writes), 6)
        moments.actions = {n: rng.choice((pause, pause, resume, _die)) for n in at}
        await _until_it_rests(mind, job_id)
        assert not moments.actions

        job = await mind.ledger.job(job_id)
        stats, problems = await standing(job, mind)
        assert job.status == "done"
        assert (stats["files_seen"], stats["files_read"], stats["files_skipped"]) == (5, 3, 2)
        assert stats["entities"] == len(await mind.store.entities())
        assert len(problems) == 2
        assert await outcome(mind) == expected
        assert not list(mind.config.spool.iterdir())


@pytest.mark.parametrize("seed", range(12))
async def test_undone_anywhere_it_leaves_nothing(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    moments = Moments()
    _, writes = await _undisturbed(tmp_path / "undisturbed")
    async with mind_on(tmp_path / "data", moments=moments) as mind, asyncio.TaskGroup() as tasks:
        job_id = await given(mind)

        async def ask() -> None:
            # What dies in here is the API.
            with suppress(Injected):
                await undo(mind, job_id)

        async def take_back() -> None:
            # A person asks over HTTP: another process, which does not stop the worker's hand.
            tasks.create_task(ask())

        moments.actions = {n: _die for n in rng.sample(range(FIRST, writes), 3)}
        taken_at = rng.randrange(FIRST, writes)
        moments.actions[taken_at] = take_back
        await _until_it_rests(mind, job_id)
        assert taken_at not in moments.actions
        await undo_at_last(mind, job_id)

        assert await _left(mind) == NOTHING
        assert not list(mind.config.spool.iterdir())
        assert not await mind.text.search("испанский")


async def undo_at_last(mind: Mind, job_id: str) -> None:
    """The request may have died with its API; the person asks again, and a job that is gone is unknown."""
    for _ in range(8):
        try:
            await undo(mind, job_id)
        except Injected:
            continue
        except JobUnknown:
            return
    raise AssertionError("it is never undone")


@pytest.mark.parametrize("seed", range(8))
async def test_an_undo_whose_api_died_is_ended_by_the_worker(tmp_path: Path, seed: int) -> None:
    moments = Moments()
    async with mind_on(tmp_path / "data", moments=moments) as mind:
        job_id = await given(mind)
        await worked(mind)
        moments.actions = {moments.writes + 1 + seed: _die}
        with suppress(Injected):
            await undo(mind, job_id)

        clock_of(mind).forward(120)
        await worked(mind)

        assert await mind.ledger.find(job_id) is None
        assert await _left(mind) == NOTHING
        assert not list(mind.config.spool.iterdir())


@pytest.mark.parametrize("seed", range(6))
async def test_cancelled_anywhere_it_stops_and_the_same_archive_ends_it(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    moments = Moments()
    expected, writes = await _undisturbed(tmp_path / "undisturbed")
    async with mind_on(tmp_path / "disturbed", moments=moments) as mind:
        job_id = await given(mind)

        async def cancel() -> None:
            await mind.ledger.cancel(job_id, now=mind.clock())

        moments.actions = {rng.randrange(FIRST, writes // 2): cancel}
        await worked(mind)
        assert (await mind.ledger.job(job_id)).status == "cancelled"
        before = await outcome(mind)
        await worked(mind)
        assert await outcome(mind) == before

        again = await given(mind)
        await worked(mind)

        assert (await mind.ledger.job(again)).status == "done"
        assert await outcome(mind) == expected
        await undo(mind, job_id)
        await undo(mind, again)
        assert await _left(mind) == NOTHING
