"""A dry run tells what an import then takes: files, dates, authors, calls and tokens; nothing is sent twice."""

import io
import json
import zipfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from api.mind import Mind
from graph.model.opening import ModelConfig, open_models
from graph.sql.model_tables import spend
from tests.api.jobs.worked import mind_on, packed, worked
from tests.api.test_saying import faced, ids
from tests.scripted_model import ScriptedModel

HOPES = (
    "Хочу выучить испанский, это моя главная цель на год. Занимаюсь каждый день по часу.",
    "Боюсь, что брошу испанский: очень устаю на работе и хочу уволиться, но не решаюсь.",
    "Мы с Леной спорили о переезде. Я мечтаю жить у моря, а она боится потерять друзей.",
    "Решил строить лодку. Купил доски, нашёл чертежи, по вечерам строгаю шпангоуты в сарае.",
)
FACTS = "Переведи на норвежский: добрый день, где находится вокзал?"
FIELDS = {"timezone": "Europe/Moscow"}


def diary(count: int, *, times: int = 1) -> dict[str, str]:
    first = date(2023, 1, 1)
    return {
        f"Дневник/{first + timedelta(days=3 * n)}.md": "\n\n".join(
            f"{HOPES[(n + k) % len(HOPES)]} День {n}, часть {k}: запись {n * 7 + k}."
            for k in range(1 + n % 3 * times)
        )
        for n in range(count)
    }


@asynccontextmanager
async def modelled(tmp_path: Path) -> AsyncGenerator[tuple[Mind, httpx.AsyncClient]]:
    """A mind whose model is a server of its own that counts tokens as it likes."""
    with ScriptedModel() as server:
        async with mind_on(tmp_path) as bare:
            config = ModelConfig(
                base_url=server.url, api_key="", strong="scripted", light="scripted"
            )
            models = open_models(config, bare.database, cap=100.0, clock=bare.clock)
            try:
                mind = replace(bare, models=models, model=models.chat)
                async with faced(mind) as http:
                    yield mind, http
            finally:
                await models.close()


async def look(http: httpx.AsyncClient, files: Mapping[str, str], **more: str) -> dict[str, Any]:
    sent = {"files": ("жизнь.zip", packed(files))}
    form = {"dry_run": "true", **FIELDS, **more}
    answer = await http.post("/api/files/upload", files=sent, data=form)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def start(mind: Mind, http: httpx.AsyncClient, upload_id: str, **more: str) -> dict[str, Any]:
    """The import of what a dry run had sent; nothing is sent again."""
    form = {"upload_id": upload_id, **FIELDS, **more}
    answer = await http.post(
        "/api/files/upload", files=[(name, (None, one)) for name, one in form.items()]
    )
    assert answer.status_code == 202, answer.text
    await worked(mind)
    return (await http.get(f"/api/ingest/{answer.json()['job_id']}")).json()


async def booked(mind: Mind) -> tuple[int, int]:
    """Calls and tokens as the gateway booked them."""
    async with mind.database.read() as connection:
        asked = select(func.count(), func.sum(spend.c.tokens_in + spend.c.tokens_out)).where(
            spend.c.purpose == "extract"
        )
        calls, tokens = (await connection.execute(asked)).one()
    return calls, tokens or 0


async def test_the_calls_and_tokens_told_are_those_that_are_taken(tmp_path: Path) -> None:
    async with modelled(tmp_path) as (mind, http):
        before = (0, 0)
        for n in range(2):
            files = {
                f"{n}/{path}": f"{text} Год {n}."
                for path, text in diary(24, times=1 + 3 * n).items()
            }
            found = await look(http, {**files, "Чат/перевод.md": f"{FACTS} {n}"})

            job = await start(mind, http, found["upload_id"])

            calls, tokens = (now - was for now, was in zip(await booked(mind), before, strict=True))
            before = await booked(mind)
            assert job["stats"]["model_calls"] == calls == found["estimate"]["calls"] == 24
            assert found["estimate"]["tokens"] == pytest.approx(tokens, rel=0.2 if n == 0 else 0.05)


async def test_what_is_known_or_told_twice_costs_nothing(tmp_path: Path) -> None:
    async with modelled(tmp_path) as (mind, http):
        files = diary(6)
        first = await look(http, files)
        await start(mind, http, first["upload_id"])
        before = await booked(mind)
        copies = {f"Копия/{path}": text for path, text in files.items()}
        long = " ".join(f"{hope} Ещё раз о том же." for hope in HOPES)

        found = await look(
            http, {**copies, "а/письмо.md": long, "б/письмо.md": f"{long}\n\nКонец."}
        )
        await start(mind, http, found["upload_id"])

        assert found["duplicates"] == 6
        assert found["estimate"]["calls"] == 1
        assert (await booked(mind))[0] - before[0] == 1


async def test_without_a_model_nothing_is_called_and_nothing_costs(
    http: httpx.AsyncClient,
) -> None:
    found = await look(http, diary(3))

    assert found["estimate"] == {
        **found["estimate"],
        "calls": 0,
        "tokens": 0,
        "cost_usd": 0,
        "cost_rub": 0,
    }
    assert found["estimate"]["minutes"] > 0


async def test_an_upload_is_looked_through_again_and_started_without_being_sent_again(
    tmp_path: Path,
) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        first = await look(http, diary(4))
        form = {
            "upload_id": first["upload_id"],
            "dry_run": "true",
            "exclude": "Дневник/2023-01-01.md",
        }
        again = await http.post(
            "/api/files/upload", files=[(k, (None, v)) for k, v in form.items()]
        )

        assert again.json()["conversations"] == 3
        assert again.json()["upload_id"] == first["upload_id"]
        job = await start(mind, http, first["upload_id"], exclude="")
        assert job["stats"]["files_read"] == 4


TALK = "".join(
    f"12.02.2019, 14:0{n} - {who}: {said}\n"
    for n, (who, said) in enumerate(
        [("Аня", HOPES[0]), ("Оля", "Правда?"), ("Аня", HOPES[3]), ("Оля", "Ну-ну.")]
    )
)


async def test_what_was_said_at_the_first_step_holds_at_the_second_unless_said_anew(
    tmp_path: Path,
) -> None:
    files = {"чат/talk.txt": TALK, "Старое/лист.md": HOPES[1], "Старое/вон.md": HOPES[2]}
    said = {
        "me": "Аня", "timezone": "Asia/Vladivostok", "exclude": "Старое/вон.md", "project": "Жизнь",
        "dates": json.dumps({"Старое/лист.md": "весной 2021"}), "order": "newest",
    }  # fmt: skip
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        found = await look(http, files, **said)
        form = {"upload_id": found["upload_id"], "project": "Другое"}
        answer = await http.post(
            "/api/files/upload", files=[(k, (None, v)) for k, v in form.items()]
        )
        job = await mind.ledger.job(answer.json()["job_id"])
        await worked(mind)

        rows = {one["path"]: one for one in (await http.get("/api/documents")).json()["items"]}
        talk = (await http.get(f"/api/documents/{rows['чат/talk.txt']['id']}")).json()
        assert job.payload["order"] == "newest"
        assert set(rows) == {"чат/talk.txt", "Старое/лист.md"}
        assert {one["project"] for one in rows.values()} == {"Другое"}
        assert rows["Старое/лист.md"]["date_precision"] == "season"
        assert [one["role"] for one in talk["parts"]] == ["self", "other", "self", "other"]
        assert talk["parts"][0]["date"] == "2019-02-12T04:00:00Z"


async def test_what_was_said_at_the_first_step_is_taken_back_by_an_empty_field(
    tmp_path: Path,
) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        found = await look(http, {"чат/talk.txt": TALK}, me="Аня")

        await start(mind, http, found["upload_id"], me="")

        (row,) = (await http.get("/api/documents")).json()["items"]
        parts = (await http.get(f"/api/documents/{row['id']}")).json()["parts"]
        assert {one["role"] for one in parts} == {"other"}


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        ({"exclude": "Дневник"}, {"Чат/перевод.md", "Заметки/план.txt"}),
        ({"exclude": "Чат/*"}, {"Дневник/2023-01-01.md", "Дневник/2023-01-04.md", "Заметки/план.txt"}),
        ({"exclude": "Заметки/план.txt"}, {"Дневник/2023-01-01.md", "Дневник/2023-01-04.md", "Чат/перевод.md"}),
        ({"since": "2023-01-02"}, {"Дневник/2023-01-04.md", "Чат/перевод.md", "Заметки/план.txt"}),
        ({"until": "2023-01-01"}, {"Дневник/2023-01-01.md", "Чат/перевод.md", "Заметки/план.txt"}),
    ],
)  # fmt: skip
async def test_what_is_not_wanted_is_named_and_left(
    tmp_path: Path, wish: dict[str, str], left: set[str]
) -> None:
    files = {**diary(2), "Чат/перевод.md": FACTS, "Заметки/план.txt": "Купить доски."}
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        found = await look(http, files, **wish)
        job = await start(mind, http, found["upload_id"], **wish)

        assert {one["path"] for one in found["contents"]} == left
        assert set(await ids(mind)) == left
        stats = job["stats"]
        assert stats["files_seen"] == 4 == stats["files_read"] + stats["files_skipped"]
        assert {one["path"] for one in job["problems"]} == set(files) - left
        assert all("просили" in one["reason"] for one in job["problems"])


async def test_a_format_is_left_out_also_without_a_dry_run(tmp_path: Path) -> None:
    chat = json.dumps(
        [{"role": "user", "content": HOPES[0]}, {"role": "assistant", "content": "Хорошо."}]
    )
    files = {"чат.json": chat, "Дневник/2023-01-01.md": HOPES[1]}
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        format = next(
            one["format"]
            for one in (await look(http, files))["contents"]
            if one["path"] == "чат.json"
        )
        sent = {"files": ("жизнь.zip", packed(files))}

        await http.post("/api/files/upload", files=sent, data={"exclude_format": format, **FIELDS})
        await worked(mind)

        assert set(await ids(mind)) == {"Дневник/2023-01-01.md"}


async def test_dates_given_file_by_file_before_the_import_hold_after_it(tmp_path: Path) -> None:
    files = {"Старое/тетрадь.md": HOPES[0], "Старое/листок.md": HOPES[3]}
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        found = await look(http, files)
        dates = json.dumps({"Старое/тетрадь.md": "весной 2021", "Старое/листок.md": ""})
        await start(mind, http, found["upload_id"], dates=dates)

        assert sorted(found["undated"]) == ["Старое/листок.md", "Старое/тетрадь.md"]
        rows = {one["path"]: one for one in (await http.get("/api/documents")).json()["items"]}
        assert rows["Старое/тетрадь.md"]["date_precision"] == "season"
        assert rows["Старое/тетрадь.md"]["date_source"] == "user"
        assert rows["Старое/листок.md"]["date"] is None


async def test_a_date_given_for_a_folder_holds_for_all_in_it_but_what_has_its_own(
    tmp_path: Path,
) -> None:
    files = {"Старое/а/лист.md": HOPES[0], "Старое/б.md": HOPES[1], "Старость.md": HOPES[3]}
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        found = await look(http, files)
        dates = json.dumps({"Старое/": "весной 2021", "Старое/б.md": "2019"})
        await start(mind, http, found["upload_id"], dates=dates)

        rows = {one["path"]: one for one in (await http.get("/api/documents")).json()["items"]}
        assert rows["Старое/а/лист.md"]["date_precision"] == "season"
        assert rows["Старое/б.md"]["date_precision"] == "year"
        assert rows["Старость.md"]["date"] is None


@pytest.mark.parametrize(
    "wish", [{"dates": "весна"}, {"dates": '{"a": 3}'}, {"dates": '{"a": "никогда"}'}, {"order": "loudest"}, {"since": "вчера"}]
)  # fmt: skip
async def test_a_wish_that_cannot_be_read_is_refused(
    http: httpx.AsyncClient, wish: dict[str, str]
) -> None:
    sent = {"files": ("жизнь.zip", packed(diary(1)))}

    answer = await http.post("/api/files/upload", files=sent, data=wish)

    assert answer.status_code == 422


@pytest.mark.parametrize("order", ["newest", "personal"])
async def test_the_order_decides_what_is_read_before_money_runs_short(
    tmp_path: Path, order: str
) -> None:
    files = {
        "2020-01-01.md": HOPES[0],
        "2021-01-01.md": " ".join(HOPES),
        "2022-01-01.md": HOPES[1],
    }
    async with modelled(tmp_path) as (mind, http):
        found = await look(http, files)
        await start(mind, http, found["upload_id"], order=order)

        turns = await mind.archive.reading_order()
        first = await mind.archive.chunk(turns[0].chunk_id)
        assert first is not None
        document = await mind.archive.document(first.document_id)
        assert document is not None
        assert document.path == {"newest": "2022-01-01.md", "personal": "2021-01-01.md"}[order]


def _zipped(files: Mapping[str, tuple[str, tuple[int, int, int, int, int, int]]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, (text, at) in files.items():
            archive.writestr(zipfile.ZipInfo(name, at), text)
    return out.getvalue()


async def test_what_only_the_time_of_the_file_dates_can_be_dated_by_hand(tmp_path: Path) -> None:
    sent = _zipped(
        {
            "тетрадь.md": (HOPES[0], (2020, 3, 5, 12, 0, 0)),
            "листок.md": (HOPES[1], (1980, 1, 1, 0, 0, 0)),
            "2021-06-01.md": (HOPES[2], (2022, 3, 5, 12, 0, 0)),
            "letters.txt": (f"12 мая 2019\n\n{HOPES[3]}", (2023, 3, 5, 12, 0, 0)),
            "пустой.md": (" \n", (2018, 3, 5, 12, 0, 0)),
        }
    )
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        answer = await http.post(
            "/api/files/upload", files={"files": ("a.zip", sent)}, data={"dry_run": "1", **FIELDS}
        )
        found = answer.json()
        dates = json.dumps({"тетрадь.md": "весной 2017"})
        await start(mind, http, found["upload_id"], dates=dates)

        assert found["undated"] == ["листок.md", "тетрадь.md"]
        assert found["dated_by"] == [
            {"path": "тетрадь.md", "date": "2020-03-05T09:00:00Z", "source": "file_time"}
        ]
        rows = {one["path"]: one for one in (await http.get("/api/documents")).json()["items"]}
        assert rows["тетрадь.md"]["date_source"] == "user"
        assert rows["тетрадь.md"]["date"].startswith("2017-")
        assert rows["2021-06-01.md"]["date_source"] == "file_name"
