"""The note in a data folder that a restore is under way: read without opening what is restored."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from graph.disk import disk

_NOTE = "restoring.json"


@dataclass(frozen=True, slots=True)
class Underway:
    """A restore that was begun; `job_id` None: by hand, without a running product."""

    job_id: str | None


def underway(data: Path) -> Underway | None:
    try:
        kept = json.loads((data / _NOTE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        # Killed while it was being written: begun all the same.
        return Underway(None)
    job_id = kept.get("job_id")
    return Underway(job_id if isinstance(job_id, str) else None)


def note_underway(data: Path, job_id: str | None) -> None:
    """On the disk before the first word is written."""
    with disk():
        fresh = data / f"{_NOTE}.new"
        with open(fresh, "w", encoding="utf-8", opener=_private) as file:
            json.dump({"job_id": job_id}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(data / _NOTE)
        settle(data)


def note_whole(data: Path) -> None:
    (data / _NOTE).unlink(missing_ok=True)
    settle(data)


def settle(folder: Path) -> None:
    """What was renamed or removed in a folder stays so when the power fails."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
