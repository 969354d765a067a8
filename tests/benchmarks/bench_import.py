"""What an import takes: a large export against bare ijson, a whole life from upload to search, pages of a PDF.

python -m tests.benchmarks.bench_import [--mb 200] [--files 10000] [--life-mb five times --mb] [--pages 400] [--only reader,life,pdf]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from extractors.formats import read
from extractors.types import Asked, RawFile
from tests.benchmarks.archives import MB, chats, pages
from tests.benchmarks.one_life import life

ASKED = Asked("UTC", datetime(2026, 11, 1, tzinfo=UTC))
# In a process of its own, for the peak of memory is that of a process. Named: bare or reader, and the file.
_ALONE = "import sys; from tests.benchmarks.one_pass import alone; alone(*sys.argv[1:])"


def main() -> None:
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="driftmap-import-") as name:
        folder = Path(name)
        for one in asked.only.split(","):
            if one == "reader":
                _say("reader", **reader(folder, asked.mb))
            elif one == "life":
                _say("life", **life(folder, asked.files, asked.life_mb))
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


def pdf(count: int) -> dict[str, object]:
    data = pages(count)
    began = time.process_time()
    read(RawFile("a.pdf", data), "d" * 32, ASKED)
    took = time.process_time() - began
    return {"pages": count, "seconds": round(took, 2), "pages_a_second": round(count / took)}


if __name__ == "__main__":
    main()
