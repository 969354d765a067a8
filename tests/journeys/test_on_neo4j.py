"""`driftmap run` with its map in Neo4j: started, filled, stopped and started again."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.running import ROOT, bare_environment, bring, free_port, running
from tests.neo4j_server import Neo4jServer

DIARY = {
    "Дневник/2024-01-10.md": "Хочу снова рисовать акварелью. Купил краски и бумагу.\n",
    "Дневник/2024-05-20.md": "Бросил рисовать акварелью. Надоело, ничего не выходит.\n",
}


def started(*options: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", "run", "--no-ui", "--no-sample", *options]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=bare_environment() | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.neo4j
def test_a_life_in_neo4j_outlives_a_stop(tmp_path: Path) -> None:
    server = Neo4jServer(tmp_path / "server")
    env = {"NEO4J_URI": server.uri}
    try:
        with running(tmp_path / "data", env=env) as product:
            health = product.http.get("/api/health").json()
            assert health["engine"] == {"name": "neo4j", "version": "5.26.30", "ok": True}
            assert bring(product.http, DIARY)["status"] == "done"
            before = product.http.get("/api/map?as_of=2024-02-01").json()
            assert product.stop() == 0
        with running(tmp_path / "data", env=env) as product:
            after = product.http.get("/api/map?as_of=2024-02-01").json()
    finally:
        server.stop()

    assert [one["name"] for one in before["nodes"]]
    assert after["nodes"] == before["nodes"]
    assert not (tmp_path / "data" / "e.sock").exists()


def test_neo4j_without_an_address_is_refused_with_a_sentence(tmp_path: Path) -> None:
    done = started("--data", str(tmp_path), "--engine", "neo4j")

    assert done.returncode == 2
    assert done.stderr.strip() == "driftmap: NEO4J_URI is not set, and --engine neo4j needs it"


def test_a_weak_password_of_a_far_server_is_refused(tmp_path: Path) -> None:
    done = started(
        "--data", str(tmp_path), NEO4J_URI="bolt://db.example:7687", NEO4J_PASSWORD="neo4j"
    )

    assert done.returncode == 2
    assert "NEO4J_PASSWORD is weak" in done.stderr


def test_the_embedded_engine_may_be_asked_for_beside_an_address(tmp_path: Path) -> None:
    env = {"NEO4J_URI": f"bolt://127.0.0.1:{free_port()}"}
    options = ("--no-ui", "--no-sample", "--engine", "embedded")

    with running(tmp_path / "data", *options, env=env) as product:
        assert product.http.get("/api/health").json()["engine"]["name"] == "falkordb"
