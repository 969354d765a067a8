"""While one file is taken the next is read already: nothing is counted otherwise, and nothing stays open."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from api.jobs import taking
from api.jobs.runner import Refused
from api.jobs.taking import Taker
from extractors.cutting import Cut
from extractors.sandbox import cuts
from extractors.types import Asked, Part, RawFile
from tests.api.jobs.worked import given, mind_on, worked

SAME = "Хочу выучить испанский и уехать на год в Гранаду."
FILES = {
    "1.md": SAME,
    "2.md": SAME,
    "3.md": "Хочу построить лодку к лету.",
    "4.md": SAME,
    "5.bin": "\0\1\2",
}


class Watched:
    """Readings that were begun and those that came to their end."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.closed: list[str] = []

    async def cuts(
        self, file: RawFile, document_id: str, asked: Asked
    ) -> AsyncGenerator[list[Part | Cut]]:
        self.opened.append(file.path)
        try:
            async for some in cuts(file, document_id, asked):
                yield some
        finally:
            self.closed.append(file.path)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    made = Watched()
    monkeypatch.setattr(taking, "cuts", made.cuts)
    return made


async def test_a_file_like_the_one_before_it_is_begun_and_kept_once(
    tmp_path: Path, watched: Watched
) -> None:
    async with mind_on(tmp_path) as mind:
        job = await given(mind, FILES)
        await worked(mind)
        tally = await mind.archive.tally(job)

    assert (tally.seen, tally.read, tally.duplicate) == (5, 2, 2)
    assert watched.opened == ["1.md", "2.md", "3.md", "5.bin"]
    assert sorted(watched.closed) == sorted(watched.opened)


async def test_a_job_that_is_stopped_leaves_no_reading_open(
    tmp_path: Path, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stopped(*_: object) -> None:
        while "2.md" not in watched.opened:  # noqa: ASYNC110 - the reading of another file, which tells nobody
            await asyncio.sleep(0.01)
        raise Refused("no more")

    monkeypatch.setattr(Taker, "_keep", stopped)
    async with mind_on(tmp_path) as mind:
        await given(mind, FILES)
        await worked(mind)

    assert watched.opened == ["1.md", "2.md"]
    assert sorted(watched.closed) == watched.opened


async def test_what_goes_wrong_with_the_next_file_is_its_own(
    tmp_path: Path, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: set[str] = set()

    async def poisoned(
        file: RawFile, document_id: str, asked: Asked
    ) -> AsyncGenerator[list[Part | Cut]]:
        if file.path == "3.md" and not begun:
            begun.add(file.path)
            raise ValueError
        async for some in watched.cuts(file, document_id, asked):
            yield some

    monkeypatch.setattr(taking, "cuts", poisoned)
    async with mind_on(tmp_path) as mind:
        job = await given(mind, FILES)
        await worked(mind)
        tally = await mind.archive.tally(job)

    assert begun
    assert (tally.seen, tally.read, tally.duplicate, tally.failed) == (5, 2, 2, 0)
