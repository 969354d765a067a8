"""What was paid for once is not asked for again, and goes when its words go."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, insert, select

from graph.errors import AnswerUnusable
from graph.model.opening import Models
from graph.sql import Database, open_database
from graph.sql.keep import set_aside
from graph.sql.model_tables import paid_answers
from graph.sql.tables import chunks, conversations, documents
from tests.graph.model.conftest import GOOD, Open, Time, ask
from tests.scripted_model import ScriptedModel

KEY = "k" * 64


@pytest.fixture(autouse=True)
def good_answer(server: ScriptedModel) -> None:
    server.answer("чувствует", GOOD)


@pytest.fixture
async def chunk(database: Database) -> str:
    dated = {"at": datetime(2024, 3, 1, tzinfo=UTC), "until": None, "precision": "day",
             "date_source": "file", "zone": None, "original": None}  # fmt: skip
    async with database.write() as connection:
        await connection.execute(insert(documents).values(
            id="d", path="a.md", sha256="0" * 64, size=1, project=None, format="note", **dated))  # fmt: skip
        await connection.execute(insert(conversations).values(
            id="t", document_id="d", kind="note", title=None, **dated))  # fmt: skip
        await connection.execute(insert(chunks).values(
            id="c", conversation_id="t", position=0, pieces=[], before=[], own_words=3, done=False))  # fmt: skip
    return "c"


async def kept(database: Database) -> int:
    async with database.read() as connection:
        asked = select(func.count()).select_from(paid_answers)
        return int((await connection.execute(asked)).scalar_one())


async def test_a_paid_answer_is_given_again_without_a_call(
    opened: Open, server: ScriptedModel
) -> None:
    first = await ask(opened(), key=KEY)
    again = await ask(opened(), key=KEY)

    assert len(server.log) == 1
    assert not first.kept
    assert again.kept
    assert (again.value, again.text) == (first.value, first.text)
    assert (again.usage.cost, again.usage.calls) == (0, 0)


async def test_one_flight_for_the_same_question(models: Models, server: ScriptedModel) -> None:
    server.misbehave("slow", seconds=0.1)
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(ask(models, key=KEY)) for _ in range(6)]

    assert len(server.log) == 1
    assert sorted(task.result().kept for task in asked) == [False] + [True] * 5
    assert sum(task.result().usage.cost > 0 for task in asked) == 1


async def test_of_two_processes_the_first_answer_is_everybodys(
    opened: Open, server: ScriptedModel, url: str
) -> None:
    other = {"things": [{"quote": "рада", "kind": "WANT"}]}
    server.misbehave("slow", seconds=0.2, times=1)
    there = await open_database(url)
    late, early = opened(), opened(on=there)

    async with asyncio.TaskGroup() as tasks:
        slow = tasks.create_task(ask(late, "а она? (чувствует)", key=KEY))
        await asyncio.sleep(0.05)
        server.clear()
        server.answer("", other)
        quick = await ask(early, key=KEY)

    assert quick.value == other
    assert slow.result().value == other
    assert slow.result().usage.cost > 0
    await there.close()


async def test_an_answer_goes_with_the_words_it_repeats(
    models: Models, server: ScriptedModel, database: Database, chunk: str
) -> None:
    await ask(models, key=KEY, about=chunk)
    assert await kept(database) == 1

    async with database.write() as connection:
        await set_aside(connection, [chunk])

    assert await kept(database) == 0


async def test_words_forgotten_during_the_call_leave_no_answer(
    models: Models, server: ScriptedModel, database: Database, chunk: str
) -> None:
    server.misbehave("slow", seconds=0.15)
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(ask(models, key=KEY, about=chunk))
        await asyncio.sleep(0.05)
        async with database.write() as connection:
            await connection.execute(delete(chunks))

    assert asking.result().value == GOOD
    assert await kept(database) == 0


async def test_an_unusable_answer_is_not_kept(
    models: Models, server: ScriptedModel, database: Database
) -> None:
    server.misbehave("hopeless")

    with pytest.raises(AnswerUnusable):
        await ask(models, key=KEY)

    assert await kept(database) == 0


async def test_a_kept_answer_needs_no_provider(
    opened: Open, server: ScriptedModel, time: Time
) -> None:
    await ask(opened(), key=KEY)
    server.misbehave("401")
    models = opened()
    await models.test()

    assert (await models.stands()).state == "refused"
    assert (await ask(models, key=KEY)).kept
