"""Bytes in memory or on disk -> the same bytes, whole or in pieces."""

import errno
import hashlib
import io
import os
from collections.abc import Buffer
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast, override

_PIECE = 1 << 18


class NotAPlace(Exception):
    """A file that was handed over is known by its bytes, not by where they lie."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file that is not held in memory: by its place, or by a descriptor that was handed over."""

    place: Path | int
    size: int

    def open(self) -> BinaryIO:
        if isinstance(self.place, Path):
            return self.place.open("rb", buffering=_PIECE)
        return cast("BinaryIO", io.BufferedReader(_Handed(self.place), _PIECE))

    @property
    def path(self) -> Path:
        if not isinstance(self.place, Path):
            raise NotAPlace
        return self.place

    def whole(self) -> bytes:
        with self.open() as source:
            return source.read()


class _Handed(io.RawIOBase):
    """Reads a descriptor at a place of its own, so that one may be opened twice."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._at = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        came = os.preadv(self._descriptor, [buffer], self._at)
        self._at += came
        return came

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """A zip is read from its end."""
        before = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        base = os.fstat(self._descriptor).st_size if before is None else before
        if base + offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = base + offset
        return self._at


def opened(content: bytes | OnDisk) -> BinaryIO:
    return io.BytesIO(content) if isinstance(content, bytes) else content.open()


def start(content: bytes | OnDisk, most: int) -> bytes:
    if isinstance(content, bytes):
        return content[:most]
    with content.open() as source:
        return source.read(most)


def end(content: bytes | OnDisk, most: int) -> bytes:
    if isinstance(content, bytes):
        return content[-most:]
    if isinstance(content.place, int):
        return os.pread(content.place, most, max(0, content.size - most))
    with content.open() as source:
        source.seek(max(0, content.size - most))
        return source.read(most)


def sha256(content: bytes | OnDisk) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    found = hashlib.sha256()
    with content.open() as source:
        while piece := source.read(_PIECE):
            found.update(piece)
    return found.hexdigest()
