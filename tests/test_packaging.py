"""Our top-level names come from this repository, never from a dependency."""

from importlib.metadata import entry_points, packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("api", "extractors", "graph", "ui")


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_is_ours(name: str) -> None:
    spec = find_spec(name)

    assert spec is not None
    assert spec.origin == str(ROOT / name / "__init__.py")


@pytest.mark.parametrize("name", [*PACKAGES, "cypher", "tests"])
def test_no_dependency_ships_our_name(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"driftmap"}


def test_the_map_is_a_package_of_its_own() -> None:
    spec = find_spec("driftmap_map")

    assert spec is not None
    assert Path(spec.origin or "").is_relative_to(ROOT / "ui" / "mapview")


def test_driftmap_is_a_command() -> None:
    [command] = entry_points(group="console_scripts", name="driftmap")

    assert command.value == "api.cli:main"
