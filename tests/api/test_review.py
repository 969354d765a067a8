"""The inbox over HTTP: questions with both sides, answers that stand."""

import httpx
import pytest

from graph import snapshot
from graph.store import FactStore
from graph.types import Entity, Episode, Fact, Harvest, Provenance
from tests.builders import day

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


def _job(id: str, what: Entity, since: int, me: Entity) -> Fact:
    words = Provenance("d", f"c{since}", f"m{since}", f"k{since}", "слова")
    return Fact(
        id, me.id, "STATUS", what.id, "слова", day(since), attribute="job", confidence=0.4,
        evidence=(words,),
    )  # fmt: skip


async def _two_jobs(store: FactStore) -> None:
    """Two statuses, each said once and weakly: neither closes the other."""
    me = Entity("me", "Person", "me", "Person|me", is_self=True)
    for n, name in enumerate(("врач", "повар")):
        job = Entity(name, "Literal", name, f"Literal|{name}")
        episode = Episode(f"k{n}", "talk", "слова", "chat", day(n))
        told = Harvest(episode, (me, job), (), (_job(f"f{n}", job, n, me),))
        await store.commit(told, now=day(n))


async def _jobs(http: httpx.AsyncClient) -> list[str]:
    found = await http.get("/api/facts", params={"relation": "STATUS"})
    return [row["object"] for row in found.raise_for_status().json()["items"]]


async def test_of_two_that_exclude_each_other_the_right_one_stays(
    http: httpx.AsyncClient, store: FactStore
) -> None:
    await _two_jobs(store)
    [asked] = await _inbox(http)
    assert (asked["kind"], asked["answers"]) == ("conflict", ["later", "right", "until", "wrong"])

    assert await _answer(http, asked["id"], answer="right") == 204

    assert await _jobs(http) == ["врач"]
    assert await _inbox(http) == []


async def test_what_was_true_until_a_day_ends_on_it(
    http: httpx.AsyncClient, store: FactStore
) -> None:
    await _two_jobs(store)
    [asked] = await _inbox(http)

    assert await _answer(http, asked["id"], answer="until", date="2024-01-02") == 204

    assert await _jobs(http) == ["повар"]
    assert await _inbox(http) == []


async def test_facts_that_both_hold_by_the_persons_own_word_are_no_question(
    http: httpx.AsyncClient,
) -> None:
    await _tell(http, "врач", "2020-01-01")
    await _tell(http, "поэт", "2021-01-01")

    assert await _inbox(http) == []


async def test_what_was_answered_is_gone_at_once_however_long_a_map_takes_to_load(
    http: httpx.AsyncClient, store: FactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "PATIENCE", 1e9)  # whatever was loaded once is young
    await _two_jobs(store)
    [asked] = await _inbox(http)

    assert await _answer(http, asked["id"], answer="right") == 204

    assert await _inbox(http) == []
