"""Dialects of providers, slow lanes, closed doors and empty purses: who is asked how often, and what is remembered."""

import asyncio

import pytest

from graph.errors import AnswerUnusable, BudgetSpent, ProviderAway, ProviderRefuses
from graph.model.opening import Models
from graph.sql import Database
from tests.graph.model.conftest import GOOD, KEY, Open, Time, ask
from tests.scripted_model import ScriptedModel


@pytest.fixture(autouse=True)
def good_answer(server: ScriptedModel) -> None:
    server.answer("чувствует", GOOD)


async def test_a_wrong_key_costs_one_call_for_everybody(
    opened: Open, server: ScriptedModel, time: Time
) -> None:
    server.misbehave("401")
    here, there = opened(), opened()

    async def refused(models: Models) -> None:
        with pytest.raises(ProviderRefuses):
            await ask(models)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(8):
            tasks.create_task(refused(here))
    await refused(there)

    assert len(server.log) == 1
    assert (await there.stands()).reason == "key"
    assert (await here.budget.standing(time.now())).spent == 0


async def test_a_refusal_ends_by_a_test_or_by_another_configuration(
    opened: Open, server: ScriptedModel
) -> None:
    server.misbehave("403", times=1)
    models = opened()
    with pytest.raises(ProviderRefuses):
        await ask(models)

    assert (await ask(opened(api_key="another"))).value == GOOD
    with pytest.raises(ProviderRefuses):
        await ask(models)
    tested = await models.test()

    assert tested.strong is not None
    assert tested.strong.ok
    assert (await models.stands()).state == "fine"
    assert (await ask(models)).value == GOOD


async def test_a_test_names_what_is_wrong_with_each_model(
    models: Models, server: ScriptedModel
) -> None:
    server.misbehave("404", match='"model": "small"')
    server.misbehave("401", path="embeddings")

    tested = await models.test()

    assert tested.strong is not None
    assert tested.light is not None
    assert tested.embedding is not None
    assert tested.strong.ok
    assert tested.light.problem == "model: big, small, vectors"
    assert tested.embedding.problem == "key"
    with pytest.raises(ProviderRefuses):
        await ask(models)


async def test_an_empty_purse_pauses_after_one_call(
    models: Models, server: ScriptedModel, time: Time
) -> None:
    server.misbehave("402", times=1)
    for _ in range(3):
        with pytest.raises(BudgetSpent):
            await ask(models)
    assert len(server.log) == 1
    assert (await models.stands()).state == "no_credit"

    time.passed += 3601
    assert (await ask(models)).value == GOOD
    assert (await models.stands()).state == "fine"


@pytest.mark.parametrize("mode", ["redirect", "405", "410"])
async def test_what_would_always_end_the_same_is_not_tried_again(
    models: Models, server: ScriptedModel, mode: str
) -> None:
    server.misbehave(mode)

    with pytest.raises(ProviderRefuses):
        await ask(models)

    assert len(server.log) == 1


async def test_a_short_wait_is_waited_and_halves_the_lanes(
    models: Models, server: ScriptedModel, time: Time
) -> None:
    await ask(models)
    server.misbehave("429", retry_after="7", times=1)

    reply = await ask(models)

    assert reply.value == GOOD
    assert time.waited == [7.0]
    assert reply.usage.calls == 2


async def test_a_long_wait_is_not_waited_by_a_worker(
    models: Models, server: ScriptedModel, time: Time
) -> None:
    server.misbehave("429", retry_after="900", times=1)

    with pytest.raises(ProviderAway) as away:
        await ask(models)
    assert away.value.seconds == 600
    with pytest.raises(ProviderAway):
        await ask(models)
    assert len(server.log) == 1

    time.passed += 601
    assert (await ask(models)).value == GOOD


async def test_lanes_halve_and_grow_by_one_a_minute(
    opened: Open, server: ScriptedModel, time: Time
) -> None:
    models = opened(parallel=4)
    await ask(models)
    server.misbehave("slow", seconds=0.1)

    async def most_at_once() -> int:
        server.most_at_once = 0
        async with asyncio.TaskGroup() as tasks:
            for _ in range(8):
                tasks.create_task(ask(models))
        return server.most_at_once

    assert await most_at_once() == 4
    server.clear()
    server.answer("чувствует", GOOD)
    server.misbehave("429", retry_after="1", times=1)
    await ask(models)
    server.misbehave("slow", seconds=0.1)

    assert await most_at_once() == 2
    time.passed += 61
    assert await most_at_once() == 3


@pytest.mark.parametrize(
    ("modes", "sent"),
    [
        (["no_strict"], "json_schema"),
        (["no_strict", "no_schema"], "json_object"),
        (["no_max_tokens", "no_temperature"], "json_schema"),
        (["no_stream", "no_strict"], "json_schema"),
    ],
)
async def test_what_a_server_refuses_is_left_out_and_remembered(
    models: Models, server: ScriptedModel, modes: list[str], sent: str
) -> None:
    for mode in modes:
        server.misbehave(mode)

    assert (await ask(models)).value == GOOD
    learning = len(server.log)
    assert (await ask(models)).value == GOOD

    assert learning == len(modes) + 1
    assert len(server.log) == learning + 1
    assert server.log[-1].asked.format["type"] == sent


async def test_a_schema_that_nobody_takes_pauses_the_provider(
    models: Models, server: ScriptedModel
) -> None:
    server.misbehave("no_format")

    with pytest.raises(ProviderRefuses):
        await ask(models)

    assert len(server.log) == 3
    assert (await models.stands()).reason == "request"


async def test_a_text_that_is_too_long_is_for_the_caller_to_cut(
    models: Models, server: ScriptedModel
) -> None:
    server.misbehave("too_long")

    with pytest.raises(AnswerUnusable) as unusable:
        await ask(models)

    assert unusable.value.reason == "length"
    assert len(server.log) == 1


async def test_a_bad_request_nobody_understands_is_the_bodys_fault_when_another_passes(
    models: Models, server: ScriptedModel
) -> None:
    server.misbehave("400", match="яд")

    with pytest.raises(AnswerUnusable) as unusable:
        await ask(models, "яд: что чувствует?")

    assert unusable.value.reason == "bad_request"
    assert len(server.log) <= 5
    assert (await ask(models)).value == GOOD


async def test_an_answer_nobody_counted_costs_all_that_was_reserved(
    models: Models, server: ScriptedModel
) -> None:
    counted = (await ask(models)).usage.cost
    server.misbehave("no_usage")

    assert (await ask(models)).usage.cost > 2 * counted


async def test_neither_the_key_nor_a_word_is_in_what_may_be_logged(
    models: Models, server: ScriptedModel, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    server.misbehave("hopeless", times=2)
    server.misbehave("401")
    said: list[str] = []
    for _ in range(2):
        try:
            await ask(models, "тайное слово")
        except (AnswerUnusable, ProviderRefuses) as error:
            said.append(f"{error!r} {error} {error.__cause__!r} {error.__context__!r}")

    everything = " ".join(said) + repr(models) + str(capsys.readouterr())

    assert len(said) == 2
    assert KEY not in everything
    assert "тайное" not in everything
    assert "Простите" not in everything
