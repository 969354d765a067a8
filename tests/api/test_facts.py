"""Facts by hand over HTTP, on the fake map and a real database."""

import httpx
import pytest

from api.app import OpenMind
from api.hand import Thing, Told, amend, forget, record, replay
from tests.builders import day

ANNA = {"name": "Аня", "type": "Person"}


def _fact(city: str, since: str, **more: object) -> dict[str, object]:
    return {"subject": ANNA, "relation": "LIVES_IN", "object": city, "valid_from": since, **more}


async def _tell(http: httpx.AsyncClient, fact: dict[str, object]) -> str:
    answer = await http.post("/api/facts", json=fact)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _cities(http: httpx.AsyncClient, **asked: str) -> list[str]:
    answer = await http.get("/api/facts", params={"subject": "Аня", **asked})
    return [row["object"] for row in answer.raise_for_status().json()["items"]]


async def test_a_fact_holds_from_its_first_day_to_the_day_before_its_end(
    http: httpx.AsyncClient,
) -> None:
    await _tell(http, _fact("Лиссабон", "2020-01-01", valid_to="2022-01-01"))

    seen = {day: await _cities(http, as_of=day) for day in ("2019-12-31", "2020-01-01", "2021-12-31", "2022-01-01")}  # fmt: skip

    assert seen == {
        "2019-12-31": [],
        "2020-01-01": ["Лиссабон"],
        "2021-12-31": ["Лиссабон"],
        "2022-01-01": [],
    }


async def test_what_was_said_to_be_one_at_a_time_closes_what_was_before(
    http: httpx.AsyncClient,
) -> None:
    first = await _tell(http, _fact("Лиссабон", "2020-01-01", functional=True))

    answer = await http.post("/api/facts", json=_fact("Порту", "2023-05-01", functional=True))

    assert answer.json()["closed"] == [first]
    assert await _cities(http, as_of="2022-06-01") == ["Лиссабон"]
    assert await _cities(http, as_of="2023-05-01") == ["Порту"]


async def test_names_match_exactly(http: httpx.AsyncClient) -> None:
    for name in ("Q145", "Q1451"):
        fact = _fact(name, "2020-01-01") | {"subject": {"name": name, "type": "Person"}}
        await _tell(http, fact)

    found = await http.get("/api/facts", params={"subject": "Q145"})

    assert [row["subject"]["name"] for row in found.json()["items"]] == ["Q145"]


async def test_a_corrected_end_is_not_known_before_it_was_said(http: httpx.AsyncClient) -> None:
    id = await _tell(http, _fact("Лиссабон", "2020-01-01"))
    known = (await http.get("/api/facts", params={"subject": "Аня"})).headers.get("date")
    before = (await http.get("/api/map")).json()["as_of"]

    changed = await http.patch(f"/api/facts/{id}", json={"valid_to": "2021-01-01"})

    assert known is None or changed.json()["valid_to"] == "2021-01-01T00:00:00Z"
    assert await _cities(http, as_of="2022-01-01") == []
    assert await _cities(http, as_of="2022-01-01", known_at=before) == ["Лиссабон"]


async def test_a_verdict_can_be_taken_back(http: httpx.AsyncClient) -> None:
    id = await _tell(http, _fact("Лиссабон", "2020-01-01"))

    wrong = await http.patch(f"/api/facts/{id}", json={"verdict": "wrong"})
    gone = await _cities(http)
    back = await http.patch(f"/api/facts/{id}", json={"verdict": None})

    assert (wrong.json()["verdict"], back.json()["verdict"]) == ("wrong", None)
    assert (gone, await _cities(http)) == ([], ["Лиссабон"])


async def test_a_forgotten_fact_is_gone(http: httpx.AsyncClient) -> None:
    id = await _tell(http, _fact("Лиссабон", "2020-01-01"))

    first = await http.delete(f"/api/facts/{id}")
    second = await http.delete(f"/api/facts/{id}")

    assert (first.status_code, second.status_code) == (204, 404)
    assert await _cities(http) == []


async def test_the_same_fact_again_is_the_same_fact(http: httpx.AsyncClient) -> None:
    first = await _tell(http, _fact("Лиссабон", "2020-01-01"))

    assert await _tell(http, _fact("Лиссабон", "2020-01-01")) == first
    assert await _cities(http) == ["Лиссабон"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"relation": "lives in"}, "urn:driftmap:bad_relation"),
        ({"valid_to": "2019-01-01"}, "urn:driftmap:bad_interval"),
        ({"valid_from": "прошлой весной"}, "urn:driftmap:bad_date"),
        ({"subject": {"name": "тайна", "type": "Spell"}}, "urn:driftmap:invalid"),
    ],
)
async def test_a_refused_fact_says_why_and_repeats_no_word_of_it(
    http: httpx.AsyncClient, change: dict[str, object], code: str
) -> None:
    answer = await http.post("/api/facts", json=_fact("Секретный город", "2020-01-01") | change)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == code
    assert not any(word in answer.text for word in ("Секретный", "тайна", "весной"))


async def test_pages_of_facts_meet_without_a_gap(http: httpx.AsyncClient) -> None:
    for year in range(2010, 2017):
        await _tell(http, _fact(f"Город {year}", f"{year}-01-01"))
    seen: list[str] = []
    after: str | None = None

    while True:
        asked = {"limit": "3"} | ({"after": after} if after else {})
        page = (await http.get("/api/facts", params=asked)).json()
        seen += [row["object"] for row in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert seen == [f"Город {year}" for year in range(2010, 2017)]


async def test_a_page_after_nothing_known_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/facts", params={"after": "nowhere"})

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:driftmap:bad_page")


async def test_a_forgotten_fact_leaves_no_word_of_it_in_what_was_corrected(
    open_mind: OpenMind,
) -> None:
    async with open_mind() as mind:
        told = Told(Thing("Аня", "Person"), "LIVES_IN", Thing("Лиссабон", "Literal"), day(0))
        made = await record(told, mind)
        await amend(made.id, mind, valid_at=day(1), until=None, verdict=None, clear_verdict=False)

        await forget(made.id, mind)

        kept = await mind.archive.corrections()
        assert [(kind, target) for kind, target, _, _ in kept] == [("fact_forgotten", made.id)]
        assert "Лиссабон" not in str(kept)
        assert await replay(kept[0], mind)
