"""The stand-in API and the pages as processes of their own, stopped by their own ids."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@contextmanager
def process(
    command: list[str], url: str, env: Mapping[str, str], folder: Path = ROOT
) -> Generator[None]:
    whole = {**os.environ, **env}  # noqa: TID251 - a child needs the environment of its parent
    child = subprocess.Popen(
        [sys.executable, *command], cwd=folder, env=whole, stdout=subprocess.DEVNULL
    )
    try:
        last = time.monotonic() + PATIENCE
        while not _answers(url):
            assert child.poll() is None, f"{command} ended"
            assert time.monotonic() < last, f"{url} does not answer"
            time.sleep(0.1)
        yield
    finally:
        child.terminate()
        child.wait(20)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=10, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def api(**env: str) -> Generator[str]:
    with _served("tests.ui.fake_api:app", "/api/map/revision", env) as url:
        yield url


@contextmanager
def locked_api(token: str) -> Generator[str]:
    with _served("tests.ui.locked_api:app", "/api/health", {"DRIFTMAP_API_TOKEN": token}) as url:
        yield url


@contextmanager
def _served(app: str, known: str, env: Mapping[str, str]) -> Generator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = ["-m", "uvicorn", app, "--port", str(port), "--no-proxy-headers"]
    with process([*command, "--log-level", "warning"], f"{url}{known}", env):
        yield url


@contextmanager
def pages(api_url: str, **env: str) -> Generator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    given = {"DRIFTMAP_API_URL": api_url, "DRIFTMAP_UI_TEST": "1", **env}
    with process(["-m", "ui", f"--server.port={port}"], f"{url}/_stcore/health", given):
        yield url
