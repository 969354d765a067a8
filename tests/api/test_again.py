"""The same words coming again: one document with several places, and of a talk that grew only what is new."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from api.mind import Mind
from tests.api.jobs.worked import DIARY, given, mind_on, worked
from tests.api.test_dry_run import booked, modelled
from tests.api.test_saying import faced, ids

START = 1_709_630_000
SAYINGS = (
    "Хочу выучить испанский, это моя главная цель на год.",
    "Боюсь, что брошу испанский: очень устаю на работе.",
    "Решил строить лодку. Купил доски, нашёл чертежи.",
    "Мечтаю жить у моря, а Лена боится потерять друзей.",
)


def chat(turns: Sequence[str], *, hours: int = 12) -> dict[str, Any]:
    """One talk as ChatGPT exports it: a question and an answer for each, hours apart."""
    mapping: dict[str, Any] = {
        "root": {"id": "root", "message": None, "parent": None, "children": []}
    }
    last = "root"
    for n, text in enumerate(turns):
        for role, said in (("user", text), ("assistant", f"Понимаю. Ответ {n}.")):
            id = f"{role}-{n}"
            mapping[last]["children"] = [id]
            mapping[id] = {
                "id": id, "parent": last, "children": [],
                "message": {
                    "id": id, "author": {"role": role}, "create_time": START + n * hours * 3600,
                    "content": {"content_type": "text", "parts": [said]},
                },
            }  # fmt: skip
            last = id
    return {
        "id": "talk-1", "conversation_id": "talk-1", "title": "О планах", "create_time": START,
        "update_time": START + len(turns) * hours * 3600, "mapping": mapping, "current_node": last,
    }  # fmt: skip


def export(turns: Sequence[str], more: str = "") -> dict[str, str]:
    return {f"ChatGPT{more}/conversations.json": json.dumps([chat(turns)], ensure_ascii=False)}


async def told(mind: Mind) -> list[str]:
    """What the one talk holds, in its order."""
    known = await ids(mind)
    rows = [row for id in known.values() for row in await mind.archive.parts(id)]
    return list(dict.fromkeys(row.text for row in rows if row.role == "self"))


async def imported(mind: Mind, http: httpx.AsyncClient, files: dict[str, str]) -> dict[str, Any]:
    job = await given(mind, files)
    await worked(mind)
    return (await http.get(f"/api/ingest/{job}")).json()


async def test_a_copied_folder_is_the_same_documents_in_two_places(tmp_path: Path) -> None:
    notes = {path: text for path, text in DIARY.items() if path.startswith("Дневник/2024")}
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        await imported(mind, http, notes)
        before = await mind.store.revision()

        job = await imported(mind, http, {f"Копия/{path}": text for path, text in notes.items()})

        rows = (await http.get("/api/documents")).json()["items"]
        assert len(rows) == len(notes)
        assert all(row["places"] == [row["path"], f"Копия/{row['path']}"] for row in rows)
        assert job["stats"]["files_duplicate"] == len(notes)
        assert await mind.store.revision() == before
        assert {one["path"] for one in job["problems"]} == {f"Копия/{path}" for path in notes}


async def test_of_a_talk_that_grew_only_the_new_turns_are_read(tmp_path: Path) -> None:
    async with modelled(tmp_path) as (mind, http):
        await imported(mind, http, export(SAYINGS[:2]))
        before = await booked(mind)

        job = await imported(mind, http, export(SAYINGS, more=" 2"))

        assert await told(mind) == list(SAYINGS)
        assert (await booked(mind))[0] - before[0] == 2
        assert job["stats"]["conversations"] == 1
        assert job["stats"]["messages"] == 8


async def test_the_same_talk_in_an_older_export_changes_nothing(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        await imported(mind, http, export(SAYINGS))
        before = (await mind.store.snapshot()).observations

        await imported(mind, http, export(SAYINGS[:2], more=" старый"))

        assert await told(mind) == list(SAYINGS)
        assert (await mind.store.snapshot()).observations == before


async def test_undoing_the_newer_export_leaves_what_the_older_brought(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        await imported(mind, http, export(SAYINGS[:2]))
        before = {one.source.quote for one in (await mind.store.snapshot()).observations}
        newer = await imported(mind, http, export(SAYINGS, more=" 2"))

        gone = await http.delete(f"/api/ingest/{newer['job_id']}")
        await worked(mind)

        assert gone.status_code == 204
        assert await told(mind) == list(SAYINGS[:2])
        assert {one.source.quote for one in (await mind.store.snapshot()).observations} == before


async def test_every_file_that_is_not_read_has_its_reason(tmp_path: Path) -> None:
    files = {**DIARY, "Копия/день.md": DIARY["Дневник/2024-03-05.md"], "битый.json": '[{"a": 1'}
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        job = await imported(mind, http, files)

        stats = job["stats"]
        kinds = ("files_read", "files_duplicate", "files_skipped", "files_failed")
        assert stats["files_seen"] == len(files) == sum(stats[kind] for kind in kinds)
        assert min(stats[kind] for kind in kinds) > 0
        unread = stats["files_seen"] - stats["files_read"]
        assert len({one["path"] for one in job["problems"]}) == unread
        assert all(one["reason"].strip() for one in job["problems"])
