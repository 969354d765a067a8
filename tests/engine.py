"""A pytest plugin: one started engine for a whole session, in a folder of its own."""

from collections.abc import Iterator

import pytest

from graph.embedded import EmbeddedEngine


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    started = EmbeddedEngine(tmp_path_factory.mktemp("engine"))
    started.start()
    yield started
    started.stop()
