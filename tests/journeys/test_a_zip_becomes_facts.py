"""A zip -> words and facts: the whole way of an import on a fake map and a real database."""

import io
import random
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from api.app import OpenMind
from api.jobs.import_files import import_files, standing, start_import
from api.jobs.live import forget_session, keep_turn
from api.jobs.notes import start_note
from api.jobs.runner import Doing, Runner, Work
from api.jobs.undo import recut, undo
from api.mind import Mind
from extractors.intake import Arrival
from extractors.types import Asked
from graph.words import Dated

DOINGS: Mapping[str, Doing] = {"import": import_files, "recut": recut}
DIARY = {
    "Дневник/2024-03-05.md": "Хочу выучить испанский, это моя главная цель на год. Занимаюсь каждый день.",
    "Дневник/2024-03-20.md": "Боюсь, что брошу испанский. Очень устал от работы, мечтаю уволиться.",
    "Дневник/2024-06-01.md": "Я бросил испанский. Теперь хочу построить лодку.",
    "Дневник/.DS_Store": "junk",
    "Заметки/таблица.json": '{"unknown": [1, 2, 3]}',
}


def packed(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


async def given(mind: Mind, data: bytes, name: str = "жизнь.zip") -> str:
    """An upload as the API leaves it in the spool, and its job."""
    upload = f"u{len(list(mind.config.spool.iterdir()))}-{hash(data) & 0xFFFF}"
    folder = mind.config.spool / upload
    folder.mkdir()
    (folder / "000000").write_bytes(data)
    asked = Asked(zone="Europe/Moscow", now=mind.clock())
    return await start_import(
        mind, upload, [Arrival(name, folder / "000000")], asked, now=mind.clock()
    )


def runner(mind: Mind, owner: str = "w1", doings: Mapping[str, Doing] = DOINGS) -> Runner:
    return Runner(mind, doings, owner=owner, chance=random.Random(1))


async def worked(mind: Mind) -> None:
    while await runner(mind).run_next():
        pass


async def test_every_file_ends_in_one_state_and_every_quote_has_its_place(
    open_mind: OpenMind,
) -> None:
    async with open_mind() as mind:
        job_id = await given(mind, packed(DIARY))

        await worked(mind)

        job = await mind.ledger.job(job_id)
        stats, problems = await standing(job, mind)
        assert (job.status, job.problem) == ("done", None)
        assert (stats["files_seen"], stats["files_read"], stats["files_skipped"]) == (5, 3, 2)
        assert {path for path, _ in problems} == {"Дневник/.DS_Store", "Заметки/таблица.json"}
        snapshot = await mind.store.snapshot()
        assert snapshot.observations
        ids = {one.source.message_id for one in snapshot.observations}
        sources = await mind.archive.sources(ids)
        assert {one.path for one in sources.values()} <= set(DIARY)
        texts = await mind.archive.message_texts(ids)
        assert all(
            one.source.quote in texts[one.source.message_id] for one in snapshot.observations
        )
        assert await mind.profile.positions()
        assert not list(mind.config.spool.iterdir())


async def test_the_same_archive_again_adds_nothing(open_mind: OpenMind) -> None:
    async with open_mind() as mind:
        await given(mind, packed(DIARY))
        await worked(mind)
        before, revision = (
            await mind.archive.documents(after=None, limit=10),
            await mind.store.revision(),
        )

        second = await given(mind, packed(DIARY))
        await worked(mind)

        tally = await mind.archive.tally(second)
        assert (tally.read, tally.duplicate) == (0, 3)
        assert await mind.archive.documents(after=None, limit=10) == before
        assert await mind.store.revision() == revision
        assert (await mind.ledger.step_counts(second)).total == 0


async def test_an_undone_import_leaves_nothing_but_what_another_brought(
    open_mind: OpenMind,
) -> None:
    async with open_mind() as mind:
        one = await given(mind, packed({k: v for k, v in DIARY.items() if "03-05" in k}))
        await worked(mind)
        alone = await mind.store.snapshot()
        two = await given(mind, packed(DIARY))
        await worked(mind)

        await undo(mind, two)

        rows, _ = await mind.archive.documents(after=None, limit=10)
        assert [row.path for row in rows] == ["Дневник/2024-03-05.md"]
        left = await mind.store.snapshot()
        assert {o.id for o in left.observations} == {o.id for o in alone.observations}
        assert not await mind.text.search("лодку")
        await undo(mind, one)
        assert (await mind.archive.documents(after=None, limit=10))[0] == []
        assert not (await mind.store.snapshot()).observations
        assert not [p for p in mind.config.originals.rglob("*") if p.is_file()]


class Killed(BaseException):
    """As SIGKILL: nothing of ours may catch it."""


@pytest.mark.parametrize("at", range(1, 14, 2))
async def test_a_worker_killed_anywhere_is_finished_by_the_next(
    open_mind: OpenMind, at: int
) -> None:
    async with open_mind() as mind:
        job_id = await given(mind, packed(DIARY))
        left = at

        class Dying(Work):
            async def between_steps(self) -> None:
                nonlocal left
                left -= 1
                if left == 0:
                    raise Killed
                await super().between_steps()

        async def dying(work: Work) -> None:
            await import_files(Dying(work.job, work.mind, work.owner))

        async def until_death() -> None:
            while await runner(mind, "dead", {"import": dying}).run_next():
                pass

        with suppress(BaseExceptionGroup, Killed):
            await until_death()
        await mind.ledger.take_over(now=mind.clock())

        await worked(mind)

        tally = await mind.archive.tally(job_id)
        assert (await mind.ledger.job(job_id)).status == "done"
        assert (tally.seen, tally.read, tally.duplicate) == (5, 3, 0)
        assert tally.chunks_done == tally.chunks > 0


async def test_a_cancelled_job_keeps_what_is_committed_and_a_paused_one_goes_on(
    open_mind: OpenMind,
) -> None:
    async with open_mind() as mind:
        job_id = await given(mind, packed(DIARY))
        await mind.ledger.pause(job_id, now=mind.clock())
        assert not await runner(mind).run_next()

        await mind.ledger.resume(job_id, now=mind.clock())
        await worked(mind)

        assert (await mind.ledger.job(job_id)).status == "done"


async def test_a_note_told_by_hand_has_the_date_it_was_given(open_mind: OpenMind) -> None:
    async with open_mind() as mind:
        at = datetime(2024, 3, 5, tzinfo=UTC)
        dated = Dated(at, at + timedelta(days=1), "day", "user")

        document_id, job_id = await start_note(
            mind, "Хочу купить дом у моря, очень хочу.", dated=dated, title="Дом"
        )
        await worked(mind)

        row = await mind.archive.document(document_id)
        assert row is not None
        assert (row.path, row.dated.at) == ("Заметки/2024-03-05 Дом.md", at + timedelta(hours=12))
        assert (await mind.ledger.job(job_id)).status == "done"
        found = await mind.text.search("дом у моря", as_of=at + timedelta(days=1))
        assert [passage.document_id for passage, _ in found] == [document_id]
        assert not await mind.text.search("дом у моря", as_of=at)


async def test_a_turn_of_the_chat_is_remembered_and_forgotten_with_its_session(
    open_mind: OpenMind,
) -> None:
    async with open_mind() as mind:
        session = await mind.sessions.create(at=mind.clock())

        first = await keep_turn(
            mind, session, "t1", "Хочу научиться играть на гитаре, это моя мечта."
        )
        await keep_turn(mind, session, "t2", "И ещё хочу бросить курить.")

        assert first
        best, _ = (await mind.text.search("гитаре"))[0]
        assert "гитаре" in best.text
        await forget_session(mind, session)
        assert not (await mind.store.snapshot()).observations
        assert not await mind.text.search("гитаре")
