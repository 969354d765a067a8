"""Settings of the map, frozen and handed down; the environment is read elsewhere."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

type Dialect = Literal["falkordb", "neo4j"]


@dataclass(frozen=True, slots=True)
class Neo4jConfig:
    """A Neo4j server and who asks it; `uri` is bolt:// or neo4j://, the user may be empty where nobody is asked."""

    uri: str
    user: str = "neo4j"
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class GraphConfig:
    """Where the map lies: the data folder and the owner's group, in a Neo4j or else in the embedded engine.

    `socket` None: the one named in `engine.json` of the data folder.
    """

    data: Path
    group: str = "u_me"
    socket: Path | None = None
    neo4j: Neo4jConfig | None = None

    @property
    def dialect(self) -> Dialect:
        return "neo4j" if self.neo4j else "falkordb"


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """How models are reached and named; `parallel` calls at once at most, `prices` a price book of one's own.

    Without a name for `strong` there is no chat model, embeddings alone.

    Prefixes are what some embedding models want before a query and before a document.
    """

    base_url: str
    api_key: str = field(repr=False)
    strong: str
    light: str
    embedding: str | None = None
    query_prefix: str = ""
    document_prefix: str = ""
    parallel: int = 8
    prices: Path | None = None
