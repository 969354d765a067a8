"""Readers that do what a hostile file may make a reader do; which, the path says."""

import ctypes
import json
import os
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from extractors.cell import LENGTH
from extractors.formats import read as honest
from extractors.types import Asked, Broken, RawFile, Read, Skipped


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
    if file.path == "once" and not Path(file.data.decode()).exists():
        Path(file.data.decode()).touch()
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
    own = Path("/proc/self/environ")
    return {
        "environment": sorted(os.environ),  # noqa: TID251  # looked at, not read for a setting
        "first": own.read_text() if own.exists() else "",
        "open": sorted(int(fd.name) for fd in Path("/proc/self/fd").iterdir()) if own.exists() else [],
        "modules": sorted(name for name in sys.modules if name.split(".")[0] in ("api", "graph", "ui")),
        "folder": str(Path.cwd()),
        "temp": tempfile.gettempdir(),
        "parent": parent,
    }  # fmt: skip
