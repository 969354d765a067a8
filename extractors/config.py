"""Limits of an upload and sizes of a chunk: frozen values that callers pass in."""

from dataclasses import dataclass

MB = 1 << 20
GB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What an upload may weigh: bytes are counted while reading, never taken from a header."""

    upload: int = 10 * GB
    unpacked: int = 20 * GB
    entry: int = 4 * GB
    entries: int = 200_000
    nesting: int = 3
    ratio: int = 200
    ratio_from: int = 10 * MB
    text: int = 64 * MB
    held: int = 1 * MB


@dataclass(frozen=True, slots=True)
class ChunkConfig:
    """Sizes in tokens; `version` is part of every chunk id, so a new cutter makes new chunks."""

    version: str = "1"
    own_tokens: int = 2_000
    day_tokens: int = 1_000
    pause_hours: float = 4.0
    context_turns: int = 2
    passage_tokens: int = 400


@dataclass(frozen=True, slots=True)
class CellLimits:
    """What a process that reads files may use; it is retired after so many files or bytes.

    A big export is read as a stream: processor and wall time grow with it, and so does memory above the
    size of a text that is read whole.
    """

    files: int = 200
    bytes: int = 64 * MB
    memory: int = 1 * GB
    memory_from: int = 64 * MB
    memory_times: int = 4
    cpu_seconds: int = 30
    bytes_a_second: int = 3 * MB
    wall_seconds: float = 60.0
    written: int = 256 * MB
    open_files: int = 64
    answer: int = 256 * MB
    answer_times: int = 4
    batch: int = 500_000
    idle_seconds: int = 60
    start_seconds: float = 60.0
    cells: int = 4

    def memory_for(self, size: int) -> int:
        return self.memory + self.memory_times * max(0, size - self.memory_from)

    def cpu_for(self, size: int) -> int:
        return self.cpu_seconds + size // self.bytes_a_second

    def wall_for(self, size: int) -> float:
        return self.wall_seconds + 2 * (size // self.bytes_a_second)

    def answer_for(self, size: int) -> int:
        return max(self.answer, self.answer_times * size)


LIMITS = Limits()
CHUNKS = ChunkConfig()
CELLS = CellLimits()
