"""A key that comes later: what others had read, its price first, then the job."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from api.app import OpenMind, create_app
from api.mind import Mind
from tests.conftest import SilentBell
from tests.models import ScriptedModel


@pytest.fixture
async def with_model(open_mind: OpenMind) -> AsyncGenerator[httpx.AsyncClient]:
    @asynccontextmanager
    async def opened() -> AsyncGenerator[Mind]:
        async with open_mind() as mind:
            yield replace(mind, model=ScriptedModel())

    app = create_app(opened)
    wire = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1:8000") as client,
    ):
        yield client


async def test_without_a_model_nothing_waits_to_be_read_again(http: httpx.AsyncClient) -> None:
    told = (await http.get("/api/reread")).raise_for_status().json()
    refused = await http.post("/api/reread")

    assert told["chunks"] == 0
    assert told["estimate"]["calls"] == 0
    assert refused.status_code == 409
    assert "OPENAI_API_KEY" in refused.json()["detail"]


async def test_with_a_model_a_job_is_made_and_the_worker_is_woken(
    with_model: httpx.AsyncClient, bell: SilentBell
) -> None:
    made = (await with_model.post("/api/reread")).raise_for_status().json()

    jobs = (await with_model.get("/api/jobs")).json()["items"]
    assert [(one["id"], one["kind"]) for one in jobs] == [(made["job_id"], "reread")]
    assert bell.rung == [made["job_id"]]


async def test_a_preview_tells_calls_and_money_with_a_model_and_none_without(
    http: httpx.AsyncClient,
) -> None:
    files = {"files": ("дневник/2024-03-01.md", "Хочу рисовать акварелью.".encode())}

    told = (await http.post("/api/files/upload", files=files, data={"dry_run": "true"})).json()

    assert told["estimate"]["calls"] == 0
    assert told["estimate"]["cost_usd"] == 0


async def test_a_preview_with_a_model_counts_only_what_speaks_of_the_person(
    with_model: httpx.AsyncClient,
) -> None:
    files = [
        ("files", ("дневник/2024-03-01.md", "Хочу рисовать акварелью.".encode())),
        ("files", ("дневник/2024-03-02.md", "Столица Перу — Лима.".encode())),
    ]

    told = (
        await with_model.post("/api/files/upload", files=files, data={"dry_run": "true"})
    ).json()

    assert told["chunks"] == 2
    assert told["estimate"]["calls"] == 1
    assert told["estimate"]["tokens"] > 1_000
    assert 0 < told["estimate"]["cost_usd"] < 0.1
    assert told["estimate"]["cost_rub"] > told["estimate"]["cost_usd"]


async def test_an_upload_may_ask_to_be_read_by_rules_alone(with_model: httpx.AsyncClient) -> None:
    files = {"files": ("дневник/2024-03-01.md", "Хочу рисовать акварелью.".encode())}
    asked = {"dry_run": "true", "reader": "rules"}

    told = (await with_model.post("/api/files/upload", files=files, data=asked)).json()

    assert told["estimate"]["calls"] == 0
    assert told["estimate"]["cost_usd"] == 0
