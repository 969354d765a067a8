"""Images made once for all tests of a session, in a folder that another user can enter."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.image import Image, Kitchen, can_build
from tests.outside import Outside


@pytest.fixture(scope="session")
def kitchen() -> Iterator[Kitchen]:
    if not can_build():
        reason = "only root of a Linux lays one folder over another: run it as root, or see CI"
        pytest.fail(reason) if Outside().ci else pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="driftmap-image-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield Kitchen(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server(kitchen: Kitchen) -> Image:
    return kitchen.build("server")


@pytest.fixture(scope="session")
def face(kitchen: Kitchen) -> Image:
    return kitchen.build("face")


@pytest.fixture
def room() -> Iterator[Path]:
    """Like `tmp_path`, but others than root can look into it."""
    folder = Path(tempfile.mkdtemp(prefix="driftmap-room-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
