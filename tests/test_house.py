"""Rules of the house that no linter knows."""

import ast
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ("api", "extractors", "graph", "ui", "tests")
TOP = {*HOUSE, "cypher", "docs"}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc", "base", "data"}
ENVIRONMENT_READERS = {"api/settings.py", "ui/settings.py"}


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = listed.stdout.decode("utf-8").split("\0") if listed.returncode == 0 else []
    return sorted(name for name in names if name and (ROOT / name).is_file())


def _modules() -> list[Path]:
    found = {path for top in HOUSE for path in (ROOT / top).rglob("*.py")}
    return sorted(path for path in found if "__pycache__" not in path.parts)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in tree if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


# A migration is a dated record, found by Alembic by its path and never edited or imported again.
RECORDS = ROOT / "graph" / "sql" / "migrations" / "versions"
CODE = [path for path in _modules() if path.relative_to(ROOT).parts[0] != "tests"]
IN_UI = sorted({path.stem for path in (ROOT / "ui").iterdir() if not path.name.startswith("_")})


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_a_module_stays_small_and_is_named_for_what_it_does(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()

    assert len(lines) <= LONGEST_MODULE
    assert path.stem not in VAGUE


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_a_module_begins_with_one_sentence(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert not source.strip() or ast.get_docstring(ast.parse(source))


@pytest.mark.parametrize("path", [one for one in CODE if one.parent != RECORDS], ids=_name)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    long = {
        f"{function.name} ({function.end_lineno - function.lineno + 1})"
        for function in _functions(path)
        if function.end_lineno and function.end_lineno - function.lineno >= LONGEST_FUNCTION
    }

    assert long == set()


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_imports_stand_at_the_top(path: Path) -> None:
    inside = [
        node.lineno
        for function in _functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


@pytest.mark.parametrize("top", HOUSE)
def test_every_folder_with_modules_is_a_package(top: str) -> None:
    not_imported = {ROOT / "ui" / "mapview", RECORDS}
    folders = {path.parent for path in _modules() if path.is_relative_to(ROOT / top)}

    bare = {one for one in folders if not (one / "__init__.py").is_file()} - not_imported

    assert bare == set()


@pytest.mark.parametrize("name", IN_UI)
def test_nothing_in_ui_hides_an_import(name: str) -> None:
    """Streamlit puts ui/ first on sys.path: ui/graph.py would hide graph/, ui/mcp/ the library mcp."""
    assert name != "pages"
    assert find_spec(name) is None


def test_only_settings_read_the_environment() -> None:
    readers = {
        _name(path)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }

    assert readers <= ENVIRONMENT_READERS


def test_the_front_door_has_no_new_rooms() -> None:
    tops = {Path(name).parts[0] for name in _tracked() if "/" in name}

    assert {top for top in tops if not top.startswith(".")} <= TOP


def test_no_path_of_one_machine_is_tracked() -> None:
    homes = ("/home/", "/Users/", "/root/", "/work/")
    texts = {".py", ".md", ".toml", ".cypher", ".js", ".css", ".yaml", ".yml", ".sh", ""}
    found = [
        name
        for name in _tracked()
        if Path(name).suffix in texts and name != "tests/test_house.py"
        for line in (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines()
        if any(f"{quote}{home}" in line for home in homes for quote in " \"'`(=")
    ]

    assert found == []
