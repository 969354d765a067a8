"""A long talk with a model over HTTP: one run per answer, its cost shown, a working memory that stays small."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from api.app import OpenMind, create_app
from api.mind import Mind
from graph.model.types import Ask
from tests.models import ScriptedModel


def _says(ask: Ask) -> Sequence[str]:
    """A digest that carries on what the last one held, and an answer that names nothing."""
    if ask.purpose != "digest":
        return ["Принято."]
    told = ask.turns[-1].content
    held = [word for word in ("маяк", "ледник") if word in told]
    return ["Говорили: " + ", ".join(held)]


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel(says=_says)


@pytest.fixture
async def minds() -> list[Mind]:
    return []


@pytest.fixture
async def http(
    open_mind: OpenMind, model: ScriptedModel, minds: list[Mind]
) -> AsyncGenerator[httpx.AsyncClient]:
    @asynccontextmanager
    async def opened() -> AsyncGenerator[Mind]:
        async with open_mind() as mind:
            minds.append(replace(mind, model=model))
            yield minds[0]

    app = create_app(opened)
    wire = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1:8000") as client,
    ):
        yield client


async def _say(http: httpx.AsyncClient, text: str, session: str | None = None) -> dict[str, str]:
    asked = {"messages": [{"role": "user", "content": text}], "session_id": session}
    return (await http.post("/api/chat/generate", json=asked)).raise_for_status().json()


async def test_an_answer_names_its_model_and_what_it_cost(http: httpx.AsyncClient) -> None:
    answer = (
        await http.post(
            "/api/chat/generate",
            json={"messages": [{"role": "user", "content": "Ходил вчера в кино."}]},
        )
    ).json()

    assert answer["message"]["content"] == "Принято."
    assert answer["usage"] == {
        "model": "scripted-light", "tokens_in": 100, "tokens_out": 20, "cost_usd": 7 / 1_000_000,
    }  # fmt: skip


async def test_a_live_turn_is_read_by_the_model_like_any_other_message(
    http: httpx.AsyncClient, model: ScriptedModel, minds: list[Mind]
) -> None:
    answer = (
        await http.post(
            "/api/chat/generate",
            json={"messages": [{"role": "user", "content": "Я хочу построить маяк."}]},
        )
    ).json()

    snapshot = await minds[0].snapshots.current(fresh=True)
    assert [one.source.quote for one in snapshot.observations] == ["хочу построить маяк"]
    assert answer["memories_written"] == [one.id for one in snapshot.observations]
    assert [ask.purpose for ask in model.asked] == ["answer", "extract"]


async def _digested(mind: Mind, session: str) -> str:
    """The digest, which is written after the answer."""
    for _ in range(1_000):
        row = await mind.sessions.get(session)
        if row is not None and row.digest:
            return row.digest
        await asyncio.sleep(0.01)
    return ""


async def test_what_left_the_last_turns_goes_on_in_the_digest(
    http: httpx.AsyncClient, model: ScriptedModel, minds: list[Mind]
) -> None:
    session = (await _say(http, "Был у моря, видел маяк."))["session_id"]
    for n in range(10):
        await _say(http, f"Ходил по делам, день {n}.", session)
    row = await _digested(minds[0], session)

    await _say(http, "Снова ходил по делам.", session)

    answers = [ask for ask in model.asked if ask.purpose == "answer"]
    assert row == "Говорили: маяк"
    assert "TALK, digest: Говорили: маяк" in answers[-1].turns[-1].content
