"""The engine's life: private, alone, back after a crash, and never in the way of the next one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.embedded import EmbeddedEngine, set_crash_log_aside, socket_of
from graph.errors import EngineBusy
from graph.sockets import LONGEST_PATH

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    started = EmbeddedEngine(tmp_path / "data")
    started.start()
    yield started
    started.stop()


def _wait_for_restart(engine: EmbeddedEngine, times: int = 1) -> None:
    last = time.monotonic() + 30
    while (engine.restarts < times or not engine.running) and time.monotonic() < last:
        time.sleep(0.02)


def test_everything_of_the_engine_is_the_owners_alone(engine: EmbeddedEngine) -> None:
    modes = {path: path.stat().st_mode & 0o077 for path in engine.directory.rglob("*")}

    assert engine.directory.stat().st_mode & 0o777 == 0o700
    assert {path for path, mode in modes.items() if mode} == set()


def test_others_find_the_socket_while_it_lives(engine: EmbeddedEngine) -> None:
    alive = socket_of(engine.directory)
    engine.stop()

    assert alive == engine.socket
    assert socket_of(engine.directory) is None
    assert not engine.running


def test_a_folder_has_one_owner(engine: EmbeddedEngine) -> None:
    with pytest.raises(EngineBusy):
        EmbeddedEngine(engine.directory).start()

    assert socket_of(engine.directory) == engine.socket


def test_a_deep_folder_gets_a_short_socket(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / ("x" * 90))
    engine.start()
    found = socket_of(engine.directory)
    engine.stop()

    assert found is not None
    assert len(os.fsencode(found)) < LONGEST_PATH


def test_a_crash_brings_it_back_and_hides_the_report(engine: EmbeddedEngine) -> None:
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGSEGV)

    _wait_for_restart(engine)
    reports = list(engine.directory.glob("crash-*.log"))

    assert engine.running
    assert engine.restarts == 1
    assert [path.stat().st_mode & 0o777 for path in reports] == [0o600]


def test_two_crash_reports_are_kept(tmp_path: Path) -> None:
    for n in range(4):
        (tmp_path / "engine.log").write_text(str(n), encoding="utf-8")
        set_crash_log_aside(tmp_path)

    kept = sorted(tmp_path.glob("crash-*.log"))

    assert [path.read_text(encoding="utf-8") for path in kept] == ["2", "3"]


def test_an_orphan_is_ended_and_its_folder_taken_over(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from graph.embedded import EmbeddedEngine; "
        "e = EmbeddedEngine(Path(sys.argv[1])); e.start(); print(e.pid, flush=True); time.sleep(99)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    orphan = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()

    engine = EmbeddedEngine(tmp_path)
    engine.start()
    mine = engine.pid
    engine.stop()

    assert mine != orphan
    assert (
        not Path(f"/proc/{orphan}/cmdline").exists()
        or not Path(f"/proc/{orphan}/cmdline").read_bytes()
    )


def test_a_stale_socket_is_removed(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    tmp_path.joinpath("e.sock").touch()

    engine.start()
    running = engine.running
    engine.stop()

    assert running


def test_it_starts_again_after_a_stop(engine: EmbeddedEngine) -> None:
    engine.stop()
    engine.start()

    assert engine.running
