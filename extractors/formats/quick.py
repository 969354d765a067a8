"""A list whose items all begin alike -> its items, cut where the next one begins; half the work of a scanner.

An item ends where the next begins: what stands between is a whole JSON object or none, for no object goes on behind
its own end. From the first item that is not plainly so, and the last, the rest is left to who reads more slowly.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, cast

import orjson

from extractors.formats.shape import Json

_WINDOW = 1 << 20
# Of one item; what is longer is hardly one.
_MOST = 16 << 20
_BEGINS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[\s*(?=(\{\s*"[^"\\]{1,64}"\s*:))')
_BETWEEN = b" \t\r\n,"


class Quick:
    """Iterates items of a list in UTF-8; afterwards `rest` is what was not looked at of what was read.

    `inside`: whether `rest` begins inside the list, in front of an item; otherwise at the very beginning.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.rest = b""
        self.inside = False

    def __iter__(self) -> Iterator[Json]:
        self.rest = self._source.read(_WINDOW)
        begins = _BEGINS.match(self.rest)
        if begins is None:
            return
        self.inside = True
        head = begins[1]
        at, sought = begins.end(), begins.end() + 1
        while True:
            end = self.rest.find(head, sought)
            if end < 0:
                sought = max(at + 1, len(self.rest) - len(head)) - at
                self.rest, at = self.rest[at:], 0
                if not self._more():
                    return
                continue
            last = end
            while self.rest[last - 1] in _BETWEEN:
                last -= 1
            try:
                item = orjson.loads(memoryview(self.rest)[at:last])
            except orjson.JSONDecodeError:
                self.rest = self.rest[at:]
                return
            at, sought = end, end + 1
            yield cast("Json", item)

    def _more(self) -> bool:
        if len(self.rest) > _MOST:
            return False
        data = self._source.read(max(_WINDOW, len(self.rest)))
        self.rest += data
        return bool(data)
