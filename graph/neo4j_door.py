"""The door to Neo4j: query names and parameters -> rows, and one transaction under the lock of a group's revision."""

import asyncio
import logging
import re
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, LiteralString, cast

import structlog
from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncResult, AsyncSession, AsyncTransaction
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
)
from neo4j.time import DateTime

from graph.config import Neo4jConfig
from graph.door import MOST_STEMS, Plan, Row
from graph.errors import DiskFull, EngineLocksOut, EngineTooOld, GraphUnavailable
from graph.kept import indexed
from graph.queries import load, schema

log = structlog.get_logger()

type Work[T] = Callable[[AsyncTransaction], Awaitable[T]]
type Step[T] = Callable[[], Awaitable[T]]

# Community Edition has exactly one; a group is a property here.
DATABASE = "neo4j"
OLDEST = (5, 26)
GROUP = re.compile(r"u_[A-Za-z0-9_]+")
# The server looks at these every two seconds.
LONGEST_READ_S = 60.0
LONGEST_WRITE_S = 60.0
# A server that starts again is back in 5 to 30 s; whoever waits longer is told so and asks again.
PATIENCE_S = 10.0
CONNECTING_S = 5.0
PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.5)
ROWS_AT_ONCE = 500
MADE_MEANWHILE = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"

# Their texts quote values; ours name the class and the code.
logging.getLogger("neo4j").setLevel(logging.CRITICAL)


class Neo4jDoor:
    """One group of a Neo4j server. Every time goes in and comes out as aware UTC."""

    def __init__(self, config: Neo4jConfig, group: str) -> None:
        if not GROUP.fullmatch(group):
            raise ValueError("a group is named u_ and letters, digits, underscores")
        self.group = group
        self._driver = connect(config)
        # Reads of a plan belong to the transaction that writes it.
        self._inside: ContextVar[AsyncTransaction | None] = ContextVar("inside", default=None)

    async def rows(self, name: str, /, **given: Any) -> list[Row]:
        text, params = load(name, "neo4j"), sent(given)
        inside = self._inside.get()
        if inside is not None:
            return await decode(await inside.run(text, params))

        async def read(tx: AsyncTransaction) -> list[Row]:
            return await decode(await tx.run(text, params))

        return await self._again(lambda: self._transaction(read, LONGEST_READ_S))

    async def rows_together(self, *names: str, **given: Any) -> tuple[int, list[list[Row]]]:
        # Neo4j reads what is committed meanwhile: under the group's lock there is nothing.
        async def read(tx: AsyncTransaction) -> tuple[int, list[list[Row]]]:
            revision = await self._lock(tx)
            params = sent(given)
            answers = [await decode(await tx.run(load(one, "neo4j"), params)) for one in names]
            return revision, answers

        return await self._again(lambda: self._transaction(read, LONGEST_READ_S))

    async def change(self, plan: Plan) -> None:
        async def write(tx: AsyncTransaction) -> None:
            await self._lock(tx)
            inside = self._inside.set(tx)
            try:
                params = await plan()
            finally:
                self._inside.reset(inside)
            if params is None:
                return
            await (await tx.run(load("write", "neo4j"), sent(params))).consume()
            await self._step(tx)
            await tx.commit()

        # Of a commit whose answer was lost nobody knows; the plan finds what it wrote.
        await self._again(lambda: self._transaction(write, LONGEST_WRITE_S))

    def full_text(self, stems: Sequence[str]) -> str:
        # The group stands in the index: a filter behind it could be starved by other groups. ^0 keeps the scores.
        return f"+group_id:{self.group}^0 +stem:({' OR '.join(stems)})"

    async def revision(self) -> int:
        rows = await self.rows("revision", group=self.group)
        return int(rows[0]["n"]) if rows else 0

    async def prepare(self) -> None:
        await self._again(self._prepare)

    async def explain(self, name: str, /, **given: Any) -> list[str]:
        text: LiteralString = f"EXPLAIN {load(name, 'neo4j')}"
        async with refused(), self._session() as session:
            summary = await (await session.run(text, sent(given))).consume()
        plan = cast("dict[str, Any] | None", summary.plan)
        return [str(plan["operatorType"])] if plan else []

    async def erase(self) -> None:
        """Everything of the group goes but its revision, which only grows."""
        await self._again(self._erase)

    async def healthy(self) -> bool:
        try:
            async with refused():
                check_version(await self._components())
        except GraphUnavailable as away:
            if isinstance(away, EngineLocksOut | EngineTooOld):
                raise
            return False
        return True

    async def version(self) -> str:
        async with refused():
            return await self._components()

    async def close(self) -> None:
        await self._driver.close()

    def _session(self) -> AsyncSession:
        # The one typed door to calls whose settings have no types.
        return self._driver.session(database=DATABASE)  # pyright: ignore[reportUnknownMemberType] - as said

    async def _components(self) -> str:
        async with self._session() as session:
            rows = await decode(await session.run(load("version", "neo4j")))
        return str(rows[0]["version"])

    async def _prepare(self) -> None:
        async with self._session() as session:
            for statement in schema("neo4j"):
                await _made(session, statement)
            await (
                await session.run(load("first_revision", "neo4j"), {"group": self.group})
            ).consume()

    async def _erase(self) -> None:
        async with self._session() as session:
            for name in ("erase_nodes", "erase_rest", "next_revision"):
                text = load(name, "neo4j")
                await (await session.run(text, {"group": self.group})).consume()

    async def _transaction[T](self, work: Work[T], seconds: float) -> T:
        async with (
            self._session() as session,
            await session.begin_transaction(timeout=seconds) as tx,
        ):
            return await work(tx)

    async def _lock(self, tx: AsyncTransaction) -> int:
        """Wait for every writer of the group, keep the next out, and say the revision."""
        rows = await decode(await tx.run(load("lock", "neo4j"), {"group": self.group}))
        return int(rows[0]["n"])

    async def _step(self, tx: AsyncTransaction) -> None:
        await (await tx.run(load("next_revision", "neo4j"), {"group": self.group})).consume()

    async def _again[T](self, work: Step[T]) -> T:
        """Once more while the server says that this may help, until patience ends."""
        last = time.monotonic() + PATIENCE_S
        turn = 0
        async with refused():
            while True:
                try:
                    return await work()
                except (DriverError, Neo4jError) as lost:
                    helps = lost.is_retryable() or isinstance(lost, IncompleteCommit)
                    if not helps or time.monotonic() > last:
                        raise
                await asyncio.sleep(PAUSES_S[min(turn, len(PAUSES_S) - 1)])
                turn += 1


async def _made(session: AsyncSession, statement: LiteralString) -> None:
    """One constraint or index, by us or by whoever starts beside us."""
    try:
        await (await session.run(statement)).consume()
    except ClientError as error:
        # IF NOT EXISTS looks before it waits for the lock: of two that begin at once one finds it made.
        if error.code != MADE_MEANWHILE:
            raise


def connect(config: Neo4jConfig) -> AsyncDriver:
    """A driver that retries nothing by itself: what may be repeated is known one level up."""
    return AsyncGraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType] - untyped settings
        config.uri,
        auth=(config.user, config.password) if config.password else None,
        connection_timeout=CONNECTING_S,
        connection_acquisition_timeout=LONGEST_WRITE_S,
        max_transaction_retry_time=0,
        notifications_min_severity="OFF",
        telemetry_disabled=True,
    )


@asynccontextmanager
async def refused() -> AsyncGenerator[None]:
    """An error of the driver -> ours; its text stays here, for it quotes values."""
    try:
        yield
    except AuthError:
        raise EngineLocksOut from None
    except ConfigurationError:
        raise GraphUnavailable from None
    except Neo4jError as error:
        log.error("graph.refused", error=type(error).__name__, code=error.code)
        if "No space left" in str(error):
            raise DiskFull from None
        if isinstance(error, ClientError):
            raise
        raise GraphUnavailable from None
    except (DriverError, OSError) as error:
        log.warning("graph.lost", error=type(error).__name__)
        raise GraphUnavailable from None


def sent(given: Any) -> Any:
    """A parameter as the driver may have it: times in `timezone.utc` alone, no NUL.

    Neo4j compares the zone after the instant, and a ZoneInfo crashes the interpreter (python/cpython#125318).
    """
    match given:
        case datetime():
            if given.tzinfo is None:
                raise ValueError("a time without a zone")
            return given.astimezone(UTC)
        case str():
            return given.replace("\x00", "")
        case dict():
            return {name: sent(one) for name, one in cast("dict[str, Any]", given).items()}
        case list() | tuple() | set() | frozenset():
            return [sent(one) for one in cast("list[Any]", given)]
        case _:
            return given


async def decode(result: AsyncResult) -> list[Row]:
    """Rows by column; long answers let others breathe."""
    rows: list[Row] = []
    async for one in result:
        rows.append({name: _value(value) for name, value in one.data().items()})
        if len(rows) % ROWS_AT_ONCE == 0:
            await asyncio.sleep(0)
    return rows


def _value(kept: Any) -> Any:
    match kept:
        case DateTime():
            return kept.to_native().astimezone(UTC)
        case dict():
            return {name: _value(one) for name, one in cast("dict[str, Any]", kept).items()}
        case list():
            return [_value(one) for one in cast("list[Any]", kept)]
        case _:
            return kept


def in_stems(query: str) -> str:
    """Graphiti's full-text query, `group_id:"a" OR group_id:"b" AND (words)`, over our stems."""
    head, _, words = query.rpartition("(")
    groups = re.findall(r'group_id:"(\w+)"', head)
    asked = list(dict.fromkeys(indexed(words).split()))[:MOST_STEMS]
    if not asked:
        # An empty query is an error here: nothing has this stem.
        asked = ["\u0001"]
    within = f"+group_id:({' OR '.join(groups)})^0 " if groups else ""
    return f"{within}+stem:({' OR '.join(asked)})"


def check_version(version: str) -> None:
    """EngineTooOld below Neo4j 5.26; newer ones are named by their year."""
    found = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    if found < OLDEST:
        raise EngineTooOld
