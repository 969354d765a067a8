"""What a search is bound by holds for everything that comes back, by whatever way it was found."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from api.schemas import MemoryHit
from tests.api.jobs.worked import given, mind_on, worked
from tests.api.test_saying import faced

# One goal over two years in two folders: begun, given up, taken up again; in words that a question
# names and in words that it does not. One note bears no date at all.
NOTES = {
    "Дневник/2023-02-10.md": "Хочу написать роман. Начал роман, купил тетрадь.",
    "Дневник/2023-05-20.md": "Написал три главы, роман растёт. Хочу закончить роман к лету.",
    "Дневник/2023-09-01.md": "Бросил роман. Надоел мне этот роман.",
    "Книга/2023-11-15.md": "В феврале 2023 я начал роман, а теперь жалею, что бросил роман.",
    "Книга/2024-03-03.md": "Вернулся к роману. Хочу дописать роман.",
    "Книга/заметка.md": "Роман: список глав для романа, хочу роман в десять глав.",
}
WORDS = (
    "роман",
    "что было дальше, как там роман",
    "когда я начал роман в феврале 2023",
    "роман весной 2023",
)


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient]:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        await given(mind, NOTES)
        await worked(mind)
        yield http


async def _found(http: httpx.AsyncClient, q: str, **bounds: str) -> list[MemoryHit]:
    answer = await http.get("/api/memory/search", params={"q": q, "top_k": "50", **bounds})
    return [MemoryHit.model_validate(one) for one in answer.raise_for_status().json()]


def _dates(hits: list[MemoryHit]) -> list[datetime | None]:
    """Of everything that is shown, the wider results with all their parts."""
    return [
        ref.date for hit in hits for ref in (hit.source_ref, *(p.source_ref for p in hit.parts))
    ]


@pytest.mark.parametrize("q", WORDS)
async def test_nothing_told_later_comes_back(asked: httpx.AsyncClient, q: str) -> None:
    found = await _found(asked, q, as_of="2023-06-01")

    assert {one.type for one in found} == {"passage", "statement", "entity"}
    end = datetime(2023, 6, 2, tzinfo=UTC)
    assert all(at is not None and at < end for at in _dates(found))
    assert not any("бросил" in one.content.casefold() for one in found)


@pytest.mark.parametrize("q", WORDS)
async def test_two_days_bound_what_comes_back_from_both_sides(
    asked: httpx.AsyncClient, q: str
) -> None:
    found = await _found(asked, q, **{"from": "2023-04-01", "to": "2023-10-01"})

    assert {one.type for one in found} == {"passage", "statement", "entity"}
    first, last = datetime(2023, 4, 1, tzinfo=UTC), datetime(2023, 10, 2, tzinfo=UTC)
    assert all(at is not None and first <= at < last for at in _dates(found))


@pytest.mark.parametrize("bounds", [{"as_of": "2022-01-01"}, {"from": "2025-01-01"}])
async def test_where_nothing_was_told_nothing_comes_back(
    asked: httpx.AsyncClient, bounds: dict[str, str]
) -> None:
    assert await _found(asked, "роман", **bounds) == []


@pytest.mark.parametrize("q", WORDS)
async def test_a_project_holds_for_all_ways_of_finding(asked: httpx.AsyncClient, q: str) -> None:
    found = await _found(asked, q, project="Книга")

    assert found
    assert {one.source_ref.path.split("/")[0] for one in found} == {"Книга"}
    bound = await _found(asked, q, project="Книга", as_of="2023-12-31")
    assert {one.source_ref.path for one in bound} == {"Книга/2023-11-15.md"}


async def test_types_are_all_that_comes_back(asked: httpx.AsyncClient) -> None:
    assert {one.type for one in await _found(asked, "роман", types="statement")} == {"statement"}
    assert {one.type for one in await _found(asked, "роман", types="passage")} == {"passage"}
    named = await _found(asked, "роман", types="Goal,Project")
    assert {one.type for one in named} <= {"statement", "entity"}
    assert await _found(asked, "роман", types="Person") == []
