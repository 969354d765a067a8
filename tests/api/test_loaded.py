"""What a part loads it holds for as long as it runs: some things are for other parts to hold."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("part", "foreign"),
    [
        ("api.run", "sqlalchemy"),
        ("api.run", "numpy"),
        ("api.__main__", "extractors.formats"),
        ("api.jobs.__main__", "extractors.formats"),
        ("api.run", "pygments"),
        ("api.__main__", "pygments"),
        ("api.jobs.__main__", "pygments"),
    ],
)
def test_a_part_loads_nothing_that_another_does_its_work_with(part: str, foreign: str) -> None:
    seen = subprocess.run(
        [sys.executable, "-c", f"import sys, {part}; sys.exit({foreign!r} in sys.modules)"],
        timeout=60,
        check=False,
    )

    assert seen.returncode == 0


def test_what_no_part_needs_is_there_for_whoever_asks() -> None:
    asked = "import api, structlog, rich; assert structlog.dev.rich is None"

    assert subprocess.run([sys.executable, "-c", asked], timeout=60, check=False).returncode == 0
