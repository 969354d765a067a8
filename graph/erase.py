"""Undo and forget: the map loses first, then the words, so that a crash in between leaves nothing unfounded."""

from dataclasses import dataclass
from datetime import datetime

from graph.archive import Archive
from graph.ledger import Ledger
from graph.store import FactStore


@dataclass(frozen=True, slots=True)
class Erased:
    """Talks that lost a part of their words and must be cut and read anew."""

    recut: tuple[str, ...]


async def undo_import(
    import_id: str, *, archive: Archive, ledger: Ledger, store: FactStore, now: datetime
) -> Erased:
    """Every word that this import alone brought, and every fact that rests on these words alone.

    The job is stopped and its leases are gone before this is called.
    """
    going = await archive.chunks_going(import_id)
    if going:
        await store.withdraw(going, now=now)
    gone = await archive.withdraw_import(import_id)
    await clear_stale(archive=archive, store=store, now=now)
    await ledger.remove(import_id)
    return Erased(gone.recut)


async def clear_stale(*, archive: Archive, store: FactStore, now: datetime) -> int:
    """Take chunks from the map whose words moved into other chunks or are gone."""
    stale = await archive.stale_chunks()
    if stale:
        await store.withdraw(stale, now=now)
        await archive.drop_stale(stale)
    return len(stale)
