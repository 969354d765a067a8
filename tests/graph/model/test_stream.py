"""Words as they come: nothing before the answer, the part of a broken one, a bill in every case."""

from contextlib import aclosing

import pytest

from graph.errors import ProviderAway, ProviderRefuses
from graph.model.opening import Models
from graph.model.thoughts import Thoughtless
from graph.model.types import Reply
from tests.graph.model.conftest import Time, question
from tests.scripted_model import ScriptedModel

SAID = "Ты трижды писал, что устал от переездов."


@pytest.fixture(autouse=True)
def good_answer(server: ScriptedModel) -> None:
    server.answer("чувствует", SAID)


async def heard(models: Models) -> tuple[list[str], Reply]:
    assert models.chat is not None
    pieces: list[str] = []
    async with aclosing(models.chat.stream(question(purpose="answer", shape=None))) as coming:
        async for piece in coming:
            if isinstance(piece, Reply):
                return pieces, piece
            pieces.append(piece)
    raise AssertionError("a stream ends with its reply")


async def test_pieces_come_and_then_the_whole(models: Models, time: Time) -> None:
    pieces, reply = await heard(models)

    assert len(pieces) > 3
    assert "".join(pieces) == reply.text == SAID
    assert not reply.cut
    assert reply.usage.calls == 1
    assert (await models.budget.standing(time.now())).spent == reply.usage.cost > 0


@pytest.mark.parametrize("mode", ["cut_stream", "stream_error", "length"])
async def test_a_broken_stream_gives_its_part(
    models: Models, server: ScriptedModel, mode: str
) -> None:
    server.misbehave(mode)

    pieces, reply = await heard(models)

    assert reply.cut
    assert reply.text == "".join(pieces)
    assert SAID.startswith(reply.text)
    assert reply.text
    assert len(server.log) == 1
    assert reply.usage.cost > 0


async def test_a_thought_is_not_shown(models: Models, server: ScriptedModel) -> None:
    server.misbehave("think")

    pieces, reply = await heard(models)

    assert "".join(pieces) == reply.text == SAID


async def test_before_the_first_word_it_is_asked_again(
    models: Models, server: ScriptedModel
) -> None:
    server.misbehave("503", times=1)
    server.misbehave("no_stream")

    pieces, reply = await heard(models)

    assert pieces == [SAID]
    assert reply.text == SAID
    assert reply.usage.calls == 3


async def test_a_plain_error_on_a_stream_is_an_error(models: Models, server: ScriptedModel) -> None:
    server.misbehave("401")

    with pytest.raises(ProviderRefuses):
        await heard(models)


async def test_a_stream_that_falls_silent_keeps_its_part(
    models: Models, server: ScriptedModel
) -> None:
    server.misbehave("drip", seconds=0.6)
    with pytest.raises(ProviderAway):
        await heard(models)


async def test_who_stops_listening_pays_and_frees_the_place(
    models: Models, server: ScriptedModel, time: Time
) -> None:
    assert models.chat is not None
    async with aclosing(models.chat.stream(question(purpose="answer", shape=None))) as coming:
        await anext(coming)

    standing = await models.budget.standing(time.now())
    assert standing.reserved == 0
    assert standing.spent > 0
    assert (await heard(models))[1].text == SAID


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["<thi", "nk>ой", "</think>", "\n\n", "Да"], "Да"),
        (["<think>без конца"], ""),
        (["<", "b>да"], "<b>да"),
        (["<"], "<"),
        (["  ", "Да <think>"], "  Да <think>"),
    ],
)
def test_only_what_stands_before_the_answer_is_a_thought(pieces: list[str], shown: str) -> None:
    words = Thoughtless()

    assert "".join([words.eat(piece) for piece in pieces]) + words.rest() == shown
