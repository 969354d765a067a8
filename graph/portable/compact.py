"""What was deleted leaves the files too: the words' database and the embedded engine's log."""

import asyncio
import time
from pathlib import Path

import redis

from graph.sockets import socket_of

_PATIENCE = 60.0
_LOOK_AGAIN = 0.05


async def rewrite_log(data: Path) -> bool:
    """The engine's append-only file without what is gone from it; False where no embedded engine runs."""
    socket = await asyncio.to_thread(socket_of, data)
    return socket is not None and await asyncio.to_thread(_rewrite, socket)


def _rewrite(socket: Path) -> bool:
    with redis.Redis(unix_socket_path=str(socket), socket_timeout=_PATIENCE) as client:
        _until_idle(client)
        client.bgrewriteaof()  # pyright: ignore[reportUnknownMemberType] - untyped client
        time.sleep(_LOOK_AGAIN)
        return _until_idle(client)


def _until_idle(client: redis.Redis) -> bool:
    last = time.monotonic() + _PATIENCE
    while time.monotonic() < last:
        state = client.info("persistence")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - untyped client
        if not state["aof_rewrite_in_progress"] and not state["aof_rewrite_scheduled"]:  # pyright: ignore[reportIndexIssue, reportUnknownMemberType] - untyped client
            return True
        time.sleep(_LOOK_AGAIN)
    return False
