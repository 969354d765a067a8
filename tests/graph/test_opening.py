"""What a process loads for the engine it has, and for the one it has not."""

import subprocess
import sys
from pathlib import Path

import pytest

from graph.config import GraphConfig, Neo4jConfig
from graph.errors import GraphUnavailable
from graph.opening import open_store

_LOADED = (
    "import sys, api.jobs.__main__; print(*{'neo4j', 'pandas', 'graphiti_core'} & set(sys.modules))"
)


def test_the_embedded_engine_brings_no_driver_of_another() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, check=True, encoding="utf-8"
    )

    assert told.stdout.strip() == ""


async def test_a_neo4j_that_is_not_there_is_missed(tmp_path: Path) -> None:
    nowhere = Neo4jConfig("bolt://127.0.0.1:1", "neo4j", "a long word of its own")

    with pytest.raises(GraphUnavailable):
        await open_store(GraphConfig(data=tmp_path, neo4j=nowhere))
