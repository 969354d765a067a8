"""A config -> the map it names, on whichever engine."""

import asyncio
from collections.abc import Callable
from importlib import import_module
from typing import cast

from graph.config import GraphConfig, Neo4jConfig
from graph.door import Door
from graph.errors import GraphUnavailable
from graph.falkor import FalkorDoor
from graph.graphiti import GraphitiStore
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
        return _neo4j()(config.neo4j, config.group)
    socket = config.socket or await asyncio.to_thread(socket_of, config.data)
    if socket is None:
        raise GraphUnavailable
    return FalkorDoor(socket, config.group)


def _neo4j() -> Callable[[Neo4jConfig, str], Door]:
    """Loaded only where it is used: its driver takes pandas along where that lies about, 100 MB in each process."""
    return cast("Callable[[Neo4jConfig, str], Door]", import_module("graph.neo4j_door").Neo4jDoor)
