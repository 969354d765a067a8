import httpx


async def test_an_empty_map_repeats_nothing(http: httpx.AsyncClient) -> None:
    found = (await http.get("/api/patterns")).raise_for_status().json()

    assert {k: v for k, v in found.items() if k != "as_of"} == {
        "cycles": [],
        "stated_vs_lived": [],
        "hot_cold": [],
        "conflicts": [],
        "neglected": [],
    }


async def test_a_conflict_is_one_only_while_it_holds(http: httpx.AsyncClient) -> None:
    fact = {
        "subject": {"name": "переезд", "type": "Goal"},
        "relation": "CONFLICTS_WITH",
        "object": {"name": "дом у моря", "type": "Goal"},
        "valid_from": "2024-01-01",
        "valid_to": "2024-06-01",
    }
    assert (await http.post("/api/facts", json=fact)).status_code == 201

    held = (await http.get("/api/patterns", params={"as_of": "2024-03-01"})).json()
    past = (await http.get("/api/patterns", params={"as_of": "2024-07-01"})).json()

    [one] = held["conflicts"]
    assert {one["a"]["name"], one["b"]["name"]} == {"переезд", "дом у моря"}
    assert one["kind"] == "resource"
    assert past["conflicts"] == []
