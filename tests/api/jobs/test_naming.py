"""Names of a whole life are gathered before its first word is read: a long step that can be watched and stopped."""

from pathlib import Path

import pytest

from api.jobs import runner as jobs
from api.jobs.reading import ChunkReader, Said
from tests.api.jobs.worked import given, mind_on, worked


async def test_gathering_names_tells_how_far_it_is_and_heeds_a_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BREATH", 0.0)
    says = ChunkReader.says
    seen: list[str] = []
    async with mind_on(tmp_path) as mind:
        job_id = await given(mind)

        async def paused_at_the_second(self: ChunkReader, chunk_id: str, by: str) -> Said | None:
            seen.append(chunk_id)
            if len(seen) == 2:
                await mind.ledger.pause(job_id, now=mind.clock())
            return await says(self, chunk_id, by)

        monkeypatch.setattr(ChunkReader, "says", paused_at_the_second)
        await worked(mind)
        job = await mind.ledger.job(job_id)
        assert (job.status, job.stage, job.done, job.total) == ("paused", "naming", 1, 3)
        assert len(seen) == 2

        await mind.ledger.resume(job_id, now=mind.clock())
        await worked(mind)
        assert (await mind.ledger.job(job_id)).status == "done"
        assert len(await mind.archive.chunks_to_do(job_id)) == 0


async def test_a_breath_that_is_drawn_often_is_told_seldom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BREATH", 3600.0)
    monkeypatch.setattr(jobs, "monotonic", lambda: 7200.0)
    async with mind_on(tmp_path) as mind:
        await given(mind)
        job = await mind.ledger.claim("w", now=mind.clock())
        assert job is not None
        breathe = jobs.Work(job, mind, "w").breath("naming")
        for n in range(5):
            await breathe(n + 1, 5)
        assert (await mind.ledger.job(job.id)).done == 1
