"""What follows an import: new nodes of the map get their place for good."""

import asyncio

from api.jobs.layout import place
from api.mind import Mind
from graph.computed.listed import listed

HELD = frozenset({"Goal", "Project"})


async def place_new_nodes(mind: Mind) -> int:
    """How many were placed: what lists show, and the owner whom goals and projects hang on."""
    snapshot = await mind.snapshots.current(fresh=True)
    shown = listed(snapshot)
    owner = [id for id, one in snapshot.entities.items() if one.is_self]
    edges = [(fact.subject_id, fact.object_id) for fact in snapshot.facts]
    tied = {end for edge in edges if set(edge) <= {*shown, *owner} for end in edge}
    # What hangs on nothing else hangs on its owner here, or it would drift out of the picture.
    held = [id for id in sorted(shown) if id not in tied or snapshot.entities[id].type in HELD]
    edges += [(me, id) for id in held for me in owner]
    nodes = [*owner, *sorted(shown)]
    known = await mind.profile.positions()
    fresh = await asyncio.to_thread(place, nodes, edges, known)
    if fresh:
        await mind.profile.place(fresh)
    return len(fresh)
