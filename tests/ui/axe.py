"""axe-core, fetched once by npm into a folder of this machine -> what a page hides from a person who hears or cannot tell colours."""

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

VERSION = "4.14.1"
KEPT = Path(tempfile.gettempdir()) / f"driftmap-axe-{VERSION}"
GRAVE = {"serious", "critical"}


def script() -> Path:
    """The file; a machine without npm or its registry leaves the test out and says so."""
    file = KEPT / "package" / "axe.min.js"
    if not file.is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("no npm here to fetch axe-core")
        KEPT.mkdir(exist_ok=True)
        asked = [npm, "pack", f"axe-core@{VERSION}", "--silent"]
        fetched = subprocess.run(asked, cwd=KEPT, capture_output=True, check=False, timeout=120)
        if fetched.returncode:
            pytest.skip("npm could not fetch axe-core")
        with tarfile.open(next(KEPT.glob("*.tgz"))) as packed:
            packed.extractall(KEPT, filter="data")
    return file


def grave(page: Page) -> list[str]:
    """Serious and critical findings; the page must have been opened with the script."""
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
    ]
