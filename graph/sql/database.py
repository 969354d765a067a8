"""A database URL -> an open, migrated Database. Readers never wait; writers take turns."""

import asyncio
from collections.abc import (
    AsyncGenerator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import lru_cache, partial
from importlib import import_module
from importlib.resources import files
from itertools import batched, chain
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol, cast

import aiosqlite
from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Engine,
    Table,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, PoolProxiedConnection

from graph.disk import disk

_BUSY_MS = 30_000
# Any number will do as long as no other program takes the same advisory lock.
_LOCK = 0x0D21F7
_PRAGMAS = (
    f"PRAGMA busy_timeout={_BUSY_MS}",
    # Of a new file; what is said at once fills several pages of half the size, each a call to the system.
    "PRAGMA page_size=8192",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
)
MOST_VALUES = 500
_ROWS_AT_ONCE = 2_000
# In one step of the database, for which Python's lock is let go once; more need a longer statement to be kept.
_ROWS_A_STEP = 50


class _Cursor(Protocol):
    def execute(self, statement: str) -> object: ...
    def close(self) -> None: ...


class _Driver(Protocol):
    """What we touch of the driver's connection."""

    isolation_level: str | None

    def cursor(self) -> _Cursor: ...


class Database:
    """Lives from `open_database` to `close`; several processes may have the same file open."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._beside = _beside(engine) if self.is_sqlite else None
        self._threads = ThreadPoolExecutor(thread_name_prefix="sqlite")
        self._watching = asyncio.Lock()
        self._watch: PoolProxiedConnection | None = None

    @property
    def is_sqlite(self) -> bool:
        return self._engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """One consistent view of the data."""
        with disk():
            async with self._engine.connect() as connection, connection.begin():
                yield connection

    async def reading[T](self, ask: Callable[[Connection], T]) -> T:
        """One consistent view of the data, asked from one function.

        SQLite is a library: `ask` goes to another thread as a whole, not once for every statement in it.
        """
        with disk():
            if self._beside is not None:
                return await self._in_thread(partial(_told, self._beside, ask))
            async with self.read() as connection:
                return await connection.run_sync(ask)

    async def written(self) -> int | None:
        """Another number after every write, whoever wrote; None where the database cannot tell.

        Only a connection that never writes is told of all others.
        """
        if self._beside is None:
            return None
        with disk():
            async with self._watching:
                if self._watch is None:
                    self._watch = await self._in_thread(self._beside.raw_connection)
                return await self._in_thread(partial(_version, self._watch))

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """One transaction that holds the write lock from its first moment; all of it or nothing."""
        with disk():
            async with self._turn, self._engine.connect() as connection:
                await connection.execution_options(driftmap_write=True)
                async with connection.begin():
                    yield connection

    async def writing[T](self, do: Callable[[Connection], T]) -> T:
        """The same done by one function, at a third of the cost where a write is short."""
        with disk():
            if self._beside is None:
                async with self.write() as connection:
                    return await connection.run_sync(do)
            async with self._turn:
                return await self._in_thread(partial(_wrote, self._beside, do))

    async def vacuum_log(self) -> None:
        """Leave nothing of what was deleted in the write-ahead log."""
        if self.is_sqlite:
            async with self._turn, self._engine.connect() as connection:
                await connection.run_sync(_checkpoint)

    async def shrink(self) -> None:
        """Leave nothing of what was deleted in the file itself, and give its room back."""
        if self.is_sqlite:
            async with self._turn, self._engine.connect() as connection:
                await connection.run_sync(_vacuum)

    async def _in_thread[T](self, do: Callable[[], T]) -> T:
        """A thread cannot be cancelled: `close` waits for those that nobody waits for any more."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, do)

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)
        if self._watch is not None:
            self._watch.close()
        if self._beside is not None:
            self._beside.dispose()
        await self._engine.dispose()


async def open_database(url: str) -> Database:
    """Open it, make its folder if need be, and bring its tables to the newest shape."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        if place.database:
            Path(place.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = create_async_engine(
            place, poolclass=AsyncAdaptedQueuePool, async_creator=lambda: _opened(place)
        )
        event.listen(engine.sync_engine, "begin", _begin)
    else:
        engine = create_async_engine(place, poolclass=AsyncAdaptedQueuePool)
    database = Database(engine)
    try:
        async with database.write() as connection:
            await connection.run_sync(_migrate)
    except BaseException:
        await database.close()
        raise
    return database


def _beside(engine: AsyncEngine) -> Engine:
    """The same file, for functions that run in threads of their own."""
    made = create_engine(engine.url.set(drivername="sqlite"))
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


async def _opened(place: URL) -> aiosqlite.Connection:
    """A connection made ready as a whole, or none.

    The driver forgets a connection whose opening is cancelled; nobody would ever close it.
    """
    opening = asyncio.ensure_future(_ready(place))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await (await opening).close()
        raise


async def _ready(place: URL) -> aiosqlite.Connection:
    # The driver would begin transactions on its own, and too late for BEGIN IMMEDIATE.
    connection = aiosqlite.connect(place.database or ":memory:", isolation_level=None)
    # As SQLAlchemy has it: a connection left open must not hold the process back from ending.
    connection._thread.daemon = True  # pyright: ignore[reportPrivateUsage] - the driver has no other way to say it
    await connection
    try:
        for pragma in _PRAGMAS:
            await connection.execute(pragma)
    except BaseException:
        await connection.close()
        raise
    return connection


def _told[T](engine: Engine, ask: Callable[[Connection], T]) -> T:
    with engine.connect() as connection, connection.begin():
        return ask(connection)


def _wrote[T](engine: Engine, do: Callable[[Connection], T]) -> T:
    with engine.connect() as connection:
        connection.execution_options(driftmap_write=True)
        with connection.begin():
            return do(connection)


def _version(watch: PoolProxiedConnection) -> int:
    cursor = watch.cursor()
    cursor.execute("PRAGMA data_version")
    found = cursor.fetchone()
    cursor.close()
    return int(found[0]) if found else 0


async def add_missing(
    connection: AsyncConnection, table: Table, rows: Iterable[Mapping[str, object]]
) -> None:
    """Insert rows of the same columns; those whose key is there already change nothing."""
    if connection.dialect.name != "sqlite":
        statement = postgresql.insert(table).on_conflict_do_nothing()
        for some in batched(rows, MOST_VALUES):
            await connection.execute(statement, list(some))
        return
    for some in batched(rows, _ROWS_AT_ONCE):
        one, many, cells = _inserting(table, tuple(some[0]), connection.dialect)
        told = [cells(row) for row in some]
        whole = len(told) - len(told) % _ROWS_A_STEP
        if whole:
            steps = [
                tuple(chain.from_iterable(step)) for step in batched(told[:whole], _ROWS_A_STEP)
            ]
            await connection.exec_driver_sql(many, steps)
        if whole < len(told):
            await connection.exec_driver_sql(one, told[whole:])


@lru_cache(maxsize=256)
def _inserting(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, str, Callable[[Mapping[str, object]], tuple[object, ...]]]:
    """What the driver is told for one row and for many, and how it wants a row: made for each row anew, both cost
    more than storing it."""
    statement = sqlite.insert(table).on_conflict_do_nothing()
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    order = compiled.positiontup or []
    made = [
        (place, process)
        for place, name in enumerate(order)
        if (process := _processor(table.c[name], dialect)) is not None
    ]
    pick = cast(
        "Callable[[Mapping[str, object]], tuple[object, ...]]", itemgetter(*order, order[0])
    )

    def cells(row: Mapping[str, object]) -> tuple[object, ...]:
        found = list(pick(row)[:-1])
        for place, process in made:
            found[place] = process(found[place])
        return tuple(found)

    told = str(compiled)
    values = f"({', '.join('?' * len(order))})"
    return told, told.replace(values, ", ".join([values] * _ROWS_A_STEP)), cells


def _processor(column: Column[Any], dialect: Dialect) -> Callable[[object], object] | None:
    return column.type.dialect_impl(dialect).bind_processor(dialect)


def slices(values: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Pieces short enough for one IN (...)."""
    return batched(values, MOST_VALUES)


def _prepare(driver: _Driver, _: object) -> None:
    # The driver would begin transactions on its own, and too late for BEGIN IMMEDIATE.
    driver.isolation_level = None
    cursor = driver.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _checkpoint(connection: Connection) -> None:
    """Past SQLAlchemy, which would begin a transaction around it."""
    cursor = cast("_Driver", connection.connection.dbapi_connection).cursor()
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.close()


def _vacuum(connection: Connection) -> None:
    cursor = cast("_Driver", connection.connection.dbapi_connection).cursor()
    cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.close()


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("driftmap_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _migrate(connection: Connection) -> None:
    """Inside one transaction under the write lock, so that two processes never migrate at once."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if not _is_newest(connection):
        import_module("graph.sql.upgrading").upgrade(connection)


def _is_newest(connection: Connection) -> bool:
    """The last of the migrations by name is the one that was made last here."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    made = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    names = (one.name for one in (files("graph.sql") / "migrations" / "versions").iterdir())
    return f"v{made}" == max(name for name in names if name.startswith("v")).partition("_")[0]
