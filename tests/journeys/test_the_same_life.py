"""The sample life, imported on each engine: the same map, priorities, shifts and answers."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest

from api.app import create_app
from api.first_life import pack
from api.mind import Mind
from api.sample import archive
from graph.config import GraphConfig, Neo4jConfig
from graph.embedded import EmbeddedEngine
from graph.opening import open_store
from graph.store import FactStore
from tests.api.jobs.worked import mind_on, worked
from tests.engine import engine as engine
from tests.fakes import FactsInMemory
from tests.neo4j_server import neo4j as neo4j

# A server that is named by the environment may hold other maps.
GROUP = f"u_{uuid4().hex}"
ASKED = (
    "/api/map?as_of=2025-03-01&limit=1000",
    "/api/map/history?limit=1000",
    "/api/priorities?as_of=2025-06-01",
    "/api/priorities?as_of=2025-06-01&view=then",
    "/api/shifts?from=2025-01-01&to=2025-07-01",
    "/api/entities?limit=500",
    "/api/facts?as_of=2025-06-01",
    "/api/facts?known_at=2020-01-01",
    "/api/memory/search?q=лодка&top_k=20",
)
QUESTIONS = (
    "Чего я хотела весной 2025?",
    "Что изменилось с января по июль 2025?",
    "What matters to me now?",
    "Кто такой Глеб?",
)


@pytest.mark.neo4j
async def test_one_life_is_the_same_on_every_engine(
    engine: EmbeddedEngine, neo4j: Neo4jConfig, tmp_path: Path
) -> None:
    configs = (
        GraphConfig(engine.directory, GROUP, socket=engine.socket),
        GraphConfig(tmp_path, GROUP, neo4j=neo4j),
    )
    lives = [await _life(tmp_path / "memory", FactsInMemory(GROUP))]
    for n, config in enumerate(configs):
        store = await open_store(config)
        await store.prepare()
        lives.append(await _life(tmp_path / str(n), store))
        await store.erase()
        await store.close()

    for path, answer in lives[0].items():
        assert answer, path
        assert lives[1][path] == answer, path
        assert lives[2][path] == answer, path


async def _life(data: Path, store: FactStore) -> dict[str, Any]:
    """What is asked -> what is answered, without what is new in every start."""
    async with mind_on(data, store=store, group=GROUP) as mind, _http(mind) as http:
        files = {"files": ("sample.zip", pack(archive()), "application/zip")}
        asked = {"timezone": "Europe/Moscow"}
        (await http.post("/api/files/upload", files=files, data=asked)).raise_for_status()
        await worked(mind)
        answers: dict[str, Any] = {}
        for path in ASKED:
            answers[path] = _plain((await http.get(path)).raise_for_status().json())
        for question in QUESTIONS:
            said = {"messages": [{"role": "user", "content": question}], "as_of": "2026-01-01"}
            answer = (await http.post("/api/chat/generate", json=said)).raise_for_status().json()
            answers[question] = (answer["message"]["content"], _plain(answer["citations"]))
        return answers


@asynccontextmanager
async def _http(mind: Mind) -> AsyncGenerator[httpx.AsyncClient]:
    @asynccontextmanager
    async def opened() -> AsyncGenerator[Mind]:
        yield mind

    app = create_app(opened)
    wire = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1:8000", timeout=60) as client,
    ):
        yield client


def _plain(answer: Any) -> Any:
    """Without the number of the revision, and without ids that are drawn at an upload."""
    match answer:
        case dict():
            items = cast("dict[str, Any]", answer).items()
            return {k: _plain(v) for k, v in items if k not in {"revision", "document_id"}}
        case list():
            return [_plain(one) for one in cast("list[Any]", answer)]
        case str():
            return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", "…", answer)
        case _:
            return answer
