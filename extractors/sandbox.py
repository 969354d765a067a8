"""A file -> its reading, made in a process apart that may use so much and no more, and is not trusted."""

import asyncio
import atexit
import signal
import socket
import threading
import time
from collections.abc import AsyncGenerator, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import cast

from extractors.cell import LENGTH, NO_MEMORY, RAISED, READY, frame
from extractors.cell_server import CellServer
from extractors.config import CELLS, MB, CellLimits
from extractors.cutting import Cut
from extractors.errors import SandboxUnavailable
from extractors.frames import NotAnAnswer
from extractors.parts import whole
from extractors.types import Asked, Broken, Part, RawFile, Read
from extractors.wire import Incoming, asking
from graph.words import Conversation

type _Told = Part | Cut | tuple[int, Part | Cut]
_ENTRY = "extractors.formats:parts"
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
# In one batch: small files tell two each.
_PARTS = 64
_GONE = frozenset({0, 256 + signal.SIGKILL, 256 + signal.SIGTERM})


async def read_async(file: RawFile, document_id: str, asked: Asked) -> Read:
    """As `read`, and cancelled at once when the one who waits is."""
    return await shared().read_async(file, document_id, asked)


def read(file: RawFile, document_id: str, asked: Asked) -> Read:
    """One file, read for what it is in a process apart; from any thread."""
    return shared().read(file, document_id, asked)


def batches(file: RawFile, document_id: str, asked: Asked) -> AsyncGenerator[list[Part]]:
    """As `read_async`, while it is read: some parts at a time, never more than so many letters of them."""
    return shared().batches(file, document_id, asked)


def cuts(
    files: Sequence[tuple[RawFile, str]], asked: Asked
) -> AsyncGenerator[list[tuple[int, Part | Cut]]]:
    """As `batches`, of several files with the ids of their documents, one after the other: each part with the place
    of its file. Talks are cut by whoever reads them; a few come as they are and must be cut here."""
    return shared().cuts(files, asked)


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
    told: int = 0


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
        self._server: CellServer | None = None
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
        return whole(self.parts(file, document_id, asked, hold))

    def batches(self, file: RawFile, document_id: str, asked: Asked) -> AsyncGenerator[list[Part]]:
        """The next are taken while the last are kept. Who stops listening ends the process that reads."""
        hold = _Hold()
        return self._listening(self.parts(file, document_id, asked, hold), hold)

    def cuts(
        self, files: Sequence[tuple[RawFile, str]], asked: Asked
    ) -> AsyncGenerator[list[tuple[int, Part | Cut]]]:
        """As `batches`, of several files, with talks that are cut."""
        hold = _Hold()
        return self._listening(self._each(files, asked, hold), hold)

    def _each(
        self, files: Sequence[tuple[RawFile, str]], asked: Asked, hold: _Hold
    ) -> Generator[tuple[int, Part | Cut]]:
        """All that is told of one file, then of the next."""
        for place, (file, document_id) in enumerate(files):
            if hold.stopped:
                return
            hold.told = 0
            question = asking(file, document_id, asked, cut=True)
            for part in self._told(file, document_id, question, hold):
                yield place, part

    async def _listening[T: _Told](
        self, coming: Generator[T], hold: _Hold
    ) -> AsyncGenerator[list[T]]:
        taking = self._taking(coming)
        try:
            more = True
            while more:
                found, more = await asyncio.shield(taking)
                if more:
                    taking = self._taking(coming)
                if found:
                    yield found
        finally:
            if not taking.done():
                hold.stopped = True
                await asyncio.to_thread(self._stop, hold.cell)
            with suppress(Exception):  # told to nobody: who listened has heard it or left
                await taking
            coming.close()

    def _taking[T: _Told](self, coming: Iterator[T]) -> asyncio.Future[tuple[list[T], bool]]:
        return asyncio.ensure_future(asyncio.to_thread(_some, coming, self._limits.batch))

    def parts(
        self, file: RawFile, document_id: str, asked: Asked, hold: _Hold | None = None
    ) -> Generator[Part]:
        question = asking(file, document_id, asked)
        told = self._told(file, document_id, question, hold or _Hold())
        return cast("Generator[Part]", told)

    def _told(
        self, file: RawFile, document_id: str, question: bytes, hold: _Hold
    ) -> Generator[Part | Cut]:
        """A process that others end is no fault of the file: it gets a second one, which goes on after the first."""
        with self._room:
            for _ in range(2):
                if (yield from self._once(file, document_id, question, hold)):
                    return
                if hold.stopped:
                    yield Broken(_STOPPED)
                    return
        yield Broken(_ENDED)

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

    def _once(
        self, file: RawFile, document_id: str, question: bytes, hold: _Hold
    ) -> Generator[Part | Cut, None, bool]:
        """Whether it came to an end that the file itself is the cause of."""
        if hold.stopped:
            return False
        cell = hold.cell = self._take(file.size)
        try:
            for n, part in enumerate(_ask(cell, file, document_id, question, self._limits)):
                if n >= hold.told:
                    hold.told += 1
                    yield part
        except (TimeoutError, NotAnAnswer, _TooMuch, _Ended, OSError) as error:
            found = _verdict(error, self._end(cell))
            if found is not None:
                yield found
            return found is not None
        except GeneratorExit:
            self._end(cell)
            raise
        finally:
            hold.cell = None
        self._give_back(cell)
        return True

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
                self._server = CellServer(limits, self._entry)
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


def _some[T: _Told](coming: Iterator[T], letters: int) -> tuple[list[T], bool]:
    """The next parts, until they are many, hold so many letters, or there are no more; whether there may be more."""
    found: list[T] = []
    for one in coming:
        found.append(one)
        part = one[1] if isinstance(one, tuple) else one
        talk = part.talk if isinstance(part, Cut) else part
        if isinstance(talk, Conversation):
            letters -= sum(len(said.text) for said in talk.messages)
        if letters <= 0 or len(found) >= _PARTS:
            return found, True
    return found, False


def _verdict(error: Exception, code: int) -> Broken | None:
    match error:
        case TimeoutError():
            return Broken(_TOO_SLOW)
        case NotAnAnswer():
            return Broken(_UNTRUSTED)
        case _TooMuch():
            return Broken(_TOO_MUCH)
        case _:
            return _why(code)


def _why(code: int) -> Broken | None:
    """What a person is told; None when the file had no part in it."""
    if code in _GONE:
        return None
    if code == 256 + signal.SIGXCPU:
        return Broken(_TOO_SLOW)
    if code == NO_MEMORY:
        return Broken(_TOO_LARGE)
    return Broken(_UNREADABLE if code == RAISED else _BROKE)


def _ask(
    cell: _Cell, file: RawFile, document_id: str, head: bytes, limits: CellLimits
) -> Generator[Part | Cut]:
    """The parts of a reading; time that passes here between two of them is not the reader's."""
    size = file.size
    deadline = time.monotonic() + limits.wall_for(size)
    cell.files -= 1
    cell.bytes -= size
    cell.channel.settimeout(limits.wall_for(size))
    cell.channel.sendall(frame({"cpu": limits.cpu_for(size)}) + LENGTH.pack(len(head)) + head)
    _hand_over(cell.channel, file, deadline)
    coming = Incoming(document_id)
    budget = limits.answer_for(size)
    while True:
        (length,) = LENGTH.unpack(_exactly(cell.channel, LENGTH.size, deadline))
        budget -= length
        if budget < 0:
            raise _TooMuch
        found = coming.take(_exactly(cell.channel, length, deadline))
        if found is not None:
            before = time.monotonic()
            yield found
            deadline += time.monotonic() - before
            if not isinstance(found, Conversation | Cut):
                return


def _hand_over(channel: socket.socket, file: RawFile, deadline: float) -> None:
    if isinstance(file.content, bytes):
        channel.sendall(file.content)
        return
    _exactly(channel, len(READY), deadline)
    with file.content.open() as source:
        socket.send_fds(channel, [READY], [source.fileno()])


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
