"""Everything the product keeps -> gone: words, originals, uploads, the map, vectors, answers, and what logs hold of them."""

import asyncio
import shutil
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from api.jobs.restore import store_of
from api.mind import Mind
from graph.disk import disk
from graph.errors import StillAtWork
from graph.ledger import ENDED
from graph.portable.compact import rewrite_log
from graph.portable.room import clear

_LOOK_AGAIN = 0.1
_LONGEST = timedelta(seconds=75)
# Reports of a crashed engine quote what was being asked of it.
_QUOTING = ("crash-*.log",)


async def delete_everything(mind: Mind) -> None:
    """The data folder as new. Work stops first; whoever dies in the middle may ask again.

    Errors: StillAtWork when a step does not end in time.
    """
    await _stop_work(mind)
    await clear(store_of(mind))
    await asyncio.to_thread(_empty, mind.config.data, mind.config.spool)
    await mind.database.shrink()
    await rewrite_log(mind.config.data)
    mind.profile.forget()


async def _stop_work(mind: Mind) -> None:
    for id in await _open(mind):
        await mind.ledger.cancel(id, now=mind.clock())
        mind.bell.ring(id)
    last = mind.clock() + _LONGEST
    while left := await _open(mind):
        if not await _held(mind, left):
            # A worker that died: nobody is at it any more.
            await mind.ledger.settle_cancelled(now=mind.clock())
        if mind.clock() > last:
            raise StillAtWork
        await asyncio.sleep(_LOOK_AGAIN)


async def _open(mind: Mind) -> list[str]:
    found: list[str] = []
    after: str | None = None
    while True:
        page, after = await mind.ledger.jobs(after=after, limit=500)
        found += [one.id for one in page if one.status not in ENDED]
        if after is None:
            return found


async def _held(mind: Mind, ids: Collection[str]) -> bool:
    return any([await mind.ledger.held(id, now=mind.clock()) for id in ids])


def _empty(data: Path, spool: Path) -> None:
    with disk():
        shutil.rmtree(spool, ignore_errors=True)
        spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        for pattern in _QUOTING:
            for one in data.glob(pattern):
                one.unlink(missing_ok=True)
