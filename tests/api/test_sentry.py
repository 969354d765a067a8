"""Sentry, where it is asked for: what leaves this machine is a class and places, never a word."""

import gzip
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CANARY = "canary-канарейка"

# One request that fails with the word everywhere it could hide: path, query, headers, locals, messages, logs.
PROGRAM = """
import asyncio, logging, sys
import httpx
from fastapi import FastAPI
from api.errors import answer_errors
from api.log import open_log
from api.sentry import open_sentry
from api.settings import read_settings

WORD = "canary-" + "\\u043a\\u0430\\u043d\\u0430\\u0440\\u0435\\u0439\\u043a\\u0430"
open_log()
told = open_sentry(read_settings())
app = FastAPI()

@app.post("/broken/{name}")
async def broken(name: str) -> None:
    secret_local = WORD
    logging.getLogger("openai").error("prompt was %s", WORD)
    try:
        raise KeyError(secret_local)
    except KeyError as first:
        raise ValueError(f"could not read {secret_local}") from first

answer_errors(app)

async def main() -> None:
    wire = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1") as http:
        await http.post(f"/broken/{WORD}?q={WORD}", content=WORD.encode(), headers={"X-Word": WORD.encode()})

asyncio.run(main())
if told:
    import sentry_sdk
    sentry_sdk.flush(10)
sys.stdout.write(str("sentry_sdk" in sys.modules))
"""


class _Sink(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Takes)
        self.taken: list[bytes] = []


class _Takes(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        sink = self.server
        assert isinstance(sink, _Sink)
        sink.taken.append(str(self.headers).encode() + body)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@contextmanager
def sink() -> Generator[_Sink]:
    server = _Sink()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _run(tmp_path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("SENTRY")}  # noqa: TID251 - a child needs the environment of its parent
    given = {**bare, "PYTHONPATH": str(ROOT), **env}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, env=given, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip


def test_an_event_is_a_class_and_places_and_nothing_that_was_written(tmp_path: Path) -> None:
    with sink() as server:
        dsn = f"http://key@127.0.0.1:{server.server_port}/1"
        done = _run(tmp_path, SENTRY_DSN=dsn)

    [envelope] = server.taken
    event = json.loads(envelope.splitlines()[-1])
    text = envelope.decode()
    assert [one["type"] for one in event["exception"]["values"]] == ["KeyError", "ValueError"]
    frames = event["exception"]["values"][1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "broken"
    assert event["tags"]["error_id"] in done.stderr
    for hidden in (CANARY, "канарейка", "\\u043a", "canary", "could not read", "secret_local"):
        assert hidden not in text
    assert socket.gethostname() not in text
    assert not {"request", "breadcrumbs", "extra", "user", "modules", "server_name"} & set(event)
    assert "канарейка" not in done.stderr + done.stdout


def test_without_an_address_the_client_is_not_even_imported(tmp_path: Path) -> None:
    done = _run(tmp_path)

    assert done.stdout == "False"
    assert "канарейка" not in done.stderr


def test_the_address_may_lie_in_a_file(tmp_path: Path) -> None:
    with sink() as server:
        place = tmp_path / "dsn"
        place.write_text(f"http://key@127.0.0.1:{server.server_port}/1\n")
        _run(tmp_path, SENTRY_DSN_FILE=str(place))

    assert len(server.taken) == 1


@pytest.mark.parametrize("name", ["api", "worker"])
def test_each_part_that_works_on_words_opens_the_same_narrow_way(name: str) -> None:
    main = ROOT / "api" / ("__main__.py" if name == "api" else "jobs/__main__.py")

    assert "open_sentry(settings)" in main.read_text(encoding="utf-8")
