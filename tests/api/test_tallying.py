"""A page asks every second how an import stands; counting a life takes longer than that."""

from datetime import UTC, datetime
from typing import cast

from api.tallying import Tallies
from graph.archive import Archive
from graph.ledger import Job
from graph.sql.rows import Tally
from graph.sql.work import JobStatus

NOW = datetime(2026, 11, 27, tzinfo=UTC)


class Counting:
    """Counts in three seconds of its own clock."""

    def __init__(self) -> None:
        self.now, self.asked = 0.0, 0

    async def tally(self, import_id: str) -> Tally:
        assert import_id == "i"
        self.now += 3
        self.asked += 1
        return Tally(self.asked, self.asked, 0, 0, 0, 1, 1, 1, 0)


def job(status: JobStatus) -> Job:
    return Job("i", "import", status, "", 0, 0, {}, {}, None, 0, None, None, None, NOW, NOW)


async def test_while_it_works_it_is_counted_a_tenth_of_the_time_and_at_its_end_anew() -> None:
    archive = Counting()
    tallies = Tallies(lambda: archive.now)

    async def seen(status: JobStatus) -> int:
        return (await tallies.of(job(status), cast("Archive", archive))).seen

    assert [await seen("running") for _ in range(5)] == [1] * 5
    archive.now += 29
    assert await seen("running") == 1
    archive.now += 1
    assert await seen("running") == 2
    assert [await seen("done"), await seen("done")] == [3, 4]
