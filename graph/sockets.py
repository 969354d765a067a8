"""Data folder -> the socket of its engine: where it is to be, and where a live one says it is."""

import fcntl
import hashlib
import json
import os
import tempfile
from pathlib import Path

from graph.errors import EngineFailed

# A socket's path holds 108 bytes on Linux, 104 on macOS.
LONGEST_PATH = 100


def private(path: str, flags: int) -> int:
    """An opener that leaves a file to its owner alone."""
    return os.open(path, flags, 0o600)


def socket_path(directory: Path) -> Path:
    """`DIR/e.sock`, or a short private place named by a hash of DIR where that is too long."""
    near = directory.resolve() / "e.sock"
    if len(os.fsencode(near)) < LONGEST_PATH:
        return near
    tag = hashlib.sha256(os.fsencode(directory.resolve())).hexdigest()[:16]
    room = Path(tempfile.gettempdir()) / f"driftmap-{os.getuid()}-{tag}"
    room.mkdir(mode=0o700, exist_ok=True)
    found = room.lstat()
    if not room.is_dir() or room.is_symlink() or found.st_uid != os.getuid():
        raise EngineFailed
    if found.st_mode & 0o077:
        raise EngineFailed
    return room / "e.sock"


def note_engine(directory: Path, socket: Path, pid: int) -> None:
    """Leave the socket's place for other processes of this folder."""
    place = directory / "engine.json"
    fresh = directory / "engine.json.new"
    with open(fresh, "w", encoding="utf-8", opener=private) as file:
        json.dump({"socket": str(socket), "pid": pid}, file)
    fresh.replace(place)


def socket_of(directory: Path) -> Path | None:
    """The socket of a live engine of this folder; None when nobody owns the folder."""
    try:
        with (directory / "engine.lock").open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _noted(directory)
    except OSError:
        return None
    return None


def _noted(directory: Path) -> Path | None:
    try:
        text = (directory / "engine.json").read_text(encoding="utf-8")
        return Path(str(json.loads(text)["socket"]))
    except (OSError, ValueError, KeyError):
        return None
