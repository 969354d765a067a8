"""What a person decides about entities, over HTTP: merged, split, renamed, taken back."""

import httpx

SERVES = {"relation": "SERVES", "valid_from": "2020-01-01"}


async def _tell(http: httpx.AsyncClient, *names: str) -> dict[str, str]:
    """Some projects, each serving one goal; ids by name."""
    for name in names:
        fact = SERVES | {
            "subject": {"name": name, "type": "Project"},
            "object": {"name": "свобода", "type": "Goal"},
        }
        assert (await http.post("/api/facts", json=fact)).status_code == 201
    found = (await http.get("/api/entities")).json()["items"]
    return {row["name"]: row["id"] for row in found}


async def _names(http: httpx.AsyncClient) -> set[str]:
    return {row["name"] for row in (await http.get("/api/entities")).json()["items"]}


async def _patch(http: httpx.AsyncClient, id: str, **change: object) -> httpx.Response:
    return await http.patch(f"/api/entities/{id}", json=change)


async def test_two_names_of_one_thing_become_one_and_part_again(http: httpx.AsyncClient) -> None:
    ids = await _tell(http, "сервис", "тетрадка")

    merged = (await _patch(http, ids["тетрадка"], merge_into=ids["сервис"])).json()
    then = await _names(http)
    undone = await http.post(f"/api/entities/{ids['сервис']}/undo")

    assert (merged["id"], merged["aliases"]) == (ids["сервис"], ["тетрадка"])
    assert then == {"сервис", "свобода"}
    assert undone.json()["aliases"] == []
    assert await _names(http) == {"сервис", "тетрадка", "свобода"}


async def test_what_was_merged_is_found_by_its_old_id_and_name(http: httpx.AsyncClient) -> None:
    ids = await _tell(http, "сервис", "тетрадка")
    await _patch(http, ids["тетрадка"], merge_into=ids["сервис"])

    by_id = (await http.get(f"/api/entities/{ids['тетрадка']}")).json()
    by_name = (await http.get("/api/entities", params={"q": "тетрадка"})).json()["items"]
    facts = (await http.get("/api/facts", params={"subject": ids["сервис"]})).json()["items"]

    assert by_id["name"] == "сервис"
    assert [one["name"] for one in by_name] == ["сервис"]
    assert {fact["subject"]["id"] for fact in facts} == {ids["сервис"]}


async def test_a_new_name_is_the_name_of_what_is_told_next(http: httpx.AsyncClient) -> None:
    ids = await _tell(http, "сервис")
    await _patch(http, ids["сервис"], name="Тетрадка")

    again = await _tell(http, "Тетрадка")

    assert again == {"Тетрадка": ids["сервис"], "свобода": ids["свобода"]}


async def test_another_type_holds_and_can_be_taken_back(http: httpx.AsyncClient) -> None:
    ids = await _tell(http, "сервис")

    changed = (await _patch(http, ids["сервис"], type="Value")).json()
    back = (await http.post(f"/api/entities/{ids['сервис']}/undo")).json()

    assert (changed["type"], back["type"]) == ("Value", "Project")


async def test_corrections_are_taken_back_one_by_one(http: httpx.AsyncClient) -> None:
    id = (await _tell(http, "сервис"))["сервис"]
    for name in ("первое", "второе"):
        await _patch(http, id, name=name)

    names = [(await http.post(f"/api/entities/{id}/undo")).json()["name"] for _ in range(2)]
    none_left = await http.post(f"/api/entities/{id}/undo")

    assert names == ["первое", "сервис"]
    assert none_left.status_code == 409


async def test_nothing_is_merged_with_itself_or_with_what_is_not_there(
    http: httpx.AsyncClient,
) -> None:
    id = (await _tell(http, "сервис"))["сервис"]

    answers = [(await _patch(http, id, merge_into=other)).status_code for other in (id, "unknown")]

    assert answers == [404, 404]


async def test_only_own_statements_can_be_split_off(http: httpx.AsyncClient) -> None:
    id = (await _tell(http, "сервис"))["сервис"]

    answer = await _patch(http, id, split={"name": "иное", "statement_ids": ["nobody's"]})

    assert answer.status_code == 422


async def test_the_map_of_the_day_shows_the_one(http: httpx.AsyncClient) -> None:
    ids = await _tell(http, "сервис", "тетрадка")
    before = (await http.get("/api/map/revision")).json()["revision"]

    await _patch(http, ids["тетрадка"], merge_into=ids["сервис"])

    seen = (await http.get("/api/map")).json()
    assert {node["name"] for node in seen["nodes"]} == {"сервис", "свобода"}
    assert len(seen["edges"]) == 1
    assert seen["revision"] != before
