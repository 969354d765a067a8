"""Every part of the contract, in the order in which it is documented."""

from api.routes import (
    docs,
    documents,
    entities,
    facts,
    files,
    house,
    ingest,
    keeping,
    later,
    login,
    map,
    memory,
    metrics,
    models,
    rereading,
    runs,
    sessions,
    time,
)

PARTS = (
    house,
    login,
    metrics,
    models,
    files,
    ingest,
    rereading,
    documents,
    memory,
    map,
    entities,
    facts,
    time,
    sessions,
    runs,
    keeping,
    later,
    docs,
)
ROUTERS = tuple(part.router for part in PARTS)
