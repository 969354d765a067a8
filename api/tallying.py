"""How an import stands, told often while it works: its words are counted no more than a tenth of the time."""

from collections.abc import Callable
from time import monotonic

from graph.archive import Archive
from graph.ledger import ENDED, Job
from graph.sql.rows import Tally

# An import of a gigabyte has half a million turns, and pages ask every second.
_REST = 10


class Tallies:
    """The last count of each import that still works; one that ended is counted whenever it is asked for."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last: dict[str, tuple[Tally, float]] = {}

    async def of(self, job: Job, archive: Archive) -> Tally:
        """All counts of one moment: they add up also where they are a little old."""
        if job.status in ENDED:
            self._last.pop(job.id, None)
            return await archive.tally(job.id)
        found, good_until = self._last.get(job.id, (None, 0.0))
        began = self._clock()
        if found is None or began >= good_until:
            found = await archive.tally(job.id)
            now = self._clock()
            self._last[job.id] = found, now + _REST * (now - began)
        return found
