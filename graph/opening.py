"""A config -> the map it names, on whichever engine."""

import asyncio

from graph.config import GraphConfig
from graph.door import Door
from graph.errors import GraphUnavailable
from graph.falkor import FalkorDoor
from graph.graphiti import GraphitiStore
from graph.neo4j_door import Neo4jDoor
from graph.sockets import socket_of
from graph.store import FactStore


async def open_store(config: GraphConfig) -> FactStore:
    """The map of a config; GraphUnavailable when its engine is not there, EngineRefuses when it does not let us in."""
    store = GraphitiStore(await _door(config), config.group)
    try:
        if await store.healthy():
            return store
    except BaseException:
        await store.close()
        raise
    await store.close()
    raise GraphUnavailable


async def _door(config: GraphConfig) -> Door:
    if config.neo4j is not None:
        return Neo4jDoor(config.neo4j, config.group)
    socket = config.socket or await asyncio.to_thread(socket_of, config.data)
    if socket is None:
        raise GraphUnavailable
    return FalkorDoor(socket, config.group)
