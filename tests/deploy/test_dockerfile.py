"""The Dockerfile as a linter and as the house reads it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.image import ROOT
from tests.deploy.recipe import read_recipe

LINTER = shutil.which("hadolint", path=str(Path(sys.executable).parent))
STAGES = read_recipe(ROOT / "Dockerfile")


@pytest.mark.skipif(
    LINTER is None,
    reason="no hadolint beside this Python; Linux on x86-64: bash .ci/setup brings it, "
    "elsewhere put a binary of hadolint/hadolint's releases into .venv/bin",
)
def test_the_linter_finds_nothing() -> None:
    said = subprocess.run(
        [str(LINTER), "--failure-threshold", "info", str(ROOT / "Dockerfile")],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (said.returncode, said.stdout) == (0, "")


@pytest.mark.parametrize("target", ["server", "face"])
def test_what_is_delivered_runs_as_nobody_and_says_whether_it_stands(target: str) -> None:
    stage = STAGES[target]

    assert [step.rest for step in stage.said("USER")] == ["10001:10001"]
    assert len(stage.said("HEALTHCHECK")) == 1
    assert not stage.said("RUN")
    assert "licenses" in stage.said("LABEL")[0].rest


def test_every_base_is_exact_and_there_is_one() -> None:
    outside = {stage.base for stage in STAGES.values() if stage.base not in STAGES}

    assert len(outside) == 1
    assert outside.pop().count(".") == 2


def test_packages_come_from_the_lock_file_alone() -> None:
    runs = [step.rest for stage in STAGES.values() for step in stage.said("RUN")]
    syncs = [run for run in runs if "uv sync" in run]

    assert len(syncs) == 4
    assert all("--locked" in run for run in syncs)
    assert [run for run in runs if "pip install" in run] == [
        "pip install --no-cache-dir uv==0.13.9"
    ]


def test_the_python_is_the_one_of_the_house() -> None:
    version = (ROOT / ".python-version").read_text(encoding="utf-8").strip()

    assert STAGES["base"].base.startswith(f"python:{version}.")
