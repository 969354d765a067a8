"""The very Caddy of the compose file before servers of a test: what passes, what is stopped, and how soon it comes."""

import asyncio
import contextlib
import subprocess
import threading
import time
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import httpx
import pytest
import uvicorn
import websockets
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from tests.deploy.proxy import CADDYFILE, Door, before, environment
from tests.deploy.tools import caddy
from tests.journeys.running import free_port

pytestmark = pytest.mark.timeout(900)
PAUSE = 0.4
EVENTS = 4


async def _headers(request: Request) -> JSONResponse:
    return JSONResponse(dict(request.headers))


async def _count(request: Request) -> PlainTextResponse:
    seen = 0
    async for piece in request.stream():
        seen += len(piece)
    return PlainTextResponse(str(seen))


async def _slowly(_: Request) -> StreamingResponse:
    async def events() -> AsyncGenerator[str]:
        for n in range(EVENTS):
            yield f"event: token\ndata: {n}\n\n"
            await asyncio.sleep(PAUSE)

    return StreamingResponse(events(), media_type="text/event-stream")


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()


def _app(name: str) -> Starlette:
    async def page(_: Request) -> PlainTextResponse:
        return PlainTextResponse(name * 2_000, headers={"Server": "secret", "Referrer-Policy": "x"})

    return Starlette(
        routes=[
            Route("/api/headers", _headers),
            Route("/api/files/upload", _count, methods=["POST"]),
            Route("/api/notes", _count, methods=["POST"]),
            Route("/api/runs/1/events", _slowly),
            WebSocketRoute("/ws/chat", _echo),
            WebSocketRoute("/_stcore/stream", _echo),
            Route("/{path:path}", page),
        ]
    )


@contextlib.contextmanager
def _served(app: Starlette) -> Generator[int]:
    port = free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off",
                            server_header=False)  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Generator[Door]:
    with (
        _served(_app("api")) as api,
        _served(_app("ui")) as ui,
        before(tmp_path_factory.mktemp("caddy"), api=api, ui=ui) as door,
    ):
        yield door


@pytest.fixture
def http(door: Door) -> Generator[httpx.Client]:
    with httpx.Client(base_url=door.https, verify=door.trust, trust_env=False, timeout=30) as one:
        yield one


def _run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(caddy()), *words], check=False, capture_output=True, text=True, env=environment(**env)
    )


@pytest.mark.parametrize("domain", ["localhost", "map.example.org"])
def test_the_settings_are_valid_without_a_warning(domain: str, tmp_path: Path) -> None:
    said = _run(
        "validate", "--config", str(CADDYFILE), "--adapter", "caddyfile",
        DRIFTMAP_DOMAIN=domain, HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path),
    )  # fmt: skip

    assert said.returncode == 0, said.stderr
    assert '"level":"warn"' not in said.stderr


def test_the_settings_are_written_as_caddy_writes_them() -> None:
    assert _run("fmt", "--diff", str(CADDYFILE)).returncode == 0


def test_plain_http_is_sent_to_https(door: Door) -> None:
    answer = httpx.get(door.http + "/", trust_env=False)

    assert answer.status_code == 308
    assert answer.headers["location"].startswith("https://localhost")


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/", "ui"), ("/map", "ui"), ("/_stcore/health", "ui"), ("/map-data/1.json", "ui"),
        ("/api/health", "api"), ("/docs", "api"), ("/openapi.json", "api"), ("/apix", "ui"),
    ],
)  # fmt: skip
def test_each_path_goes_to_whom_it_belongs(http: httpx.Client, path: str, who: str) -> None:
    assert http.get(path).text.startswith(who)


def test_figures_stay_inside(http: httpx.Client) -> None:
    assert http.get("/metrics").status_code == 404


def test_every_answer_carries_headers_and_says_nothing_of_the_server(http: httpx.Client) -> None:
    for path in ("/", "/api/health"):
        headers = http.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "x", "what a part says itself stays"
        assert "server" not in headers
        assert "via" not in headers
        assert "strict-transport-security" not in headers, "never for localhost"


def test_a_client_cannot_say_who_it_is(http: httpx.Client) -> None:
    lies = {
        "X-Forwarded-For": "10.9.8.7",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Real-IP": "10.9.8.7",
        "Forwarded": "for=10.9.8.7",
    }

    seen = http.get("/api/headers", headers=lies).json()

    assert "10.9.8.7" not in str(seen)
    assert seen["x-forwarded-for"] in {"127.0.0.1", "::1"}
    assert seen["x-forwarded-proto"] == "https"
    assert seen["x-forwarded-host"].startswith("localhost")
    assert seen["host"].startswith("localhost")


def test_an_event_comes_when_it_is_said_and_not_at_the_end(http: httpx.Client) -> None:
    begun = time.monotonic()
    came: list[float] = []
    with http.stream("GET", "/api/runs/1/events") as answer:
        for line in answer.iter_lines():
            if line.startswith("data"):
                came.append(time.monotonic() - begun)

    assert len(came) == EVENTS
    assert came[0] < PAUSE
    assert came[-1] - came[0] > PAUSE * (EVENTS - 2)


@pytest.mark.parametrize("path", ["/ws/chat", "/_stcore/stream"])
async def test_websockets_pass(door: Door, path: str) -> None:
    address = door.https.replace("https://", "wss://") + path
    async with websockets.connect(address, ssl=door.trust, proxy=None) as socket:
        await socket.send("привет")

        assert await socket.recv() == "привет"


def test_a_large_archive_passes_and_a_large_note_does_not(http: httpx.Client) -> None:
    large = b"x" * (6 << 20)

    assert http.post("/api/files/upload", content=large).text == str(len(large))
    assert http.post("/api/notes", content=large).status_code == 413
    assert http.post("/api/notes", content=b"x" * 1_000).text == "1000"


def test_pages_are_packed_and_events_are_not(http: httpx.Client) -> None:
    assert http.get("/").headers.get("content-encoding") in {"gzip", "zstd"}
    assert "content-encoding" not in http.get("/api/health").headers


def test_without_parts_behind_it_the_proxy_says_so(tmp_path: Path) -> None:
    with before(tmp_path, api=free_port(), ui=free_port()) as door:
        answer = httpx.get(f"{door.https}/api/health", verify=door.trust, trust_env=False)

    assert answer.status_code == 502
