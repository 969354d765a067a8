"""A note that was written anew in its place: what stood there before is not found, but as of a day before that."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.jobs.undo import undo
from api.jobs.wishes import Wishes
from api.mind import Mind
from graph.versions import Earlier
from tests.api.jobs.worked import given, mind_on, worked

PLACE = "Хранилище/школа.md"
OLD = "---\ndate: 2024-03-01\n---\nХочу открыть школу гончарного дела в Твери, у реки."
NEW = "---\ndate: 2024-06-01\n---\nХочу открыть школу гончарного дела в Туле, у реки."
LONG = " Печь обещал Матвей, у него осталась от мастерской. Боюсь, что не хватит денег." * 4


def instead_of(text: str) -> Wishes:
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Wishes(earlier=Earlier({PLACE: [sha]}))


async def found(mind: Mind, as_of: datetime | None = None) -> set[str]:
    """Towns of the passages that a search for the school finds."""
    passages = [one for one, _ in await mind.text.search("школа гончарного", as_of=as_of)]
    also = await mind.text.passages([one.id for one in passages], as_of=as_of)
    assert {one.id for one in also} == {one.id for one in passages}
    return {town for one in passages for town in ("Твери", "Туле") if town in one.text}


@pytest.mark.parametrize("rest", ["", LONG], ids=["unsigned", "signed"])
async def test_only_the_newer_text_is_found_once_it_was_written(tmp_path: Path, rest: str) -> None:
    async with mind_on(tmp_path) as mind:
        await given(mind, {PLACE: OLD + rest})
        await worked(mind)
        assert await found(mind) == {"Твери"}

        newer = await given(mind, {PLACE: NEW + rest}, instead_of(OLD + rest))
        await worked(mind)

        assert await found(mind) == {"Туле"}
        assert await found(mind, datetime(2024, 7, 1, tzinfo=UTC)) == {"Туле"}
        assert await found(mind, datetime(2024, 4, 1, tzinfo=UTC)) == {"Твери"}

        await undo(mind, newer)
        await worked(mind)

        assert await found(mind) == {"Твери"}


async def test_a_copy_that_was_only_poured_in_twice_is_found(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        await given(mind, {PLACE: OLD + LONG, "Архив/школа (копия).md": NEW + LONG})
        await worked(mind)

        assert await found(mind) == {"Твери", "Туле"}
