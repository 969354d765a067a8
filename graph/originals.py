"""Contents -> files under the names of their hashes: whole, on the disk for good, or not there at all."""

import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from graph.disk import disk

# Flushed together, many files cost the disk hardly more than one.
_AT_ONCE = 8


def keep_files(contents: Mapping[Path, bytes | Path]) -> None:
    """Each under a name of its own, flushed, then renamed: never half a file under a hash."""
    missing = {place: content for place, content in contents.items() if not place.is_file()}
    if not missing:
        return
    with disk(), ExitStack() as left:
        fresh = {place: place.with_name(f"{place.name}.{os.getpid()}.new") for place in missing}
        for place, content in missing.items():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            left.callback(fresh[place].unlink, missing_ok=True)
            _put(fresh[place], content)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(_flush, fresh.values()))
        for place, written in fresh.items():
            written.replace(place)


def _put(fresh: Path, content: bytes | Path) -> None:
    fresh.unlink(missing_ok=True)
    if isinstance(content, Path) and _linked(content, fresh):
        return
    with open(fresh, "wb", opener=_private) as file:
        if isinstance(content, bytes):
            file.write(content)
            return
        with content.open("rb") as source:
            shutil.copyfileobj(source, file, 1 << 20)


def _linked(content: Path, fresh: Path) -> bool:
    """A second name for the same bytes, where the file system has such."""
    try:
        os.link(content, fresh)
        fresh.chmod(0o600)
    except OSError:
        # A name that is left would lead a copy into the source itself, which it empties first.
        fresh.unlink(missing_ok=True)
        return False
    return True


def _flush(place: Path) -> None:
    with place.open("rb") as file:
        os.fsync(file.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
