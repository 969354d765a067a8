"""What follows an import: new nodes of the map get their place for good."""

import asyncio

from api.jobs.layout import place
from api.mind import Mind


async def place_new_nodes(mind: Mind) -> int:
    """How many were placed. Literals are words on an edge, the owner is no node of the picture."""
    snapshot = await mind.snapshots.current(fresh=True)
    nodes = sorted(
        id for id, one in snapshot.entities.items() if one.type != "Literal" and not one.is_self
    )
    edges = [(fact.subject_id, fact.object_id) for fact in snapshot.facts]
    known = await mind.profile.positions()
    fresh = await asyncio.to_thread(place, nodes, edges, known)
    if fresh:
        await mind.profile.place(fresh)
    return len(fresh)
