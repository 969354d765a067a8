"""The product under fire, in short: each part killed once in the middle of an import, and an undo in a kill."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.journeys.killing import TARGETS, Product, archive, product

CONVERSATIONS = 40


@pytest.mark.timeout(240)
def test_whatever_is_killed_in_an_import_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    body = archive(1, CONVERSATIONS)
    with product(tmp_path / "undisturbed") as running:
        assert running.ended(running.bring("a.zip", body)) == "done"
        expected = running.outcome()
    assert len(expected.documents) == CONVERSATIONS * 3 // 5 + 1
    rng = random.Random(1)

    with product(tmp_path / "disturbed") as running:
        job = running.bring("a.zip", body)
        for target in TARGETS:
            time.sleep(rng.uniform(0.0, 0.5))
            running.kill(target)
            running.green()
        assert running.ended(job) == "done"
        got = running.outcome()

        with ThreadPoolExecutor(1) as person:
            asked = person.submit(_undone, running, job)
            time.sleep(rng.uniform(0.0, 0.3))
            running.kill("api")
            asked.exception()
        running.green()
        assert _undone(running, job)
        left = running.outcome()

    assert (got.lost(expected), got.doubled(expected)) == ([], [])
    assert (got.unread, got.unindexed, got.dead) == (0, 0, 0)
    assert (left.documents, left.messages, left.passages, left.statements) == ((), (), (), ())
    assert (left.facts, left.originals) == ((), ())


def _undone(running: Product, job: str) -> bool:
    """Gone now, or gone before."""
    return running.http.delete(f"/api/ingest/{job}").status_code in {204, 404}
