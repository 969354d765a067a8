"""Logins of browsers: random ids that are kept as hashes, end by themselves and with the token."""

import hmac
import json
import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import cast

LASTS = 30 * 24 * 3600.0
MOST = 100


class Logins:
    """Kept in a file where there is one, so that a start anew asks nobody again.

    An id is hashed together with the token's hash: with another token none of them is known any more,
    and the file tells neither.
    """

    def __init__(self, token: bytes, file: Path | None, clock: Callable[[], float]) -> None:
        self._token = token
        self._file = file
        self._clock = clock
        self._ends = self._read()

    def open(self) -> tuple[str, float]:
        """A new id and when it ends. Beyond a hundred the oldest goes."""
        id = token_urlsafe(32)
        self._drop_ended()
        while len(self._ends) >= MOST:
            del self._ends[min(self._ends, key=self._ends.__getitem__)]
        ends = self._clock() + LASTS
        self._ends[self._name(id)] = ends
        self._write()
        return id, ends

    def ends(self, id: str | None) -> float | None:
        """When this login ends; None: it is none."""
        if not id:
            return None
        # Looked up by a keyed hash: what the time of the look tells is of no use to a guesser.
        ends = self._ends.get(self._name(id))
        return ends if ends is not None and ends > self._clock() else None

    def close(self, id: str | None) -> None:
        if id and self._ends.pop(self._name(id), None) is not None:
            self._write()

    def _name(self, id: str) -> str:
        return hmac.digest(self._token, id.encode(), sha256).hex()

    def _drop_ended(self) -> None:
        now = self._clock()
        self._ends = {name: ends for name, ends in self._ends.items() if ends > now}

    def _read(self) -> dict[str, float]:
        if self._file is None or not self._file.exists():
            return {}
        with suppress(OSError, ValueError):
            read: object = json.loads(self._file.read_text(encoding="utf-8"))
            if isinstance(read, dict):
                rows = cast("dict[str, object]", read).items()
                return {name: float(ends) for name, ends in rows if isinstance(ends, int | float)}
        return {}

    def _write(self) -> None:
        """A full disk costs the login after the next start, not this one."""
        if self._file is None:
            return
        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(self._ends, file)
            fresh.replace(self._file)


def csrf_of(id: str) -> str:
    """What a page of ours can say and a page of another site cannot know."""
    return hmac.digest(id.encode(), b"csrf", sha256).hex()
