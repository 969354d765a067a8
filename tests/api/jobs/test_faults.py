"""The N-th call of a model, the map, the database or the disk fails, N = 1, 2, …: what is left is always the same."""

import errno
import itertools
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from api.jobs import runner as running
from graph.errors import DiskFull, GraphUnavailable, ProviderAway
from tests.api.jobs.worked import given, mind_on, outcome, worked
from tests.failing import FailingModel, FailingStore, Fault, Injected
from tests.fakes import FactsInMemory
from tests.journeys.killing import Outcome

MOST_TURNS = 200
FEW = {
    "Дневник/2024-03-05.md": "Хочу выучить испанский, это моя главная цель на год.",
    "Дневник/2024-06-01.md": "Я бросил испанский. Теперь хочу построить лодку.",
}


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "FIRST_PAUSE", 0.001)


async def _imported(data: Path, door: str, fault: Fault, *, after: bool) -> Outcome:
    store = FactsInMemory()
    map_fault = fault if door == "map" else Fault(0, fault.error)
    model_fault = fault if door == "model" else Fault(0, fault.error)
    async with mind_on(
        data,
        store=FailingStore(store, map_fault, after=after).as_store(),
        model=FailingModel(model_fault, after=after),
        fault=fault if door == "database" else None,
    ) as mind:
        job_id = await _given_at_last(lambda: given(mind, FEW))
        await worked(mind)
        assert (await mind.ledger.job(job_id)).status == "done"
        assert not list(mind.config.spool.iterdir()) or door == "database"
        return await outcome(mind)


async def _given_at_last(give: Callable[[], Awaitable[str]]) -> str:
    """The person uploads again when it fails."""
    try:
        return await give()
    except (Injected, DiskFull):
        return await give()


@pytest.mark.parametrize(
    ("door", "error", "after"),
    [
        ("model", ProviderAway(0), False),
        ("model", Injected(), True),
        ("map", GraphUnavailable(), False),
        ("map", GraphUnavailable(), True),
        ("map", Injected(), True),
        ("database", DiskFull(), False),
        ("database", Injected(), False),
    ],
    ids=lambda one: one if isinstance(one, str) else type(one).__name__,
)
async def test_whichever_call_fails_the_map_is_the_undisturbed_one(
    tmp_path: Path, door: str, error: Exception, after: bool
) -> None:
    undisturbed = await _imported(tmp_path / "0", door, Fault(0, error), after=after)
    assert undisturbed.statements

    for nth in itertools.count(1):
        fault = Fault(nth, error)
        found = await _imported(tmp_path / str(nth), door, fault, after=after)
        assert found == undisturbed, nth
        if not fault.fired:
            break
        assert nth < MOST_TURNS


async def test_whichever_file_cannot_be_written_nothing_half_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(0, OSError(errno.ENOSPC, "no room"))
    flush = os.fsync

    def failing(fd: int) -> None:
        fault.meet()
        flush(fd)

    monkeypatch.setattr("graph.originals.os.fsync", failing)
    undisturbed = await _imported(tmp_path / "0", "file", Fault(0, Injected()), after=False)

    for nth in itertools.count(1):
        fault = Fault(nth, OSError(errno.ENOSPC, "no room"))
        found = await _imported(tmp_path / str(nth), "file", Fault(0, Injected()), after=False)
        assert found == undisturbed
        if not fault.fired:
            assert nth == len(undisturbed.originals) + 1
            break
