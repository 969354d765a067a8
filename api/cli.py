"""`driftmap NAME`: a table of processes. Imports none of them, so no part drags in another."""

import ctypes
import os
import signal
import sys

PARTS = {
    "run": (["-m", "api.run"], "start everything: engine, API, worker, pages"),
    "api": (["-m", "api"], "the HTTP API alone"),
    "worker": (["-m", "api.jobs"], "the worker alone"),
    "ui": (["-m", "ui"], "the pages alone; --server.port N"),
    "doctor": (["-m", "api.doctor"], "what is missing or wrong here, and what to do"),
    "export": (["-m", "api.keeping", "export"], "everything as one zip that anyone can read"),
    "restore": (["-m", "api.keeping", "restore"], "an export into an empty store"),
    "rebuild": (["-m", "api.keeping", "rebuild"], "the map again from stored words, no model"),
    "check": (["-m", "api.keeping", "check"], "is everything whole? exit code 1 when it is not"),
}
CLIENTS = {
    "import": "bring in files, folders or a zip: driftmap import PATH…",
    "watch": "import what is new or changed in folders: driftmap watch FOLDER…",
    "note": 'tell a story with a date of its own: driftmap note "…" --date 2021-04',
    "jobs": "what is at work, and what went wrong",
    "ask": 'ask a question: driftmap ask "…"',
    "shifts": "what changed between two days: driftmap shifts FROM TO",
    "priorities": "what matters, now or on a day",
}
TIED = "--tied"
_PR_SET_PDEATHSIG = 1


def main() -> None:
    name, *rest = sys.argv[1:] or ["--help"]
    if name == TIED:
        _end_with_parent()
        name, *rest = rest
    if name in PARTS:
        command = PARTS[name][0]
    elif name in CLIENTS:
        command = ["-m", "ui.cli", name]
    else:
        sys.stdout.write(_usage())
        raise SystemExit(0 if name in {"--help", "-h", "help"} else 2)
    os.execv(sys.executable, [sys.executable, *command, *rest])


def _usage() -> str:
    rows = [(name, says) for name, (_, says) in PARTS.items()] + list(CLIENTS.items())
    lines = [f"  {name:<12}{says}" for name, says in rows]
    return "\n".join(["usage: driftmap NAME [options]", "", *lines, ""])


def _end_with_parent() -> None:
    """A part of `driftmap run` must not outlive it, even when it is killed. Survives the exec below.

    SIGKILL, for nobody is left to insist: a part that took its time would hold the port and the lock
    that the next start wants at once, and every part may be killed at any moment anyway.
    """
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent == 1 or os.getppid() != parent:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
