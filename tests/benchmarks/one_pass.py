"""One pass over an export, by ijson alone or by its reader, in a process that holds nothing else."""

import json
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import ijson  # pyright: ignore[reportMissingTypeStubs]  # typed in itself, without stubs

from extractors.content import OnDisk
from extractors.formats import parts
from extractors.types import Asked, RawFile
from graph.words import Conversation

ASKED = Asked("UTC", datetime(2026, 11, 1, tzinfo=UTC))


def alone(how: str, place: str) -> None:
    """One pass over an export; says processor time, peak of memory and how many conversations came."""
    path = Path(place)
    before = time.process_time()
    told = _bare(path) if how == "bare" else _read(path)
    spent = time.process_time() - before
    sys.stdout.write(json.dumps([round(spent, 2), round(_peak_kb() / 1024, 1), told]))


def _peak_kb() -> int:
    """Of this program alone: what `getrusage` says begins with the peak of the one that started it."""
    said = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(said[1]) if said else 0


def _bare(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in ijson.items(file, "item", use_float=True))


def _read(path: Path) -> int:
    file = RawFile(path.name, OnDisk(path, path.stat().st_size))
    return sum(isinstance(one, Conversation) for one in parts(file, "d" * 32, ASKED))
