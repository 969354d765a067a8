"""The probes over what a test sets up: ports, folders, databases, servers; and the command as a person calls it."""

import fcntl
import json
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from api.doctor import alive, machine, outside
from api.doctor.facts import Bell
from graph.config import ModelConfig
from graph.sql.glance import Glance, glance
from tests.journeys.running import ROOT, bare_environment, free_port

MODEL = ModelConfig("http://models.test/v1", "secret", "strong", "light")


def doctor(folder: Path, *options: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", "doctor", *options],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=bare_environment() | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"} | env,
    )


@contextmanager
def listening() -> Generator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield int(taken.getsockname()[1])


@contextmanager
def answering(answer: Callable[[bytes], bytes]) -> Generator[int]:
    """A server for one caller."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            caller, _ = server.accept()
            with caller:
                caller.sendall(answer(caller.recv(4096)))

        one = threading.Thread(target=serve)
        one.start()
        yield int(server.getsockname()[1])
        one.join(timeout=5)


def test_a_taken_port_is_named_with_its_program() -> None:
    with listening() as number:
        found = machine.port(number, "api")

    assert found.taken
    assert found.holder is not None
    assert machine.port(free_port(), "api").taken is False


def test_a_folder_open_to_others_is_seen_with_its_rights(tmp_path: Path) -> None:
    data, env = tmp_path / "data", tmp_path / ".env"
    data.mkdir()
    data.chmod(0o755)
    env.touch()
    env.chmod(0o644)

    found = machine.folder(data, env)

    assert (found.exists, found.mode, found.env_mode) == (True, 0o755, 0o644)
    assert found.free_mb


def test_a_folder_that_is_not_there_has_the_room_of_where_it_will_be(tmp_path: Path) -> None:
    found = machine.folder(tmp_path / "not" / "yet", tmp_path / ".env")

    assert (found.exists, found.env_mode) == (False, None)
    assert found.free_mb


def test_the_innermost_mount_says_the_kind(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    inner = tmp_path / "мои данные"
    shown = str(inner).replace(" ", "\\040")
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nhost:/x {shown} nfs4 rw 0 0\n", encoding="utf-8")

    assert machine.filesystem(inner / "map", mounts) == "nfs4"
    assert machine.filesystem(tmp_path, mounts) == "ext4"


def test_this_machine_has_what_the_tests_run_on() -> None:
    found = machine.machine()

    assert found.python == sys.version_info[:2]
    assert found.engine_here
    assert found.libgomp


def test_a_database_is_looked_at_without_being_touched(tmp_path: Path) -> None:
    place = tmp_path / "driftmap.sqlite"
    with sqlite3.connect(place) as made:
        made.execute("CREATE TABLE chunks (done BOOLEAN)")
        made.execute("CREATE TABLE jobs (updated TEXT)")
        made.execute("INSERT INTO chunks VALUES (1), (1), (0)")
        made.execute("INSERT INTO jobs VALUES ('2026-11-25T10:00:00+00:00')")
    made.close()
    before = place.read_bytes()

    found = glance(place)

    assert found == Glance(True, 2, datetime(2026, 11, 25, 10, tzinfo=UTC))
    assert place.read_bytes() == before
    assert glance(tmp_path / "no.sqlite") is None


@pytest.mark.parametrize("at", [0, 4_096 + 8])
def test_a_damaged_database_is_said_to_be_damaged(tmp_path: Path, at: int) -> None:
    place = tmp_path / "driftmap.sqlite"
    with sqlite3.connect(place) as made:
        made.execute("CREATE TABLE chunks (done BOOLEAN, text TEXT)")
        made.executemany("INSERT INTO chunks VALUES (1, ?)", [("слово" * 200,)] * 50)
    made.close()
    bytes_ = bytearray(place.read_bytes())
    bytes_[at : at + 64] = b"\xff" * 64
    place.write_bytes(bytes_)

    assert glance(place) == Glance(sound=False)


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (b"+OK\r\n+PONG\r\n", "answers"),
        (b"-WRONGPASS invalid\r\n-NOAUTH Authentication required.\r\n", "locked"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "away"),
    ],
)
def test_redis_is_heard(answer: bytes, standing: str) -> None:
    heard: list[bytes] = []

    def reply(said: bytes) -> bytes:
        heard.append(said)
        return answer

    with answering(reply) as number:
        found = outside.bell(f"redis://:%D1%82%D0%B0%D0%B9%D0%BD%D0%B0@127.0.0.1:{number}/0")

    assert found.standing == standing
    assert heard[0].startswith(b"*3\r\n$4\r\nAUTH\r\n$7\r\ndefault\r\n$10\r\n")


def test_a_redis_that_is_not_there_is_away() -> None:
    assert outside.bell(f"redis://127.0.0.1:{free_port()}/0") == Bell("away")


async def test_the_models_server_is_asked_once_for_its_list() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        date = {"date": "Wed, 25 Nov 2026 12:00:00 GMT"}
        return httpx.Response(200, json={"data": [{"id": "strong"}, {"odd": 1}]}, headers=date)

    found = await outside.models(MODEL, httpx.MockTransport(answer))

    assert (found.known, found.wanted) == (("strong",), ("strong", "light"))
    assert found.date == datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert [(one.method, str(one.url)) for one in asked] == [
        ("GET", "http://models.test/v1/models")
    ]


@pytest.mark.parametrize("body", [b"[]", b"not json", b'{"data": 5}'])
async def test_an_odd_list_of_models_is_an_empty_one(body: bytes) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))

    assert (await outside.models(MODEL, transport)).known == ()


async def test_a_server_that_is_not_there_answers_nothing() -> None:
    def gone(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("gone")

    assert (await outside.models(MODEL, httpx.MockTransport(gone))).status == 0


def test_the_command_finds_a_new_machine_well(tmp_path: Path) -> None:
    ports = ("--port", str(free_port()), "--ui-port", str(free_port()))

    said = doctor(tmp_path, *ports)

    assert said.returncode == 0, said.stdout + said.stderr
    assert "in order" in said.stdout
    assert said.stderr == ""


def test_the_command_says_what_is_wrong_in_russian_and_ends_with_one(tmp_path: Path) -> None:
    with listening() as number:
        said = doctor(
            tmp_path, "--port", str(number), "--ui-port", str(free_port()), LANG="ru_RU.UTF-8"
        )

    assert said.returncode == 1
    assert f"не так: Порт {number} занят" in said.stdout


def test_the_command_speaks_to_programs_and_never_of_secrets(tmp_path: Path) -> None:
    away = f"redis://:hidden-word@127.0.0.1:{free_port()}/0"

    said = doctor(tmp_path, "--json", REDIS_URL=away, OPENAI_API_KEY="hidden-key")
    told = json.loads(said.stdout)

    assert told["ok"] is False
    assert "redis_away" in {finding["code"] for finding in told["findings"]}
    assert "hidden" not in said.stdout + said.stderr


def test_settings_that_do_not_fit_leave_the_rest_to_be_looked_at(tmp_path: Path) -> None:
    said = doctor(tmp_path, "--json", DRIFTMAP_HOST="0.0.0.0")

    assert said.returncode == 1
    assert [one["code"] for one in json.loads(said.stdout)["findings"]] == ["settings_refused"]


def test_a_worker_stands_while_it_holds_its_lock(tmp_path: Path) -> None:
    assert alive.main(["worker", str(tmp_path)]) == 1
    with (tmp_path / "worker.lock").open("w", encoding="utf-8") as lock:
        assert alive.main(["worker", str(tmp_path)]) == 1
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert alive.main(["worker", str(tmp_path)]) == 0


@pytest.mark.parametrize(("status", "stands"), [("200 OK", 0), ("503 No", 0), ("404 No", 1)])
def test_the_api_stands_when_it_answers_even_that_a_part_is_away(status: str, stands: int) -> None:
    with answering(lambda _: f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()) as number:
        assert alive.main(["api", str(number)]) == stands


def test_a_part_that_is_not_there_does_not_stand() -> None:
    port = str(free_port())

    assert [alive.main(["api", port]), alive.main(["pages", port])] == [1, 1]
    assert alive.main(["all", port, port]) == 1
    assert alive.main(["nonsense"]) == 2
