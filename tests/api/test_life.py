"""The biography and feelings over HTTP, of a diary that was read."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.mind import Mind
from tests.api.jobs.worked import given, mind_on, worked

LIFE = {
    "Дневник/2024-03-05.md": "Я решил уйти с работы. Ненавижу этот офис, злюсь и устал.",
    "Дневник/2024-03-09.md": "Опять офис. Ненавижу работу, сил нет, всё бесит.",
    "Дневник/2024-03-20.md": "Хочу построить лодку! Радуюсь каждой доске, счастлив.",
    "Дневник/2024-04-02.md": "Строю лодку, это чудесно, я в восторге от лодки.",
}
# About nothing that the map knows.
BARE = "Дождь льёт с утра, за окнами всё серое.\n\nВот и весь день."


@pytest.fixture
async def lived(tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient]:
    async with alive(tmp_path, LIFE) as client:
        yield client


@asynccontextmanager
async def alive(tmp_path: Path, diary: Mapping[str, str]) -> AsyncGenerator[httpx.AsyncClient]:
    """The application over a diary that was read."""
    async with mind_on(tmp_path / "data") as mind:
        await given(mind, diary)
        await worked(mind)

        @asynccontextmanager
        async def opened() -> AsyncGenerator[Mind]:
            yield mind

        app = create_app(opened)
        wire = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1:8000") as client,
        ):
            yield client


async def test_every_own_day_has_its_reading_with_words(lived: httpx.AsyncClient) -> None:
    found = (await lived.get("/api/emotions")).raise_for_status().json()
    march = (await lived.get("/api/emotions", params={"to": "2024-03-09"})).json()

    assert [one["date"][:10] for one in found] == sorted(one["date"][:10] for one in found)
    assert len(found) == 4
    assert len(march) == 2
    assert found[0]["valence"] < 0 < found[-1]["valence"]
    assert all(0 <= one[name] <= 1 for one in found for name in ("sadness", "stress", "heat", "arousal"))  # fmt: skip


async def test_a_reading_in_which_no_statement_stands_has_the_words_of_its_message(
    tmp_path: Path,
) -> None:
    async with alive(tmp_path, {**LIFE, "Дневник/2024-04-05.md": BARE}) as client:
        found = (await client.get("/api/emotions")).raise_for_status().json()

    assert len(found) == 5
    assert all(one["evidence"] for one in found)
    assert found[-1]["evidence"][0]["quote"] in BARE
    assert found[-1]["evidence"][0]["source"]["path"].endswith("2024-04-05.md")
    assert found[-1]["target"] is None


async def test_feelings_of_one_thing_are_those_that_speak_of_it(lived: httpx.AsyncClient) -> None:
    items = (await lived.get("/api/entities", params={"q": "лодка"})).json()["items"]

    found = (await lived.get("/api/emotions", params={"entity": items[0]["id"]})).json()

    assert {one["date"][:10] for one in found} <= {"2024-03-20", "2024-04-02"}
    assert found
    assert all(one["evidence"] for one in found)


async def test_a_decision_stands_in_the_biography(lived: httpx.AsyncClient) -> None:
    lines = (await lived.get("/api/timeline")).raise_for_status().json()["items"]

    assert [one["date"] for one in lines] == sorted(one["date"] for one in lines)
    assert any(
        one["type"] == "decision" and "решил уйти" in one["evidence"][0]["quote"] for one in lines
    )


async def test_the_timeline_is_in_order_and_can_be_cut(http: httpx.AsyncClient) -> None:
    for name, since in (("Порту", "2021-05-01"), ("Лиссабон", "2019-01-01")):
        fact = {
            "subject": {"name": "Аня", "type": "Person"},
            "relation": "LIVES_IN",
            "object": name,
            "valid_from": since,
        }
        assert (await http.post("/api/facts", json=fact)).status_code == 201

    whole = (await http.get("/api/timeline")).json()["items"]
    late = (await http.get("/api/timeline", params={"from": "2020-01-01"})).json()["items"]
    none = (await http.get("/api/timeline", params={"types": "decision"})).json()["items"]
    first = (await http.get("/api/timeline", params={"limit": 1})).json()

    assert [one["title"] for one in whole] == ["Аня — Лиссабон", "Аня — Порту"]
    assert [one["type"] for one in late] == ["status"]
    assert none == []
    assert first["next"] is not None


async def test_feelings_of_nothing_are_an_empty_list(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/emotions")).json() == []
    assert (await http.get("/api/moods")).json() == {"items": [], "decisions": []}


async def test_feelings_of_the_unknown_are_not_found(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/emotions", params={"entity": "nobody"})).status_code == 404
