"""Servers that the settings name -> facts: Neo4j, Redis, and the model's server where that was asked for."""

import re
import socket
import ssl
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import cast
from urllib.parse import SplitResult, unquote, urlsplit

import httpx

from api.doctor.facts import Bell, ModelServer, Neo4j
from graph.config import GraphConfig, ModelConfig
from graph.errors import EngineLocksOut, EngineTooOld, GraphUnavailable
from graph.opening import open_store

PATIENCE = 5.0
_VERSION = re.compile(r"(\d+)\.(\d+)")


async def neo4j(config: GraphConfig, *, far: bool, weak_password: bool) -> Neo4j:
    try:
        store = await open_store(config)
    except EngineLocksOut:
        return Neo4j("locked", far=far, weak_password=weak_password)
    except EngineTooOld:
        return Neo4j("old", far=far, weak_password=weak_password)
    except GraphUnavailable:
        return Neo4j("away", far=far, weak_password=weak_password)
    try:
        found = _VERSION.search(await store.version())
        entities = len(await store.entities())
    except GraphUnavailable:
        return Neo4j("away", far=far, weak_password=weak_password)
    finally:
        await store.close()
    version = (int(found[1]), int(found[2])) if found else None
    return Neo4j("answers", version, far, weak_password, entities)


def bell(url: str) -> Bell:
    """Asked in Redis' own words; the queue's library would try again for seconds."""
    place = urlsplit(url)
    words = [b"PING"]
    if place.password:
        user = unquote(place.username or "default")
        words.insert(0, _command("AUTH", user, unquote(place.password)))
    try:
        answers = _exchange(place, b"\r\n".join(words) + b"\r\n")
    except OSError:
        return Bell("away")
    if b"+PONG" in answers:
        return Bell("answers")
    return Bell("locked" if re.search(rb"-(WRONGPASS|NOAUTH|ERR AUTH)", answers) else "away")


def _command(*words: str) -> bytes:
    """A command as Redis reads it; without the last line's end, which the caller adds."""
    parts = [f"*{len(words)}"]
    for word in words:
        parts += [f"${len(word.encode())}", word]
    return "\r\n".join(parts).encode()


def _exchange(place: SplitResult, said: bytes) -> bytes:
    if place.scheme == "unix":
        plain = socket.socket(socket.AF_UNIX)
        plain.settimeout(PATIENCE)
        plain.connect(place.path)
    else:
        plain = socket.create_connection((place.hostname or "", place.port or 6379), PATIENCE)
    with plain:
        line = plain
        if place.scheme == "rediss":
            line = ssl.create_default_context().wrap_socket(plain, server_hostname=place.hostname)
        line.sendall(said)
        answers = b""
        wanted = 2 if said.startswith(b"*") else 1
        while answers.count(b"\r\n") < wanted and (piece := line.recv(4096)):
            answers += piece
    return answers


async def models(
    config: ModelConfig, transport: httpx.AsyncBaseTransport | None = None
) -> ModelServer:
    """One free question. Its answer also shows what time it is elsewhere."""
    wanted = tuple(dict.fromkeys(filter(None, (config.strong, config.light, config.embedding))))
    headers = {"Authorization": f"Bearer {config.api_key}"} if config.api_key else {}
    address = f"{config.base_url.rstrip('/')}/models"
    try:
        async with httpx.AsyncClient(
            timeout=PATIENCE, headers=headers, transport=transport
        ) as http:
            answer = await http.get(address)
    except httpx.HTTPError:
        return ModelServer(0, wanted=wanted)
    known = _names(answer) if answer.is_success else ()
    return ModelServer(answer.status_code, known, wanted, _date(answer.headers.get("date")))


def _names(answer: httpx.Response) -> Sequence[str]:
    try:
        told: object = answer.json()
    except ValueError:
        return ()
    rows = cast("Mapping[str, object]", told).get("data") if isinstance(told, dict) else None
    if not isinstance(rows, list):
        return ()
    named = [cast("Mapping[str, object]", row).get("id") for row in rows if isinstance(row, dict)]  # pyright: ignore[reportUnknownVariableType] - a stranger's answer
    return tuple(name for name in named if isinstance(name, str))


def _date(header: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
    return found.astimezone(UTC) if found and found.tzinfo else None
