"""Observations -> citations: their exact words where they stand, unless the text no longer holds them."""

from collections.abc import Sequence

from api.agent.material import Knows
from api.agent.types import Cite
from graph.types import Snapshot
from graph.words import stands_in


async def cite_seen(ids: Sequence[str], mind: Knows, snapshot: Snapshot) -> list[Cite]:
    """The words of some observations, each once, in the order of the ids."""
    by_id = {one.id: one for one in snapshot.observations}
    seen = [by_id[id] for id in dict.fromkeys(ids) if id in by_id]
    messages = sorted({one.source.message_id for one in seen})
    sources = await mind.archive.sources(messages)
    texts = await mind.archive.message_texts(messages)
    return [
        Cite(one.id, one.source.quote, source, one.explicit, one.heat)
        for one in seen
        if (source := sources.get(one.source.message_id)) is not None
        and stands_in(one.source.quote, texts.get(one.source.message_id, ""))
    ]
