"""A life leaves a map, comes back into an empty one on any engine, and is made again from words: each time the same."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.jobs.rebuild import outcome, start_rebuild
from api.jobs.restore import store_of
from api.mind import Mind
from graph.config import GraphConfig
from graph.opening import open_store
from graph.portable.check import check
from graph.portable.room import is_empty
from graph.store import FactStore
from graph.types import Fact
from tests.api.jobs.worked import mind_on, worked
from tests.lived import PayingModel, brought_back, lived, members, taken_out


@pytest.fixture
async def mind(store: FactStore, tmp_path: Path) -> AsyncGenerator[Mind]:
    async with mind_on(tmp_path / "first", store=store) as opened:
        yield await lived(opened)


async def test_taken_out_and_brought_back_it_is_taken_out_the_same(
    mind: Mind, tmp_path: Path
) -> None:
    first = await taken_out(mind, tmp_path / "first.zip")
    whole = await mind.store.snapshot()
    await mind.store.erase()
    await mind.store.prepare()

    async with mind_on(tmp_path / "second", store=mind.store) as other:
        assert await is_empty(store_of(other))
        await brought_back(other, first)
        second = await taken_out(other, tmp_path / "second.zip")

        assert members(second) == members(first)
        assert replace(await other.store.snapshot(), revision=whole.revision) == whole
        assert [one for one in await check(store_of(other)) if one.wrong] == []
        assert await other.text.search("лодку")


@pytest.mark.neo4j
async def test_it_moves_from_the_embedded_engine_to_neo4j_and_back(
    config: GraphConfig, config_on_neo4j: GraphConfig, tmp_path: Path
) -> None:
    embedded = await open_store(config)
    neo4j = await open_store(replace(config_on_neo4j, group=config.group))
    try:
        await embedded.prepare()
        await neo4j.prepare()
        await neo4j.erase()
        async with mind_on(tmp_path / "first", store=embedded) as mind:
            here = await taken_out(await lived(mind), tmp_path / "here.zip")
        async with mind_on(tmp_path / "there", store=neo4j) as mind:
            await brought_back(mind, here)
            there = await taken_out(mind, tmp_path / "there.zip")
        await embedded.erase()
        await embedded.prepare()
        async with mind_on(tmp_path / "back", store=embedded) as mind:
            await brought_back(mind, there)
            back = await taken_out(mind, tmp_path / "back.zip")
        assert members(here) == members(there) == members(back)
    finally:
        await neo4j.erase()
        for store in (embedded, neo4j):
            await store.close()


async def test_rebuilt_from_words_it_is_the_same_and_nobody_is_asked(mind: Mind) -> None:
    before = await _whole(mind)
    asked = _asked(mind)

    job = await start_rebuild(mind)
    await worked(mind)

    assert (await mind.ledger.job(job)).status == "done"
    assert await mind.ledger.dead_steps(job) == []
    assert outcome(await mind.ledger.step_results(job)) == {
        "missing_answers": 0, "lost_corrections": 0,
    }  # fmt: skip
    assert await _whole(mind) == before
    assert _asked(mind) == asked
    assert [one for one in await check(store_of(mind)) if one.wrong] == []


async def test_a_map_that_is_lost_is_made_again(mind: Mind) -> None:
    before = await _whole(mind)
    await mind.store.erase()
    await mind.store.prepare()

    await start_rebuild(mind)
    await worked(mind)

    assert await _whole(mind) == before


def _asked(mind: Mind) -> int:
    assert isinstance(mind.model, PayingModel)
    return len(mind.model.asked)


async def _whole(mind: Mind) -> tuple[object, ...]:
    """The map, and what was known of it at many moments."""
    snapshot = replace(await mind.store.snapshot(), revision="")
    moments = sorted({one.created_at for one in snapshot.facts if one.created_at is not None})
    return (snapshot, [await _known(mind, at) for at in moments])


async def _known(mind: Mind, at: datetime) -> list[Fact]:
    return await mind.store.facts(known_at=at + timedelta(microseconds=1))
