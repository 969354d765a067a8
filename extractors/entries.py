"""The directory of a zip -> names as they were meant, real times, and whether entries overlap."""

import lzma
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from zlib import crc32

from extractors.encodings import russian

_METHODS = frozenset(
    {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
)
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError,
    struct.error, ValueError, OverflowError,
)  # fmt: skip
_UTF8 = 0x800
_CHARSETS = ("cp866", "cp1251", "koi8-r")
_SAME_TIME = 0.8


def names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Names with `/`, decoded by flag, by Unicode extra field, or as all unflagged names together suggest."""
    raw = {i: _raw(info) for i, info in enumerate(infos) if not info.flag_bits & _UTF8}
    charset = _charset([name for name in raw.values() if name is not None and not name.isascii()])
    out: list[str] = []
    for place, info in enumerate(infos):
        name, plain = info.orig_filename, raw.get(place)
        if plain is not None and not plain.isascii():
            name = _unicode_extra(info, plain) or plain.decode(charset, "replace")
        out.append(name.replace("\\", "/"))
    return out


def _raw(info: zipfile.ZipInfo) -> bytes | None:
    try:
        return info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return None


def _charset(raw: Sequence[bytes]) -> str:
    try:
        b"\n".join(raw).decode("utf-8")
    except UnicodeDecodeError:
        joined = b"\n".join(raw)
        scores = {name: russian(joined.decode(name, "replace")) for name in _CHARSETS}
        best = max(scores, key=lambda name: scores[name])
        return best if scores[best] > 0.3 else "cp437"
    return "utf-8"


def _fields(info: zipfile.ZipInfo) -> Iterator[tuple[int, bytes]]:
    extra, at = info.extra, 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + size]
        at += 4 + size


def _unicode_extra(info: zipfile.ZipInfo, raw: bytes) -> str | None:
    for kind, body in _fields(info):
        if kind == 0x7075 and len(body) > 5 and struct.unpack_from("<I", body, 1)[0] == crc32(raw):
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None


def overlap(infos: Sequence[zipfile.ZipInfo]) -> bool:
    """True when the bytes of two entries lie on top of each other, as an archive bomb has them."""
    ranges = sorted(
        (info.header_offset, info.header_offset + 30 + len(info.orig_filename) + info.compress_size)
        for info in infos
    )
    return any(after[0] < before[1] for before, after in pairwise(ranges))


def times(infos: Sequence[zipfile.ZipInfo], zone: tzinfo) -> list[datetime | None]:
    """The time of each entry; one time on most of an archive is that of packing and says nothing."""
    found = [None if info.is_dir() else _time(info, zone) for info in infos]
    minutes = Counter(at.replace(second=0, microsecond=0) for at in found if at is not None)
    files = sum(1 for info in infos if not info.is_dir())
    for minute, count in minutes.most_common(1):
        if files > 1 and count > _SAME_TIME * files:
            return [
                None if at and at.replace(second=0, microsecond=0) == minute else at for at in found
            ]
    return found


def _time(info: zipfile.ZipInfo, zone: tzinfo) -> datetime | None:
    for kind, body in _fields(info):
        at = _extra_time(kind, body)
        if at is not None:
            return at
    if info.date_time[:3] <= (1980, 1, 1):
        return None
    try:
        return datetime(*info.date_time, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _extra_time(kind: int, body: bytes) -> datetime | None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    if kind == 0x5455 and len(body) >= 5 and body[0] & 1:
        return epoch + timedelta(seconds=struct.unpack_from("<i", body, 1)[0])
    if kind == 0x5855 and len(body) >= 8:
        return epoch + timedelta(seconds=struct.unpack_from("<i", body, 4)[0])
    if kind == 0x000A and len(body) >= 16 and struct.unpack_from("<H", body, 4)[0] == 1:
        ticks = struct.unpack_from("<Q", body, 8)[0]
        if 0 < ticks < 3 * 10**17:
            return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    return None


def why_not(info: zipfile.ZipInfo) -> str | None:
    """Why an entry is not read, as its header tells."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.create_system == 3 and kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "archive_link: a link or special file, not a file"
    if info.flag_bits & 0x2041:
        return "archive_encrypted: the entry is locked with a password"
    if info.compress_type not in _METHODS:
        return "archive_damaged: packed by a method that is not read"
    return None
