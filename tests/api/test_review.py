"""The inbox over HTTP: questions with both sides, answers that stand."""

import httpx

WORKS = {"subject": {"name": "Ника", "type": "Person"}, "relation": "WORKS_AS"}


async def _tell(http: httpx.AsyncClient, what: str, since: str) -> None:
    fact = WORKS | {"object": what, "valid_from": since, "functional": False}
    assert (await http.post("/api/facts", json=fact)).status_code == 201


async def _projects(http: httpx.AsyncClient, *names: str) -> None:
    for name in names:
        fact = {
            "subject": {"name": name, "type": "Project"},
            "relation": "SERVES",
            "object": {"name": "свобода", "type": "Goal"},
            "valid_from": "2020-01-01",
        }
        assert (await http.post("/api/facts", json=fact)).status_code == 201


async def _inbox(http: httpx.AsyncClient, **asked: str) -> list[dict[str, object]]:
    return (await http.get("/api/review", params=asked)).raise_for_status().json()["items"]


async def _answer(http: httpx.AsyncClient, id: object, **given: str) -> int:
    return (await http.post(f"/api/review/{id}", json=given)).status_code


async def test_likely_twins_are_asked_in_the_language_of_the_asker(http: httpx.AsyncClient) -> None:
    await _projects(http, "сервис для репетиторов", "сервис репетиторов")

    [ru], [en] = await _inbox(http, lang="ru"), await _inbox(http, lang="en")

    assert (ru["kind"], ru["id"]) == ("merge", en["id"])
    assert "одно и то же" in str(ru["question"])
    assert "same thing" in str(en["question"])


async def test_twins_that_are_one_are_one_from_then_on(http: httpx.AsyncClient) -> None:
    await _projects(http, "сервис для репетиторов", "сервис репетиторов")
    [asked] = await _inbox(http)

    assert await _answer(http, asked["id"], answer="merge") == 204

    names = {row["name"] for row in (await http.get("/api/entities")).json()["items"]}
    assert len(names) == 2
    assert await _inbox(http) == []


async def test_twins_that_are_two_are_never_asked_again(http: httpx.AsyncClient) -> None:
    await _projects(http, "сервис для репетиторов", "сервис репетиторов")
    [asked] = await _inbox(http)

    assert await _answer(http, asked["id"], answer="apart") == 204

    assert await _inbox(http) == []
    assert await _answer(http, asked["id"], answer="merge") == 404


async def test_what_is_put_off_waits(http: httpx.AsyncClient) -> None:
    await _projects(http, "сервис для репетиторов", "сервис репетиторов")
    [asked] = await _inbox(http)

    assert await _answer(http, asked["id"], answer="later") == 204

    assert await _inbox(http) == []


async def test_an_answer_to_another_question_is_refused(http: httpx.AsyncClient) -> None:
    await _projects(http, "сервис для репетиторов", "сервис репетиторов")
    [asked] = await _inbox(http)

    given = [{"answer": "right"}, {"answer": "until"}, {"answer": "merge", "date": "2020-01-01"}]

    assert [await _answer(http, asked["id"], **one) for one in given] == [422, 422, 422]


async def test_facts_that_both_hold_by_the_persons_own_word_are_no_question(
    http: httpx.AsyncClient,
) -> None:
    await _tell(http, "врач", "2020-01-01")
    await _tell(http, "поэт", "2021-01-01")

    assert await _inbox(http) == []
