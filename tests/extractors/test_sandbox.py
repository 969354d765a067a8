import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from extractors.config import MB, CellLimits
from extractors.content import OnDisk
from extractors.formats import read as read_here
from extractors.parts import whole
from extractors.sandbox import Sandbox
from extractors.types import Broken, RawFile, Read, Reading, Skipped
from tests.extractors.exports import ASKED, gpt_chat, gpt_node

SMALL = CellLimits(
    memory=300 * MB, cpu_seconds=1, wall_seconds=3.0, written=8 * MB, answer=4 * MB, files=5, cells=2
)  # fmt: skip
ID = "d" * 32
GOOD = RawFile("2024-03-12.md", "# Утро\n\nХочу к морю.\n\n> чужое\n".encode())


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(SMALL, "tests.extractors.naughty:read")
    made.read(GOOD, ID, ASKED)
    yield made
    made.close()


def deed(sandbox: Sandbox, name: str, data: bytes = b"x") -> Read:
    return sandbox.read(RawFile(name, data), ID, ASKED)


def test_a_reading_from_apart_is_the_reading_itself(sandbox: Sandbox) -> None:
    assert sandbox.read(GOOD, ID, ASKED) == read_here(GOOD, ID, ASKED)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("loop", "too_slow"),
        ("sleep", "too_slow"),
        ("eat", "too_large"),
        ("many", "too_large"),
        ("crash", "too_large: this file broke"),
        ("raise", "the reader of this format failed"),
        ("write", "the reader of this format failed"),
        ("killed", "the system ended the process"),
        ("lie", "what was read from this file is not in order"),
        ("unfinished", "what was read from this file is not in order"),
    ],
)
def test_a_reader_that_goes_wrong_fails_alone(sandbox: Sandbox, name: str, reason: str) -> None:
    before = time.monotonic()

    found = deed(sandbox, name)

    assert isinstance(found, Broken)
    assert found.reason.startswith(reason)
    assert "words of the person" not in found.reason
    assert time.monotonic() - before < 5
    assert isinstance(sandbox.read(GOOD, ID, ASKED), Reading)


def test_a_file_whose_process_was_killed_once_is_read_by_a_second(sandbox: Sandbox) -> None:
    assert isinstance(deed(sandbox, "once"), Reading)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a reader saw of a product that has a secret in its environment and a file open for all."""
    monkeypatch.setenv("OPENAI_API_KEY", "canary-of-the-key")
    fresh = Sandbox(SMALL, "tests.extractors.naughty:read")
    with Path(__file__).open() as held:
        os.set_inheritable(held.fileno(), True)
        found = deed(fresh, "look", str(os.getpid()).encode())
    fresh.close()
    assert isinstance(found, Skipped)
    assert "canary" not in found.reason
    return json.loads(found.reason)


def test_a_reader_sees_nothing_of_the_product(seen: dict[str, Any]) -> None:
    assert set(seen["environment"]) <= {"LC_CTYPE", "MIMALLOC_ARENA_RESERVE"}
    assert len(seen["open"]) <= 4
    assert set(seen["modules"]) <= {
        "graph", "graph.words", "graph.types", "graph.errors", "graph.stems", "graph.index", "graph.noon",
    }  # fmt: skip
    assert seen["folder"] == seen["temp"] != str(Path.cwd())
    assert not Path(seen["folder"]).exists()


def test_a_reader_reaches_no_file_no_network_and_no_process(
    seen: dict[str, Any], tmp_path: Path
) -> None:
    if not shut_in(tmp_path):
        pytest.skip("no Landlock here: it needs Linux 5.13 or newer with CONFIG_SECURITY_LANDLOCK")

    reached = ("first", "parents", "secret", "listed", "outside", "network", "signal")
    assert {seen[what] for what in reached} == {"PermissionError"}


def shut_in(own: Path) -> bool:
    """Whether the kernel can; tried in a process of its own, for it is for ever."""
    script = "import sys, pathlib; from extractors.fence import fenced; sys.exit(not fenced(pathlib.Path(sys.argv[1])))"
    return subprocess.run([sys.executable, "-c", script, str(own)], check=False).returncode == 0


def test_threads_read_side_by_side_and_cells_are_retired(sandbox: Sandbox) -> None:
    files = [RawFile(f"{n}.md", f"# День {n}\n\nХочу {n}.".encode()) for n in range(60)]

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(sandbox.read, files, repeat(ID), repeat(ASKED)))

    assert found == [read_here(file, ID, ASKED) for file in files]


async def test_who_waits_no_more_ends_the_reading(sandbox: Sandbox) -> None:
    before = time.monotonic()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await sandbox.read_async(RawFile("sleep", b"x"), ID, ASKED)

    assert time.monotonic() - before < 2
    assert isinstance(await sandbox.read_async(GOOD, ID, ASKED), Reading)


def test_a_sandbox_whose_server_died_begins_anew() -> None:
    sandbox = Sandbox(SMALL, "tests.extractors.naughty:read")
    found = [sandbox.read(GOOD, ID, ASKED)]
    server = sandbox.server_pid
    assert server is not None
    os.kill(server, signal.SIGKILL)

    # Its last cell dies with it, a moment later.
    while sandbox.server_pid == server and len(found) < 1_000:
        found.append(sandbox.read(GOOD, ID, ASKED))
    found.append(sandbox.read(GOOD, ID, ASKED))
    begun = sandbox.server_pid
    sandbox.close()

    assert begun not in (None, server)
    assert set(map(type, found)) == {Reading}
    assert sandbox.server_pid is None


def test_a_file_on_disk_is_read_as_its_bytes_are_and_goes_on_in_a_second_process(
    tmp_path: Path,
) -> None:
    talks = [
        gpt_chat([gpt_node(f"{n}", "root", text=f"Хочу построить лодку {n}. " * 40)], conversation_id=f"c{n}")
        for n in range(800)
    ]  # fmt: skip
    data = json.dumps(talks, ensure_ascii=False).encode()
    place = tmp_path / "conversations.json"
    place.write_bytes(data)
    file = RawFile("conversations.json", OnDisk(place, len(data)))
    apart = Sandbox()
    try:
        expected = read_here(RawFile("conversations.json", data), ID, ASKED)
        assert apart.read(file, ID, ASKED) == expected

        coming = apart.parts(file, ID, ASKED)
        found = [next(coming), next(coming)]
        server = apart.server_pid
        for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split():
            os.kill(int(pid), signal.SIGKILL)
        assert whole(iter([*found, *coming])) == expected
    finally:
        apart.close()
