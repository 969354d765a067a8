"""What stops a job and what becomes of it: money, provider, disk, poison, and wishes that cross."""

import random
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.jobs import runner as running
from api.jobs import taking
from api.jobs.ballast import SIZE, drop_ballast, keep_ballast
from api.jobs.import_files import import_files, standing
from api.jobs.runner import Runner, Stopped, Work, next_month, the_one
from api.jobs.sweep import look_around, sweep_originals
from api.mind import Mind
from extractors.cutting import Cut
from extractors.sandbox import cuts
from extractors.types import Asked, Part, RawFile
from graph.errors import BudgetSpent, DiskFull, GraphUnavailable, ProviderAway, ProviderRefuses
from graph.ledger import MOST_ATTEMPTS, Job
from graph.model.types import Ask, Reply
from tests.api.jobs.worked import DIARY, clock_of, given, mind_on, runner, worked
from tests.failing import Injected
from tests.models import ScriptedModel


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "FIRST_PAUSE", 0.001)


@pytest.fixture
async def mind(tmp_path: Path) -> AsyncGenerator[Mind]:
    async with mind_on(tmp_path / "data") as opened:
        yield opened


class Stumbling:
    """A piece of work that fails once and ends at the second time."""

    def __init__(self, error: Exception) -> None:
        self._error: Exception | None = error

    async def __call__(self, work: Work) -> None:
        error, self._error = self._error, None
        if error is not None:
            raise error


async def _stumbled(mind: Mind, error: Exception) -> tuple[Runner, Job]:
    job_id = await mind.ledger.create("it", {}, now=mind.clock())
    hands = Runner(mind, {"it": Stumbling(error)}, owner="w", chance=random.Random(1))
    await hands.run_next()
    return hands, await mind.ledger.job(job_id)


async def test_a_spent_cap_waits_for_the_month_to_turn(mind: Mind) -> None:
    hands, job = await _stumbled(mind, BudgetSpent())
    assert (job.status, job.problem) == ("paused_budget", BudgetSpent.__doc__)
    await look_around(mind)
    assert not await hands.run_next()

    # The clock of these tests begins on the last day of a month.
    clock_of(mind).forward(86_400)
    await look_around(mind)

    assert await hands.run_next()
    after = await mind.ledger.job(job.id)
    assert (after.status, after.problem, after.stats) == ("done", None, {})


async def test_a_raised_cap_or_a_mended_provider_lets_its_own_jobs_go_on(mind: Mind) -> None:
    _, poor = await _stumbled(mind, BudgetSpent())
    _, refused = await _stumbled(mind, ProviderRefuses())
    assert (refused.status, refused.problem) == ("paused", ProviderRefuses.__doc__)

    gone_on = await mind.ledger.resume_where("provider", now=mind.clock())

    assert gone_on == [refused.id]
    assert (await mind.ledger.job(poor.id)).status == "paused_budget"
    assert await mind.ledger.resume_where("budget", now=mind.clock()) == [poor.id]


@pytest.mark.parametrize("error", [ProviderAway(300), GraphUnavailable()])
async def test_what_comes_back_by_itself_is_no_attempt(mind: Mind, error: Exception) -> None:
    hands, job = await _stumbled(mind, error)
    assert (job.status, job.attempts, job.problem) == ("queued", 0, error.__doc__)

    clock_of(mind).forward(301)

    assert await hands.run_next()
    assert (await mind.ledger.job(job.id)).status == "done"


async def test_a_full_disk_is_looked_at_again_every_minute(mind: Mind) -> None:
    keep_ballast(mind.config.data)
    hands, job = await _stumbled(mind, DiskFull())
    assert (job.status, job.problem) == ("paused", DiskFull.__doc__)
    assert not (mind.config.data / "ballast").exists()

    clock_of(mind).forward(61)
    await look_around(mind)

    assert await hands.run_next()
    assert (await mind.ledger.job(job.id)).status == "done"


async def test_a_job_that_paused_itself_and_is_paused_by_the_person_is_theirs(mind: Mind) -> None:
    hands, job = await _stumbled(mind, DiskFull())

    await mind.ledger.pause(job.id, now=mind.clock())
    clock_of(mind).forward(3600)
    await look_around(mind)

    assert await mind.ledger.resume_where("disk", now=mind.clock()) == []
    assert not await hands.run_next()


@pytest.mark.parametrize(("wish", "status"), [("pause", "paused"), ("cancel", "cancelled")])
@pytest.mark.parametrize("error", [GraphUnavailable(), DiskFull(), BudgetSpent()])
async def test_a_wish_goes_before_whatever_stopped_the_job(
    mind: Mind, error: Exception, wish: str, status: str
) -> None:
    async def wished(work: Work) -> None:
        ask = mind.ledger.pause if wish == "pause" else mind.ledger.cancel
        await ask(work.job.id, now=mind.clock())
        raise error

    job_id = await mind.ledger.create("it", {}, now=mind.clock())
    hands = Runner(mind, {"it": wished}, owner="w", chance=random.Random(1))
    await hands.run_next()
    clock_of(mind).forward(86_400 * 40)
    await look_around(mind)

    assert (await mind.ledger.job(job_id)).status == status
    assert not await hands.run_next()


async def test_a_pause_taken_back_while_the_job_stops_does_not_end_it(mind: Mind) -> None:
    hands, job = await _stumbled(mind, Stopped())
    assert job.status == "queued"

    assert await hands.run_next()
    assert (await mind.ledger.job(job.id)).status == "done"


def test_out_of_a_group_of_tasks_comes_what_says_what_to_do() -> None:
    full = DiskFull()
    group = ExceptionGroup("tasks", [Injected(), ExceptionGroup("more", [BudgetSpent(), full])])

    assert the_one(group) is full
    assert next_month(datetime(2026, 12, 31, 23, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)


async def test_a_poisoned_chunk_is_tried_five_times_and_told_of(mind: Mind) -> None:
    class Poisoned(ScriptedModel):
        tries = 0

        async def ask(self, ask: Ask) -> Reply:
            if "Боюсь" in ask.turns[-1].content:
                self.tries += 1
                raise Injected
            return await super().ask(ask)

    model = Poisoned()
    job_id = await given(mind)
    await worked(replace(mind, model=model))

    job = await mind.ledger.job(job_id)
    stats, problems = await standing(job, mind)
    assert (job.status, model.tries) == ("done", MOST_ATTEMPTS)
    assert (stats["chunks"], stats["chunks_done"]) == (3, 2)
    assert [reason for path, reason in problems if path.startswith("chunk ")] == [
        "could not be read for facts: Injected"
    ]
    assert (await mind.ledger.standing()).dead == 1


async def test_a_poisoned_file_fails_alone(mind: Mind, monkeypatch: pytest.MonkeyPatch) -> None:
    def poisoned(
        files: Sequence[tuple[RawFile, str]], asked: Asked
    ) -> AsyncGenerator[list[tuple[int, Part | Cut]]]:
        if any(file.path.endswith("03-20.md") for file, _ in files):
            raise Injected
        return cuts(files, asked)

    monkeypatch.setattr(taking, "cuts", poisoned)
    job_id = await given(mind)
    await worked(mind)

    job = await mind.ledger.job(job_id)
    stats, problems = await standing(job, mind)
    assert job.status == "done"
    assert [stats[f"files_{state}"] for state in ("seen", "read", "failed", "skipped")] == [
        5,
        2,
        1,
        2,
    ]
    assert ("Дневник/2024-03-20.md", "could not be read: Injected") in problems


async def test_a_job_whose_upload_is_gone_after_it_was_unpacked_still_ends(mind: Mind) -> None:
    """A worker died between dropping the upload and saying that it is done."""
    job_id = await given(mind)

    async def dying(work: Work) -> None:
        await import_files(work)
        raise Injected

    hands = Runner(mind, {"import": dying}, owner="w", chance=random.Random(1))
    await hands.run_next()
    assert not list(mind.config.spool.iterdir())
    clock_of(mind).forward(61)

    while await runner(mind).run_next():
        pass

    assert (await mind.ledger.job(job_id)).status == "done"


async def test_an_original_without_a_document_goes_when_it_is_old(mind: Mind) -> None:
    await given(mind, {"a/2024-03-05.md": DIARY["Дневник/2024-03-05.md"]})
    await worked(mind)
    await mind.archive.keep_original("ab" * 32, b"left by the dead")
    assert await sweep_originals(mind) == 0

    # The age of a file is told by the real clock.
    in_an_hour = datetime.fromtimestamp(time.time(), UTC) + timedelta(hours=1)
    later = replace(mind, clock=lambda: in_an_hour)

    assert await sweep_originals(later) == 1
    assert len([one for one in mind.config.originals.rglob("*") if one.is_file()]) == 1


def test_the_ballast_is_made_where_there_is_room_and_only_once(tmp_path: Path) -> None:
    keep_ballast(tmp_path)
    keep_ballast(tmp_path)
    assert [one.stat().st_size for one in tmp_path.iterdir()] == [SIZE]

    drop_ballast(tmp_path)
    drop_ballast(tmp_path)

    assert not list(tmp_path.iterdir())
