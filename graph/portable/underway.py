"""The note in a data folder that a restore is under way: read without opening what is restored.

Whoever only looks, as the parent of all parts does, loads no database for it: `note.py` writes it.
"""

import json
from dataclasses import dataclass
from pathlib import Path

NOTE = "restoring.json"


@dataclass(frozen=True, slots=True)
class Underway:
    """A restore that was begun; `job_id` None: by hand, without a running product."""

    job_id: str | None


def underway(data: Path) -> Underway | None:
    try:
        kept = json.loads((data / NOTE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        # Killed while it was being written: begun all the same.
        return Underway(None)
    job_id = kept.get("job_id")
    return Underway(job_id if isinstance(job_id, str) else None)
