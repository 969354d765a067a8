"""A map per test: the fake, and a fresh group of the one engine of the session."""

from collections.abc import AsyncIterator
from itertools import count

import pytest

from graph.config import GraphConfig
from graph.embedded import EmbeddedEngine
from graph.graphiti import open_store
from graph.store import FactStore
from tests.engine import engine as engine
from tests.fakes import FactsInMemory

_groups = count()


@pytest.fixture
def config(engine: EmbeddedEngine) -> GraphConfig:
    return GraphConfig(engine.directory, group=f"u_t{next(_groups)}", socket=engine.socket)


@pytest.fixture
async def on_engine(config: GraphConfig) -> AsyncIterator[FactStore]:
    store = await open_store(config)
    await store.prepare()
    yield store
    await store.close()


@pytest.fixture(params=["memory", "falkordb"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[FactStore]:
    if request.param == "memory":
        yield FactsInMemory()
        return
    config: GraphConfig = request.getfixturevalue("config")
    opened = await open_store(config)
    await opened.prepare()
    yield opened
    await opened.close()
