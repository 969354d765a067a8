"""A whole life, uploaded to a started product over HTTP -> seconds by stage, and memory and processor of each process."""

import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.archives import MB, chats, packed
from tests.journeys.running import running

_EXPORT = 256
_LOOK = 0.25
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
# By what stands in a command line; what is none of these is the supervisor.
_SIGNS = {"api.jobs": "worker", "extractors.cell": "cells", "redis": "engine", "api": "api"}


def life(folder: Path, files: int, mb: int) -> dict[str, object]:
    """From the first byte of an upload until all of it is found by search and dated; nothing is extracted."""
    exports = [folder / f"{n}.json" for n in range(-(-mb // _EXPORT))]
    for n, export in enumerate(exports):
        chats(export, mb * MB // len(exports), seed=n)
    upload = folder / "life.zip"
    packed(upload, files, exports)
    for export in exports:
        export.unlink()
    with running(folder / "data") as product, _watched(product.process.pid) as seen:
        began = time.monotonic()
        with upload.open("rb") as body:
            sent = {"files": (upload.name, body, "application/zip")}
            answer = product.http.post("/api/files/upload", files=sent, timeout=3600)
        spooled = time.monotonic() - began
        assert answer.status_code == 202, answer.text
        job = f"/api/ingest/{answer.json()['job_id']}"
        stages = _stages(folder / "data" / "log" / "worker.log")
        took = time.monotonic() - began
        product.http.post(f"{job}/cancel")
        stats = product.http.get(job).json()["stats"]
    ends = [stats[f"files_{end}"] for end in ("read", "duplicate", "skipped", "failed")]
    return {
        "files": files, "mb": mb, "seconds": round(took, 1), "mb_a_second": round(mb / took, 2),
        "stages": {"upload": round(spooled, 2), **stages}, **seen.told(), "seen": stats["files_seen"],
        "ends": ends, "balance": stats["files_seen"] == sum(ends) == files + len(exports),
        "conversations": stats["conversations"], "messages": stats["messages"], "chunks": stats["chunks"],
    }  # fmt: skip


def _stages(log: Path) -> Mapping[str, float]:
    """Waits for the line in which the worker tells what each stage took."""
    with log.open(encoding="utf-8") as lines:
        for line in _coming(lines):
            with suppress(ValueError):
                told = json.loads(line)
                if told.get("event") == "import.stages":
                    return {key: value for key, value in told.items() if isinstance(value, float)}
    raise AssertionError


def _coming(lines: Iterator[str]) -> Iterator[str]:
    """Lines of a file that is being written."""
    held = ""
    while True:
        held += next(lines, "")
        if held.endswith("\n"):
            yield held
            held = ""
        else:
            time.sleep(_LOOK)


@dataclass(slots=True)
class _Seen:
    """By name of a part: the peak of the fattest of its processes, and the seconds of all; and the peak of all at once."""

    peaks: dict[str, int] = field(default_factory=lambda: defaultdict[str, int](int))
    seconds: dict[int, tuple[str, float]] = field(default_factory=dict[int, tuple[str, float]])
    together: int = 0

    def look(self, root: int) -> None:
        together = 0
        living: dict[int, tuple[str, float]] = {}
        for pid, name in _tree(root):
            with suppress(OSError, IndexError, ValueError):
                stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                pages = int(stat[21]) * _PAGE
                self.peaks[name] = max(self.peaks[name], pages)
                # With what ended below it: a process that reads small files does not live for a second.
                living[pid] = name, sum(map(int, stat[11:15])) / _TICK
                together += _own(pid)
        self.together = max(self.together, together)
        self.seconds = living

    def told(self) -> dict[str, object]:
        spent: dict[str, float] = defaultdict(float)
        for name, seconds in self.seconds.values():
            spent[name] += seconds
        return {
            "peak_mb": {name: round(size / MB) for name, size in sorted(self.peaks.items())},
            "peak_mb_together": round(self.together / MB),
            "processor_seconds": {name: round(one, 1) for name, one in sorted(spent.items())},
        }


@contextmanager
def _watched(root: int) -> Generator[_Seen]:
    seen, done = _Seen(), threading.Event()

    def watch() -> None:
        while not done.wait(_LOOK):
            seen.look(root)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield seen
    finally:
        done.set()
        watching.join()


def _own(pid: int) -> int:
    """Bytes of a process, of those that it shares with others its part."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _tree(root: int) -> Iterator[tuple[int, str]]:
    """A process and all below it, each with the name of its part."""
    below: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                below[parent].append(int(folder.name))
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid, _name(pid, root)
        waiting += below[pid]


def _name(pid: int, root: int) -> str:
    if pid == root:
        return "supervisor"
    words: list[str] = []
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    said = " ".join(words)
    return next((name for sign, name in _SIGNS.items() if sign in said), "other")
