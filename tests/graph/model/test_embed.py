"""Texts -> unit vectors through the same gate."""

import math

import pytest

from graph.errors import AnswerUnusable, BudgetSpent, ProviderAway, ProviderRefuses
from graph.model.opening import Models
from graph.model.types import Vector
from tests.graph.model.conftest import Open, Time
from tests.scripted_model import ScriptedModel


async def embed(models: Models, *texts: str, job_id: str | None = None) -> list[Vector]:
    assert models.embedder is not None
    return await models.embedder.embed(texts, "document", job_id=job_id)


async def test_vectors_have_length_one_and_the_order_of_their_texts(models: Models) -> None:
    talk, same, other = await embed(models, "учу языки", "учу язык", "погода")

    def near(one: Vector, two: Vector) -> float:
        return sum(a * b for a, b in zip(one, two, strict=True))

    assert math.isclose(near(talk, talk), 1.0)
    assert near(talk, same) > near(talk, other)
    assert await embed(models) == []


async def test_batches_are_of_64_texts_and_100_kilobytes(
    models: Models, server: ScriptedModel
) -> None:
    found = await embed(models, *(f"слово {n}" for n in range(130)))
    assert len(found) == 130
    assert [len(call.body["input"]) for call in server.log] == [64, 64, 2]  # pyright: ignore[reportArgumentType] - a list

    server.clear()
    await embed(models, *("д" * 7000 for _ in range(16)))
    assert [len(call.body["input"]) for call in server.log] == [7, 7, 2]  # pyright: ignore[reportArgumentType] - a list


async def test_prefixes_are_sent_and_are_part_of_the_name(
    opened: Open, server: ScriptedModel
) -> None:
    plain = opened().embedder
    models = opened(query_prefix="query: ", document_prefix="passage: ")
    assert models.embedder is not None
    assert plain is not None

    await models.embedder.embed(["дом"], "query")
    await models.embedder.embed(["дом"], "document")

    assert [call.body["input"] for call in server.log] == [["query: дом"], ["passage: дом"]]
    assert plain.name == "vectors"
    assert models.embedder.name.startswith("vectors#")


async def test_its_calls_are_charged_to_the_job_and_obey_the_cap(
    opened: Open, server: ScriptedModel, time: Time
) -> None:
    models = opened()
    await embed(models, "дом", job_id="j")

    assert (await models.budget.job_cost("j")).calls == 1
    assert (await models.budget.standing(time.now())).by_purpose["embed"] > 0
    await models.budget.set_cap(1)
    with pytest.raises(BudgetSpent):
        await embed(models, "дом", job_id="j")
    assert len(server.log) == 1


@pytest.mark.parametrize("mode", ["503", "reset", "wrong_schema", "not_json", "error_in_200"])
async def test_a_stumble_is_tried_again(models: Models, server: ScriptedModel, mode: str) -> None:
    server.misbehave(mode, times=1)

    assert len(await embed(models, "дом", "река")) == 2
    assert len(server.log) == 2


async def test_a_refused_embedding_key_leaves_talk_alone(
    models: Models, server: ScriptedModel
) -> None:
    server.misbehave("401", path="embeddings")
    for _ in range(2):
        with pytest.raises(ProviderRefuses):
            await embed(models, "дом")

    assert len(server.log) == 1
    assert (await models.stands()).state == "fine"


async def test_a_batch_that_is_too_long_is_halved_down_to_the_text_to_blame(
    models: Models, server: ScriptedModel
) -> None:
    server.misbehave("too_long", match="четыре")
    assert len(await embed(models, "раз", "два")) == 2

    with pytest.raises(AnswerUnusable) as unusable:
        await embed(models, "раз", "два", "три", "четыре")
    assert unusable.value.reason == "length"


async def test_a_server_that_is_away_is_away(models: Models, server: ScriptedModel) -> None:
    server.misbehave("503")

    with pytest.raises(ProviderAway):
        await embed(models, "дом")

    assert len(server.log) == 5
