"""The sample life -> an empty map, over our own HTTP like any other import, so that it can be undone."""

import asyncio
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from api.sample import archive
from api.schemas import Ingest, JobMade
from api.settings import Settings

PROJECT = "Пример"
EVERY = 0.5
FINAL = {"done", "failed", "cancelled", "paused", "paused_budget"}
_FIXED_TIME = (2020, 1, 1, 0, 0, 0)


async def first_life(settings: Settings, *, say: Callable[[str], None]) -> None:
    """`bring_first_life` over the API of this machine; all else works without it."""
    headers = {"Authorization": f"Bearer {settings.token}"} if settings.token else {}
    try:
        async with httpx.AsyncClient(
            base_url=settings.url, headers=headers, timeout=60, trust_env=False
        ) as http:
            await bring_first_life(http, say=say)
    except httpx.HTTPError as error:
        say(f"the sample life could not be loaded ({type(error).__name__}); all else works")


async def bring_first_life(http: httpx.AsyncClient, *, say: Callable[[str], None]) -> None:
    """Load the sample when nothing was ever imported here. Undone or forgotten, it stays away."""
    if not await _is_new(http):
        return
    say("the map is empty: loading the sample life")
    packed = await asyncio.to_thread(pack, archive())
    answer = await http.post(
        "/api/files/upload",
        files={"files": ("sample.zip", packed, "application/zip")},
        # An invented life is not worth a newcomer's money: rules read it, also with a key.
        data={"project": PROJECT, "reader": "rules"},
    )
    answer.raise_for_status()
    ended = await _watch(http, JobMade.model_validate_json(answer.content).job_id)
    if ended.status == "done":
        say(
            f"the sample life is on the map: {ended.stats.messages} messages, {ended.stats.entities} "
            "entities. Undo it on the import page when you bring your own"
        )
    else:
        say(f"the sample life ended as {ended.status}")


async def _is_new(http: httpx.AsyncClient) -> bool:
    for path in ("/api/documents", "/api/jobs", "/api/entities"):
        answer = await http.get(path, params={"limit": 1})
        answer.raise_for_status()
        if answer.json()["items"]:
            return False
    return True


async def _watch(http: httpx.AsyncClient, job_id: str) -> Ingest:
    columns = (
        TextColumn("driftmap: {task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("sample life", total=None)
        while True:
            answer = await http.get(f"/api/ingest/{job_id}")
            answer.raise_for_status()
            job = Ingest.model_validate_json(answer.content)
            progress.update(
                bar,
                description=f"sample life: {job.progress.stage}",
                completed=job.progress.total if job.status == "done" else job.progress.done,
                total=job.progress.total or None,
            )
            if job.status in FINAL:
                return job
            await asyncio.sleep(EVERY)


def pack(folder: Path) -> bytes:
    """One zip with the same bytes every time, whatever the file system says of times and order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as packing:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                packing.writestr(zipfile.ZipInfo(name, _FIXED_TIME), path.read_bytes())
    return packed.getvalue()
