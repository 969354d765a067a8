"""A database file that may be broken -> what can be said of it, read-only and without migrating it."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Glance:
    sound: bool
    chunks_done: int = 0
    newest: datetime | None = None


def glance(place: Path) -> Glance | None:
    """None where there is no file. A file that is no database, or a damaged one, is not sound."""
    if not place.exists():
        return None
    try:
        with _opened(place) as database:
            if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return Glance(sound=False)
            return Glance(
                sound=True,
                chunks_done=_count(_one(database, "SELECT count(*) FROM chunks WHERE done")),
                newest=_moment(_one(database, "SELECT max(updated) FROM jobs")),
            )
    except sqlite3.DatabaseError:
        return Glance(sound=False)


@contextmanager
def _opened(place: Path) -> Generator[sqlite3.Connection]:
    address = f"{place.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=5)) as database:
        yield database


def _one(database: sqlite3.Connection, asked: str) -> object:
    """None where the table is not there yet."""
    try:
        row = database.execute(asked).fetchone()
    except sqlite3.OperationalError:
        return None
    return row[0] if row else None


def _count(kept: object) -> int:
    return kept if isinstance(kept, int) else 0


def _moment(kept: object) -> datetime | None:
    return datetime.fromisoformat(kept) if isinstance(kept, str) else None
