"""What every room's tests may use: a mind on a fake map and a real database, and clients of the real application."""

import threading
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import structlog
import uvicorn

from api.app import OpenMind, create_app
from api.bootstrap import assemble
from api.mind import Mind, MindConfig
from graph.sql import open_database
from graph.store import FactStore
from tests.fakes import FactsInMemory
from ui.client import MindClient

pytest_plugins = ["tests.outside"]

STARTED = 20.0


@pytest.fixture(scope="session", autouse=True)
def plain_log() -> None:
    """A line an event: drawing the frames of a traceback takes a second and hides the test's own."""
    structlog.configure(processors=[structlog.processors.KeyValueRenderer()])


class SilentBell:
    """Remembers for whom it was to ring."""

    def __init__(self) -> None:
        self.rung: list[str] = []

    def ring(self, job_id: str) -> None:
        self.rung.append(job_id)

    async def healthy(self) -> bool:
        return True


@pytest.fixture
def store() -> FactStore:
    return FactsInMemory()


@pytest.fixture
def bell() -> SilentBell:
    return SilentBell()


@pytest.fixture
def open_mind(store: FactStore, bell: SilentBell, tmp_path: Path) -> OpenMind:
    """A whole mind; only the graph engine and the bell are fakes."""

    @asynccontextmanager
    async def opened() -> AsyncGenerator[Mind]:
        config = MindConfig(data=tmp_path / "data", engine_version="in memory")
        config.spool.mkdir(parents=True)
        database = await open_database(f"sqlite+aiosqlite:///{config.data / 'driftmap.sqlite'}")
        try:
            yield assemble(config, database, store, bell)
        finally:
            await database.close()

    return opened


@pytest.fixture
async def http(open_mind: OpenMind) -> AsyncGenerator[httpx.AsyncClient]:
    """The real application without a socket."""
    app = create_app(open_mind)
    wire = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1:8000") as client,
    ):
        yield client


@pytest.fixture
def served(open_mind: OpenMind) -> Generator[str]:
    """The address of the real application behind a socket of this machine, without the scheme."""
    server = uvicorn.Server(uvicorn.Config(create_app(open_mind), port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    last = time.monotonic() + STARTED
    while not server.started and time.monotonic() < last:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(STARTED)


@pytest.fixture
def client(served: str) -> Generator[MindClient]:
    """The pages' own client on the real application."""
    with httpx.Client(base_url=f"http://{served}", trust_env=False) as wire:
        yield MindClient(wire)
