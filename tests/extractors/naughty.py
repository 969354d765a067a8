"""Readers that do what a hostile file may make a reader do; which, the path says."""

import ctypes
import json
import mmap
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from extractors.cell import LENGTH
from extractors.formats import read as honest
from extractors.types import Asked, Broken, RawFile, Read, Skipped

# One byte that all copies of the server have in common.
_SHARED = mmap.mmap(-1, 1)


def read(file: RawFile, document_id: str, asked: Asked) -> Read:
    deeds = {
        "loop": loop,
        "sleep": sleep,
        "eat": eat,
        "crash": crash,
        "raise": refuse,
        "killed": killed,
        "write": write,
        "lie": lie,
        "unfinished": unfinished,
    }
    if file.path in deeds:
        return deeds[file.path]()
    if file.path == "look":
        return Skipped(json.dumps(surroundings(file.data.decode())))
    if file.path == "many":
        return Broken("ы" * 10_000_000)
    if file.path == "once" and not _SHARED[0]:
        _SHARED[0] = 1
        killed()
    return honest(file, document_id, asked)


def loop() -> NoReturn:
    while True:
        pass


def sleep() -> NoReturn:
    while True:
        time.sleep(1)


def eat() -> NoReturn:
    held: list[bytes] = []
    while True:
        held.append(b"x" * (1 << 24))


def crash() -> Read:
    ctypes.string_at(1)
    return Skipped("still there")


def refuse() -> Read:
    raise ValueError("words of the person")


def killed() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def write() -> Read:
    with Path("big").open("wb") as target:
        target.writelines(b"x" * (1 << 20) for _ in range(64))
    return Skipped("wrote it all")


def lie() -> NoReturn:
    """Speaks past the codec: a reading that belongs to nobody and says what no reading says."""
    said(b'["conversation","id","sermon",null,null]')
    sleep()


def unfinished() -> NoReturn:
    said(b"[" * 100_000)
    sleep()


def said(frame: bytes) -> None:
    for fd in range(3, 64):
        try:
            channel = socket.socket(fileno=os.dup(fd))
        except OSError:
            continue
        channel.sendall(LENGTH.pack(len(frame)) + frame)


def surroundings(parent: str) -> dict[str, object]:
    """What a reader can see of the product that it runs for."""
    return {
        "environment": sorted(os.environ),  # noqa: TID251  # looked at, not read for a setting
        "first": tried(lambda: Path("/proc/self/environ").read_text()),
        "parents": tried(lambda: Path(f"/proc/{parent}/environ").read_text()),
        "secret": tried(lambda: Path(__file__).read_text()),
        "listed": tried(lambda: str(list(Path(__file__).parent.iterdir()))),
        "outside": tried(lambda: str(Path(tempfile.gettempdir(), "../../reached").write_text("x"))),
        "network": tried(lambda: str(socket.create_connection(("127.0.0.1", 9), 1))),
        "signal": tried(lambda: str(os.kill(int(parent), 0))),
        "open": [fd for fd in range(64) if tried(lambda: str(os.fstat(fd))) != "OSError"],  # noqa: B023
        "modules": sorted(n for n in sys.modules if n.split(".")[0] in ("api", "graph", "ui")),
        "folder": str(Path.cwd()),
        "temp": tempfile.gettempdir(),
    }


def tried(deed: Callable[[], str]) -> str:
    try:
        return deed()
    except OSError as error:
        return type(error).__name__
