"""A disk that fills up in the middle of an import, for real: the job pauses with a sentence and ends whole afterwards.

python -m tests.benchmarks.disk_full [--megabytes 64] [--conversations 150]     (mounts a small tmpfs; needs root)
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from tests.journeys.killing import Product, archive, product, until


def main() -> None:
    parser = argparse.ArgumentParser(prog="disk_full", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=64)
    parser.add_argument("--conversations", type=int, default=150)
    asked = parser.parse_args()
    body = archive(1, asked.conversations)
    with tempfile.TemporaryDirectory(prefix="driftmap-full-") as folder:
        with product(Path(folder) / "undisturbed") as running:
            running.ended(running.bring("a.zip", body))
            expected = running.outcome()
        small = Path(folder) / "small"
        with _tmpfs(small, asked.megabytes), product(small / "data") as running:
            # The ballast is laid at the worker's first sweep.
            until((small / "data" / "ballast").exists, 30, "no ballast")
            found = _filled(running, small, body)
            got = running.outcome()
        found |= {
            "lost": len(got.lost(expected)),
            "doubled": len(got.doubled(expected)),
            "unread": got.unread,
            "dead": got.dead,
        }
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        if found["lost"] or found["doubled"] or found["unread"] or found["dead"]:
            raise SystemExit(1)


def _filled(running: Product, disk: Path, body: bytes) -> dict[str, object]:
    job = running.bring("a.zip", body)
    until(lambda: _progress(running, job) > 0, 60, "it does not begin")
    filler = disk / "filler"
    begun = time.monotonic()
    _fill(filler)
    until(lambda: running.status(job) == "paused", 120, "it does not pause")
    paused = time.monotonic() - begun
    told = running.asked(f"/api/ingest/{job}") or {}
    health = running.asked("/api/health")
    refused = running.http.post(
        "/api/files/upload", files={"files": ("big.zip", os.urandom(2_000_000), "application/zip")}
    )
    halves = [one.name for one in disk.rglob("*.new")]
    time.sleep(75)
    still = running.status(job)
    filler.unlink()
    begun = time.monotonic()
    status = running.ended(job, 240)
    return {
        "paused_after_s": round(paused, 1),
        "problems": told["problems"],
        "progress": told["progress"],
        "green_while_full": health is not None,
        "upload_while_full": [refused.status_code, refused.json().get("detail")],
        "half_files": halves,
        "still": still,
        "status": status,
        "ended_after_room_s": round(time.monotonic() - begun, 1),
    }


def _progress(running: Product, job: str) -> int:
    found = running.asked(f"/api/ingest/{job}") or {}
    progress = cast("Mapping[str, int]", found.get("progress") or {})
    return progress.get("done", 0)


def _fill(filler: Path) -> None:
    """To the last byte."""
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


@contextmanager
def _tmpfs(place: Path, megabytes: int) -> Generator[None]:
    place.mkdir()
    size = f"size={megabytes}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


if __name__ == "__main__":
    main()
