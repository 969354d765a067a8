"""A pytest plugin: one Neo4j for a whole session, named by the environment or started from its jars."""

import os
import shutil
import signal
import subprocess
import time
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


class Neo4jServer:
    """A server of one's own, which may be killed and come back on the same port with what it held."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.pid, self.uri = start(home)
        self.config = Neo4jConfig(self.uri)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        while _lives(self.pid):
            time.sleep(0.02)

    def start(self) -> None:
        self.pid, _ = start(self.home, NEO4J_PORT=self.uri.rpartition(":")[2])

    def stop(self) -> None:
        stop(self.home)


def _lives(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


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
