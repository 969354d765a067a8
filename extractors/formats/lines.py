"""Lines of JSON -> their objects; a broken line costs itself and is counted, the others stay."""

import json
from collections.abc import Iterator

from extractors.formats.shape import Json
from extractors.formats.stream import Items, mended, plain

_LONGEST = 19


class Lines:
    """Iterates one object a line, or one document after the other when they are spread over lines."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.came = 0
        self.broken = 0
        self._items: Items | None = None

    def __iter__(self) -> Iterator[Json]:
        data = plain(self._data)
        first = data.lstrip().split(b"\n", 1)[0]
        if _parsed(first) is None:
            self._items = Items(self._data, "", many=True)
            yield from self._items
            return
        start = 0
        while start < len(data):
            end = data.find(b"\n", start)
            end = len(data) if end < 0 else end
            line = data[start:end].strip(b" \t\r\0\x1e")
            start = end + 1
            if not line:
                continue
            item = _parsed(line) or _parsed(mended(line))
            if item is None:
                self.broken += 1
                continue
            self.came += 1
            yield item

    @property
    def problem(self) -> str | None:
        if self._items is not None:
            return self._items.problem
        return f"{self.broken} lines that are not valid JSON" if self.broken else None


def _parsed(line: bytes) -> Json:
    """None for a broken line, and for one that holds only null."""
    try:
        found: Json = json.loads(line, parse_int=_number)
    except (ValueError, RecursionError):
        return None
    return found


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST else float(digits)
