"""What the map asks its own server for: the words of a node, ready to be shown."""

from collections.abc import Generator

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.feed import card_data, map_data


@pytest.fixture
def asking(api: str, monkeypatch: pytest.MonkeyPatch) -> Generator[TestClient]:
    monkeypatch.setenv("DRIFTMAP_API_URL", api)
    routes = [
        Route("/map-card/{id}.json", card_data),
        Route("/map-data/{revision}.json", map_data),
    ]
    with TestClient(Starlette(routes=routes)) as client:
        yield client


@pytest.mark.parametrize(("lang", "kind"), [("ru", "Цель"), ("en", "Goal")])
def test_a_card_comes_in_the_persons_language_with_quotes(
    asking: TestClient, lang: str, kind: str
) -> None:
    said = asking.get("/map-card/n1.json", params={"lang": lang, "zone": "Europe/Moscow"}).json()

    assert said["name"] == "Открыть гончарную мастерскую"
    assert said["labels"][0]["text"] == kind
    assert said["facts"][0]["quotes"][0]["text"].startswith("Мечтаю открыть")
    assert "2024-06-05.md" in said["facts"][0]["quotes"][0]["source"]
    assert said["more"] > 0


def test_every_tie_comes_when_it_is_asked_for(asking: TestClient) -> None:
    few = asking.get("/map-card/n1.json").json()

    every = asking.get("/map-card/n1.json", params={"all": "1"}).json()

    assert len(every["facts"]) == len(few["facts"]) + few["more"]


def test_a_node_that_is_gone_is_said_to_be_gone(asking: TestClient) -> None:
    answer = asking.get("/map-card/never.json")

    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("asked", [{"day": "soon"}, {"zone": "Mars/Olympus"}, {"zone": "../x"}])
def test_a_day_or_a_zone_that_is_none_is_refused_and_breaks_nothing(
    asking: TestClient, asked: dict[str, str]
) -> None:
    assert asking.get("/map-card/n1.json", params=asked).status_code == 502


def test_a_house_that_is_away_is_said_so(
    asking: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRIFTMAP_API_URL", "http://127.0.0.1:9")

    assert asking.get("/map-card/n1.json").status_code == 502
    assert asking.get("/map-data/r1.json").status_code == 502


def test_a_map_of_this_revision_is_kept_and_of_another_is_not(asking: TestClient) -> None:
    revision = asking.get("/map-data/none.json")

    assert revision.headers["cache-control"] == "no-store"
    same = revision.json()["revision"]
    assert "immutable" in asking.get(f"/map-data/{same}.json").headers["cache-control"]
