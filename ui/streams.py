"""The event stream of a run -> events, resumed after a lost connection."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from ui.wire import Unreachable, Wire, heard, refuse

BETWEEN_TRIES = 0.5
ENDS = frozenset({"done", "error"})


class Streams(Wire):
    """A connection that can follow an answer while it is made."""

    def __init__(self, http: httpx.Client, *, rest: Callable[[float], None] = time.sleep) -> None:
        super().__init__(http)
        self._rest = rest

    def follow(self, run: str, *, patience: int = 20) -> Iterator[tuple[str, dict[str, Any]]]:
        """Replay what there is, then follow; a lost connection resumes after the last event seen."""
        after, tries = 0, 0
        while tries < patience:
            try:
                for number, event, data in self._events(run, after):
                    after, tries = max(after, number), 0
                    yield event, data
                    if event in ENDS:
                        return
            except Unreachable:
                pass
            tries += 1
            self._rest(BETWEEN_TRIES)
        raise Unreachable

    def _events(self, run: str, after: int) -> Iterator[tuple[int, str, dict[str, Any]]]:
        wait = httpx.Timeout(5, read=60)
        path, params = f"/api/runs/{run}/events", {"after": after}
        with heard(), self._http.stream("GET", path, params=params, timeout=wait) as answer:
            if answer.is_error:
                answer.read()
                refuse(answer)
            yield from _frames(answer.iter_lines())


def _frames(lines: Iterator[str]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Lines of an event stream -> (number, event, data)."""
    number, event, data = 0, "message", ""
    for line in lines:
        if line.startswith("id:"):
            number = int(line[3:])
        elif line.startswith("event:"):
            event = line[6:].strip()
        elif line.startswith("data:"):
            data += line[5:].lstrip()
        elif not line and data:
            yield number, event, json.loads(data)
            event, data = "message", ""
