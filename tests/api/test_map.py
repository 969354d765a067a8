"""The map over HTTP: one day, all days, places, corrections by hand."""

import httpx

from api.routes.later import LATER
from tests.api.walking import routes_of


async def _tell(
    http: httpx.AsyncClient, a: str, b: str, since: str, until: str | None = None
) -> None:
    fact = {
        "subject": {"name": a, "type": "Project"},
        "relation": "SERVES",
        "object": {"name": b, "type": "Goal"},
        "valid_from": since,
        "valid_to": until,
    }
    assert (await http.post("/api/facts", json=fact)).status_code == 201


async def _names(http: httpx.AsyncClient, **asked: str) -> set[str]:
    shown = (await http.get("/api/map", params=asked)).raise_for_status().json()
    return {node["name"] for node in shown["nodes"]}


async def _ids(http: httpx.AsyncClient) -> dict[str, str]:
    found = (await http.get("/api/entities")).json()["items"]
    return {row["name"]: row["id"] for row in found}


async def test_the_map_of_a_day_holds_what_was_valid_then(http: httpx.AsyncClient) -> None:
    await _tell(http, "акварель", "покой", "2020-01-01", "2021-01-01")
    await _tell(http, "бег", "здоровье", "2022-01-01")

    seen = {day: await _names(http, as_of=day) for day in ("2019-06-01", "2020-06-01", "2023-01-01")}  # fmt: skip

    assert seen == {
        "2019-06-01": set(),
        "2020-06-01": {"акварель", "покой"},
        "2023-01-01": {"бег", "здоровье"},
    }


async def test_all_days_are_one_union_with_intervals(http: httpx.AsyncClient) -> None:
    await _tell(http, "музыка", "радость", "2015-01-01", "2016-01-01")
    await _tell(http, "музыка", "радость", "2020-01-01")

    whole = (await http.get("/api/map/history")).json()

    [edge] = whole["edges"]
    assert edge["intervals"] == [
        ["2015-01-01T00:00:00Z", "2016-01-01T00:00:00Z"],
        ["2020-01-01T00:00:00Z", None],
    ]
    assert {node["name"] for node in whole["nodes"]} == {"музыка", "радость"}
    assert whole["since"] == "2015-01-01T00:00:00Z"


async def test_an_unchanged_map_is_not_sent_again(http: httpx.AsyncClient) -> None:
    await _tell(http, "бег", "здоровье", "2022-01-01")
    first = await http.get("/api/map/history")

    same = await http.get("/api/map/history", headers={"If-None-Match": first.headers["etag"]})
    number = (await http.get("/api/map/revision")).json()["revision"]
    ids = await _ids(http)
    moved = await http.patch("/api/map/positions", json={ids["бег"]: {"x": 1.5, "y": -2}})
    after = await http.get("/api/map/history", headers={"If-None-Match": first.headers["etag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert first.headers["etag"] == f'"{number}"'
    assert moved.status_code == 204
    places = {node["name"]: (node["x"], node["y"]) for node in after.json()["nodes"]}
    assert places["бег"] == (1.5, -2)


async def test_focus_depth_types_and_limit_cut_the_map(http: httpx.AsyncClient) -> None:
    await _tell(http, "а", "б", "2020-01-01")
    await _tell(http, "в", "б", "2020-01-01")
    await _tell(http, "в", "г", "2020-01-01")
    ids = await _ids(http)

    assert await _names(http, focus=ids["а"]) == {"а", "б"}
    assert await _names(http, focus=ids["а"], depth="2") == {"а", "б", "в"}
    assert await _names(http, types="Goal") == {"б", "г"}
    assert len(await _names(http, limit="1")) == 1


async def test_the_way_between_two_nodes_is_the_shortest_of_that_day(
    http: httpx.AsyncClient,
) -> None:
    await _tell(http, "а", "б", "2020-01-01")
    await _tell(http, "в", "б", "2020-01-01", "2021-01-01")
    ids = await _ids(http)
    asked = {"from": ids["а"], "to": ids["в"]}

    then = (await http.get("/api/map/path", params={**asked, "as_of": "2020-05-05"})).json()
    now = (await http.get("/api/map/path", params=asked)).json()

    assert [node["name"] for node in then["nodes"]] == ["а", "б", "в"]
    assert len(then["edges"]) == 2
    assert now == {"nodes": [], "edges": []}


async def test_a_name_given_by_hand_stays_and_the_old_one_still_finds(
    http: httpx.AsyncClient,
) -> None:
    await _tell(http, "акварель", "покой", "2020-01-01")
    id = (await _ids(http))["акварель"]

    changed = await http.patch(f"/api/entities/{id}", json={"name": "живопись"})

    assert changed.json()["name"] == "живопись"
    assert changed.json()["aliases"] == ["акварель"]
    for word in ("живопись", "акварели"):
        found = (await http.get("/api/entities", params={"q": word})).json()["items"]
        assert [row["name"] for row in found] == ["живопись"]


async def test_what_waits_for_a_later_version_says_so(http: httpx.AsyncClient) -> None:
    for method, path in LATER:
        answer = await http.request(method, routes_of(f"/api{path}"))
        assert answer.status_code == 501, path
        assert answer.headers["content-type"] == "application/problem+json"


async def test_an_unknown_entity_is_not_found(http: httpx.AsyncClient) -> None:
    answers = [
        await http.get("/api/entities/nobody"),
        await http.get("/api/map", params={"focus": "nobody"}),
        await http.patch("/api/map/positions", json={"nobody": {"x": 0, "y": 0}}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
