"""Errors of files, database and engine that all mean one thing -> DiskFull."""

import errno
from collections.abc import Generator
from contextlib import contextmanager

from redis import RedisError
from sqlalchemy.exc import DBAPIError

from graph.errors import DiskFull

# The last is what a limit on the size of a file says.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# Redis stops taking writes when it cannot write its log, and takes them again by itself.
_ENGINE = ("MISCONF", "No space left")


@contextmanager
def disk() -> Generator[None]:
    """Whatever is written inside: no room left is DiskFull, and every other error stays as it is."""
    try:
        yield
    except (OSError, DBAPIError, RedisError) as error:
        if means_full(error):
            raise DiskFull from None
        raise


def means_full(error: OSError | DBAPIError | RedisError) -> bool:
    match error:
        case DBAPIError():
            name = str(getattr(error.orig, "sqlite_errorname", ""))
            return name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR")
        case RedisError():
            text = str(error)
            return any(sign in text for sign in _ENGINE)
        case OSError():
            return error.errno in _FULL
