"""A zip that somebody gave -> its members, none of which is believed before its size and sum are right."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from graph.errors import ExportDamaged, ExportUnsafe, NotAnExport
from graph.portable.kinds import Line
from graph.portable.manifest import LONGEST, NAME, Manifest, Member, read_manifest

_PIECE = 1 << 20
# No line of ours is longer; a vector has 16 KB, a message may be a book.
_LONGEST_LINE = 1 << 30
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class Packed:
    """An open export. `manifest` was read and its names are safe; call `verify` before anything is used."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip = archive
        self.manifest = manifest
        self._members = {one.name: one for one in manifest.members}

    @property
    def size(self) -> int:
        """Bytes of all members, unpacked."""
        return sum(one.bytes for one in self.manifest.members)

    def originals(self) -> Iterator[Member]:
        return (one for one in self.manifest.members if one.name.startswith("originals/"))

    def verify(self) -> None:
        """Read every member once. Errors: ExportDamaged."""
        for one in self.manifest.members:
            for _ in self.pieces(one):
                pass

    def pieces(self, member: Member) -> Iterator[bytes]:
        """The bytes of a member; an error before the last piece when they are not what was packed."""
        summed, left = hashlib.sha256(), member.bytes
        try:
            with self._zip.open(member.name) as inside:
                while piece := inside.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise ExportDamaged
                    summed.update(piece)
                    yield piece
        except _BROKEN:
            raise ExportDamaged from None
        if left or summed.hexdigest() != member.sha256:
            raise ExportDamaged

    def lines(self, name: str) -> Iterator[Line]:
        """The lines of a `.jsonl`; none where an export has no such member."""
        member = self._members.get(name)
        if member is None:
            return
        rest = b""
        for piece in self.pieces(member):
            *whole, rest = (rest + piece).split(b"\n")
            if len(rest) > _LONGEST_LINE:
                raise ExportDamaged
            yield from map(_line, whole)
        if rest:
            raise ExportDamaged


@contextmanager
def opened(path: Path) -> Generator[Packed]:
    """Errors: NotAnExport, ExportTooNew, ExportUnsafe, ExportDamaged. The file itself stays as it is."""
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN:
        raise NotAnExport from None
    with archive:
        yield Packed(archive, _checked(archive))


def _checked(archive: zipfile.ZipFile) -> Manifest:
    """What the zip lists is what the manifest names, once each and under plain names."""
    infos = archive.infolist()
    names = [info.orig_filename for info in infos]
    if NAME not in names:
        raise NotAnExport
    if len(set(names)) != len(names) or any(info.flag_bits & 1 for info in infos):
        raise ExportUnsafe
    found = read_manifest(_manifest_bytes(archive))
    sizes = {info.orig_filename: info.file_size for info in infos if info.orig_filename != NAME}
    listed = {one.name: one.bytes for one in found.members}
    if set(sizes) - set(listed):
        raise ExportUnsafe
    if sizes != listed:
        raise ExportDamaged
    return found


def _manifest_bytes(archive: zipfile.ZipFile) -> bytes:
    try:
        with archive.open(NAME) as inside:
            data = inside.read(LONGEST + 1)
    except _BROKEN:
        raise ExportDamaged from None
    if len(data) > LONGEST:
        raise ExportUnsafe
    return data


def _line(data: bytes) -> Line:
    try:
        found: object = json.loads(data)
    except (ValueError, RecursionError):
        raise ExportDamaged from None
    if not isinstance(found, dict):
        raise ExportDamaged
    return cast("Line", found)
