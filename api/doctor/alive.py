"""`python -m api.doctor.alive WHAT …`: does this part stand? For health checks of containers; imports nothing of ours.

    api PORT · pages PORT · worker DATA · all API_PORT PAGES_PORT

The API stands when it answers at all: it says 503 while the worker is away, and to restart it cures nothing.
"""

import fcntl
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

PATIENCE = 4.0


def api(port: str) -> bool:
    return _status(f"http://127.0.0.1:{port}/api/health") in {200, 503}


def pages(port: str) -> bool:
    return _status(f"http://127.0.0.1:{port}/_stcore/health") == 200


def worker(data: str) -> bool:
    """A worker holds the lock of its folder as long as it lives."""
    try:
        with (Path(data) / "worker.lock").open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def everything(api_port: str, pages_port: str) -> bool:
    """All of `driftmap run`: here a worker that is away does count, and health says it."""
    return _status(f"http://127.0.0.1:{api_port}/api/health") == 200 and pages(pages_port)


KINDS: dict[str, tuple[int, Callable[..., bool]]] = {
    "api": (1, api),
    "pages": (1, pages),
    "worker": (1, worker),
    "all": (2, everything),
}


def main(asked: Sequence[str]) -> int:
    count, stands = KINDS.get(asked[0], (0, None)) if asked else (0, None)
    if stands is None or len(asked) != count + 1:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0 if stands(*asked[1:]) else 1


def _status(url: str) -> int:
    """0 when nobody answers. No proxy of the environment is asked."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code
    except (URLError, OSError):
        return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
