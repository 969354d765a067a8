"""Chunks of a job read with a model: one call each, in order, nothing paid twice, nothing invented let in."""

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from api.app import OpenMind
from api.jobs.__main__ import DOINGS
from api.jobs.facts import AHEAD
from api.jobs.import_files import standing
from api.jobs.notes import start_note
from api.jobs.reread import to_reread
from api.jobs.runner import Runner
from api.mind import Mind
from graph.errors import AnswerUnusable, BudgetSpent, ModelError, ProviderAway, ProviderRefuses
from graph.model.types import Ask, Reply
from graph.types import Harvest, Observation, Outcome
from graph.words import Dated
from tests.api.jobs.worked import given
from tests.fakes import FactsInMemory
from tests.models import ScriptedModel, found, item, observation

DAY = datetime(2024, 3, 19, 9, tzinfo=UTC)
NOTES = (
    "Хочу рисовать акварелью.",
    "Хочу петь громко, ещё раз.",
    "Переведи на норвежский: добрый день.",
)
FEW = 5


@pytest.fixture
async def mind(open_mind: OpenMind) -> AsyncGenerator[Mind]:
    async with open_mind() as opened:
        yield replace(opened, model=ScriptedModel())


def _with(mind: Mind, model: ScriptedModel) -> Mind:
    return replace(mind, model=model)


async def _tell(mind: Mind, texts: Sequence[str] = NOTES) -> list[str]:
    jobs: list[str] = []
    for n, text in enumerate(texts):
        at = DAY + timedelta(days=n)
        _, job = await start_note(
            mind, text, dated=Dated(at, at + timedelta(days=1), "day", "user")
        )
        jobs.append(job)
    return jobs


async def _work(mind: Mind) -> None:
    runner = Runner(mind, DOINGS, owner="w", chance=random.Random(1))
    while await runner.run_next():
        pass


async def _seen(mind: Mind) -> Sequence[Observation]:
    return (await mind.snapshots.current(fresh=True)).observations


async def test_one_call_a_chunk_and_none_for_what_is_not_personal(mind: Mind) -> None:
    jobs = await _tell(mind)

    await _work(mind)

    assert isinstance(mind.model, ScriptedModel)
    assert [ask.purpose for ask in mind.model.asked] == ["extract", "extract"]
    assert [one.source.quote for one in await _seen(mind)] == [
        "Хочу рисовать акварелью",
        "Хочу петь громко",
    ]
    stats = [(await standing(await mind.ledger.job(job), mind))[0] for job in jobs]
    assert [one["filtered"] for one in stats] == [0, 0, 1]


async def test_the_same_chunk_is_not_paid_for_again_after_a_death_before_its_commit(
    mind: Mind,
) -> None:
    first = ScriptedModel()

    class Dying(ScriptedModel):
        """Answers and keeps the answer, then the process is gone before it is used."""

        async def ask(self, ask: Ask) -> Reply:
            await first.ask(ask)
            raise ProviderAway(600)

    await _tell(mind, NOTES[:1])
    await _work(_with(mind, Dying()))
    second = ScriptedModel()
    second.paid = first.paid
    await mind.ledger.take_over(now=mind.clock())
    later = replace(mind, model=second, clock=lambda: mind.clock() + timedelta(hours=1))
    await _work(later)

    assert (len(first.asked), len(second.asked)) == (1, 0)
    assert len(await _seen(mind)) == 1


async def test_a_models_inventions_do_not_get_in(mind: Mind) -> None:
    invented = found([item("i1", "рисование")], [observation("i1", "m1", "Хочу яхту"), observation("i1", "m1", "рисовать")])  # fmt: skip
    [job] = await _tell(mind, NOTES[:1])

    await _work(_with(mind, ScriptedModel(lambda ask: invented)))

    assert [one.source.quote for one in await _seen(mind)] == ["рисовать"]
    stats, _ = await standing(await mind.ledger.job(job), mind)
    assert stats["false_quotes"] == 1


async def test_what_a_model_cannot_say_the_rules_read_and_the_person_is_told(mind: Mind) -> None:
    class Spoilt(ScriptedModel):
        async def ask(self, ask: Ask) -> Reply:
            raise AnswerUnusable("bad_json")

    [job] = await _tell(mind, NOTES[:1])
    await _work(_with(mind, Spoilt()))

    assert [one.source.quote for one in await _seen(mind)]
    stats, problems = await standing(await mind.ledger.job(job), mind)
    assert stats["chunks_done"] == 1
    assert any("bad_json" in reason for _, reason in problems)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BudgetSpent(), "paused_budget"),
        (ProviderAway(600), "queued"),
        (ProviderRefuses(), "paused"),
    ],
)
async def test_without_money_or_a_provider_the_job_waits_and_then_ends_whole(
    mind: Mind, error: ModelError, status: str
) -> None:
    class Away(ScriptedModel):
        async def ask(self, ask: Ask) -> Reply:
            if len(self.asked) == 1:
                raise error
            return await super().ask(ask)

    for n in range(FEW):
        await _tell(mind, [f"Хочу петь, раз {n}."])
    model = Away()
    await _work(_with(mind, model))
    stopped = await mind.ledger.jobs(limit=100)

    assert status in {one.status for one in stopped[0]}
    assert any(one.problem for one in stopped[0])
    for one in stopped[0]:
        await mind.ledger.resume(one.id, now=mind.clock())
    well = ScriptedModel()
    well.paid = model.paid
    later = replace(mind, model=well, clock=lambda: mind.clock() + timedelta(hours=1))
    await _work(later)

    assert {one.status for one in (await mind.ledger.jobs(limit=100))[0]} == {"done"}
    assert len(model.asked) + len(well.asked) == FEW


async def test_a_later_model_reads_what_the_rules_had_read_and_replaces_only_that(
    mind: Mind,
) -> None:
    await _tell(replace(mind, model=None), NOTES)
    await _work(replace(mind, model=None))
    by_rules = await _seen(mind)
    read_by_rules = await to_reread(mind)

    job = await mind.ledger.create("reread", {}, now=mind.clock())
    await _work(mind)

    assert by_rules
    assert len(read_by_rules) == 3
    assert (await mind.ledger.job(job)).status == "done"
    assert {one.source.quote for one in await _seen(mind)} == {
        "Хочу рисовать акварелью",
        "Хочу петь громко",
    }
    assert await to_reread(mind) == []


async def test_reading_again_with_the_same_model_changes_nothing(mind: Mind) -> None:
    await _tell(mind)
    await _work(mind)
    before = await mind.store.revision()

    await mind.ledger.create("reread", {}, now=mind.clock())
    await _work(mind)

    assert await mind.store.revision() == before
    assert isinstance(mind.model, ScriptedModel)
    assert len(mind.model.asked) == 2


def _diary(days: int) -> dict[str, str]:
    """A file a day, each of them a chunk: steps of one job, so that several are asked about at once."""
    return {f"дневник/2024-03-{n + 1:02d}.md": f"Хочу слово{n}. И ещё." for n in range(days)}


class Backwards(ScriptedModel):
    """Lets eight questions come together, then answers the last of them first."""

    def __init__(self) -> None:
        super().__init__()
        self.together = asyncio.Barrier(AHEAD)
        self.answered: list[str] = []

    async def ask(self, ask: Ask) -> Reply:
        place = int(ask.turns[-1].content.partition("слово")[2].partition(".")[0])
        reply = await super().ask(ask)
        if place < AHEAD:
            await self.together.wait()
            for _ in range(AHEAD - place):
                await asyncio.sleep(0)
        self.answered.append(reply.text)
        return reply


async def test_eight_chunks_are_asked_about_at_once_and_committed_in_their_order(
    mind: Mind,
) -> None:
    committed: list[str] = []

    class Watching(FactsInMemory):
        async def commit(self, harvest: Harvest, *, now: datetime) -> Outcome:
            committed.extend(one.source.quote for one in harvest.observations)
            return await super().commit(harvest, now=now)

    model = Backwards()
    await given(mind, _diary(12))
    await _work(replace(mind, model=model, store=Watching()))

    assert committed == [f"Хочу слово{n}" for n in range(12)]
    assert [f"слово{AHEAD - 1 - n}" in text for n, text in enumerate(model.answered[:AHEAD])] == [
        True
    ] * AHEAD


async def test_what_was_asked_ahead_is_paid_once_when_the_job_has_to_wait(mind: Mind) -> None:
    class Spent(ScriptedModel):
        async def ask(self, ask: Ask) -> Reply:
            if len(self.asked) == 3:
                raise BudgetSpent
            return await super().ask(ask)

    model = Spent()
    job = await given(mind, _diary(12))
    await _work(_with(mind, model))

    assert (await mind.ledger.job(job)).status == "paused_budget"
    well = ScriptedModel()
    well.paid = model.paid
    await mind.ledger.resume(job, now=mind.clock())
    await _work(_with(mind, well))

    assert (await mind.ledger.job(job)).status == "done"
    assert len(await _seen(mind)) == 12
    assert (len(model.asked), len(well.asked)) == (3, 9)


async def test_a_job_that_is_to_be_read_by_rules_asks_no_model(mind: Mind) -> None:
    await _tell(mind, NOTES[:1])
    [job] = (await mind.ledger.jobs())[0]
    await mind.ledger.remove(job.id)
    await mind.ledger.create(
        "import", {**job.payload, "by_rules": True}, now=mind.clock(), id=job.id
    )

    await _work(mind)

    assert isinstance(mind.model, ScriptedModel)
    assert mind.model.asked == []
    assert await _seen(mind)
    assert len(await to_reread(mind)) == 1
