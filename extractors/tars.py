"""A tar as it lies on disk, packed by gzip or not (Skype, Joplin, Google Takeout) -> safe files, one after the other."""

import gzip
import io
import tarfile
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Protocol, cast

from extractors.config import Limits
from extractors.content import OnDisk
from extractors.errors import ArchiveTooLarge, ArchiveUnsafePath
from extractors.paths import JUNK, JUNK_REASON, plain_path, unsafe_path
from extractors.types import RawFile, Refused
from graph.disk import disk

_PIECE = 1 << 20
_LARGEST_HEADER = 8 << 20  # no header is as long, whatever it says
_SAME_TIME = 0.8
_GZIP = b"\x1f\x8b"
_SIGN, _SIGN_AT = b"ustar", 257
_BROKEN = (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, OverflowError)
DAMAGED = "archive_damaged: the rest of the archive cannot be unpacked"
_LINK = "archive_link: a link or special file, not a file"


class Budget(Protocol):
    """Real bytes and entries of one upload; both raise when they are spent."""

    @property
    def limits(self) -> Limits: ...
    def spend(self, size: int) -> None: ...
    def enter(self, count: int) -> None: ...


class _Guarded:
    """Reads a little at a time: a header that claims to be large is refused before it is held in memory."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _LARGEST_HEADER:
            raise tarfile.ReadError
        return self._source.read(size)

    def seek(self, place: int, whence: int = 0) -> int:
        return self._source.seek(place, whence)

    def tell(self) -> int:
        return self._source.tell()


def recognises(source: BinaryIO) -> bool:
    """By the sign in its first header; what gzip packs alone is no archive of files."""
    with suppress(*_BROKEN):
        return _plain(source).read(512)[_SIGN_AT:].startswith(_SIGN)
    return False


def check_names(source: BinaryIO) -> None:
    """Raises for a name that leads out of an archive that is not packed, before anything of it is read."""
    source.seek(0)
    if source.read(2) == _GZIP or not recognises(source):
        return
    with suppress(*_BROKEN):
        for info in _infos(source):
            _check(info)


def unpacked(
    source: BinaryIO, path: str, size: int, room: Path, budget: Budget, *, prefix: str = ""
) -> Iterator[RawFile | Refused]:
    """Every entry as it comes, below `prefix`; a large one lies in `room` until the next is asked for."""
    limits, out = budget.limits, 0
    packed = _packing(source, limits)
    try:
        for info in _infos(source):
            _check(info)
            budget.enter(1)
            if info.isdir():
                continue
            budget.spend(info.size)
            out += info.size
            if info.size > limits.entry or (out > limits.ratio_from and out > limits.ratio * size):
                raise ArchiveTooLarge
            name = prefix + plain_path(unicodedata.normalize("NFC", info.name))
            if not info.isreg() or info.issparse():
                yield Refused(name, _LINK)
            elif JUNK.search(name):
                yield Refused(name, JUNK_REASON)
            else:
                at = _time(info)
                with _taken(info, room, limits) as body:
                    yield RawFile(name, _held(body), at if _minute(at) != packed else None)
    except _BROKEN:
        yield Refused(path, DAMAGED, failed=True)


def _plain(source: BinaryIO) -> BinaryIO:
    source.seek(0)
    packed = source.read(2) == _GZIP
    source.seek(0)
    whole = cast("BinaryIO", gzip.GzipFile(fileobj=source)) if packed else source
    return cast("BinaryIO", _Guarded(whole))


class _Entry(tarfile.TarInfo):
    """An entry that knows where its bytes are read from."""

    body: BinaryIO | None = None


def _infos(source: BinaryIO) -> Iterator[_Entry]:
    with tarfile.open(fileobj=_plain(source), mode="r:", tarinfo=_Entry) as archive:
        while (info := archive.next()) is not None:
            entry = cast("_Entry", info)
            entry.body = cast(
                "BinaryIO | None", archive.extractfile(info) if info.isreg() else None
            )
            yield entry


def _check(info: tarfile.TarInfo) -> None:
    if unsafe_path(info.name.replace("\\", "/")):
        raise ArchiveUnsafePath


def _taken(info: _Entry, room: Path, limits: Limits) -> BinaryIO:
    """The bytes of an entry: in memory, or in a file that goes when it is closed."""
    body = _room(info.size, room, limits)
    left = info.size
    while left and info.body is not None:
        piece = info.body.read(min(left, _PIECE))
        if not piece:
            raise EOFError
        left -= len(piece)
        with disk():
            body.write(piece)
    with disk():
        body.flush()
    return body


def _room(size: int, room: Path, limits: Limits) -> BinaryIO:
    if size <= limits.held:
        return io.BytesIO()
    with disk():
        return cast("BinaryIO", NamedTemporaryFile(dir=room, prefix="entry-"))


def _held(body: BinaryIO) -> bytes | OnDisk:
    if isinstance(body, io.BytesIO):
        return body.getvalue()
    return OnDisk(Path(body.name), body.seek(0, io.SEEK_END))


def _time(info: tarfile.TarInfo) -> datetime | None:
    return datetime.fromtimestamp(info.mtime, UTC) if info.mtime > 0 else None


def _packing(source: BinaryIO, limits: Limits) -> datetime | None:
    """The minute that most of an archive bears: it was packed then, which says nothing of its files."""
    minutes: Counter[datetime | None] = Counter()
    size = 0
    with suppress(*_BROKEN):
        for info in _infos(source):
            size += info.size
            if size > limits.unpacked or minutes.total() > limits.entries:
                break
            if info.isreg():
                minutes[_minute(_time(info))] += 1
    for minute, count in minutes.most_common(1):
        if minutes.total() > 1 and count > _SAME_TIME * minutes.total():
            return minute
    return None


def _minute(at: datetime | None) -> datetime | None:
    return at.replace(second=0, microsecond=0) if at else None
