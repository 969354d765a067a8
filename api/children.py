"""Parts of `driftmap run` as child processes: kept alive with back-off, stopped in order."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from api.cli import TIED

PATIENCE = 20.0
FALLS = 5
WITHIN = 120.0
LONGEST_PAUSE = 5.0
LARGE_LOG = 5_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """One process: its short name, what it is called in a sentence, and how it is started."""

    name: str
    spoken: str
    command: tuple[str, ...]


def part(name: str, spoken: str, *options: str) -> Part:
    """A part that `driftmap NAME` knows, tied to the life of its parent."""
    return Part(name, spoken, (sys.executable, "-m", "api.cli", TIED, name, *options))


class Child:
    """One part and its process. `say` gets sentences; `give_up` is told when it falls too often.

    Only a part that never stood is given up: once everything answered, what fell may stand again, and
    the rest is of use meanwhile.
    """

    def __init__(
        self,
        part: Part,
        *,
        environment: Mapping[str, str],
        log: Path,
        clock: Callable[[], float],
        say: Callable[[str], None],
        give_up: Callable[[str], None],
        first_pause: float = 0.5,
    ) -> None:
        self.part = part
        self.log = log
        self._environment = environment
        self._clock = clock
        self._say = say
        self._give_up = give_up
        self._first_pause = first_pause
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()
        self._stood = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def keep(self) -> None:
        """Run it until it is stopped; start it again when it falls."""
        falls: list[float] = []
        while not self._stopping.is_set():
            code = await self._once()
            if self._stopping.is_set():
                return
            now = self._clock()
            falls = [*(at for at in falls if now - at < WITHIN), now]
            if len(falls) >= FALLS and not self._stood:
                self._give_up(
                    f"{self.part.spoken} ended {len(falls)} times; the reason is in {self.log}"
                )
                return
            pause = min(LONGEST_PAUSE, self._first_pause * 2.0 ** min(len(falls) - 1, 10))
            self._say(
                f"{self.part.spoken} ended with code {code}; starting it again in {pause:g} s"
            )
            await self._pause(pause)

    def stands(self) -> None:
        """It answered: from now on it is kept alive whatever happens."""
        self._stood = True

    async def stop(self, patience: float = PATIENCE) -> None:
        """Ask it to end, and insist when it does not."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(patience):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _once(self) -> int:
        # One open file per start: a log that grew large makes room for a new one.
        with _opened(self.log) as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.part.command,
                env=dict(self._environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C reaches the supervisor alone, which then stops its parts in order.
                start_new_session=True,
            )
        if self._stopping.is_set():
            # Stopped while it was being born.
            self._process.terminate()
        return await self._process.wait()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return


def _opened(path: Path) -> "_Log":
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGE_LOG:
        path.replace(path.with_suffix(".old.log"))
    return _Log(path)


class _Log:
    """The file a child writes to; closed on our side as soon as the child has it."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def __enter__(self) -> int:
        return self._fd

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)
