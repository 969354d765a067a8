"""A process -> the same one without any file, network or other process to reach, where Linux has Landlock.

An empty environment is not enough: a process may read that of another of the same user from /proc. Where
the kernel has no Landlock (before 5.13, macOS) nothing happens and the other limits stand alone.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_NO_NEW_PRIVILEGES = 38
_BENEATH = 1
_ASK_VERSION = 1
_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
_TO_READ = _EXECUTE | _READ_FILE | _READ_FOLDER
# Rights to files that each version knows: of the first, linking elsewhere, cutting short, devices.
_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_NETWORK = 0b11
_SCOPES = 0b11
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache")


def fenced(own: Path) -> bool:
    """From now on only Python's own folders can be read, and only `own` be written to. For ever."""
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    version = library.syscall(_CREATE, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    files = _FILES[min(version, max(_FILES))]
    rules = _ruleset(library, version, files)
    if rules < 0:
        return False
    try:
        for place in _readable():
            _allow(library, rules, place, _TO_READ & files)
        _allow(library, rules, own, files)
        library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return library.syscall(_RESTRICT, rules, 0) == 0
    finally:
        os.close(rules)


def _ruleset(library: ctypes.CDLL, version: int, files: int) -> int:
    fields = [files]
    if version >= 4:
        fields.append(_NETWORK)
    if version >= 6:
        fields.append(_SCOPES)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return library.syscall(_CREATE, attributes, len(attributes), 0)


def _allow(library: ctypes.CDLL, rules: int, place: Path, rights: int) -> None:
    with suppress(OSError):
        handle = os.open(place, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
        try:
            if not place.is_dir():
                rights &= _EXECUTE | _READ_FILE
            library.syscall(_ADD, rules, _BENEATH, struct.pack("=Qi", rights, handle), 0)
        finally:
            os.close(handle)


def _readable() -> Iterable[Path]:
    """Where Python and its libraries lie: what is imported late, charsets and zones."""
    own = {Path(place) for place in (sys.prefix, sys.base_prefix)}
    packages = {Path(place) for place in sys.path if Path(place).name.endswith("-packages")}
    return [*sorted(own | packages), *map(Path, _SYSTEM)]
