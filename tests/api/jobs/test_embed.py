import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from api.bootstrap import assemble
from api.jobs import embed as embedding
from api.jobs.embed import KIND, drop_gone, embed, start_embedding
from api.jobs.facts import read_now
from api.jobs.notes import start_note
from api.jobs.runner import Runner
from api.mind import Mind, MindConfig
from extractors.chunk import chunk, passages
from graph.errors import ProviderAway
from graph.ledger import Job
from graph.sql import open_database
from graph.words import Conversation, Dated, Document, Message
from tests.conftest import SilentBell
from tests.embedding import StemEmbedder
from tests.fakes import FactsInMemory

STORY = ("Мечтаю о море", "Купил лодку", "Ремонтирую мотор", "Вышел в море на лодке")


@asynccontextmanager
async def _mind(folder: Path, embedder: StemEmbedder | None) -> AsyncGenerator[Mind]:
    config = MindConfig(data=folder)
    database = await open_database(f"sqlite+aiosqlite:///{folder / 'driftmap.sqlite'}")
    try:
        yield assemble(config, database, FactsInMemory(), SilentBell(), embedder=embedder)
    finally:
        await database.close()


@pytest.fixture
def embedder() -> StemEmbedder:
    return StemEmbedder()


@pytest.fixture
async def mind(tmp_path: Path, embedder: StemEmbedder) -> AsyncGenerator[Mind]:
    async with _mind(tmp_path, embedder) as opened:
        yield opened


async def _tell(mind: Mind, texts: Sequence[str], id: str = "a") -> None:
    dated = Dated(mind.clock(), None, "second", "message", "UTC")
    said = tuple(
        Message(f"m{id}{n}", "self", text, dated, f"message:{n}") for n, text in enumerate(texts)
    )
    place = Document(f"d{id}", f"{id}.md", f"sha{id}", 1, None, "note", dated)
    talk = Conversation(f"c{id}", place.id, "chat", None, dated, said)
    await mind.archive.keep(id, place, [talk], passages(talk, place), chunk(talk))


async def _work(mind: Mind) -> Job:
    """One turn of a worker with the newest job of embedding; how the job stands then."""
    id = await start_embedding(mind)
    assert id is not None
    await Runner(mind, {KIND: embed}, owner="w", chance=random.Random(1)).run_next()
    return await mind.ledger.job(id)


async def test_all_that_is_missing_is_embedded_and_counted(
    mind: Mind, embedder: StemEmbedder
) -> None:
    await _tell(mind, STORY)

    job = await _work(mind)

    assert job.status == "done"
    assert (job.done, job.total) == (8, 8)
    # The first turn has none before it: its two texts are one.
    assert job.stats == {"embedded": 7, "cut": 0, "refused": 0}
    assert len(embedder.paid) == 7
    assert await start_embedding(mind) is None


async def test_one_job_at_a_time_waits(mind: Mind) -> None:
    await _tell(mind, STORY)

    assert await start_embedding(mind) == await start_embedding(mind)


async def test_without_an_embedding_model_nothing_is_begun(tmp_path: Path) -> None:
    async with _mind(tmp_path, None) as mind:
        await _tell(mind, STORY)

        assert await start_embedding(mind) is None


async def test_a_job_taken_up_again_pays_for_nothing_twice(
    mind: Mind, embedder: StemEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "MOST_TEXTS", 2)
    await _tell(mind, STORY)
    embedder.fails = [None, ProviderAway(0.0)]

    broken = await _work(mind)
    half = len(embedder.paid)
    whole = await _work(mind)

    assert broken.status == "queued"
    assert half == 2
    assert whole.status == "done"
    assert whole.stats["embedded"] == 7
    assert len(embedder.paid) == len(set(embedder.paid)) == 7


async def test_another_model_embeds_anew_and_the_old_vectors_go_when_it_is_done(
    tmp_path: Path, embedder: StemEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "MOST_TEXTS", 2)
    async with _mind(tmp_path, embedder) as mind:
        await _tell(mind, STORY)
        await _work(mind)
    newer = StemEmbedder("newer")
    newer.fails = [None, ProviderAway(0.0)]

    async with _mind(tmp_path, newer) as mind:
        half = await _work(mind)
        before = await mind.meaning.asked("море")
        done = await _work(mind)
        after = await mind.meaning.asked("море")
        others = await mind.meaning.index.has_other(newer.name)

    assert "words alone" in half.stage
    assert before is None
    assert done.status == "done"
    assert after is not None
    assert not others


async def test_a_text_longer_than_a_model_reads_is_cut_and_counted(
    mind: Mind, embedder: StemEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "MOST_TOKENS", 5)
    await _tell(mind, ["Очень длинный рассказ о лодке"])

    job = await _work(mind)

    assert job.stats["cut"] == 2
    assert embedder.paid == ["Очень длинный р"]


async def test_a_text_that_the_model_refuses_stops_no_other(
    mind: Mind, embedder: StemEmbedder
) -> None:
    await _tell(mind, ["Лодка", "Море", "Парус и яд"])
    embedder.unreadable = "П"

    job = await _work(mind)

    assert job.status == "done"
    assert job.stats["refused"] == 1
    assert await start_embedding(mind) is None


async def test_work_that_waits_goes_before_an_archive_that_takes_hours(
    mind: Mind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "MOST_TEXTS", 2)
    monkeypatch.setattr(embedding, "YIELD_AFTER", 0.0)
    await _tell(mind, STORY)
    id = await start_embedding(mind)
    await mind.ledger.create("import", {}, now=mind.clock())

    await Runner(mind, {KIND: embed}, owner="w", chance=random.Random(1)).run_next()
    job = await mind.ledger.job(str(id))
    following = await mind.ledger.claim("w", now=mind.clock())

    assert (job.status, job.done, job.attempts) == ("queued", 2, 0)
    assert following is not None
    assert following.kind == "import"


async def test_statements_and_entities_that_left_the_map_leave_their_vectors(mind: Mind) -> None:
    index = mind.meaning.index
    _, job_id = await start_note(
        mind, "Хочу купить лодку. Решил бросить курить.",
        dated=Dated(mind.clock(), None, "second", "user", "UTC"),
    )  # fmt: skip
    await read_now(mind, await mind.archive.chunks_to_do(job_id))
    await mind.snapshots.current(fresh=True)
    id = await start_embedding(mind)
    await mind.ledger.cancel(job_id, now=mind.clock())
    await Runner(mind, {KIND: embed}, owner="w", chance=random.Random(1)).run_next()
    before = await index.of_meaning()

    going = await mind.archive.chunks_going(job_id)
    await mind.store.withdraw(going, now=mind.clock())
    await mind.archive.withdraw_import(job_id)
    await drop_gone(mind)

    assert id is not None
    assert before
    assert await index.of_meaning() == set()
