"""A clean process that has the readers in memory -> copies of itself, each reading files within limits.

It is started with an empty environment and imports nothing that holds a secret. `sandbox.py` is the other
side. Over the control socket come a byte and a number: `N` with a socket (a new cell for it, answered by its
process id) and `R` with a process id (its end was caused or seen; answered by how it ended).
"""

import ctypes
import gc
import importlib
import os
import resource
import select
import shutil
import signal
import socket
import struct
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NoReturn, cast

from extractors.content import OnDisk
from extractors.encodings import CYRILLIC
from extractors.fence import fenced
from extractors.frames import packed, unpacked
from extractors.types import Asked, Parts, RawFile, Read
from extractors.wire import Question, answer, question

type Reader = Callable[[RawFile, str, Asked], Read | Parts]

ORDER = struct.Struct(">cQ")
LENGTH = struct.Struct(">Q")
READY = b"F"
NO_MEMORY = 3
RAISED = 4
_LONGEST_HEADER = 1 << 20
_DIE_WITH_PARENT = 1


def serve(control_fd: int, entry: str, folder: str, idle: float) -> None:
    """Until the other side closes its end, or nobody asked for long; whatever cells are left end with it."""
    reader = _reader(entry)
    gc.collect()
    gc.freeze()
    cells = _Cells(reader, socket.socket(fileno=control_fd), Path(folder))
    try:
        while select.select([cells.control], [], [], idle)[0] or cells.still_living():
            if not cells.obey():
                break
    finally:
        cells.close()


class _Cells:
    """The copies of this process; only it signals and waits for them, so that no number is used twice."""

    def __init__(self, reader: Reader, control: socket.socket, folder: Path) -> None:
        self._reader = reader
        self.control = control
        self._folder = folder
        self._living: set[int] = set()
        self._ends: dict[int, int] = {}

    def obey(self) -> bool:
        """One order; False when there will be no more."""
        if not select.select([self.control], [], [], 0)[0]:
            return True
        order = _order(self.control)
        if order is None:
            return False
        kind, number, channel = order
        if kind == b"N":
            number = self._fork(channel)
            self._living.add(number)
            self.control.sendall(LENGTH.pack(number))
        else:
            self.control.sendall(LENGTH.pack(self._end(number)))
        return True

    def still_living(self) -> bool:
        """Takes note of those that ended by themselves."""
        for pid in tuple(self._living):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                self._note(pid, status)
        return bool(self._living)

    def close(self) -> None:
        for pid in tuple(self._living):
            self._end(pid)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _fork(self, channel: int) -> int:
        pid = os.fork()
        if pid == 0:
            _cell(self._reader, self.control, channel, self._folder)
        os.close(channel)
        with suppress(OSError):  # it may have done so itself, or be gone
            os.setpgid(pid, pid)
        return pid

    def _end(self, pid: int) -> int:
        """How a cell ended: its exit code, or 256 and the signal. One that ended before keeps its own end; 0 of an unknown one."""
        if pid in self._living:
            for send in (os.killpg, os.kill):
                with suppress(OSError):
                    send(pid, signal.SIGKILL)
            self._note(pid, os.waitpid(pid, 0)[1])
        return self._ends.pop(pid, 0)

    def _note(self, pid: int, status: int) -> None:
        code = os.waitstatus_to_exitcode(status)
        self._living.discard(pid)
        self._ends[pid] = code if code >= 0 else 256 - code
        shutil.rmtree(self._folder / str(pid), ignore_errors=True)


def _reader(entry: str) -> Reader:
    """The function that reads, with the charsets that Python would only load at the first letter."""
    module, _, name = entry.partition(":")
    for charset in (*CYRILLIC, "utf-16-le", "cp437", "latin-1"):
        b"".decode(charset)
    return cast("Reader", getattr(importlib.import_module(module), name))


def _order(control: socket.socket) -> tuple[bytes, int, int] | None:
    data, passed, _, _ = socket.recv_fds(control, ORDER.size, 1)
    while data and len(data) < ORDER.size:
        data += control.recv(ORDER.size - len(data))
    if len(data) < ORDER.size:
        return None
    kind, number = cast("tuple[bytes, int]", ORDER.unpack(data))
    return kind, number, passed[0] if passed else -1


def _cell(reader: Reader, control: socket.socket, channel: int, folder: Path) -> NoReturn:
    """Never returns, and never unwinds into the server that it is a copy of."""
    code = RAISED
    try:
        control.close()
        with suppress(OSError):
            os.setsid()
        _die_with_parent()
        own = folder / str(os.getpid())
        own.mkdir(mode=0o700)
        os.chdir(own)
        tempfile.tempdir = str(own)
        fenced(own)
        _read_files(reader, socket.socket(fileno=channel))
        code = 0
    finally:
        # How it went is all that is told: the words of an error may be words of the file.
        os._exit(NO_MEMORY if isinstance(sys.exception(), MemoryError) else code)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, int(signal.SIGKILL), 0, 0, 0)


def _read_files(reader: Reader, channel: socket.socket) -> None:
    """One file after the other until the other side hangs up or nothing was asked for a while."""
    with channel.makefile("rb") as source:
        limits = _numbers(_frame(source))
        _hold(limits)
        while header := _next(source, channel, limits["idle"]):
            _allow_time(_numbers(header)["cpu"])
            asked = question(_frame(source))
            with _content(asked, source, channel) as content:
                file = RawFile(asked.path, content, asked.modified, asked.reads_as)
                found = reader(file, asked.document_id, asked.asked)
                for piece in answer(found, cutting=asked.cut):
                    channel.sendall(LENGTH.pack(len(piece)) + piece)
                del file, found


@contextmanager
def _content(
    asked: Question, source: BinaryIO, channel: socket.socket
) -> Generator[bytes | OnDisk]:
    """What follows the question, or the file itself, handed over once it is asked for: a large one."""
    if not asked.handed:
        yield source.read(asked.size)
        return
    channel.sendall(READY)
    _, passed, _, _ = socket.recv_fds(channel, 1, 1)
    try:
        yield OnDisk(passed[0], asked.size)
    finally:
        os.close(passed[0])


def _next(source: BinaryIO, channel: socket.socket, idle: int) -> bytes:
    channel.settimeout(idle)
    try:
        return _frame(source)
    except TimeoutError:
        return b""
    finally:
        channel.settimeout(None)


def _numbers(frame: bytes) -> dict[str, int]:
    return cast("dict[str, int]", unpacked(frame))


def _frame(source: BinaryIO) -> bytes:
    """Nothing when the other side has hung up."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return b""
    return source.read(min(cast("int", LENGTH.unpack(head)[0]), _LONGEST_HEADER))


def _hold(limits: dict[str, int]) -> None:
    """Hard limits, before the first foreign byte; a system without one of them keeps the others."""
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["written"]),
        (resource.RLIMIT_NOFILE, limits["open"]),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (value, value))


def _allow_time(seconds: int) -> None:
    """Processor time for the next file, on top of what the earlier ones took."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def frame(value: object) -> bytes:
    body = packed(value)
    return LENGTH.pack(len(body)) + body
