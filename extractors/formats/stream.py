"""JSON bytes, however broken -> its items, as many as came before the break."""

import codecs
import io
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, cast

import ijson  # pyright: ignore[reportMissingTypeStubs]  # typed in itself, without stubs
from ijson.common import (  # pyright: ignore[reportMissingTypeStubs]
    IncompleteJSONError,
    JSONError,
)

from extractors.config import LIMITS
from extractors.content import OnDisk, opened, start
from extractors.encodings import decode
from extractors.formats.quick import Quick
from extractors.formats.shape import Json
from extractors.types import RawFile

HEAD = 1 << 18
TOO_DEEP = 200
_WINDOW = 1 << 20
# So near the end of a window an error may come from the cut alone.
_NEAR = 16
_LONGEST = 19
_MARK = codecs.BOM_UTF8
_BETWEEN = re.compile(r"[\s,\ufeff]*")
_RUN = b"[" * TOO_DEEP
# Told apart once in front of the others, or the search looks at every byte instead of every bracket.
_OPENING = rb'(?:\{\s*"[^"\\]{0,64}"\s*:\s*|\[\s*)'
_DEEP = re.compile(_OPENING + _OPENING + b"{%d}" % (TOO_DEEP - 1))
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
    """UTF-8 without a mark, whatever the file was written in, and without the zeros that some disks leave behind it."""
    if _is_wide(data[:4]):
        data = decode(data).text.encode("utf-8", "replace")
    return data.removeprefix(_MARK).rstrip(b"\0")


def too_deep(content: bytes | OnDisk) -> bool:
    """Nesting that no export has; beyond the first megabytes only a plain run of brackets is looked for."""
    if isinstance(content, bytes):
        return _DEEP.search(content, 0, 16 * HEAD) is not None or _RUN in content
    if _DEEP.search(start(content, 16 * HEAD)):
        return True
    last = b""
    with content.open() as source:
        while piece := source.read(1 << 20):
            if _RUN in piece or _RUN in last + piece[:TOO_DEEP]:
                return True
            last = piece[-TOO_DEEP:]
    return False


def _has_lone(data: bytes) -> bool:
    """Half of a surrogate pair, which would cost the reader the letter beside it."""
    if b"\\ud" not in data and b"\\uD" not in data:
        return False
    return any(len(found[0]) < _PAIR_LENGTH for found in _PAIR_OR_HALF.finditer(data))


class Items:
    """Iterates the items under an ijson prefix; afterwards `problem` says what broke, `came` how many came.

    `many`: the file is one document after the other, as lines of JSON are. `at`: the byte where a list begins in
    a file of another kind, such as a page with a script; what stands behind the list is not looked at.
    """

    def __init__(
        self, source: bytes | RawFile, prefix: str, *, many: bool = False, at: int = 0
    ) -> None:
        self._content = source if isinstance(source, bytes) else source.content
        self._prefix = prefix
        self._many = many
        self._at = at
        self.came = 0
        self.problem: str | None = None

    def __iter__(self) -> Iterator[Json]:
        if self._at:
            source = opened(self._content)
            source.seek(self._at)
            yield from self._listed(_Listed(source, alone=False))
        elif self._prefix == "item" and not self._many and listed(self._content):
            yield from self._quickly(opened(self._content))
        elif isinstance(self._content, bytes) or _is_wide(start(self._content, 4)):
            content = self._content
            yield from self._whole(content if isinstance(content, bytes) else content.whole())
        else:
            yield from self._piecewise(self._content)

    def _quickly(self, source: BinaryIO) -> Iterator[Json]:
        with source:
            quick = Quick(source)
            for item in quick:
                self.came += 1
                yield item
            yield from self._listed(_Listed(source, read=quick.rest, inside=quick.inside))

    def _listed(self, items: "_Listed") -> Iterator[Json]:
        for item in items:
            self.came += 1
            yield item
        if items.broken:
            self._partly()

    def _whole(self, data: bytes) -> Iterator[Json]:
        data = plain(data)
        if _has_lone(data):
            data = mended(data)
        try:
            yield from self._count(io.BytesIO(data), 0)
        except _ERRORS:
            yield from self._again(data)

    def _piecewise(self, content: OnDisk) -> Iterator[Json]:
        """Not held in memory as long as nothing in it is broken, and never when it is larger than a text may be."""
        try:
            with content.open() as source:
                source.seek(3 if start(content, 3) == _MARK else 0)
                yield from self._count(source, 0)
        except _ERRORS:
            if content.size > LIMITS.text:
                self._partly()
            else:
                yield from self._again(plain(content.whole()))

    def _again(self, data: bytes) -> Iterator[Json]:
        try:
            yield from self._count(io.BytesIO(mended(data)), self.came)
        except _ERRORS:
            self._partly()

    def _partly(self) -> None:
        self.problem = f"partly read: {self.came} items, then the file is broken"

    def _count(self, source: BinaryIO, known: int) -> Iterator[Json]:
        found = ijson.items(source, self._prefix, use_float=True, multiple_values=self._many)
        for place, item in enumerate(found):
            if place >= known:
                self.came += 1
                yield item


def listed(content: bytes | OnDisk) -> bool:
    """A list in UTF-8."""
    head = start(content, 1 << 10)
    return not _is_wide(head) and head.removeprefix(_MARK).lstrip()[:1] == b"["


def _is_wide(head: bytes) -> bool:
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]


class _Listed:
    """Items of one list: each is found and made by Python's own scanner, which is faster here than ijson and
    takes half a letter for what it is; only a window of the text is in memory. `alone`: nothing may follow it.
    `read`: what was read of it already, which with `inside` begins in front of an item.
    """

    def __init__(
        self, source: BinaryIO, *, alone: bool = True, read: bytes = b"", inside: bool = False
    ) -> None:
        self._source = source
        self._read = read
        self._inside = inside
        self._alone = alone
        self._decoder = json.JSONDecoder(strict=False, parse_int=_number, parse_constant=_nothing)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._text = ""
        self._at = 0
        self._ended = False
        self.broken = False

    def __iter__(self) -> Iterator[Json]:
        with self._source:
            self._more()
            if not self._inside:
                self._at = self._text.index("[") + 1
            while self._another():
                try:
                    item = self._item()
                except _ERRORS:
                    self.broken = True
                    return
                yield item
            self.broken = self.broken or not self._closed()

    def _another(self) -> bool:
        """Stands before an item, having passed what separates it from the last."""
        while True:
            found = _BETWEEN.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at] != "]"
            if not self._more():
                return False

    def _item(self) -> Json:
        """The item here, with as much more text as it needs; mended once when it is no JSON as it stands."""
        mended_to = -1
        while True:
            try:
                item, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > LIMITS.text:
                    raise
                if self._cut_off(error) and self._more():
                    continue
                if mended_to == len(self._text):
                    raise
                self._mend()
                mended_to = len(self._text)
                continue
            if end < len(self._text) or not self._more():
                self._at = end
                return cast("Json", item)

    def _cut_off(self, error: json.JSONDecodeError) -> bool:
        return error.pos >= len(self._text) - _NEAR or error.msg.startswith("Unterminated")

    def _more(self) -> bool:
        """A longer text, without what is done with; twice as much for an item that is as long."""
        if self._ended:
            return False
        rest = self._text[self._at :]
        data = self._read or self._source.read(max(_WINDOW, len(rest)))
        self._read = b""
        self._ended = not data
        self._text, self._at = rest + self._decode(data, not data), 0
        return True

    def _mend(self) -> None:
        rest = self._text[self._at :].encode("utf-8", "surrogatepass")
        self._text, self._at = mended(rest).decode("utf-8"), 0

    def _closed(self) -> bool:
        behind = self._text[self._at + 1 :].strip("\0 \t\r\n") if self._alone else ""
        return self._text[self._at : self._at + 1] == "]" and not behind


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST else float(digits)


def _nothing(_: str) -> None:
    """NaN and Infinity are no numbers."""


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
