"""Settings of the map, frozen and handed down; the environment is read elsewhere."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

type Dialect = Literal["falkordb", "neo4j"]


@dataclass(frozen=True, slots=True)
class GraphConfig:
    """Where the map lies: the data folder, the owner's group, the engine's dialect and its socket.

    `socket` None: the one named in `engine.json` of the data folder.
    """

    data: Path
    group: str = "u_me"
    dialect: Dialect = "falkordb"
    socket: Path | None = None
