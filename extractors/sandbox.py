"""A file -> its reading, made in a process apart that may use so much and no more, and is not trusted."""

import asyncio
import atexit
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from extractors.cell import LENGTH, NO_MEMORY, ORDER, RAISED, frame
from extractors.config import CELLS, MB, CellLimits
from extractors.errors import SandboxUnavailable
from extractors.types import Asked, Broken, RawFile, Read
from extractors.wire import Incoming, NotAnAnswer, asking

_ENTRY = "extractors.formats:read"
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from extractors.cell import serve; serve(int(sys.argv[2]), *sys.argv[3:5], float(sys.argv[5]))"
_TOO_SLOW = "too_slow: reading this file takes longer than it may, so it was left"
_TOO_LARGE = "too_large: reading this file takes more memory than it may, so it was left"
_TOO_MUCH = "too_large: more comes out of this file than a person can have written, so it was left"
_UNREADABLE = (
    "the reader of this format failed on this file: it is damaged, or made in a way not known here"
)
_BROKE = (
    "too_large: this file broke the process that read it: it is damaged, or needs too much memory"
)
_ENDED = "the system ended the process that read this file, twice; import it again when there is more memory"
_UNTRUSTED = "what was read from this file is not in order, so it was left"
_STOPPED = "reading was stopped"
_GONE = frozenset({0, 256 + signal.SIGKILL, 256 + signal.SIGTERM})


async def read_async(file: RawFile, document_id: str, asked: Asked) -> Read:
    """As `read`, and cancelled at once when the one who waits is."""
    return await shared().read_async(file, document_id, asked)


def read(file: RawFile, document_id: str, asked: Asked) -> Read:
    """One file, read for what it is in a process apart; from any thread."""
    return shared().read(file, document_id, asked)


@cache
def shared() -> "Sandbox":
    """The sandbox of this process: begun with the first file, closed with the interpreter."""
    sandbox = Sandbox()
    atexit.register(sandbox.close)
    return sandbox


@dataclass(slots=True)
class _Cell:
    """A reading process as seen from here: what it may still take before it is retired."""

    pid: int
    channel: socket.socket
    files: int
    bytes: int

    @property
    def alive(self) -> bool:
        """It says nothing unasked, so a readable channel is one that was closed."""
        self.channel.setblocking(False)
        try:
            self.channel.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False


@dataclass(slots=True)
class _Hold:
    """What one call is busy with, so that it can be stopped from another thread."""

    cell: _Cell | None = None
    stopped: bool = False


class _Ended(Exception):
    """A cell ended before its answer did."""


class _TooMuch(Exception):
    """An answer is longer than it may be."""


class Sandbox:
    """Reads files in cells; one call in one thread has one cell to itself."""

    def __init__(self, limits: CellLimits = CELLS, entry: str = _ENTRY) -> None:
        self._limits = limits
        self._entry = entry
        self._room = threading.BoundedSemaphore(limits.cells)
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._idle: list[_Cell] = []

    async def read_async(self, file: RawFile, document_id: str, asked: Asked) -> Read:
        hold = _Hold()
        try:
            return await asyncio.to_thread(self.read, file, document_id, asked, hold)
        except asyncio.CancelledError:
            hold.stopped = True
            await asyncio.to_thread(self._stop, hold.cell)
            raise

    def read(
        self, file: RawFile, document_id: str, asked: Asked, hold: _Hold | None = None
    ) -> Read:
        """A process that others end is no fault of the file: it gets a second one."""
        hold = hold or _Hold()
        with self._room:
            for _ in range(2):
                found = self._once(file, document_id, asked, hold)
                if found is not None:
                    return found
                if hold.stopped:
                    return Broken(_STOPPED)
        return Broken(_ENDED)

    @property
    def server_pid(self) -> int | None:
        return self._server.pid if self._server is not None else None

    def close(self) -> None:
        """Ends every cell and the server; a later call starts anew."""
        with self._lock:
            for cell in self._idle:
                cell.channel.close()
            self._idle.clear()
            if self._server is not None:
                self._server.close()
            self._server = None

    def _once(self, file: RawFile, document_id: str, asked: Asked, hold: _Hold) -> Read | None:
        if hold.stopped:
            return None
        cell = hold.cell = self._take(len(file.data))
        try:
            found = _ask(cell, file, document_id, asked, self._limits)
        except TimeoutError:
            self._end(cell)
            return Broken(_TOO_SLOW)
        except NotAnAnswer:
            self._end(cell)
            return Broken(_UNTRUSTED)
        except _TooMuch:
            self._end(cell)
            return Broken(_TOO_MUCH)
        except (_Ended, OSError):
            return _why(self._end(cell))
        finally:
            hold.cell = None
        self._give_back(cell)
        return found

    def _take(self, size: int) -> _Cell:
        """An idle cell that may still take the file, or a new one; a big file always gets its own."""
        with self._lock:
            while self._idle and size <= self._limits.bytes:
                cell = self._idle.pop()
                if cell.alive:
                    return cell
                self._ended(cell)
            return self._new(size)

    def _new(self, size: int) -> _Cell:
        limits = self._limits
        for _ in range(2):
            if self._server is None:
                self._server = _Server(limits, self._entry)
            try:
                pid, channel = self._server.new()
            except OSError:
                self._server.close()
                self._server = None
                continue
            held = {"memory": limits.memory_for(size), "written": limits.written}
            held |= {"open": limits.open_files, "idle": limits.idle_seconds}
            with suppress(OSError):  # it ended: the first question will show it
                channel.sendall(frame(held))
            return _Cell(pid, channel, limits.files, limits.bytes)
        raise SandboxUnavailable

    def _give_back(self, cell: _Cell) -> None:
        if cell.files > 0 and cell.bytes > 0:
            with self._lock:
                if self._server is not None:
                    self._idle.append(cell)
                    return
        self._end(cell)

    def _stop(self, cell: _Cell | None) -> None:
        """Only ends the process: its channel belongs to the thread that reads from it, and wakes it."""
        with self._lock, suppress(OSError):
            if cell is not None and self._server is not None:
                self._server.end(cell.pid)

    def _end(self, cell: _Cell) -> int:
        with self._lock:
            return self._ended(cell)

    def _ended(self, cell: _Cell) -> int:
        """How the cell ended, by itself or now; 0 when its server is gone and nobody can tell."""
        cell.channel.close()
        if self._server is None:
            return 0
        try:
            return self._server.end(cell.pid)
        except OSError:
            self._server.close()
            self._server = None
            return 0


def _why(code: int) -> Broken | None:
    """What a person is told; None when the file had no part in it."""
    if code in _GONE:
        return None
    if code == 256 + signal.SIGXCPU:
        return Broken(_TOO_SLOW)
    if code == NO_MEMORY:
        return Broken(_TOO_LARGE)
    return Broken(_UNREADABLE if code == RAISED else _BROKE)


def _ask(cell: _Cell, file: RawFile, document_id: str, asked: Asked, limits: CellLimits) -> Read:
    size = len(file.data)
    deadline = time.monotonic() + limits.wall_for(size)
    cell.files -= 1
    cell.bytes -= size
    head = asking(file, document_id, asked)
    cell.channel.settimeout(limits.wall_for(size))
    cell.channel.sendall(frame({"cpu": limits.cpu_for(size)}) + LENGTH.pack(len(head)) + head)
    cell.channel.sendall(file.data)
    coming = Incoming(document_id)
    budget = limits.answer_for(size)
    while True:
        (length,) = LENGTH.unpack(_exactly(cell.channel, LENGTH.size, deadline))
        budget -= length
        if budget < 0:
            raise _TooMuch
        found = coming.take(_exactly(cell.channel, length, deadline))
        if found is not None:
            return found


def _exactly(channel: socket.socket, size: int, deadline: float) -> bytearray:
    out = bytearray(size)
    rest = memoryview(out)
    while rest:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        channel.settimeout(left)
        came = channel.recv_into(rest, min(len(rest), 4 * MB))
        if not came:
            raise _Ended
        rest = rest[came:]
    return out


class _Server:
    """The process that makes cells: clean, with the readers in memory."""

    def __init__(self, limits: CellLimits, entry: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="driftmap-read-")
        self._control, theirs = socket.socketpair()
        self._control.settimeout(limits.start_seconds)
        path = json.dumps([place for place in sys.path if place])
        fd = theirs.fileno()
        order = [sys.executable, "-I", "-X", "utf8", "-c", _START, path]
        with theirs:
            self._process = subprocess.Popen(
                [*order, str(fd), entry, self._folder, str(limits.idle_seconds)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd=self._folder,
                pass_fds=(fd,),
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def new(self) -> tuple[int, socket.socket]:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [ORDER.pack(b"N", 0)], [theirs.fileno()])
                return self._number(), ours
            except OSError:
                ours.close()
                raise

    def end(self, pid: int) -> int:
        self._control.sendall(ORDER.pack(b"R", pid))
        return self._number()

    def _number(self) -> int:
        data = b""
        while len(data) < LENGTH.size:
            more = self._control.recv(LENGTH.size - len(data))
            if not more:
                raise BrokenPipeError
            data += more
        (number,) = LENGTH.unpack(data)
        return number

    def close(self) -> None:
        """Hanging up is the order to end; one that does not hear it is killed."""
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
