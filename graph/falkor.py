"""The door to FalkorDB: query names and parameters -> rows, and one statement under a watched revision."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, LiteralString, cast

import redis
import redis.asyncio
import structlog
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

from graph.disk import means_full
from graph.door import Plan, Row
from graph.errors import DiskFull, GraphUnavailable
from graph.queries import load, schema
from graph.spread import DIGITS, spread

log = structlog.get_logger()

UNIQUE = (("Entity", "uuid"), ("Episodic", "uuid"), ("IngestMark", "key"))
LONGEST_READ_MS = 60_000
LONGEST_WRITE_MS = 60_000
MOST_CONFLICTS = 1_000
MOST_LOSSES = 1
ROWS_AT_ONCE = 500
MOVED_AT_ONCE = 2_000


class FalkorDoor:
    """One group's graph on one engine. Errors carry a class and no words of the person's."""

    dialect = "falkordb"

    def __init__(self, socket: Path, group: str) -> None:
        self.group = group
        self._redis = redis.asyncio.Redis(
            unix_socket_path=str(socket),
            decode_responses=True,
            socket_timeout=90,
            # An engine that is just restarting is back within a second; what is asked twice is the same.
            retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 6),
            retry_on_error=[redis.BusyLoadingError],
        )
        # Of our own writers only one plans at a time: the others would plan in vain and again.
        self._turn = asyncio.Lock()
        # The one typed door to a client whose commands have no types.
        self._run = cast("Callable[..., Awaitable[Any]]", self._redis.execute_command)  # pyright: ignore[reportUnknownMemberType] - as said

    async def rows(self, name: str, /, **given: Any) -> list[Row]:
        with _quiet():
            reply = await self._run(*self._ask(name, given))
        return await decode(reply)

    async def rows_together(self, *names: str, **given: Any) -> tuple[int, list[list[Row]]]:
        """Answers of one moment, with its revision."""
        with _quiet():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.get(self._revision)
                for name in names:
                    pipe.execute_command(*self._ask(name, given))  # pyright: ignore[reportUnknownMemberType] - untyped client
                revision, *replies = await pipe.execute()
        return int(revision or 0), [await decode(reply) for reply in replies]

    async def change(self, plan: Plan) -> None:
        """Plan on what is there now, write by `write.cypher`; planned again when another was faster."""
        async with self._turn:
            await self._changed(plan)

    async def _changed(self, plan: Plan) -> None:
        lost = 0
        for _ in range(MOST_CONFLICTS):
            seen = await self.revision()
            try:
                with _quiet():
                    await self._try(plan)
            except redis.WatchError:
                # A connection lost under WATCH is reported like a faster writer. A statement that
                # kills the engine must not be sent until the engine is given up.
                lost += await self.revision() == seen
                if lost > MOST_LOSSES:
                    raise GraphUnavailable from None
                continue
            return
        raise GraphUnavailable

    async def _try(self, plan: Plan) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            await pipe.watch(self._revision)
            params = await plan()
            if params is None:
                return
            pipe.multi()
            pipe.execute_command(  # pyright: ignore[reportUnknownMemberType] - untyped client
                "GRAPH.QUERY", self.group, call(load("write", "falkordb"), spread(params)),
                "--compact", "timeout", LONGEST_WRITE_MS,
            )  # fmt: skip
            pipe.incr(self._revision)
            replies = await pipe.execute(raise_on_error=False)
        # Redis does not roll back: a failed statement leaves the other commands done.
        for reply in replies:
            if isinstance(reply, Exception):
                raise reply

    def full_text(self, stems: Sequence[str]) -> str:
        return "(" + " | ".join(stems) + ")"

    async def revision(self) -> int:
        with _quiet():
            return int(await self._redis.get(self._revision) or 0)

    async def prepare(self) -> None:
        with _quiet():
            for statement in schema("falkordb"):
                await self._once(("GRAPH.QUERY", self.group, statement), "already indexed")
            for label, name in UNIQUE:
                command = ("GRAPH.CONSTRAINT", "CREATE", self.group, "UNIQUE", "NODE", label)
                await self._once((*command, "PROPERTIES", "1", name), "already exists")
            await self._until_operational()
            await self._share_out()

    async def _share_out(self) -> None:
        """Maps of older versions hold statements where the engine cannot load them by the thousand."""
        query = call(load("share_out", "falkordb"), {"digits": DIGITS, "most": MOVED_AT_ONCE})
        while True:
            reply = await self._run("GRAPH.QUERY", self.group, query, "--compact", "timeout", LONGEST_WRITE_MS)  # fmt: skip
            [row] = await decode(reply)
            if row["moved"] < MOVED_AT_ONCE:
                return

    async def _once(self, command: tuple[str, ...], done: str) -> None:
        try:
            await self._run(*command)
        except redis.ResponseError as refused:
            if done not in str(refused):
                raise

    async def _until_operational(self) -> None:
        # Constraints are checked in the background; only then do they hold.
        async with asyncio.timeout(60):
            while True:
                rows = await self.rows("constraints")
                if all(row["status"] == "OPERATIONAL" for row in rows):
                    return
                await asyncio.sleep(0.02)

    async def explain(self, name: str, /, **given: Any) -> list[str]:
        text = call(load(name, "falkordb"), stored(given))
        with _quiet():
            return await self._run("GRAPH.EXPLAIN", self.group, text)

    async def erase(self) -> None:
        """The graph goes as a whole; the revision only grows, so that no cache takes it for the old."""
        with _quiet():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.delete(self.group)
                pipe.incr(self._revision)
                await pipe.execute()
        await self.prepare()

    async def healthy(self) -> bool:
        try:
            with _quiet():
                await self._run("PING")
        except GraphUnavailable:
            return False
        return True

    async def version(self) -> str:
        return f"falkordblite {version('falkordblite')}"

    async def close(self) -> None:
        await self._redis.aclose()

    @property
    def _revision(self) -> str:
        return f"rev:{self.group}"

    def _ask(self, name: str, given: dict[str, Any]) -> tuple[str | int, ...]:
        text = call(load(name, "falkordb"), given)
        return ("GRAPH.RO_QUERY", self.group, text, "--compact", "timeout", LONGEST_READ_MS)


class _quiet:  # noqa: N801 - reads as `with _quiet():`
    """A lost engine is GraphUnavailable; a refused statement is logged by its class alone."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None or issubclass(kind, redis.WatchError):
            return
        if issubclass(kind, redis.ConnectionError | redis.TimeoutError | OSError):
            raise GraphUnavailable from None
        if isinstance(error, redis.ResponseError):
            log.error("graph.refused", error=kind.__name__)
            if means_full(error):
                raise DiskFull from None


def call(query: LiteralString, params: dict[str, Any]) -> str:
    head = " ".join(f"{name}={text(stored(given))}" for name, given in params.items())
    return f"CYPHER {head} {query}" if head else query


def stored(given: Any) -> Any:
    """A parameter as FalkorDB keeps it: times as ISO text in UTC with six digits, so text order is time order."""
    match given:
        case datetime():
            if given.tzinfo is None:
                raise ValueError("a time without a zone")
            return given.astimezone(UTC).isoformat(timespec="microseconds")
        case str():
            return given.replace("\x00", "")
        case dict():
            items = cast("dict[str, Any]", given).items()
            return {name: stored(one) for name, one in items}
        case list() | tuple() | set() | frozenset():
            return [stored(one) for one in cast("list[Any]", given)]
        case _:
            return given


def text(given: Any) -> str:
    """A parameter as Cypher writes it; the only place where a value becomes query text."""
    match given:
        case None:
            return "null"
        case bool():
            return "true" if given else "false"
        case str():
            return '"' + given.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case list():
            return "[" + ",".join(map(text, cast("list[Any]", given))) + "]"
        case dict():
            items = cast("dict[str, Any]", given).items()
            return "{" + ",".join(f"{_bare(name)}:{text(one)}" for name, one in items) + "}"
        case _:
            return repr(given)


def _bare(name: str) -> str:
    if not name.isidentifier() or not name.isascii():
        raise ValueError("a property of this name cannot be kept")
    return f"`{name}`"


async def decode(reply: Any) -> list[Row]:
    """A compact reply -> rows by column; long ones let others breathe."""
    if len(reply) < 3:
        return []
    header = [column[1] for column in reply[0]]
    rows: list[Row] = []
    for place, cells in enumerate(reply[1]):
        rows.append({name: _value(*cell) for name, cell in zip(header, cells, strict=True)})
        if place % ROWS_AT_ONCE == ROWS_AT_ONCE - 1:
            await asyncio.sleep(0)
    return rows


def _value(kind: int, kept: Any) -> Any:
    match kind:
        case 1 | 2 | 3:
            return kept
        case 4:
            return kept == "true"
        case 5:
            return float(kept)
        case 6:
            return [_value(*one) for one in kept]
        case 10:
            return {kept[at]: _value(*kept[at + 1]) for at in range(0, len(kept), 2)}
        case _:
            raise ValueError("a value of a kind that no query of ours returns")
