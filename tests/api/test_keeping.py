"""Leaving, coming back and looking after it: what is refused, what a death in the middle leaves, what is found wrong."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete, select, text, update

from api.jobs.rebuild import outcome, start_rebuild
from api.jobs.restore import start_restore, store_of
from api.mind import Mind
from api.spool import Named
from api.uploads import keep_names, new_folder
from graph.errors import DiskFull, ExportDamaged
from graph.portable.check import Finding, check
from graph.portable.reader import opened
from graph.portable.restore import check_export
from graph.portable.room import is_empty
from graph.portable.underway import underway
from graph.records import MapRecord
from graph.sql.model_tables import paid_answers
from graph.sql.tables import chunks, messages
from tests.api.jobs.worked import given, mind_on, worked
from tests.failing import Injected, Moments
from tests.lived import lived, members, rezipped, taken_out


@pytest.fixture
async def mind(tmp_path: Path) -> AsyncGenerator[Mind]:
    async with mind_on(tmp_path / "first") as opened_mind:
        yield await lived(opened_mind)


@pytest.fixture
async def packed(mind: Mind, tmp_path: Path) -> Path:
    return await taken_out(mind, tmp_path / "life.zip")


async def _uploaded(mind: Mind, path: Path) -> str:
    folder = new_folder(mind.config.spool)
    await asyncio.to_thread(shutil.copy, path, folder / "000000")
    keep_names(folder, [Named(path.name, folder / "000000")])
    await start_restore(mind, "restore-1", folder.name)
    return "restore-1"


async def test_it_can_be_read_without_us(mind: Mind, packed: Path) -> None:
    found = members(packed)

    pages = [name for name in found if name.startswith("readable/")]
    assert any("2024-03-05" in name for name in pages)
    page = next(found[name].decode() for name in pages if "2024-03-05" in name)
    assert "Хочу выучить испанский, это моя главная цель на год." in page
    assert "По-русски" in found["README.md"].decode()
    assert found["words/messages.jsonl"].count(b"\n") == len(set(await _message_ids(mind)))
    originals = [one for one in found if one.startswith("originals/")]
    assert len(originals) == 5


async def _message_ids(mind: Mind) -> list[str]:
    async with mind.database.read() as connection:
        return list((await connection.execute(select(messages.c.id))).scalars())


async def test_a_life_is_not_written_over(mind: Mind, packed: Path) -> None:
    before = members(packed)
    job = await _uploaded(mind, packed)

    await worked(mind)

    ended = await mind.ledger.job(job)
    assert ended.status == "failed"
    assert "empty store only" in (ended.problem or "")
    assert underway(mind.config.data) is None
    assert members(await taken_out(mind, packed.with_name("again.zip"))) == before


async def test_a_restored_life_goes_on(packed: Path, tmp_path: Path) -> None:
    async with mind_on(tmp_path / "second") as other:
        job = await _uploaded(other, packed)

        await worked(other)

        assert (await other.ledger.job(job)).status == "done"
        assert underway(other.config.data) is None
        assert not list(other.config.spool.iterdir())
        assert members(await taken_out(other, tmp_path / "again.zip")) == members(packed)
        await given(other, {"Дневник/2025-01-01.md": "Хочу выучить итальянский."})
        await worked(other)
        assert await other.text.search("итальянский")
        assert _wrong(await check(store_of(other))) == {}


async def test_a_life_of_many_rows_comes_back_to_the_last(tmp_path: Path) -> None:
    notes = {
        f"Дневник/2024-{n % 12 + 1:02d}-{n % 28 + 1:02d} {n}.md": f"Запись {n}." for n in range(450)
    }
    async with mind_on(tmp_path / "first") as mind:
        await given(mind, notes)
        await worked(mind)
        packed = await taken_out(mind, tmp_path / "life.zip")
    async with mind_on(tmp_path / "second") as other:
        await _uploaded(other, packed)
        await worked(other)

        found = await taken_out(other, tmp_path / "again.zip")

    assert members(packed)["words/messages.jsonl"].count(b"\n") == 450
    assert members(found) == members(packed)


@pytest.mark.parametrize("seed", range(8))
async def test_a_restore_that_was_killed_is_seen_and_done_anew(
    packed: Path, tmp_path: Path, seed: int
) -> None:
    moments = Moments()

    async def die() -> None:
        raise Injected

    async with mind_on(tmp_path / "second", moments=moments) as other:
        job = await _uploaded(other, packed)
        moments.actions = {moments.writes + 3 + 2 * seed: die}
        with suppress(AssertionError):
            await worked(other, lives=1)
        assert underway(other.config.data) is not None or (await other.ledger.job(job)).status == "done"  # fmt: skip

        await worked(other)

        assert (await other.ledger.job(job)).status == "done"
        assert underway(other.config.data) is None
        assert members(await taken_out(other, tmp_path / "again.zip")) == members(packed)


async def test_a_damaged_export_leaves_an_empty_store(packed: Path, tmp_path: Path) -> None:
    def change(found: dict[str, bytes]) -> None:
        found["words/messages.jsonl"] = found["words/messages.jsonl"].replace("Хочу".encode(), "Могу".encode())  # fmt: skip

    broken = rezipped(packed, tmp_path / "broken.zip", change)
    async with mind_on(tmp_path / "second") as other:
        job = await _uploaded(other, broken)

        await worked(other)

        ended = await other.ledger.job(job)
        assert (ended.status, ended.problem) == ("failed", ExportDamaged.__doc__)
        assert underway(other.config.data) is None
        assert await is_empty(store_of(other))


async def test_what_breaks_off_on_a_full_disk_is_not_shown_as_whole(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mind_on(tmp_path / "second") as other:

        async def full(*_: object, **__: object) -> None:
            raise DiskFull

        with monkeypatch.context() as broken:
            broken.setattr(other.store, "load", full)
            job = await _uploaded(other, packed)
            with suppress(AssertionError):
                await worked(other, lives=1)
            assert underway(other.config.data) is not None
            assert (await other.ledger.job(job)).status == "paused"

        await worked(other)

        assert (await other.ledger.job(job)).status == "done"
        assert underway(other.config.data) is None


@pytest.mark.parametrize("seed", range(8))
async def test_a_rebuild_that_is_killed_goes_on_where_it_stopped(tmp_path: Path, seed: int) -> None:
    moments = Moments()

    async def die() -> None:
        raise Injected

    async with mind_on(tmp_path / "first", moments=moments) as opened_mind:
        mind = await lived(opened_mind)
        before = replace(await mind.store.snapshot(), revision="")
        job = await start_rebuild(mind)
        moments.actions = {moments.writes + 2 + 4 * seed + n * 9: die for n in range(3)}

        await worked(mind)

        assert (await mind.ledger.job(job)).status == "done"
        assert await mind.ledger.dead_steps(job) == []
        assert replace(await mind.store.snapshot(), revision="") == before


async def test_an_answer_that_is_gone_is_made_good_by_rules_and_told(mind: Mind) -> None:
    async with mind.database.write() as connection:
        await connection.execute(delete(paid_answers))

    job = await start_rebuild(mind)
    await worked(mind)

    lost = outcome(await mind.ledger.step_results(job))
    assert lost["missing_answers"] > 0
    assert lost["lost_corrections"] == 0
    assert _wrong(await check(store_of(mind))) == {}


async def test_an_answer_to_an_older_prompt_is_found_by_its_chunk(mind: Mind) -> None:
    before = replace(await mind.store.snapshot(), revision="")
    async with mind.database.write() as connection:
        await connection.execute(update(paid_answers).values(prompt="0123456789ab"))
        asked = select(chunks.c.id, chunks.c.read_by).where(chunks.c.read_by.like("model %"))
        for row in (await connection.execute(asked)).all():
            by = row.read_by.rpartition(" ")[0] + " 0123456789ab"
            await connection.execute(update(chunks).where(chunks.c.id == row.id).values(read_by=by))

    job = await start_rebuild(mind)
    await worked(mind)

    assert outcome(await mind.ledger.step_results(job))["missing_answers"] == 0
    assert replace(await mind.store.snapshot(), revision="") == before


async def test_chunks_read_before_times_were_noted_keep_theirs(mind: Mind) -> None:
    before = replace(await mind.store.snapshot(), revision="")
    async with mind.database.write() as connection:
        await connection.execute(update(chunks).values(read_at=None, read_n=None))

    await start_rebuild(mind)
    await worked(mind)

    assert replace(await mind.store.snapshot(), revision="") == before


# What `check` finds.


def _wrong(findings: list[Finding]) -> dict[str, list[str]]:
    return {one.what.split()[0]: one.wrong for one in findings if one.wrong}


async def _lose_original(mind: Mind) -> None:
    next(one for one in mind.config.originals.rglob("*") if one.is_file()).unlink()


async def _change_byte(mind: Mind) -> None:
    one = next(one for one in mind.config.originals.rglob("*") if one.is_file())
    one.write_bytes(one.read_bytes()[:-1] + b"?")


async def _change_words(mind: Mind) -> None:
    async with mind.database.write() as connection:
        changed = update(messages).where(messages.c.text.contains("лодку")).values(text="ничего")
        await connection.execute(changed)


async def _lose_index(mind: Mind) -> None:
    async with mind.database.write() as connection:
        await connection.execute(text("DELETE FROM passage_index WHERE rowid = 1"))


async def _lose_chunk(mind: Mind) -> None:
    async with mind.database.write() as connection:
        await connection.execute(delete(chunks).where(chunks.c.own_words > 0))


async def _without(mind: Mind, gone: Callable[[MapRecord], bool]) -> None:
    kept = [one async for one in mind.store.dump()]
    first = next(one for one in kept if gone(one))

    async def rest() -> AsyncGenerator[MapRecord]:
        for one in kept:
            if one is not first:
                yield one

    await mind.store.erase()
    await mind.store.load(rest(), now=mind.clock())


async def _lose_mark(mind: Mind) -> None:
    await _without(mind, lambda one: one.kind == "mark")


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (_lose_original, {"original"}),
        (_change_byte, {"original"}),
        (_change_words, {"quotes"}),
        (_lose_index, {"passages"}),
        (_lose_mark, {"chunks"}),
        (_lose_chunk, {"statements", "chunks"}),
    ],
)
async def test_damage_is_found_and_named(
    mind: Mind, harm: Callable[[Mind], Awaitable[None]], found: set[str]
) -> None:
    assert _wrong(await check(store_of(mind))) == {}

    await harm(mind)

    assert set(_wrong(await check(store_of(mind)))) == found


# Over HTTP.


async def test_a_life_leaves_and_comes_back_over_http(
    http: httpx.AsyncClient, packed: Path, tmp_path: Path
) -> None:
    data = await asyncio.to_thread(packed.read_bytes)
    sent = await http.post("/api/restore", files={"file": ("life.zip", data)})

    assert sent.status_code == 202
    assert (await http.get("/api/documents")).status_code == 503
    assert (await http.get("/api/jobs")).status_code == 200
    job = (await http.get(f"/api/ingest/{sent.json()['job_id']}")).json()
    assert job["status"] == "queued"


async def test_an_empty_life_leaves_as_a_whole_zip(http: httpx.AsyncClient, tmp_path: Path) -> None:
    answer = await http.get("/api/export")
    (tmp_path / "empty.zip").write_bytes(answer.content)

    with opened(tmp_path / "empty.zip") as found:
        found.verify()
    assert answer.headers["content-type"] == "application/zip"
    assert "attachment" in answer.headers["content-disposition"]


async def test_what_is_no_export_is_refused_at_once(http: httpx.AsyncClient) -> None:
    sent = await http.post("/api/restore", files={"file": ("a.zip", b"words")})

    assert sent.status_code == 422
    assert sent.json()["type"] == "urn:driftmap:not_an_export"
    assert (await http.get("/api/documents")).status_code == 200


async def test_nothing_goes_without_the_words_that_confirm_it(http: httpx.AsyncClient) -> None:
    asked = await http.request("DELETE", "/api/everything", json={"confirm": "yes"})

    assert asked.status_code == 422


async def test_everything_goes(http: httpx.AsyncClient, tmp_path: Path) -> None:
    note = {"text": "Хочу выучить испанский.", "date": "2024-03-05"}
    (await http.post("/api/notes", json=note)).raise_for_status()
    data = tmp_path / "data"
    assert b"\xd0\xb8\xd1\x81\xd0\xbf\xd0\xb0\xd0\xbd" in (data / "driftmap.sqlite").read_bytes() + (data / "driftmap.sqlite-wal").read_bytes()  # fmt: skip

    gone = await http.request("DELETE", "/api/everything", json={"confirm": "delete everything"})

    assert gone.status_code == 204
    for path in ("/api/documents", "/api/jobs", "/api/entities", "/api/sessions"):
        assert (await http.get(path)).json()["items"] == []
    left = [one for one in data.rglob("*") if one.is_file()]
    assert not any("испан".encode() in one.read_bytes() for one in left)
    assert not list((data / "originals").rglob("*"))


async def test_a_restore_needs_room(packed: Path, tmp_path: Path) -> None:
    with opened(packed) as found:
        await check_export(found, tmp_path)
        assert found.size > 0
