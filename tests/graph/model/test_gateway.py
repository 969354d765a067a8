"""Every row of the gateway's table, over real HTTP."""

from collections.abc import Mapping

import pytest

from graph.errors import AnswerUnusable, ProviderAway
from graph.model.opening import Models
from tests.graph.model.conftest import GOOD, Time, ask
from tests.scripted_model import ScriptedModel


@pytest.fixture(autouse=True)
def good_answer(server: ScriptedModel) -> None:
    server.answer("чувствует", GOOD)


def modes(server: ScriptedModel) -> list[str]:
    return [call.mode for call in server.log]


async def test_an_answer_comes_with_its_shape_and_its_cost(models: Models) -> None:
    reply = await ask(models)

    assert reply.value == GOOD
    assert reply.usage.model == "small"
    assert reply.usage.calls == 1
    assert reply.usage.cost > 0
    assert not reply.kept


@pytest.mark.parametrize("mode", ["fenced", "think", "prose", "malformed", "other_model"])
async def test_what_is_mechanical_is_mended_without_a_call(
    models: Models, server: ScriptedModel, mode: str
) -> None:
    server.misbehave(mode)

    reply = await ask(models)

    assert reply.value == GOOD
    assert len(server.log) == 1


@pytest.mark.parametrize(
    ("mode", "reason"),
    [("hopeless", "bad_json"), ("wrong_schema", "bad_json"), ("huge", "huge")],
)
async def test_a_spoilt_answer_is_asked_for_once_more(
    models: Models, server: ScriptedModel, mode: str, reason: str
) -> None:
    server.misbehave(mode, times=1)
    assert (await ask(models)).value == GOOD
    assert len(server.log) == 2
    assert "cannot be used" in server.log[1].asked.texts

    server.misbehave(mode)
    with pytest.raises(AnswerUnusable) as unusable:
        await ask(models, "А что чувствует она?")

    assert unusable.value.reason == reason
    assert len(server.log) == 4


async def test_items_that_do_not_fit_are_dropped_and_counted(
    models: Models, server: ScriptedModel
) -> None:
    server.answer(
        "вещи", {"things": [*GOOD["things"], {"quote": 5, "kind": "FEAR"}, {"kind": "?"}]}
    )

    reply = await ask(models, "вещи")

    assert reply.value == GOOD
    assert reply.dropped == 2
    assert len(server.log) == 1


async def test_an_answer_of_bad_items_alone_is_spoilt(
    models: Models, server: ScriptedModel
) -> None:
    server.answer("вещи", {"things": [{"quote": "да", "kind": "HOPE"}]})

    with pytest.raises(AnswerUnusable):
        await ask(models, "вещи")

    assert "WANT, FEAR" in server.log[1].asked.texts


async def test_what_the_caller_cannot_use_is_sent_back_once(
    models: Models, server: ScriptedModel
) -> None:
    verdicts: list[str | None] = ["no quote is exact", None, "still wrong", "still wrong"]

    def usable(_: Mapping[str, object]) -> str | None:
        return verdicts.pop(0)

    reply = await ask(models, usable=usable)
    assert reply.value == GOOD
    assert "no quote is exact" in server.log[1].asked.texts

    with pytest.raises(AnswerUnusable) as unusable:
        await ask(models, usable=usable)
    assert unusable.value.reason == "unusable"


async def test_a_cut_answer_gets_more_room_once(models: Models, server: ScriptedModel) -> None:
    server.misbehave("length", enough=400, times=2)
    assert (await ask(models)).value == GOOD
    assert [call.body["max_tokens"] for call in server.log] == [200, 400]

    server.misbehave("length")
    with pytest.raises(AnswerUnusable) as unusable:
        await ask(models)
    assert unusable.value.reason == "length"
    assert len(server.log) == 4


@pytest.mark.parametrize(
    "mode",
    ["choices_null", "error_in_200", "empty", "not_json", "500", "502", "503", "504", "reset",
     "cut_stream", "stream_error", "slow"],
)  # fmt: skip
async def test_a_server_that_stumbles_is_asked_again_after_a_pause(
    models: Models, server: ScriptedModel, time: Time, mode: str
) -> None:
    server.misbehave(mode, times=1, seconds=3.0)

    reply = await ask(models)

    assert reply.value == GOOD
    assert reply.usage.calls == 2
    assert len(time.waited) == 1
    assert 1.0 <= time.waited[0] <= 2.0


async def test_a_server_that_is_away_costs_five_calls_and_then_none(
    models: Models, server: ScriptedModel, time: Time
) -> None:
    server.misbehave("503")

    with pytest.raises(ProviderAway):
        await ask(models)
    assert len(server.log) == 5
    assert time.waited == sorted(time.waited)

    with pytest.raises(ProviderAway) as away:
        await ask(models)
    assert len(server.log) == 5
    assert 0 < away.value.seconds <= 60


async def test_one_may_try_after_a_minute_and_all_when_it_was_answered(
    models: Models, server: ScriptedModel, time: Time
) -> None:
    server.misbehave("503", times=6)
    with pytest.raises(ProviderAway):
        await ask(models)

    time.passed += 61
    with pytest.raises(ProviderAway):
        await ask(models)
    assert len(server.log) == 6
    time.passed += 61

    assert (await ask(models)).value == GOOD


async def test_a_body_that_fails_alone_is_blamed_and_not_the_server(
    models: Models, server: ScriptedModel
) -> None:
    server.misbehave("500", match="яд")

    with pytest.raises(AnswerUnusable) as unusable:
        await ask(models, "яд: что чувствует?")

    assert unusable.value.reason == "server_error"
    assert modes(server) == ["500", "500", "ok", "500"]
    assert (await ask(models)).value == GOOD


async def test_where_nobody_listens_nothing_is_owed(
    models: Models, server: ScriptedModel, time: Time
) -> None:
    server.close()

    with pytest.raises(ProviderAway):
        await ask(models)

    standing = await models.budget.standing(time.now())
    assert (standing.spent, standing.reserved) == (0, 0)
