"""`driftmap run` as a test has it: on free ports and a folder of its own, stopped by its process id."""

import io
import os
import select
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent.parent
READY = 90.0
FINAL = {"done", "failed", "cancelled", "paused", "paused_budget"}


@dataclass(frozen=True, slots=True)
class Running:
    """One started product: its address, how long the start took, and its process."""

    url: str
    seconds: float
    process: subprocess.Popen[str]
    http: httpx.Client

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=60)


@contextmanager
def running(data: Path, *options: str, env: Mapping[str, str] | None = None) -> Generator[Running]:
    port = free_port()
    begun = time.monotonic()
    said = (data.parent / f"{data.name}.stderr").open("w+", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "run", "--data", str(data), "--port", str(port)]
        + (list(options) or ["--no-ui", "--no-sample"]),
        cwd=ROOT,
        env=bare_environment() | dict(env or {}),
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
        encoding="utf-8",
    )
    try:
        line = first_line(process)
        said.seek(0)
        assert line == f"driftmap ready http://127.0.0.1:{port}", said.read()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as http:
            yield Running(str(http.base_url), time.monotonic() - begun, process, http)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
        if process.stdout is not None:
            process.stdout.close()
        said.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bring(http: httpx.Client, files: Mapping[str, str], **form: str) -> dict[str, object]:
    """Upload some texts as one zip and wait for the end of the job."""
    answer = http.post(
        "/api/files/upload",
        files={"files": ("архив.zip", packed(files), "application/zip")},
        data=form,
    )
    assert answer.status_code == 202, answer.text
    job_id = answer.json()["job_id"]
    last = time.monotonic() + READY
    while time.monotonic() < last:
        job = http.get(f"/api/ingest/{job_id}").raise_for_status().json()
        if job["status"] in FINAL:
            return job
        time.sleep(0.1)
    raise AssertionError(f"the job did not end: {job_id}")


def packed(files: Mapping[str, str]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text)
    return body.getvalue()


def first_line(process: subprocess.Popen[str]) -> str:
    """The first line of stdout, or nothing when it ends or takes too long."""
    assert process.stdout is not None
    last = time.monotonic() + READY
    while time.monotonic() < last and process.poll() is None:
        if select.select([process.stdout], [], [], 0.2)[0]:
            return process.stdout.readline().strip()
    return ""


def bare_environment() -> dict[str, str]:
    """Nothing of the person's own settings, and no key, reaches the product under test."""
    ours = ("DRIFTMAP_", "OPENAI_", "NEO4J_", "REDIS_", "DATABASE_", "SENTRY_", "STREAMLIT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}  # noqa: TID251 - what a child inherits
