"""What is looked at before it is judged: plain values, so that every judgement is tested without a broken machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

type Standing = Literal["answers", "away", "locked", "old"]


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine and what is installed on it; None where that could not be learnt."""

    python: tuple[int, int]
    glibc: tuple[int, int] | None = None
    engine_here: bool = True
    libgomp: bool = True
    compiler: bool = True
    memory_mb: int | None = None
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Port:
    """A port we want: who has it, if anybody, and whether that is this very product."""

    number: int
    part: Literal["api", "ui"]
    taken: bool = False
    ours: bool = False
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder and the settings file beside us. `mode` holds the rights of a file or folder."""

    path: str
    exists: bool = True
    mode: int = 0o700
    mine: bool = True
    writable: bool = True
    filesystem: str | None = None
    free_mb: int | None = None
    disk_mb: int | None = None
    env_mode: int | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """The database of words and work, as it lies on the disk."""

    there: bool = False
    sound: bool = True
    chunks_done: int = 0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Embedded:
    """The engine of the folder. `log_bytes` is its append-only log; `entities` what a running one holds."""

    log_bytes: int | None = None
    running: bool = False
    orphan: bool = False
    entities: int | None = None


@dataclass(frozen=True, slots=True)
class Neo4j:
    standing: Standing
    version: tuple[int, int] | None = None
    far: bool = False
    weak_password: bool = False
    entities: int | None = None


@dataclass(frozen=True, slots=True)
class Bell:
    """The Redis that REDIS_URL names."""

    standing: Standing


@dataclass(frozen=True, slots=True)
class ModelServer:
    """What one free question, the list of models, brought. `status` 0: nobody answered."""

    status: int
    known: Sequence[str] = ()
    wanted: Sequence[str] = ()
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was learnt. What was not asked for, or cannot be, is None."""

    now: datetime
    machine: Machine
    ports: Sequence[Port] = ()
    refused: str | None = None
    folder: Folder | None = None
    archive: Archive | None = None
    embedded: Embedded | None = None
    neo4j: Neo4j | None = None
    bell: Bell | None = None
    has_key: bool = False
    models: ModelServer | None = None
