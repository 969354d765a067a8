"""`driftmap run`: one parent of engine, API, worker and pages; it starts them in order and stops them in order."""

import argparse
import asyncio
import http.client
import signal
import socket
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import urlsplit

from api.children import Child, part
from api.log import open_log
from api.settings import Settings, environment_of_a_child, graph_config, read_settings
from graph.config import GraphConfig
from graph.embedded import EmbeddedEngine, was_killed
from graph.errors import (
    EngineBusy,
    EngineFailed,
    EngineLocksOut,
    EngineTooOld,
    GraphUnavailable,
    HalfRestored,
)
from graph.portable.underway import underway
from graph.store import FactStore

FAILED = 1
HEALTH_PATIENCE = 120.0
PAGES_PATIENCE = 60.0
PORT_PATIENCE = 5.0
NEO4J_PATIENCE = 60.0
NO_NEO4J = (
    "Neo4j does not answer at NEO4J_URI. Start it, mend the address, "
    "or take the embedded engine with --engine embedded."
)


type _Opens = Callable[[GraphConfig], Awaitable[FactStore]]


class _Brings(Protocol):
    async def __call__(self, settings: Settings, *, say: Callable[[str], None]) -> None: ...


class NotStarted(Exception):
    """Said to the person as it is: one sentence about a port, a folder or a part that would not start."""


def main() -> None:
    asked = _asked(sys.argv[1:])
    given: dict[str, object] = {
        "data": asked.data,
        "port": asked.port,
        "ui_port": asked.ui_port,
        "engine": asked.engine,
    }
    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    open_log(form=settings.log)
    try:
        code = asyncio.run(_run(settings, pages=not asked.no_ui, sample=not asked.no_sample))
    except* NotStarted as refused:
        _say(_first_sentence(refused))
        code = FAILED
    raise SystemExit(code)


def _first_sentence(refused: BaseExceptionGroup[NotStarted]) -> str:
    first = refused.exceptions[0]
    return _first_sentence(first) if isinstance(first, BaseExceptionGroup) else str(first)


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="driftmap run", description="Start everything in the foreground; Ctrl-C stops it."
    )
    parser.add_argument("--data", type=Path, help="the data folder (DRIFTMAP_DATA, .data)")
    parser.add_argument("--port", type=int, help="port of the API (DRIFTMAP_PORT, 8000)")
    pages = parser.add_mutually_exclusive_group()
    pages.add_argument("--ui-port", type=int, help="port of the pages (DRIFTMAP_UI_PORT, 8501)")
    pages.add_argument("--no-ui", action="store_true", help="no pages")
    parser.add_argument("--no-sample", action="store_true", help="leave an empty map empty")
    parser.add_argument(
        "--engine",
        choices=["embedded", "neo4j"],
        help="where the map lies: the server of NEO4J_URI where that is set, else the embedded engine",
    )
    return parser.parse_args(argv)


async def _run(settings: Settings, *, pages: bool, sample: bool) -> int:
    begun = time.monotonic()
    stop = asyncio.Event()
    _stop_on_signals(stop)
    with _step("checked the ports"):
        await _free_ports(settings, pages=pages)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = underway(settings.data)
    if half is not None and half.job_id is None:
        raise NotStarted(HalfRestored.__doc__ or "")
    reasons: list[str] = []
    loop = asyncio.get_running_loop()

    def give_up(reason: str) -> None:
        reasons.append(reason)
        stop.set()

    def engine_gone() -> None:
        # The engine is watched by a thread of its own.
        loop.call_soon_threadsafe(give_up, EngineFailed.__doc__ or "the graph engine failed")

    engine = _on_neo4j(settings) if settings.on_neo4j else _embedded(settings, engine_gone)
    async with engine, asyncio.TaskGroup() as tasks:
        house = _House(settings, pages=pages, give_up=give_up)
        try:
            await house.start(tasks, stop)
            if not stop.is_set():
                _say(f"everything is up after {time.monotonic() - begun:.1f} s; Ctrl-C stops it")
                await _live(settings, stop, sample=sample)
        finally:
            await house.stop()
    if reasons:
        raise NotStarted(reasons[0])
    return 0


async def _live(settings: Settings, stop: asyncio.Event, *, sample: bool) -> None:
    """Until somebody says stop; meanwhile a newcomer's empty map gets the sample life."""
    async with asyncio.TaskGroup() as tasks:
        bringing = tasks.create_task(_first_life()(settings, say=_say)) if sample else None
        await stop.wait()
        if bringing is not None:
            bringing.cancel()


def _first_life() -> _Brings:
    # Loaded only here: its client takes ten megabytes, and who looks after all the others lives as long as they.
    return cast("_Brings", import_module("api.first_life").first_life)


class _House:
    """The three children, in the order of starting."""

    def __init__(self, settings: Settings, *, pages: bool, give_up: Callable[[str], None]) -> None:
        self._settings = settings
        parts = [part("api", "the API"), part("worker", "the worker")]
        if pages:
            parts.append(part("ui", "the pages", f"--server.port={settings.ui_port}"))
        environment = environment_of_a_child(settings)
        self._children = [
            Child(
                one,
                environment=environment,
                log=settings.data / "log" / f"{one.name}.log",
                clock=time.monotonic,
                say=_say,
                give_up=give_up,
            )
            for one in parts
        ]

    async def start(self, tasks: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        for child in self._children:
            tasks.create_task(child.keep())
        begun = time.monotonic()
        await _until_green(self._settings, stop)
        if stop.is_set():
            return
        for child in self._children[:2]:
            child.stands()
        _say(f"API and worker answer ({time.monotonic() - begun:.1f} s)")
        sys.stdout.write(f"driftmap ready {self._settings.url}\n")
        sys.stdout.flush()
        if len(self._children) > 2:
            with _step("the pages answer"):
                await _until_open(self._settings.ui_port, stop)
            if not stop.is_set():
                self._children[2].stands()
                _say(f"open http://127.0.0.1:{self._settings.ui_port} in a browser")

    async def stop(self) -> None:
        for child in reversed(self._children):
            with _step(f"stopped {child.part.spoken}"):
                await child.stop()


@asynccontextmanager
async def _on_neo4j(settings: Settings) -> AsyncGenerator[None]:
    """A server that others look after: asked once whether it takes us, with patience while it starts."""
    # Loaded only here: who looks after all the others needs nothing of the map itself.
    open_store = cast("_Opens", import_module("graph.opening").open_store)
    last = time.monotonic() + NEO4J_PATIENCE
    with _step("Neo4j answers"):
        while True:
            try:
                store = await open_store(graph_config(settings))
            except GraphUnavailable as refused:
                ours_to_mend = isinstance(refused, EngineLocksOut | EngineTooOld)
                if ours_to_mend or time.monotonic() > last:
                    said = refused.__doc__ if ours_to_mend else NO_NEO4J
                    raise NotStarted(said) from None
            else:
                break
            await asyncio.sleep(1.0)
        await store.close()
    yield


@asynccontextmanager
async def _embedded(settings: Settings, gone: Callable[[], None]) -> AsyncGenerator[None]:
    """The graph engine of this data folder; it outlives all who use it."""
    engine = EmbeddedEngine(settings.data, gave_up=gone)
    try:
        with _step("the graph engine runs"):
            await asyncio.to_thread(engine.start)
    except (EngineBusy, EngineFailed, GraphUnavailable) as refused:
        raise NotStarted(type(refused).__doc__ or "the graph engine did not start") from None
    try:
        yield
    finally:
        with _step("stopped the graph engine"):
            await asyncio.to_thread(engine.stop)


async def _until_green(settings: Settings, stop: asyncio.Event) -> None:
    url = f"{settings.url}/api/health"
    last = time.monotonic() + HEALTH_PATIENCE
    while not stop.is_set():
        if await asyncio.to_thread(_is_green, url, settings.token):
            return
        if time.monotonic() > last:
            raise NotStarted(
                f"/api/health was not green within {HEALTH_PATIENCE:.0f} s; "
                f"the reason is in {settings.data / 'log'}"
            )
        await _wait(stop, 0.1)


async def _until_open(port: int, stop: asyncio.Event) -> None:
    url = f"http://127.0.0.1:{port}/_stcore/health"
    last = time.monotonic() + PAGES_PATIENCE
    while not stop.is_set() and time.monotonic() < last:
        if await asyncio.to_thread(_is_green, url):
            return
        await _wait(stop, 0.1)


def _is_green(url: str, token: str | None = None) -> bool:
    """Whether one of our own parts answers there, and well."""
    place = urlsplit(url)
    asking = http.client.HTTPConnection(place.hostname or "", place.port, timeout=5)
    try:
        asking.request(
            "GET", place.path, headers={"Authorization": f"Bearer {token}"} if token else {}
        )
        return asking.getresponse().status < http.client.BAD_REQUEST
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


async def _free_ports(settings: Settings, *, pages: bool) -> None:
    """Taken ports are refused at once, but for a moment after parts of this folder were killed with their parent."""
    patience = PORT_PATIENCE if was_killed(settings.data) else 0.0
    last = time.monotonic() + patience
    while True:
        try:
            return _check_ports(settings, pages=pages)
        except NotStarted:
            if time.monotonic() >= last:
                raise
        await asyncio.sleep(0.1)


def _check_ports(settings: Settings, *, pages: bool) -> None:
    wanted = [("the API", settings.host, settings.port, "--port")]
    if pages:
        wanted.append(("the pages", "127.0.0.1", settings.ui_port, "--ui-port"))
    if pages and settings.port == settings.ui_port:
        raise NotStarted(f"API and pages cannot share port {settings.port}; give one --ui-port")
    for who, host, port, option in wanted:
        if not _is_free(host, port):
            raise NotStarted(
                f"port {port} for {who} is taken by another program; give another with {option}"
            )


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)


@contextmanager
def _step(done: str) -> Generator[None]:
    begun = time.monotonic()
    yield
    _say(f"{done} ({time.monotonic() - begun:.1f} s)")


def _say(sentence: str) -> None:
    # stdout belongs to the one line that programs wait for.
    sys.stderr.write(f"driftmap: {sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
