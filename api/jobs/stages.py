"""Work of an import -> how long each of its stages took, told once at its end."""

from collections import defaultdict
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Literal

type Stage = Literal[
    "unpack", "hash", "parse", "cut", "index", "originals", "store", "twins", "dates"
]


class Stages:
    """Seconds by stage; those of threads that work side by side add up to more than the clock shows."""

    def __init__(self) -> None:
        self._seconds: dict[Stage, float] = defaultdict(float)

    @contextmanager
    def of(self, stage: Stage) -> Generator[None]:
        before = monotonic()
        try:
            yield
        finally:
            self._seconds[stage] += monotonic() - before

    def told(self) -> Mapping[str, float]:
        return {stage: round(seconds, 2) for stage, seconds in self._seconds.items()}
