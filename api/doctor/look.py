"""Settings -> all facts: each part is looked at by its own module, here they come together."""

import fcntl
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from api.bootstrap import models_of
from api.doctor import machine, outside
from api.doctor.facts import Archive, Embedded, Facts, Neo4j
from api.settings import LOOPBACK, WEAK, Settings, graph_config
from graph.config import GraphConfig
from graph.errors import GraphUnavailable
from graph.opening import open_store
from graph.sockets import socket_of
from graph.sql.glance import glance


async def look(settings: Settings | str, *, now: datetime, online: bool) -> Facts:
    """Settings that were refused, as a sentence, leave only the machine to look at."""
    if isinstance(settings, str):
        return Facts(now, machine.machine(), refused=settings)
    asked = models_of(settings)
    return Facts(
        now=now,
        machine=machine.machine(),
        ports=(
            machine.port(settings.port, "api", settings.host),
            machine.port(settings.ui_port, "ui"),
        ),
        folder=machine.folder(settings.data, Path(".env")),
        archive=_archive(settings),
        embedded=None if settings.on_neo4j else await _embedded(settings.data.absolute()),
        neo4j=await _neo4j(settings) if settings.on_neo4j else None,
        bell=outside.bell(settings.redis_url.get_secret_value()) if settings.redis_url else None,
        has_key=asked is not None,
        models=await outside.models(asked) if online and asked else None,
    )


def _archive(settings: Settings) -> Archive | None:
    """Another database than our own file has its own keepers."""
    if settings.database_url is not None:
        return None
    found = glance(settings.data / "driftmap.sqlite")
    if found is None:
        return Archive()
    return Archive(True, found.sound, found.chunks_done, found.newest)


async def _neo4j(settings: Settings) -> Neo4j:
    far = urlsplit(settings.neo4j_uri or "").hostname not in LOOPBACK
    password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
    return await outside.neo4j(graph_config(settings), far=far, weak_password=password in WEAK)


async def _embedded(data: Path) -> Embedded:
    running = socket_of(data) is not None
    return Embedded(
        log_bytes=_log_bytes(data),
        running=running,
        orphan=not running and _held(data / "engine.child"),
        entities=await _entities(data) if running else None,
    )


def _log_bytes(data: Path) -> int | None:
    logs = [place.stat().st_size for place in data.glob("appendonlydir/*") if place.is_file()]
    return sum(logs) if logs else None


async def _entities(data: Path) -> int | None:
    try:
        store = await open_store(GraphConfig(data=data))
    except GraphUnavailable:
        return None
    try:
        return len(await store.entities())
    except GraphUnavailable:
        return None
    finally:
        await store.close()


def _held(place: Path) -> bool:
    """A server holds this lock as long as it lives."""
    try:
        with place.open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
