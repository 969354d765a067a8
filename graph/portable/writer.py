"""Members one after the other -> a zip that is handed on piece by piece; never more than a piece is held."""

import hashlib
import io
import zipfile
from collections.abc import Buffer, Callable, Generator
from contextlib import contextmanager
from typing import override

from graph.portable.manifest import Member

# Every member bears the same time, so that the same life packs to the same bytes.
_WHEN = (1980, 1, 1, 0, 0, 0)
_PRIVATE = 0o100600 << 16
_LEVEL = 6


class _Out(io.RawIOBase):
    """What a zip is written into when it cannot be gone back in."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = bytearray()

    @override
    def writable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return False

    @override
    def tell(self) -> int:
        raise io.UnsupportedOperation

    @override
    def write(self, data: Buffer) -> int:
        self.waiting += data
        return memoryview(data).nbytes


class Packer:
    def __init__(self) -> None:
        self._out = _Out()
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self.members: list[Member] = []

    @contextmanager
    def member(self, name: str) -> Generator[Callable[[bytes], None]]:
        """Give its bytes, a piece at a time."""
        info = zipfile.ZipInfo(name, _WHEN)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = _PRIVATE
        summed, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as inside:

            def feed(data: bytes) -> None:
                nonlocal size
                inside.write(data)
                summed.update(data)
                size += len(data)

            yield feed
        self.members.append(Member(name, size, summed.hexdigest()))

    def whole(self, name: str, data: bytes) -> None:
        with self.member(name) as feed:
            feed(data)

    @property
    def waiting(self) -> int:
        return len(self._out.waiting)

    def take(self) -> bytes:
        """What is packed and not yet handed on."""
        data = bytes(self._out.waiting)
        self._out.waiting.clear()
        return data

    def close(self) -> None:
        self._zip.close()
