"""A file that only takes up room: given up on a full disk, so that a job can still write why it pauses."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

SIZE = 1 << 20
# Only where there is plenty again, else it would fill the disk itself.
_PLENTY = 16 * SIZE


def keep_ballast(data: Path) -> None:
    """Make it where it is not and there is room for it."""
    place = data / "ballast"
    if place.exists() or shutil.disk_usage(data).free < _PLENTY:
        return
    fresh = data / "ballast.new"
    try:
        # Zeros may take no room on a disk that compresses.
        fresh.write_bytes(os.urandom(SIZE))
        fresh.replace(place)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def drop_ballast(data: Path) -> None:
    with suppress(OSError):
        (data / "ballast").unlink(missing_ok=True)
