"""A date, a zone, names or privacy said by the person: it rules, what rests on the words follows, and it can be taken back."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from api.app import create_app
from api.mind import Mind
from api.said import say
from graph.said import Said
from tests.api.jobs.worked import given, mind_on, worked

DIARY = {
    "Дневник/2024-03-05.md": "Хочу выучить испанский, это моя главная цель на год. Занимаюсь каждый день.",
    "Старое/тетрадь.md": "Хочу построить лодку и уйти на ней по реке. Рисую чертежи каждый вечер.",
    "Старое/2023/письмо.md": "Решил бросить музыкальную школу: я устал и больше не хочу выступать.",
}


HOME = ZoneInfo("Europe/Moscow")


def day(at: datetime | str) -> str:
    """A moment as the owner's calendar shows it."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{moment.astimezone(HOME):%Y-%m-%d}"


@asynccontextmanager
async def faced(mind: Mind) -> AsyncGenerator[httpx.AsyncClient]:
    """The real application on a mind that a worker works on too."""

    @asynccontextmanager
    async def opened() -> AsyncGenerator[Mind]:
        yield mind

    app = create_app(opened)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000"
        ) as client,
    ):
        yield client


async def ids(mind: Mind) -> dict[str, str]:
    found, _ = await mind.archive.documents(after=None, limit=100)
    return {one.path: one.id for one in found}


async def days(mind: Mind, path: str) -> set[str]:
    """On which days the map holds what this document said."""
    snapshot = await mind.store.snapshot()
    sources = await mind.archive.sources([one.source.message_id for one in snapshot.observations])
    return {
        day(one.told_at)
        for one in snapshot.observations
        if sources[one.source.message_id].path == path
    }


async def told(mind: Mind, files: Mapping[str, str] = DIARY) -> dict[str, str]:
    await mind.profile.patch(timezone="Europe/Moscow")
    await given(mind, files)
    await worked(mind)
    return await ids(mind)


async def test_a_day_said_by_the_person_rules_over_the_name_of_the_file(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        id = (await told(mind))["Дневник/2024-03-05.md"]
        before = await days(mind, "Дневник/2024-03-05.md")

        answer = await http.patch(f"/api/documents/{id}", json={"date": "2019-11-02"})
        await worked(mind)

        body = answer.json()
        assert before == {"2024-03-05"}
        assert answer.status_code == 200, body
        assert (day(body["date"]), body["date_source"], body["date_precision"]) == (
            "2019-11-02",
            "user",
            "day",
        )
        assert (day(body["date_found"]), body["date_found_source"]) == ("2024-03-05", "file_name")
        assert {part["date_source"] for part in body["parts"]} == {"user"}
        assert await days(mind, "Дневник/2024-03-05.md") == {"2019-11-02"}
        snapshot = await mind.store.snapshot()
        assert {day(one.valid_at)[:4] for one in snapshot.facts if any(e.document_id == id for e in one.evidence)} <= {"2019"}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "first", "precision"),
    [
        ("весной 2021", "2021-03-01", "season"),
        ("spring 2021", "2021-03-01", "season"),
        ("2021-04", "2021-04-01", "month"),
        ("в 2021 году", "2021-01-01", "year"),
        ("апрель 2021", "2021-04-01", "month"),
    ],
)
async def test_a_time_may_be_said_in_words(
    tmp_path: Path, said: str, first: str, precision: str
) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        id = (await told(mind))["Старое/тетрадь.md"]

        body = (await http.patch(f"/api/documents/{id}", json={"date": said})).json()
        await worked(mind)

        assert (day(body["date"]), body["date_precision"], body["date_text"]) == (
            first,
            precision,
            said,
        )
        assert await days(mind, "Старое/тетрадь.md") == {first}


async def test_search_finds_words_by_the_day_that_was_said(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        id = (await told(mind))["Старое/тетрадь.md"]

        await http.patch(f"/api/documents/{id}", json={"date": "2018-07-01"})
        await worked(mind)

        found = (await http.get("/api/memory/search", params={"q": "лодку июль 2018"})).json()
        assert found[0]["source_ref"]["path"] == "Старое/тетрадь.md"
        assert day(found[0]["source_ref"]["date"]) == "2018-07-01"
        early = await http.get("/api/memory/search", params={"q": "лодку", "as_of": "2018-06-30"})
        assert "Старое/тетрадь.md" not in {one["source_ref"]["path"] for one in early.json()}


async def test_what_was_said_is_taken_back_as_if_it_had_never_been(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        known = await told(mind)
        id = known["Дневник/2024-03-05.md"]
        before = (await http.get(f"/api/documents/{id}")).json()
        words = (await mind.store.snapshot()).observations

        await http.patch(f"/api/documents/{id}", json={"date": "2019", "project": "Юность"})
        await worked(mind)
        undone = await http.post(f"/api/documents/{id}/undo")
        await worked(mind)

        assert undone.status_code == 200
        assert (await http.get(f"/api/documents/{id}")).json() == before
        after = (await mind.store.snapshot()).observations
        assert {(one.id, one.told_at) for one in after} == {(one.id, one.told_at) for one in words}
        assert (await http.post(f"/api/documents/{id}/undo")).status_code == 409


async def test_null_takes_one_field_back_and_leaves_the_others(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        id = (await told(mind))["Дневник/2024-03-05.md"]
        await http.patch(f"/api/documents/{id}", json={"date": "2019", "project": "Юность"})

        body = (await http.patch(f"/api/documents/{id}", json={"date": None})).json()

        assert (body["date_source"], body["project"]) == ("file_name", "Юность")


async def test_a_folder_is_dated_with_all_that_comes_into_it_later(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        await told(mind)

        said = {"folder": "Старое", "date": "лето 2012"}
        body = (await http.patch("/api/documents", json=said)).json()
        await worked(mind)
        await told(mind, {"Старое/новое.md": "Хочу научиться плавать, чтобы не бояться воды."})

        assert (body["documents"], body["changed"]) == (2, 2)
        for path in ("Старое/тетрадь.md", "Старое/2023/письмо.md", "Старое/новое.md"):
            assert await days(mind, path) == {"2012-06-01"}, path
        assert await days(mind, "Дневник/2024-03-05.md") == {"2024-03-05"}
        (rule,) = (await http.get("/api/documents/said")).json()
        assert (rule["folder"], rule["date_text"]) == ("Старое", "лето 2012")


async def test_a_documents_own_date_rules_over_its_folders(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        id = (await told(mind))["Старое/тетрадь.md"]

        await http.patch(f"/api/documents/{id}", json={"date": "2009-01-03"})
        await http.patch("/api/documents", json={"folder": "Старое", "date": "2012"})

        assert day((await http.get(f"/api/documents/{id}")).json()["date"]) == "2009-01-03"
        await http.post("/api/documents/undo", params={"folder": "Старое"})
        other = (await ids(mind))["Старое/2023/письмо.md"]
        assert (await http.get(f"/api/documents/{other}")).json()["date_source"] == "folder"


async def test_a_clock_that_says_the_same_more_finely_is_kept(tmp_path: Path) -> None:
    chat = {
        "Дневник/год.md": "# 2021-04-05\nХочу выучить испанский.\n\n# 2023-01-02\nХочу построить лодку."
    }
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        id = (await told(mind, chat))["Дневник/год.md"]

        body = (await http.patch(f"/api/documents/{id}", json={"date": "2021"})).json()

        assert [day(part["date"]) for part in body["parts"]] == ["2021-04-05", "2021-01-01"]


async def test_what_is_to_be_kept_and_not_used_leaves_map_and_search(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        id = (await told(mind))["Дневник/2024-03-05.md"]
        assert await days(mind, "Дневник/2024-03-05.md")

        hidden = await http.patch(f"/api/documents/{id}", json={"private": True})
        await worked(mind)
        body = hidden.json()

        assert body["excluded"]
        assert "испанский" in body["parts"][0]["text"]
        assert await days(mind, "Дневник/2024-03-05.md") == set()
        assert (await http.get("/api/memory/search", params={"q": "испанский"})).json() == []
        await http.patch(f"/api/documents/{id}", json={"private": False})
        await worked(mind)
        assert await days(mind, "Дневник/2024-03-05.md")
        assert (await http.get("/api/memory/search", params={"q": "испанский"})).json()


async def test_the_owners_names_decide_whose_words_a_chat_holds(tmp_path: Path) -> None:
    lines = [
        f"[0{n}.03.2024, 10:0{n}:00] {who}: {text}"
        for n, (who, text) in enumerate(
            [
                ("Лена", "Хочу переехать к морю, это моя главная цель."),
                ("Олег", "Я боюсь, что не найду там работу."),
                ("Лена", "Каждый день смотрю квартиры."),
                ("Олег", "Хочу открыть мастерскую."),
            ],
            1,
        )
    ]
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        id = (await told(mind, {"Чаты/беседа.txt": "\n".join(lines)}))["Чаты/беседа.txt"]

        body = (await http.patch(f"/api/documents/{id}", json={"me": ["лена"]})).json()
        await worked(mind)

        assert {(part["author"], part["role"]) for part in body["parts"]} == {("Лена", "self"), ("Олег", "other")}  # fmt: skip
        quotes = " ".join(one.source.quote for one in (await mind.store.snapshot()).observations)
        assert "морю" in quotes
        assert "мастерскую" not in quotes


@pytest.mark.parametrize(
    ("said", "status"),
    [({}, 422), ({"date": "когда-то"}, 422), ({"timezone": "Луна"}, 422), ({"date": "2019"}, 404)],
)
async def test_what_cannot_be_meant_is_refused(
    http: httpx.AsyncClient, said: dict[str, str], status: int
) -> None:
    answer = await http.patch("/api/documents/nothing", json=said)

    assert answer.status_code in {status, 404}


async def test_saying_it_twice_changes_nothing(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        id = (await told(mind))["Старое/тетрадь.md"]
        said = Said(project="Лодка")

        first = await say(mind, said, document_id=id)
        again = await say(mind, said, document_id=id)

        assert (first.changed, again.changed) == (1, 0)
        assert again.job_id is None


async def test_a_document_goes_with_what_rests_on_it_alone(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        id = (await told(mind))["Дневник/2024-03-05.md"]
        sha = (await http.get(f"/api/documents/{id}")).json()["sha256"]
        await http.patch(f"/api/documents/{id}", json={"date": "2019"})

        gone = await http.delete(f"/api/documents/{id}")

        assert gone.status_code == 204
        assert (await http.get(f"/api/documents/{id}")).status_code == 404
        assert await days(mind, "Дневник/2024-03-05.md") == set()
        assert (await http.get("/api/memory/search", params={"q": "испанский"})).json() == []
        assert await mind.archive.original(sha) is None
        assert (await http.get("/api/documents/said")).json() == []
        (job,) = [
            one for one in (await http.get("/api/jobs")).json()["items"] if one["kind"] == "import"
        ]
        assert job["files"] == 1
        assert job["uploaded"].endswith(".zip")
        stats = (await http.get(f"/api/ingest/{job['id']}")).json()["stats"]
        assert stats["files_seen"] == stats["files_read"] == 2
