"""What an import takes: a large export against bare ijson, a whole life from upload to search, pages of a PDF.

python -m tests.benchmarks.bench_import [--mb 200] [--files 10000] [--life-mb five times --mb] [--pages 400] [--only reader,life,pdf]
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import structlog
from structlog.testing import capture_logs

from api.bootstrap import assemble
from api.jobs.import_files import read_upload, start_import
from api.jobs.runner import Work
from api.mind import MindConfig
from api.spool import spool
from extractors.formats import read
from extractors.types import Asked, RawFile
from graph.sql import open_database
from tests.benchmarks.archives import MB, chats, packed, pages
from tests.conftest import SilentBell
from tests.fakes import FactsInMemory

ASKED = Asked("UTC", datetime(2026, 11, 1, tzinfo=UTC))
_PIECE = 1 << 16
# In a process of its own, for the peak of memory is that of a process. Named: bare or reader, and the file.
_ALONE = "import sys; from tests.benchmarks.one_pass import alone; alone(*sys.argv[1:])"


def main() -> None:
    asked = _asked()
    structlog.configure()
    with tempfile.TemporaryDirectory(prefix="driftmap-import-") as name:
        folder = Path(name)
        for one in asked.only.split(","):
            if one == "reader":
                _say("reader", **reader(folder, asked.mb))
            elif one == "life":
                _say("life", **asyncio.run(life(folder, asked.files, asked.life_mb)))
            elif one == "pdf":
                _say("pdf", **pdf(asked.pages))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench_import", description=__doc__)
    parser.add_argument("--mb", type=int, default=200)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--life-mb", type=int)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--only", default="reader,life,pdf")
    asked = parser.parse_args()
    if asked.life_mb is None:
        asked.life_mb = asked.mb * 5
    return asked


def _say(what: str, **figures: object) -> None:
    sys.stdout.write(json.dumps({"bench": what, **figures}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def reader(folder: Path, mb: int) -> dict[str, object]:
    """Seconds of processor time and peaks of memory, each in a process of its own, the least of three."""
    export = folder / "conversations.json"
    told = chats(export, mb * MB)
    bare, own = (_least(how, export) for how in ("bare", "reader"))
    return {
        "mb": mb, "conversations": told, "read": own[2], "bare_s": bare[0], "reader_s": own[0],
        "ratio": round(own[0] / bare[0], 2), "peak_mb": own[1], "bare_peak_mb": bare[1],
    }  # fmt: skip


def _least(how: str, export: Path) -> tuple[float, float, int]:
    found: list[tuple[float, float, int]] = []
    for _ in range(3):
        order = [sys.executable, "-c", _ALONE, how, str(export)]
        out = subprocess.run(order, capture_output=True, check=True).stdout
        seconds, peak, told = json.loads(out)
        found.append((seconds, peak, told))
    return min(found)


async def life(folder: Path, files: int, mb: int) -> dict[str, object]:
    """From the multipart body to what search finds, before anything is extracted."""
    exports = [folder / f"{n}.json" for n in range(-(-mb // 256))]
    for n, export in enumerate(exports):
        chats(export, mb * MB // len(exports), seed=n)
    upload = folder / "life.zip"
    packed(upload, files, exports)
    config = MindConfig(data=folder / "data", group="u_me", engine_version="in memory")
    name = uuid4().hex
    (config.spool / name).mkdir(parents=True)
    database = await open_database(f"sqlite+aiosqlite:///{config.data / 'driftmap.sqlite'}")
    mind = assemble(config, database, FactsInMemory("u_me"), SilentBell())
    try:
        began = time.monotonic()
        form = await spool(
            _Body(upload), "multipart/form-data; boundary=bench", config.spool / name, file_part="files", limit=20 << 30
        )  # fmt: skip
        spooled = time.monotonic() - began
        job_id = await start_import(mind, name, form.files, ASKED, now=mind.clock())
        job = await mind.ledger.claim("bench", now=mind.clock())
        assert job is not None
        with capture_logs() as said:
            await read_upload(Work(job, mind, "bench"))
        took = time.monotonic() - began
        tally = await mind.archive.tally(job_id)
    finally:
        await database.close()
    ends = tally.read + tally.duplicate + tally.skipped + tally.failed
    return {
        "files": files, "mb": mb, "seconds": round(took, 1), "mb_a_second": round(mb / took, 2),
        "stages": {"upload": round(spooled, 2), **_stages(said)},
        "peak_mb": _peak(resource.RUSAGE_SELF), "seen": tally.seen, "read": tally.read,
        "duplicate": tally.duplicate, "skipped": tally.skipped, "failed": tally.failed,
        "balance": tally.seen == ends == files + len(exports), "conversations": tally.conversations,
        "messages": tally.messages, "chunks": tally.chunks,
    }  # fmt: skip


def _stages(said: Sequence[Mapping[str, object]]) -> dict[str, object]:
    told = next(one for one in said if one["event"] == "import.stages")
    return {key: value for key, value in told.items() if isinstance(value, float)}


def _peak(who: int) -> float:
    return round(resource.getrusage(who).ru_maxrss / 1024, 1)


class _Body:
    """A multipart request of one file, as a client sends it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        head = 'Content-Disposition: form-data; name="files"; filename="life.zip"'
        yield f"--bench\r\n{head}\r\n\r\n".encode()
        with self._file.open("rb") as source:
            while piece := source.read(_PIECE):
                yield piece
        yield b"\r\n--bench--\r\n"


def pdf(count: int) -> dict[str, object]:
    data = pages(count)
    began = time.process_time()
    read(RawFile("a.pdf", data), "d" * 32, ASKED)
    took = time.process_time() - began
    return {"pages": count, "seconds": round(took, 2), "pages_a_second": round(count / took)}


if __name__ == "__main__":
    main()
