import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

from api.children import FALLS, Child, Part

SLEEPS = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


class Ears:
    """What a person at the terminal would read."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.given_up: list[str] = []

    def child(self, code: str, log: Path) -> Child:
        return Child(
            Part("part", "the part", (sys.executable, "-c", code)),
            environment={"PATH": ""},
            log=log,
            clock=time.monotonic,
            say=self.said.append,
            give_up=self.given_up.append,
            first_pause=0.01,
        )


async def test_a_part_that_falls_is_started_again_and_not_for_ever(tmp_path: Path) -> None:
    ears = Ears()
    child = ears.child("print('hello'); raise SystemExit(3)", tmp_path / "log" / "part.log")

    await child.keep()

    assert len(ears.said) == FALLS - 1
    assert "code 3" in ears.said[0]
    assert [str(child.log) in reason for reason in ears.given_up] == [True]
    assert child.log.read_text(encoding="utf-8").count("hello") == FALLS


async def test_a_stopped_part_is_not_started_again(tmp_path: Path) -> None:
    ears = Ears()
    child = ears.child(SLEEPS, tmp_path / "part.log")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(child.keep())
        await _until(lambda: child.pid is not None)
        await child.stop()

    assert ears.said == []
    assert ears.given_up == []


async def test_a_deaf_part_is_made_to_end(tmp_path: Path) -> None:
    ears = Ears()
    child = ears.child(DEAF, tmp_path / "part.log")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(child.keep())
        await _until(lambda: child.log.exists() and "up" in child.log.read_text(encoding="utf-8"))
        begun = time.monotonic()
        await child.stop(patience=0.2)

    assert time.monotonic() - begun < 5
    assert ears.given_up == []


async def test_a_part_stopped_before_it_began_never_begins(tmp_path: Path) -> None:
    ears = Ears()
    child = ears.child(SLEEPS, tmp_path / "part.log")

    await child.stop()
    await child.keep()

    assert child.pid is None


async def test_a_large_log_makes_room_for_a_new_one(tmp_path: Path) -> None:
    log = tmp_path / "part.log"
    log.write_bytes(b"x" * 5_000_001)

    await Ears().child("print('fresh')", log).keep()

    assert "x" not in log.read_text(encoding="utf-8")
    assert log.with_suffix(".old.log").stat().st_size == 5_000_001
    assert log.stat().st_mode & 0o777 == 0o600


async def _until(comes_true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if comes_true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came true")
