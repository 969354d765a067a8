"""That a restore is under way -> a note in the data folder, written before its first word and taken away after its last."""

import json
import os
from pathlib import Path

from graph.disk import disk
from graph.portable.underway import NOTE


def note_underway(data: Path, job_id: str | None) -> None:
    """On the disk before the first word is written."""
    with disk():
        fresh = data / f"{NOTE}.new"
        with open(fresh, "w", encoding="utf-8", opener=_private) as file:
            json.dump({"job_id": job_id}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(data / NOTE)
        settle(data)


def note_whole(data: Path) -> None:
    (data / NOTE).unlink(missing_ok=True)
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
