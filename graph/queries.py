"""Name of a query -> its Cypher text; a file of the dialect stands before the common one."""

from functools import cache
from pathlib import Path
from typing import LiteralString, cast

import cypher
from graph.config import Dialect
from graph.errors import UnknownQuery

FOLDER = Path(cypher.__file__).parent


@cache
def load(name: str, dialect: Dialect) -> LiteralString:
    """The text of `cypher/<dialect>/<name>.cypher`, else of `cypher/common/<name>.cypher`."""
    for folder in (dialect, "common"):
        path = FOLDER / folder / f"{name}.cypher"
        if path.is_file():
            return _read(path)
    raise UnknownQuery(name)


@cache
def schema(dialect: Dialect) -> tuple[LiteralString, ...]:
    """Statements of `cypher/<dialect>/schema/NNN_*.cypher` in the order of their numbers."""
    paths = sorted((FOLDER / dialect / "schema").glob("[0-9][0-9][0-9]_*.cypher"))
    return tuple(statement for path in paths for statement in _statements(_read(path)))


def names(dialect: Dialect) -> list[str]:
    """Every query that `load` finds for a dialect."""
    folders = (FOLDER / dialect, FOLDER / "common")
    return sorted({path.stem for folder in folders for path in folder.glob("*.cypher")})


def _read(path: Path) -> LiteralString:
    # Our own files are as safe as literals; what a person wrote only ever travels as a $parameter.
    return cast("LiteralString", path.read_text(encoding="utf-8"))


def _statements(text: LiteralString) -> list[LiteralString]:
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    found = [one.strip() for one in "\n".join(lines).split(";") if one.strip()]
    return cast("list[LiteralString]", found)
