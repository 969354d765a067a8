"""What the map must still lose: chunks whose words moved or are gone."""

from datetime import datetime

from graph.archive import Archive
from graph.store import FactStore


async def clear_stale(*, archive: Archive, store: FactStore, now: datetime) -> int:
    """Take chunks from the map whose words moved into other chunks or are gone."""
    stale = await archive.stale_chunks()
    if stale:
        await store.withdraw(stale, now=now)
        await archive.drop_stale(stale)
    return len(stale)
