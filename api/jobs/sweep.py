"""Uploads that nobody came for -> gone after a day; those of jobs that may still go on stay."""

import asyncio
import shutil
from collections.abc import Collection
from pathlib import Path

from api.mind import Mind
from graph.ledger import ENDED

KEPT_S = 24 * 3600.0


async def sweep_uploads(mind: Mind) -> int:
    """How many folders went."""
    wanted: set[object] = set()
    after: str | None = None
    while True:
        page, after = await mind.ledger.jobs(after=after, limit=500)
        wanted |= {job.payload.get("upload") for job in page if job.status not in ENDED}
        if after is None:
            break
    now = mind.clock().timestamp()
    return await asyncio.to_thread(_sweep, mind.config.spool, wanted, now - KEPT_S)


def _sweep(spool: Path, wanted: Collection[object], before: float) -> int:
    if not spool.is_dir():
        return 0
    old = [
        folder
        for folder in spool.iterdir()
        if folder.name not in wanted and folder.stat().st_mtime < before
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
