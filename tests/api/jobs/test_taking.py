"""Files are read some at a time: each comes to its own end, nothing is counted otherwise, and nothing stays open."""

import json
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest

from api.jobs import runner as running
from api.jobs import taking
from api.jobs.import_files import standing
from api.jobs.runner import Refused
from api.jobs.taking import Taker
from extractors.cutting import Cut
from extractors.sandbox import cuts
from extractors.types import Asked, Part, RawFile
from tests.api.jobs.worked import given, mind_on, worked
from tests.extractors.exports import gpt_chat, gpt_node

SAME = "Хочу выучить испанский и уехать на год в Гранаду."
FILES = {
    "1.md": SAME,
    "2.md": SAME,
    "3.md": "Хочу построить лодку к лету.",
    "4.md": SAME,
    "5.bin": "\0\1\2",
}

type Told = AsyncGenerator[list[tuple[int, Part | Cut]]]


class Watched:
    """Readings that were begun and those that came to their end, by the paths of their files."""

    def __init__(self) -> None:
        self.opened: list[list[str]] = []
        self.closed: list[list[str]] = []

    async def cuts(self, files: Sequence[tuple[RawFile, str]], asked: Asked) -> Told:
        paths = [file.path for file, _ in files]
        self.opened.append(paths)
        try:
            async for some in cuts(files, asked):
                yield some
        finally:
            self.closed.append(paths)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    made = Watched()
    monkeypatch.setattr(taking, "cuts", made.cuts)
    return made


async def test_files_are_read_together_and_the_same_bytes_once(
    tmp_path: Path, watched: Watched
) -> None:
    async with mind_on(tmp_path) as mind:
        job = await given(mind, FILES)
        await worked(mind)
        tally = await mind.archive.tally(job)

    assert (tally.seen, tally.read, tally.duplicate) == (5, 2, 2)
    assert watched.opened == [["1.md", "3.md", "5.bin"]]
    assert watched.closed == watched.opened


async def test_a_job_that_is_stopped_leaves_no_reading_open(
    tmp_path: Path, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stopped(*_: object) -> None:
        raise Refused("no more")

    monkeypatch.setattr(Taker, "_keep", stopped)
    async with mind_on(tmp_path) as mind:
        await given(mind, FILES)
        await worked(mind)

    assert len(watched.opened) == 1
    assert watched.closed == watched.opened


async def test_what_goes_wrong_with_one_file_is_its_own(
    tmp_path: Path, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first of some it breaks; those that ended are not taken again, and the others alone."""

    async def poisoned(files: Sequence[tuple[RawFile, str]], asked: Asked) -> Told:
        left = [one for one in files if one[0].path != "3.md"]
        async for some in watched.cuts(left[:1] if len(files) > 1 else left, asked):
            yield some
        if len(left) < len(files):
            raise ValueError

    monkeypatch.setattr(taking, "cuts", poisoned)
    monkeypatch.setattr(running, "FIRST_PAUSE", 0.001)
    async with mind_on(tmp_path) as mind:
        job = await given(mind, FILES)
        await worked(mind)
        tally = await mind.archive.tally(job)
        _, problems = await standing(await mind.ledger.job(job), mind)

    assert watched.opened[0] == ["1.md"]
    assert ["1.md"] not in watched.opened[1:]
    assert ["5.bin"] in watched.opened
    assert (tally.seen, tally.read, tally.duplicate, tally.failed) == (5, 1, 2, 1)
    assert ("3.md", "could not be read: ValueError") in problems


async def test_a_talk_that_two_files_tell_grows(tmp_path: Path, watched: Watched) -> None:
    line = [gpt_node("0", "root", text="Хочу построить лодку."), gpt_node("1", "0", text="К лету.")]
    files = {
        f"{n}/conversations.json": json.dumps([gpt_chat(line[:n], conversation_id="c")])
        for n in (2, 1)
    }
    async with mind_on(tmp_path) as mind:
        job = await given(mind, files)
        await worked(mind)
        tally = await mind.archive.tally(job)

    assert len(watched.opened) == 1
    assert (tally.read, tally.conversations, tally.messages) == (2, 1, 2)
