"""Our engines as drivers of Graphiti, for its own searches and models over the map we keep.

Importing this imports Graphiti: seconds, and a `load_dotenv()` that reads a stray `.env` of the working
folder. Nothing of the product's daily way does. GRAPHITI_TELEMETRY_ENABLED must be `false` in the
environment before a `Graphiti` is constructed; settings put it there.
"""

import asyncio
from pathlib import Path
from typing import Any, LiteralString, cast

import falkordb.asyncio  # pyright: ignore[reportMissingTypeStubs] - it has none
import structlog
from graphiti_core.driver.falkordb_driver import FalkorDriver
from graphiti_core.driver.neo4j_driver import Neo4jDriver
from neo4j import EagerResult

from graph.config import GraphConfig, Neo4jConfig
from graph.door import MOST_STEMS
from graph.errors import GraphUnavailable
from graph.falkor import FalkorDoor, stored
from graph.kept import indexed
from graph.neo4j_door import DATABASE, Neo4jDoor, in_stems, sent
from graph.sockets import socket_of

log = structlog.get_logger()


class MapDriver(FalkorDriver):
    """Graphiti's driver without its index set, its logging of queries, and its loss of microseconds."""

    def __init__(self, socket: Path, group: str) -> None:
        client = falkordb.asyncio.FalkorDB(unix_socket_path=str(socket))
        super().__init__(falkor_db=client, database=group)
        self._socket = socket
        # Within a running loop the parent has just begun to build indexes that crash the server.
        task = cast("asyncio.Task[None] | None", self._init_task)  # pyright: ignore[reportUnknownMemberType] - Graphiti names no type
        if task is not None:
            task.cancel()
        self._init_task = None

    def clone(self, database: str) -> "MapDriver":
        return self if database == self._database else MapDriver(self._socket, database)

    async def build_indices_and_constraints(self, delete_existing: bool = False) -> None:
        """Our own set, never Graphiti's; nothing is deleted."""
        door = FalkorDoor(self._socket, self._database)
        try:
            await door.prepare()
        finally:
            await door.close()

    def build_fulltext_query(
        self, query: str, group_ids: list[str] | None = None, max_query_length: int = 128
    ) -> str:
        asked = list(dict.fromkeys(indexed(query).split()))[:MOST_STEMS]
        return "(" + " | ".join(asked) + ")" if asked else ""

    async def execute_query(self, cypher_query_: Any, **kwargs: Any) -> Any:
        graph = self.client.select_graph(self._database)
        try:
            result: Any = await graph.query(cypher_query_, stored(kwargs))
        except Exception as error:
            log.error("graph.refused", error=type(error).__name__)
            raise
        header = [column[1] for column in result.header]
        rows = [dict(zip(header, row, strict=False)) for row in result.result_set]
        return rows, header, None


class MapDriverOnNeo4j(Neo4jDriver):
    """Graphiti's driver without its 31 indexes, its logging of queries, and times in other zones than UTC."""

    def __init__(self, config: Neo4jConfig, group: str) -> None:
        super().__init__(config.uri, config.user, config.password, database=DATABASE)
        self._config = config
        self._group = group
        task = cast("asyncio.Task[None] | None", self._init_task)  # pyright: ignore[reportUnknownMemberType] - Graphiti names no type
        if task is not None:
            task.cancel()
        self._init_task = None

    def clone(self, database: str) -> "MapDriverOnNeo4j":
        """Community Edition has one database; a group is a property."""
        return self

    async def build_indices_and_constraints(self, delete_existing: bool = False) -> None:
        """Our own set, never Graphiti's; nothing is deleted."""
        door = Neo4jDoor(self._config, self._group)
        try:
            await door.prepare()
        finally:
            await door.close()

    async def execute_query(self, cypher_query_: LiteralString, **kwargs: Any) -> EagerResult:
        params: dict[str, Any] = kwargs.pop("params", None) or {}
        settings = {name: kwargs.pop(name) for name in list(kwargs) if name.endswith("_")}
        settings.setdefault("database_", self._database)
        params = sent(params | kwargs)
        if "db.index.fulltext" in cypher_query_ and isinstance(params.get("query"), str):
            params["query"] = in_stems(params["query"])
        try:
            return await self.client.execute_query(  # pyright: ignore[reportUnknownMemberType] - untyped settings
                cypher_query_, parameters_=params, **settings
            )
        except Exception as error:
            log.error("graph.refused", error=type(error).__name__)
            raise


async def open_driver(config: GraphConfig) -> MapDriver | MapDriverOnNeo4j:
    """A Graphiti driver over the map of a config; close it with `await driver.close()`."""
    if config.neo4j is not None:
        return MapDriverOnNeo4j(config.neo4j, config.group)
    socket = config.socket or await asyncio.to_thread(socket_of, config.data)
    if socket is None:
        raise GraphUnavailable
    return MapDriver(socket, config.group)
