import subprocess
import sys

import pytest

PARTS = ("run", "api", "worker", "ui", "import", "ask", "shifts", "priorities")


def _driftmap(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_lists_what_can_be_done() -> None:
    shown = _driftmap("--help")

    assert shown.returncode == 0
    assert all(f"  {name} " in shown.stdout for name in PARTS)


def test_an_unknown_name_gets_the_list_and_a_code() -> None:
    shown = _driftmap("fly")

    assert shown.returncode == 2
    assert "usage: driftmap" in shown.stdout


@pytest.mark.parametrize("module", ["fastapi", "graph", "streamlit", "pydantic"])
def test_the_table_drags_in_no_part(module: str) -> None:
    seen = subprocess.run(
        [sys.executable, "-c", f"import sys, api.cli; sys.exit({module!r} in sys.modules)"],
        timeout=60,
        check=False,
    )

    assert seen.returncode == 0
