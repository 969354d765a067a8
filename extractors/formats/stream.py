"""JSON bytes, however broken -> its items, as many as came before the break."""

import io
import re
from collections.abc import Iterator

import ijson  # pyright: ignore[reportMissingTypeStubs]  # typed in itself, without stubs
from ijson.common import (  # pyright: ignore[reportMissingTypeStubs]
    IncompleteJSONError,
    JSONError,
)

from extractors.encodings import decode
from extractors.formats.shape import Json

HEAD = 1 << 18
TOO_DEEP = 200
_DEEP = re.compile(rb'(?:\{\s*"[^"\\]{0,64}"\s*:\s*|\[\s*){%d}' % TOO_DEEP)
_BROKEN = re.compile(
    rb'"(?:[^"\\]++|\\.)*+"?'
    rb"|-?(?:NaN|Infinity)|-?\d{20,}(?:\.\d+)?(?:[eE][+-]?\d+)?|-?\d+(?:\.\d+)?[eE]\+?\d{3,}",
    re.DOTALL,
)
_IN_STRING = re.compile(
    rb"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\[^ux])"
    rb"|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\x([0-9a-fA-F]{2})|[\x00-\x1f]",
    re.DOTALL,
)
_PAIR_LENGTH = 12
_PAIR_OR_HALF = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F]"
)
_ERRORS = (JSONError, IncompleteJSONError, ValueError, OverflowError, RecursionError)


def plain(data: bytes) -> bytes:
    """UTF-8 without a mark, whatever the file was written in."""
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        return decode(data).text.encode("utf-8", "replace")
    return data


def too_deep(data: bytes) -> bool:
    """Nesting that no export has; beyond the first megabytes only a plain run of brackets is looked for."""
    return _DEEP.search(data, 0, 16 * HEAD) is not None or b"[" * TOO_DEEP in data


def _has_lone(data: bytes) -> bool:
    """Half of a surrogate pair, which would cost the reader the letter beside it."""
    if b"\\ud" not in data and b"\\uD" not in data:
        return False
    return any(len(found[0]) < _PAIR_LENGTH for found in _PAIR_OR_HALF.finditer(data))


class Items:
    """Iterates the items under an ijson prefix; afterwards `problem` says what broke, `came` how many came.

    `many`: the file is one document after the other, as lines of JSON are.
    """

    def __init__(self, data: bytes, prefix: str, *, many: bool = False) -> None:
        self._data = data
        self._prefix = prefix
        self._many = many
        self.came = 0
        self.problem: str | None = None

    def __iter__(self) -> Iterator[Json]:
        data = plain(self._data)
        if _has_lone(data):
            data = mended(data)
        try:
            yield from self._count(data, 0)
        except _ERRORS:
            yield from self._again(mended(data))

    def _again(self, data: bytes) -> Iterator[Json]:
        try:
            yield from self._count(data, self.came)
        except _ERRORS:
            self.problem = f"partly read: {self.came} items, then the file is broken"

    def _count(self, data: bytes, known: int) -> Iterator[Json]:
        source = io.BytesIO(data)
        found = ijson.items(source, self._prefix, use_float=True, multiple_values=self._many)
        for place, item in enumerate(found):
            if place >= known:
                self.came += 1
                yield item


def mended(data: bytes) -> bytes:
    """Control characters, foreign escapes, NaN and endless numbers made readable; words stay as they are."""
    data = data.decode("utf-8", "replace").encode("utf-8")
    return _BROKEN.sub(_mend, data)


def _mend(found: re.Match[bytes]) -> bytes:
    token = found[0]
    if token[:1] != b'"':
        return b"null"
    return _IN_STRING.sub(_mend_escape, token)


def _mend_escape(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return found[1]
    if found[2]:
        return b"\\u00" + found[2]
    token = found[0]
    if token[:1] == b"\\":
        return rb"\ufffd"
    return {b"\n": rb"\n", b"\t": rb"\t", b"\r": rb"\r", b"\0": rb"\ufffd"}.get(token, b"")
