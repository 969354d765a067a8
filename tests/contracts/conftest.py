"""A map per test: the fake, and a fresh group of the one engine of the session."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from graph.config import GraphConfig, Neo4jConfig
from graph.embedded import EmbeddedEngine
from graph.opening import open_store
from graph.store import FactStore
from tests.engine import engine as engine
from tests.fakes import FactsInMemory
from tests.neo4j_server import neo4j as neo4j

_groups = count()


@pytest.fixture
def config(engine: EmbeddedEngine) -> GraphConfig:
    return GraphConfig(engine.directory, group=f"u_t{next(_groups)}", socket=engine.socket)


@pytest.fixture
def config_on_neo4j(neo4j: Neo4jConfig, tmp_path: Path) -> GraphConfig:
    # A server that is named by the environment may have known the groups of an earlier session.
    return GraphConfig(tmp_path, group=f"u_t{uuid4().hex}", neo4j=neo4j)


@pytest.fixture
async def on_engine(config: GraphConfig) -> AsyncIterator[FactStore]:
    store = await open_store(config)
    await store.prepare()
    yield store
    await store.close()


@pytest.fixture
async def on_neo4j(config_on_neo4j: GraphConfig) -> AsyncIterator[FactStore]:
    store = await open_store(config_on_neo4j)
    await store.prepare()
    yield store
    await store.erase()
    await store.close()


@pytest.fixture(params=["memory", "falkordb", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> FactStore:
    """The map of each engine, and the fake that must keep the same promises."""
    match request.param:
        case "falkordb":
            return request.getfixturevalue("on_engine")
        case "neo4j":
            return request.getfixturevalue("on_neo4j")
        case _:
            return FactsInMemory()
