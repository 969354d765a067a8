"""The clean process that makes reading processes, as it is started, asked and ended from here."""

import json
import shutil
import socket
import subprocess
import sys
import tempfile

from extractors.cell import LENGTH, ORDER
from extractors.config import CellLimits

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from extractors.cell import serve; serve(int(sys.argv[2]), *sys.argv[3:5], float(sys.argv[5]))"

# A library in it would keep a gigabyte of addresses in reserve, which is all that a reader may have.
_NO_RESERVE = {"MIMALLOC_ARENA_RESERVE": "0"}


class CellServer:
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
                env=_NO_RESERVE,
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
