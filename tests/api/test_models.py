"""Models over HTTP: the budget, the cap that can be raised, the test that lifts a refusal, and health."""

import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from api.app import OpenMind, create_app
from api.bootstrap import assemble, now
from api.mind import Mind, MindConfig
from graph.config import ModelConfig
from graph.errors import ProviderRefuses
from graph.ledger import Reason
from graph.model.budget import MICRO
from graph.model.opening import open_models
from graph.model.types import Ask, Turn
from graph.sql import open_database
from tests.conftest import SilentBell
from tests.fakes import FactsInMemory
from tests.scripted_model import ScriptedModel

QUESTION = Ask("answer", "strong", (Turn("user", "Что важно?"),), 50)


@pytest.fixture
def server() -> Generator[ScriptedModel]:
    with ScriptedModel() as scripted:
        yield scripted


@pytest.fixture
def open_mind(server: ScriptedModel, bell: SilentBell, tmp_path: Path) -> OpenMind:
    @asynccontextmanager
    async def opened() -> AsyncGenerator[Mind]:
        config = MindConfig(data=tmp_path / "data", engine_version="in memory")
        config.spool.mkdir(parents=True)
        database = await open_database(f"sqlite+aiosqlite:///{config.data / 'driftmap.sqlite'}")
        named = ModelConfig(server.url, "sk-1", "big", "small", "vectors")
        models = open_models(named, database, cap=130.0, clock=now)
        try:
            yield assemble(config, database, FactsInMemory(), bell, models=models)
        finally:
            await models.close()
            await database.close()

    return opened


@pytest.fixture
async def both(open_mind: OpenMind) -> AsyncGenerator[tuple[httpx.AsyncClient, Mind]]:
    app = create_app(open_mind)
    wire = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1:8000") as client,
    ):
        yield client, app.state.mind


async def paused(mind: Mind, by: Reason) -> str:
    job_id = await mind.ledger.create("nothing", {}, now=mind.clock())
    await mind.ledger.claim("w", now=mind.clock(), job_id=job_id)
    await mind.ledger.pause_itself(job_id, "w", by=by, now=mind.clock(), due=None, problem="")
    return job_id


async def test_the_budget_shows_what_was_spent(both: tuple[httpx.AsyncClient, Mind]) -> None:
    client, mind = both
    assert mind.model is not None
    reply = await mind.model.ask(QUESTION)

    shown = (await client.get("/api/budget")).json()

    assert shown["cap_usd"] == 130.0
    assert shown["spent_usd"] == pytest.approx(reply.usage.cost / MICRO)
    assert shown["by_purpose"] == {"answer": shown["spent_usd"]}
    assert list(shown["by_day"].values()) == [shown["spent_usd"]]
    assert shown["month"] == time.strftime("%Y-%m", time.gmtime())


async def test_a_raised_cap_wakes_what_had_met_it(
    both: tuple[httpx.AsyncClient, Mind], bell: SilentBell
) -> None:
    client, mind = both
    job_id = await paused(mind, "budget")

    changed = (await client.patch("/api/budget", json={"cap_usd": 12.5})).json()

    assert changed["cap_usd"] == 12.5
    assert await mind.models.budget.cap() == 12_500_000
    assert (await mind.ledger.job(job_id)).status == "queued"
    assert bell.rung == [job_id]
    assert (await client.patch("/api/budget", json={"cap_usd": -1})).status_code == 422


async def test_a_good_test_lifts_a_refusal_and_wakes_the_work(
    both: tuple[httpx.AsyncClient, Mind], server: ScriptedModel, bell: SilentBell
) -> None:
    client, mind = both
    assert mind.model is not None
    server.misbehave("401", times=1)
    with pytest.raises(ProviderRefuses):
        await mind.model.ask(QUESTION)
    job_id = await paused(mind, "provider")

    before = (await client.get("/api/health")).json()["model"]
    tested = (await client.post("/api/model/test")).json()
    after = (await client.get("/api/health")).json()["model"]

    assert before == {"configured": True, "name": "big", "state": "refused", "problem": "key"}
    assert {name: one["ok"] for name, one in tested.items()} == {
        "strong": True, "light": True, "embedding": True,
    }  # fmt: skip
    assert after["state"] == "fine"
    assert bell.rung == [job_id]
