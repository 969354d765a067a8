"""axe-core, fetched once by npm into a folder of this machine -> what a page hides from a person who hears or cannot tell colours."""

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.outside import Outside

VERSION = "4.14.1"
KEPT = Path(tempfile.gettempdir()) / f"driftmap-axe-{VERSION}"
GRAVE = {"serious", "critical"}


def script() -> Path:
    """The file. A test is left out, with the reason, only where npm cannot fetch it; never in CI."""
    file = KEPT / "package" / "axe.min.js"
    if not file.is_file():
        npm = shutil.which("npm")
        if npm is None:
            _left_out("no npm here to fetch axe-core; Debian: apt-get install npm")
        KEPT.mkdir(exist_ok=True)
        asked = [str(npm), "pack", f"axe-core@{VERSION}", "--silent"]
        fetched = subprocess.run(
            asked, cwd=KEPT, capture_output=True, check=False, timeout=120, text=True
        )
        if fetched.returncode:
            said = fetched.stderr.strip().partition("\n")[0]
            _left_out(
                f"npm could not fetch axe-core {VERSION}; it needs the npm registry, or "
                f"`npm config set registry` to a mirror of it: {said}"
            )
        with tarfile.open(next(KEPT.glob("*.tgz"))) as packed:
            packed.extractall(KEPT, filter="data")
    return file


def _left_out(reason: str) -> None:
    pytest.fail(reason) if Outside().ci else pytest.skip(reason)


def grave(page: Page) -> list[str]:
    """Serious and critical findings; the page must have been opened with the script."""
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
    ]
