"""A worker on a fake map: what it does until nothing is left to do, and an upload as the API leaves it."""

import asyncio
import io
import random
import zipfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast
from uuid import uuid4

from api.bootstrap import assemble
from api.jobs.__main__ import DOINGS
from api.jobs.import_files import start_import
from api.jobs.rebuild import start_rebuild
from api.jobs.runner import Runner
from api.jobs.sweep import look_around
from api.jobs.undo import undo
from api.jobs.wishes import NO_WISHES, Wishes
from api.mind import Mind, MindConfig
from extractors.intake import Arrival
from extractors.types import Asked
from graph.errors import DiskFull
from graph.ledger import ENDED
from graph.model.types import LanguageModel
from graph.sql import open_database
from graph.store import FactStore
from graph.types import Snapshot
from tests.conftest import SilentBell
from tests.failing import Clock, FailingDatabase, Fault, Injected, Moments
from tests.fakes import FactsInMemory
from tests.journeys.killing import Outcome, outcome_of

DIARY = {
    "Дневник/2024-03-05.md": "Хочу выучить испанский, это моя главная цель на год. Занимаюсь каждый день.",
    "Дневник/2024-03-20.md": "Боюсь, что брошу испанский. Очень устал от работы, хочу уволиться.",
    "Дневник/2024-06-01.md": "Я бросил испанский. Теперь хочу построить лодку.",
    "Дневник/.DS_Store": "junk",
    "Заметки/таблица.json": '{"unknown": [1, 2, 3]}',
}


def clock_of(mind: Mind) -> Clock:
    return cast("Clock", mind.clock)


@asynccontextmanager
async def mind_on(
    data: Path,
    *,
    store: FactStore | None = None,
    model: LanguageModel | None = None,
    fault: Fault | None = None,
    moments: Moments | None = None,
    group: str = "u_me",
) -> AsyncGenerator[Mind]:
    """A whole mind on a database of its own; the map and the clock are fakes."""
    config = MindConfig(data=data, group=group, engine_version="in memory")
    config.spool.mkdir(parents=True, exist_ok=True)
    opened = await open_database(f"sqlite+aiosqlite:///{data / 'driftmap.sqlite'}")
    database = FailingDatabase(opened, fault=fault, moments=moments).as_database()
    mind = assemble(config, database, store or FactsInMemory(group), SilentBell())
    try:
        yield replace(mind, clock=Clock(), model=model)
    finally:
        await opened.close()


def packed(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


async def given(mind: Mind, files: Mapping[str, str] = DIARY, wishes: Wishes = NO_WISHES) -> str:
    """An upload as the API leaves it in the spool, and its job."""
    upload = uuid4().hex
    folder = mind.config.spool / upload
    folder.mkdir()
    (folder / "000000").write_bytes(packed(files))
    asked = Asked(zone="Europe/Moscow", now=mind.clock())
    arrivals = [Arrival("жизнь.zip", folder / "000000")]
    return await start_import(mind, upload, arrivals, asked, wishes=wishes, now=mind.clock())


def runner(mind: Mind, owner: str = "w") -> Runner:
    return Runner(mind, DOINGS, owner=owner, chance=random.Random(1))


async def worked(mind: Mind, *, lives: int = 40) -> int:
    """Until every job came to its end or is paused by the person; how many workers died on the way."""
    deaths = 0
    for life in range(lives):
        try:
            if life:  # as the supervisor does, which may die as well: a worker that knows to be the only one
                await mind.ledger.take_over(now=mind.clock())
            await look_around(mind)
            while await runner(mind, f"w{life}").run_next():
                await look_around(mind)
            if not await _open(mind):
                return deaths
        except* (Injected, DiskFull):
            deaths += 1
        clock_of(mind).forward(61)
    raise AssertionError("the work does not end")


async def _open(mind: Mind) -> bool:
    """Somebody has still to do something, and it is not the person."""
    found, _ = await mind.ledger.jobs()
    resting = (one.status == "paused" and "paused_by" not in one.stats for one in found)
    over = (one.status in ENDED for one in found)
    return not all(one or two for one, two in zip(resting, over, strict=True))


async def outcome(mind: Mind) -> Outcome:
    return outcome_of(mind.config.data, await mind.store.snapshot())


async def shown(mind: Mind) -> dict[str, list[tuple[str, ...]]]:
    """All that the map says, without what counts its imports."""
    told: Snapshot = await mind.store.snapshot()
    return {
        "entities": sorted(
            (one.type, one.name, one.id, str(dict(one.attributes)), *one.aliases) for one in told.entities.values()
        ),
        "observations": sorted(
            (one.source.quote, one.kind, one.id, one.entity_id, str(one.valid_at), f"{one.pro} {one.con}")
            for one in told.observations
        ),
        "facts": sorted(
            (one.sentence, one.relation, one.subject_id, one.object_id, str(one.valid_at), str(one.invalid_at))
            for one in told.facts
            if one.expired_at is None
        ),
    }  # fmt: skip


type Brings = Callable[[Mind, Sequence[str]], Awaitable[str]]


async def life_of(
    data: Path, parts: Sequence[Sequence[str]], bring: Brings
) -> dict[str, list[tuple[str, ...]]]:
    """What the map shows of files that came in so many imports."""
    await asyncio.to_thread(data.mkdir)
    async with mind_on(data) as mind:
        for part in parts:
            await bring(mind, part)
        return await shown(mind)


def in_parts(files: Sequence[str], chance: random.Random, most: int) -> list[list[str]]:
    """All of them, in an order and in two to `most` imports that chance chooses."""
    mixed = chance.sample(files, len(files))
    cuts = sorted(chance.sample(range(1, len(mixed)), chance.randint(1, most - 1)))
    return [mixed[a:b] for a, b in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]


async def holds_when_rebuilt(mind: Mind) -> bool:
    """Whether a rebuild makes the map that is there."""
    before = await shown(mind)
    await start_rebuild(mind)
    await worked(mind)
    return await shown(mind) == before


async def holds_when_undone(mind: Mind, late: Callable[[], Awaitable[str]]) -> bool:
    """Whether nothing is left of an import that is taken back, after it had changed the map."""
    before = await shown(mind)
    job_id = await late()
    changed = await shown(mind) != before
    await undo(mind, job_id)
    await worked(mind)
    return changed and await shown(mind) == before
