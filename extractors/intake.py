"""An upload as it lies on disk -> safe files: caps, names, junk and times. It knows no format."""

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Protocol, cast

from extractors import entries, meanings, strewn, tars
from extractors.config import LIMITS, Limits
from extractors.content import OnDisk
from extractors.entries import BROKEN
from extractors.errors import (
    ArchiveDamaged,
    ArchiveOverlap,
    ArchiveTooLarge,
    ArchiveTooMany,
    ArchiveUnsafePath,
    NothingReadable,
    NotWhatItSays,
    TooLarge,
    UnsafeArchive,
    UploadTooLarge,
    UploadUnsafePath,
)
from extractors.paths import JUNK, JUNK_REASON, plain_path, unsafe_path
from extractors.types import RawFile, Refused
from graph.disk import disk

_PIECE = 1 << 20
_PACKED = re.compile(r"\.(?:zip|bear2bk|textbundle|epub|tgz|tar(?:\.gz)?)$", re.IGNORECASE)
_OPEN_DOCUMENT = frozenset({"mimetype", "META-INF/manifest.xml"})


class Arrived(Protocol):
    """One uploaded file: the name it came with, which is data, and where its bytes lie."""

    @property
    def name(self) -> str: ...
    @property
    def path(self) -> Path: ...


@dataclass(frozen=True, slots=True)
class Arrival:
    name: str
    path: Path


@dataclass(slots=True)
class _Budget:
    """Real bytes and entries of one upload, counted over all levels."""

    limits: Limits
    unpacked: int = 0
    entries: int = 0

    def spend(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > self.limits.unpacked:
            raise ArchiveTooLarge

    def enter(self, count: int) -> None:
        """What is refused is not counted, so that it takes nothing from what lies beside it."""
        if self.entries + count > self.limits.entries:
            raise ArchiveTooMany
        self.entries += count


def check_upload(files: Sequence[Arrived], limits: Limits = LIMITS) -> None:
    """Raises what names, sizes and archive directories show, before anything is stored."""
    total = 0
    readable = False
    wrong: type[Exception] = NothingReadable
    for arrived in files:
        path = _upload_path(arrived.name)
        size = arrived.path.stat().st_size
        total += size
        if total > limits.upload:
            raise UploadTooLarge
        try:
            readable = _shows_content(arrived, path, size, limits) or readable
        except (UnsafeArchive, TooLarge, NotWhatItSays) as damage:
            wrong = type(damage)  # it fails alone where there is something else to read
    if not readable:
        raise wrong


def _shows_content(arrived: Arrived, path: str, size: int, limits: Limits) -> bool:
    with arrived.path.open("rb") as source:
        if not _is_archive(source, path):
            tars.check_names(source)
            return size > 0 and not JUNK.search(path)
        archive = _opened(source)
        if archive is None:
            raise _damage(source)
        with archive:
            infos = _directory(archive, size, _Budget(limits))
            names = entries.names(infos)
            return any(
                entries.why_not(i) is None and i.file_size and not JUNK.search(n)
                for i, n in zip(infos, names, strict=True)
            )


def members(
    files: Sequence[Arrived], limits: Limits = LIMITS, zone: tzinfo = UTC
) -> Iterator[RawFile | Refused]:
    """Every file of an upload, out of its archives, read entry by entry; `zone` is that of DOS times.

    A large one lies beside its upload until the next is asked for.
    """
    return strewn.gathered(_members(files, limits, zone))


def _members(files: Sequence[Arrived], limits: Limits, zone: tzinfo) -> Iterator[RawFile | Refused]:
    budget = _Budget(limits)
    places = {_upload_path(arrived.name): arrived.path for arrived in files}
    loose, beside = meanings.names_of_loose(places), meanings.beside_loose(places)
    for arrived in files:
        path = _upload_path(arrived.name)
        size = arrived.path.stat().st_size
        with arrived.path.open("rb") as source:
            if _is_archive(source, path):
                inside = _Inside(path, "", size, 1, arrived.path.parent, among=len(files) > 1)
                yield from _unpacked(source, inside, budget, zone)
            elif tars.recognises(source):
                inside = _Inside(path, "", size, 1, arrived.path.parent, among=len(files) > 1)
                found = _tarred(source, inside, budget, zone)
                yield from _to_its_end(found, path) if len(files) > 1 else found
            elif JUNK.search(path):
                yield Refused(path, JUNK_REASON)
            elif size > limits.entry:
                yield Refused(
                    path, "too_large: a file above the limit in the settings", failed=True
                )
            else:
                budget.enter(1)
                source.seek(0)
                large = size > limits.held
                content = OnDisk(arrived.path, size) if large else source.read()
                told = beside.told(path, None)
                yield told if isinstance(told, Refused) else RawFile(path, content, told, loose.reads_as(path))  # fmt: skip


def _upload_path(name: str) -> str:
    path = unicodedata.normalize("NFC", name.replace("\\", "/"))
    if unsafe_path(path):
        raise UploadUnsafePath
    return plain_path(path)


def _is_archive(source: BinaryIO, path: str) -> bool:
    """Zip by its first bytes or, when something stands before it, by name; office files are files."""
    source.seek(0)
    start = source.read(4)
    named = path.casefold().endswith(".zip")
    if not start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")) and not named:
        return False
    archive = _opened(source)
    if archive is None:
        return True
    with archive:
        held = archive.NameToInfo
        opened = "content.xml" in held and not held.keys().isdisjoint(_OPEN_DOCUMENT)
        return "[Content_Types].xml" not in held and not opened


def _opened(source: BinaryIO) -> zipfile.ZipFile | None:
    source.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # odd directories are expected here, and looked at by us
            return zipfile.ZipFile(source)
    except (*BROKEN, UnicodeError):
        return None


def _damage(source: BinaryIO) -> ArchiveDamaged | NotWhatItSays:
    source.seek(0)
    return ArchiveDamaged() if source.read(2) == b"PK" else NotWhatItSays()


def _directory(archive: zipfile.ZipFile, size: int, budget: _Budget) -> list[zipfile.ZipInfo]:
    """The entries of an archive after the checks that its directory allows."""
    infos = archive.infolist()
    budget.enter(len(infos))
    if any(unsafe_path(name) for name in entries.names(infos)) or any(
        "\0" in i.orig_filename for i in infos
    ):
        raise ArchiveUnsafePath
    if entries.overlap(infos):
        raise ArchiveOverlap
    declared = sum(info.file_size for info in infos)
    limits = budget.limits
    if declared > limits.unpacked or any(info.file_size > limits.entry for info in infos):
        raise ArchiveTooLarge
    if declared > limits.ratio_from and declared > limits.ratio * max(size, 1):
        raise ArchiveTooLarge
    return infos


@dataclass(frozen=True, slots=True)
class _Inside:
    """An archive: its name, what its entries are named after, its size, how deep it lies, where there is room.

    `among`: it came with others, so that it fails alone; one that came by itself is refused as an upload.
    """

    name: str
    prefix: str
    size: int
    depth: int
    room: Path
    among: bool


def _unpacked(
    source: BinaryIO, inside: _Inside, budget: _Budget, zone: tzinfo
) -> Iterator[RawFile | Refused]:
    archive = _opened(source)
    if archive is None:
        reason = "archive_damaged: no readable directory; download or pack it again"
        yield Refused(inside.name, reason, failed=True)
        return
    with archive:
        try:
            infos = _directory(archive, inside.size, budget)
        except (UnsafeArchive, TooLarge) as why:
            if not inside.among:
                raise
            yield Refused(inside.name, type(why).__doc__ or "", failed=True)
            return
        names = [unicodedata.normalize("NFC", n) for n in entries.names(infos)]
        times = entries.times(infos, zone)
        paths = [inside.prefix + plain_path(own) for own in names]
        called = inside.name if inside.depth == 1 else ""
        meant = meanings.names_inside(archive, infos, paths, called)
        beside = meanings.beside_inside(archive, infos, paths)
        before = budget.unpacked
        for info, own, path, at in zip(infos, names, paths, times, strict=True):
            if info.is_dir() or own.endswith("/"):
                continue
            reason = JUNK_REASON if JUNK.search(path) else entries.why_not(info)
            if reason:
                yield Refused(path, reason)
                continue
            with _room(info, inside, budget.limits) as room:
                if not _fills(room, archive, info, inside.size, before, budget):
                    reason = "archive_damaged: the entry cannot be unpacked"
                    yield Refused(path, reason, failed=True)
                elif _is_archive(room, path) or tars.recognises(room):
                    yield from _nested(room, path, inside, budget, zone)
                elif isinstance(told := beside.told(path, at), Refused):
                    yield told
                else:
                    yield RawFile(path, _held(room), told, meant.reads_as(path))


def _to_its_end(found: Iterator[RawFile | Refused], path: str) -> Iterator[RawFile | Refused]:
    """A poisoned tar ends where it shows itself; what lies beside it is read."""
    try:
        yield from found
    except (UnsafeArchive, TooLarge):
        yield Refused(path, tars.DAMAGED, failed=True)


def _nested(
    source: BinaryIO, path: str, outer: _Inside, budget: _Budget, zone: tzinfo
) -> Iterator[RawFile | Refused]:
    if outer.depth >= budget.limits.nesting:
        yield Refused(path, "archive_nested: an archive in an archive, deeper than is read")
        return
    size = source.seek(0, io.SEEK_END)
    prefix = f"{_PACKED.sub('', path)}/"
    inside = _Inside(path, prefix, size, outer.depth + 1, outer.room, among=True)
    if _is_archive(source, path):
        yield from _unpacked(source, inside, budget, zone)
    else:
        try:
            yield from _tarred(source, inside, budget, zone)
        except (UnsafeArchive, ArchiveTooMany):
            yield Refused(path, tars.DAMAGED, failed=True)


def _tarred(
    source: BinaryIO, inside: _Inside, budget: _Budget, zone: tzinfo
) -> Iterator[RawFile | Refused]:
    """The entries of a tar; an archive among them is unpacked as one in a zip is."""
    found = tars.unpacked(
        source, inside.name, inside.size, inside.room, budget, prefix=inside.prefix
    )
    for one in found:
        if isinstance(one, Refused):
            yield one
            continue
        with one.open() as entry:
            if _is_archive(entry, one.path) or tars.recognises(entry):
                yield from _nested(entry, one.path, inside, budget, zone)
                continue
        yield one


def _room(info: zipfile.ZipInfo, inside: _Inside, limits: Limits) -> BinaryIO:
    """Where an entry is unpacked to: in memory, or a file that goes when it is closed."""
    if info.file_size <= limits.held:
        return io.BytesIO()
    with disk():
        return cast("BinaryIO", NamedTemporaryFile(dir=inside.room, prefix="entry-"))


def _fills(
    room: BinaryIO,
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    size: int,
    before: int,
    budget: _Budget,
) -> bool:
    """Unpacks an entry, counted while it comes; False when it is not what the header promised."""
    limits = budget.limits
    try:
        with archive.open(info) as stream:
            while piece := stream.read(_PIECE):
                if room.tell() + len(piece) > max(info.file_size, limits.held):
                    return False
                with disk():
                    room.write(piece)
                budget.spend(len(piece))
                out = budget.unpacked - before
                if out > limits.ratio_from and out > limits.ratio * max(size, 1):
                    raise ArchiveTooLarge
        with disk():
            room.flush()
    except BROKEN:
        return False
    return True


def _held(room: BinaryIO) -> bytes | OnDisk:
    if isinstance(room, io.BytesIO):
        return room.getvalue()
    return OnDisk(Path(room.name), room.seek(0, io.SEEK_END))
