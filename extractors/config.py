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


@dataclass(frozen=True, slots=True)
class ChunkConfig:
    """Sizes in tokens; `version` is part of every chunk id, so a new cutter makes new chunks."""

    version: str = "1"
    own_tokens: int = 2_000
    day_tokens: int = 1_000
    pause_hours: float = 4.0
    context_turns: int = 2
    passage_tokens: int = 400


LIMITS = Limits()
CHUNKS = ChunkConfig()
