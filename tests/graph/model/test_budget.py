"""The cap holds whatever happens, to the micro-dollar; what is not settled is charged."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from graph.errors import BudgetSpent
from graph.model.budget import MICRO, Budget
from graph.model.opening import Models
from graph.sql import Database, open_database
from tests.graph.model.conftest import GOOD, START, Open, Time, ask
from tests.scripted_model import ScriptedModel


@pytest.fixture
def budget(database: Database) -> Budget:
    return Budget(database, cap=1000)


async def test_what_is_reserved_counts_until_it_is_settled(budget: Budget) -> None:
    held = await budget.reserve("answer", "m", 900, now=START)
    with pytest.raises(BudgetSpent):
        await budget.reserve("answer", "m", 101, now=START)

    await budget.settle(held, cost=100, tokens_in=7, tokens_out=3)
    standing = await budget.standing(START)

    assert (standing.spent, standing.reserved, standing.cap) == (100, 0, 1000)
    assert standing.by_purpose == {"answer": 100}
    assert standing.by_day == {"2026-11-25": 100}
    await budget.reserve("answer", "m", 900, now=START)


async def test_imports_leave_a_fifth_for_talk(budget: Budget) -> None:
    await budget.reserve("extract", "m", 800, now=START, job_id="j")

    with pytest.raises(BudgetSpent):
        await budget.reserve("embed", "m", 1, now=START, job_id="j")

    await budget.reserve("answer", "m", 200, now=START)


async def test_a_month_is_utc_and_that_of_the_reservation(budget: Budget) -> None:
    last = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    held = await budget.reserve("answer", "m", 1000, now=last)
    moscow = (last + timedelta(minutes=2)).astimezone(tz=None)

    await budget.reserve("answer", "m", 1000, now=moscow)
    await budget.settle(held, cost=None)

    assert (await budget.standing(last)).spent == 1000
    assert (await budget.standing(moscow)).spent == 0


async def test_a_cap_set_by_hand_holds_for_every_process(budget: Budget, url: str) -> None:
    there = await open_database(url)
    other = Budget(there, cap=1000)

    await budget.set_cap(10)
    with pytest.raises(BudgetSpent):
        await other.reserve("answer", "m", 11, now=START)
    await budget.set_cap(20)
    await other.reserve("answer", "m", 11, now=START)

    assert await other.cap() == 20
    await there.close()


async def test_what_was_lost_between_call_and_bill_is_charged_once(budget: Budget) -> None:
    lost = await budget.reserve("extract", "m", 500, now=START, job_id="j")
    later = START + timedelta(minutes=11)
    young = await budget.reserve("extract", "m", 100, now=later, job_id="j")

    assert await budget.sweep(later) == 1
    assert await budget.sweep(later) == 0
    assert await budget.settle(lost, cost=3) == 500
    await budget.settle(young, cost=50, tokens_in=1, tokens_out=2)

    standing = await budget.standing(later)
    cost = await budget.job_cost("j")
    assert (standing.spent, standing.reserved) == (550, 0)
    assert (cost.calls, cost.cost, cost.tokens_in, cost.tokens_out) == (2, 550, 1, 2)


async def test_eight_workers_of_two_processes_never_pass_the_cap(
    opened: Open, server: ScriptedModel, database: Database, url: str, time: Time
) -> None:
    server.answer("чувствует", GOOD)
    there = await open_database(url)
    each = (await ask(opened())).usage.cost
    cap = 20 * each / MICRO
    processes = [opened(cap=cap, on=place) for place in (database, there)]
    highest = 0
    answered = 0

    async def work(models: Models) -> None:
        nonlocal highest, answered
        while True:
            try:
                await ask(models)
            except BudgetSpent:
                return
            standing = await models.budget.standing(time.now())
            highest = max(highest, standing.spent + standing.reserved)
            answered += 1

    async with asyncio.TaskGroup() as tasks:
        for n in range(8):
            tasks.create_task(work(processes[n % 2]))

    assert answered > 0
    assert highest <= 20 * each
    stopped = (await processes[0].budget.standing(time.now())).spent
    await processes[0].budget.set_cap(40 * each)
    await ask(processes[1])
    assert (await processes[0].budget.standing(time.now())).spent == stopped + each
    await there.close()


async def test_a_call_that_is_stopped_is_charged_in_full(
    models: Models, server: ScriptedModel, time: Time
) -> None:
    server.answer("чувствует", GOOD)
    first = (await ask(models)).usage.cost
    server.misbehave("slow", seconds=0.3)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.15):
            await ask(models)

    standing = await models.budget.standing(time.now())
    assert standing.reserved == 0
    assert standing.spent > 3 * first
