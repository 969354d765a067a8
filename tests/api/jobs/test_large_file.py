"""A large export comes in many transactions: whoever dies inside it, nothing is lost, doubled or left behind."""

import json
import os
import random
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from api.jobs import runner as running
from api.jobs import shelf, taking
from api.jobs.undo import undo
from extractors.config import CELLS
from extractors.sandbox import Sandbox
from graph.errors import JobUnknown
from tests.api.jobs.worked import given, mind_on, outcome, worked
from tests.extractors.exports import gpt_chat, gpt_node
from tests.failing import Injected, Moments
from tests.journeys.killing import Outcome

TALKS = 24
# Beside the words, and large enough that the file is not held in memory.
_UNREAD = "x" * 50_000
EXPORT = json.dumps(
    [
        gpt_chat(
            [
                gpt_node(f"{n}-0", "root", text=f"Хочу построить лодку номер {n}."),
                gpt_node(f"{n}-1", f"{n}-0", "assistant", f"Удачи с лодкой {n}.", metadata={"x": _UNREAD}),
            ],
            conversation_id=f"c{n}",
        )
        for n in range(TALKS)
    ],
    ensure_ascii=False,
)  # fmt: skip
FILES = {"conversations.json": EXPORT, "Дневник/2024-03-05.md": "Хочу выучить испанский."}


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Each two talks or so are a transaction of their own."""
    made = Sandbox(replace(CELLS, batch=60))
    monkeypatch.setattr(running, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(taking, "cuts", made.cuts)
    monkeypatch.setattr(running, "BREATH", 0.0)
    monkeypatch.setattr(shelf, "_WEIGHT", 1)
    yield made
    made.close()


def children(server: int) -> list[int]:
    with suppress(FileNotFoundError):
        return [
            int(one) for one in Path(f"/proc/{server}/task/{server}/children").read_text().split()
        ]
    return []


async def imported(data: Path, act: Callable[[Moments], None] | None = None) -> tuple[Outcome, int]:
    moments = Moments()
    async with mind_on(data, moments=moments) as mind:
        await given(mind, FILES)
        if act is not None:
            act(moments)
        await worked(mind)
        assert not moments.actions
        return await outcome(mind), moments.writes


async def _die() -> None:
    raise Injected


@pytest.mark.parametrize("seed", range(3))
async def test_a_worker_that_dies_inside_a_large_file_loses_and_doubles_nothing(
    tmp_path: Path, reader: Sandbox, seed: int
) -> None:
    assert reader.server_pid is None
    expected, writes = await imported(tmp_path / "0")
    assert writes > TALKS
    chance = random.Random(seed)

    def act(moments: Moments) -> None:
        moments.actions = {n: _die for n in chance.sample(range(3, TALKS), 4)}

    assert (await imported(tmp_path / "1", act))[0] == expected


async def test_a_reading_process_killed_inside_a_large_file_loses_and_doubles_nothing(
    tmp_path: Path, reader: Sandbox
) -> None:
    expected, _ = await imported(tmp_path / "0")
    killed: list[int] = []

    async def kill() -> None:
        for pid in children(reader.server_pid or 0):
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    def act(moments: Moments) -> None:
        moments.actions = {6: kill}

    assert (await imported(tmp_path / "1", act))[0] == expected
    assert killed


@pytest.mark.parametrize("at", [8, 12, 18])
async def test_undone_inside_a_large_file_it_leaves_nothing(
    tmp_path: Path, reader: Sandbox, at: int
) -> None:
    moments = Moments()
    async with mind_on(tmp_path / "data", moments=moments) as mind:
        job_id = await given(mind, FILES)

        async def stop() -> None:
            await mind.ledger.undo(job_id, now=mind.clock())

        acting: Callable[[], Awaitable[object]] = stop
        moments.actions = {at: acting}
        await worked(mind)
        assert not moments.actions
        with suppress(JobUnknown):  # the worker may have ended the undo itself
            await undo(mind, job_id)

        left = await outcome(mind)
        # All but the owner, who is nobody's words.
        assert replace(left, entities=()) == Outcome((), (), (), (), (), (), (), 0, 0, 0)
        assert set(left.entities) <= {"Person me"}
        assert not list(mind.config.spool.iterdir())
        assert not await mind.text.search("лодку")
    assert reader.server_pid is not None
