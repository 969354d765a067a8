"""A pytest plugin: one Neo4j for a whole session, named by the environment or started from its jars."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.config import Neo4jConfig
from tests.outside import ROOT, Outside

SCRIPT = ROOT / ".ci" / "neo4j"
STARTING_S = 900


def start(home: Path, **more: str) -> tuple[int, str]:
    """Process id and address of a server of this folder; it fetches the jars the first time."""
    command = ["bash", str(SCRIPT), "start", str(home)]
    command = [*(f"{name}={value}" for name, value in more.items()), *command]
    done = subprocess.run(
        ["env", *command], capture_output=True, text=True, check=False, timeout=STARTING_S
    )
    if done.returncode != 0:
        raise OSError(done.stderr.strip()[-500:])
    pid, uri = done.stdout.split()[-2:]
    return int(pid), uri


def stop(home: Path) -> None:
    subprocess.run(["bash", str(SCRIPT), "stop", str(home)], check=True, timeout=120)


@pytest.fixture(scope="session")
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jConfig]:
    """A server to write groups of one's own into."""
    outside = Outside()
    if outside.test_neo4j is not None:
        yield outside.neo4j_config()
        return
    home = tmp_path_factory.mktemp("neo4j")
    try:
        _, uri = start(home)
    except OSError as refused:
        if outside.ci:
            raise
        pytest.skip(f"no Neo4j could be started here: {refused}")
    yield Neo4jConfig(uri)
    stop(home)
    shutil.rmtree(home, ignore_errors=True)
