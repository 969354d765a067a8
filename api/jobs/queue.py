"""The bell: dramatiq over a Redis carries a job's id from whoever made it to the worker. Nothing else."""

import asyncio
import fcntl
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import redis
import structlog
from dramatiq import Actor, Message, Worker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit, Middleware, Retries, ShutdownNotifications

from graph.sockets import socket_of

# Database 0 is the map.
_DATABASE = 1
_HEARTBEAT_MS = 5_000
_MAINTENANCE = 1_000_000
_QUEUE = "driftmap"
_ACTOR = "job"
_PATIENCE_S = 2.0
_log = structlog.get_logger()


class Bell:
    """Rings for a job. A ring that is lost loses nothing: the worker looks at the ledger anyway."""

    def __init__(self, data: Path, url: str | None = None, *, needed: bool = True) -> None:
        """Over the Redis of this address, else that of the embedded engine. Where none is needed the
        worker's own tick does it all."""
        self._data = data
        self._url = url
        self._needed = needed
        self._broker: tuple[str, RedisBroker] | None = None

    def ring(self, job_id: str) -> None:
        try:
            broker = self._open()
            if broker is not None:
                broker.enqueue(Message(_QUEUE, _ACTOR, (job_id,), {}, {}))  # pyright: ignore[reportUnknownMemberType] - typed in part by the library
        except (redis.RedisError, OSError, ValueError) as lost:
            _log.warning("bell.lost", job=job_id, error=type(lost).__name__)

    async def healthy(self) -> bool:
        """The queue answers and a worker lives."""
        return await asyncio.to_thread(self._answers)

    def listen(self, heard: Callable[[str], None]) -> Callable[[], None] | None:
        """Call `heard` with ids, from another thread; gives the way to stop. None while there is no engine."""
        place = self._place()
        if place is None:
            return None
        broker = _broker(place)

        def job(job_id: str) -> None:
            heard(job_id)

        broker.declare_actor(  # pyright: ignore[reportUnknownMemberType] - typed in part by the library
            Actor(
                job,
                broker=broker,
                actor_name=_ACTOR,
                queue_name=_QUEUE,
                priority=0,
                options={"max_retries": 0},
            )
        )
        worker = Worker(broker, worker_threads=1, worker_timeout=200)
        worker.start()

        def stop() -> None:
            worker.stop(timeout=2_000)
            broker.close()

        return stop

    def close(self) -> None:
        if self._broker is not None:
            self._broker[1].close()
            self._broker = None

    def _open(self) -> RedisBroker | None:
        place = self._place()
        if place is None:
            return None
        if self._broker is None or self._broker[0] != place:
            self.close()
            self._broker = (place, _broker(place))
        return self._broker[1]

    def _place(self) -> str | None:
        """The address of the Redis that carries it, as far as there is one now."""
        if self._url is not None or not self._needed:
            return self._url
        socket = socket_of(self._data)
        return f"unix://{quote(str(socket))}?db={_DATABASE}" if socket else None

    def _answers(self) -> bool:
        if not worker_lives(self._data):
            return False
        place = self._place()
        if place is None:
            return not self._needed
        try:
            with _client(place, socket_timeout=_PATIENCE_S) as client:
                return bool(client.ping())  # pyright: ignore[reportUnknownMemberType] - typed in part by the library
        except (redis.RedisError, OSError):
            return False


def _client(place: str, **more: float) -> redis.Redis:
    return redis.Redis.from_url(place, **more)  # pyright: ignore[reportUnknownMemberType] - untyped settings


def _broker(place: str) -> RedisBroker:
    client = _client(place)
    # Retries, limits of age and time are the ledger's affair.
    middleware: list[Middleware] = [AgeLimit(), ShutdownNotifications(), Retries(max_retries=0)]
    broker = RedisBroker(
        client=client,
        middleware=middleware,
        heartbeat_timeout=_HEARTBEAT_MS,
        maintenance_chance=_MAINTENANCE,
    )
    broker.declare_queue(_QUEUE)
    return broker


@contextmanager
def only_worker(data: Path) -> Generator[None]:
    """Hold the folder's worker lock; waits while a worker that is being stopped still has it."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "worker.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def worker_lives(data: Path) -> bool:
    try:
        with (data / "worker.lock").open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
