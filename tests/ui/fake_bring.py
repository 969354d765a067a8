"""Imports of the stand-in: a look, a job of four steps, an undo."""

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from tests.ui.fake_house import house, now, problem
from tests.ui.invented import Json

bringing = APIRouter()


@bringing.post("/api/files/upload", response_model=None)
async def upload(request: Request) -> Json | JSONResponse:
    form = await request.form()
    files = [one for one in form.getlist("files") if not isinstance(one, str)]
    if any(one.filename == "bad.bin" for one in files):
        return problem(415, "Здесь нет ничего, что можно прочитать.")
    if form.get("dry_run"):
        return {
            "upload_id": "u1", "files": 12, "formats": {"markdown": 9, "telegram": 2, "pdf": 1}, "from": "2021-03-01T00:00:00Z", "to": "2025-10-30T00:00:00Z",
            "conversations": 14, "messages": 1834, "chunks": 320, "languages": {"ru": 12, "en": 2, "other": 0}, "undated": ["заметка.txt"],
            "authors": [{"name": "Вера", "messages": 900, "me": True}, {"name": "Света", "messages": 870, "me": False}],
            "estimate": {"calls": 0, "tokens": 0, "cost_usd": 0, "cost_rub": 0, "minutes": 1.4}, "problems": [{"path": "скан.pdf", "reason": "В файле нет текста"}],
        }  # fmt: skip
    id = uuid.uuid4().hex
    house.jobs[id] = 0
    house.asked.append(
        f"upload {form.get('upload_id') or ','.join(str(one.filename) for one in files)}"
    )
    return JSONResponse({"job_id": id}, status_code=202)


def ingest(id: str) -> Json:
    step = house.jobs[id] = min(12, house.jobs[id] + 3)
    status = "done" if step == 12 else "running"
    stats = {
        "files_seen": 12,
        "files_read": 11,
        "files_failed": 1,
        "conversations": 14,
        "messages": step * 150,
        "statements": step * 9,
        "entities": step * 4,
    }
    return {
        "job_id": id,
        "status": status,
        "progress": {"stage": "observe", "done": step, "total": 12},
        "stats": stats,
        "problems": [{"path": "скан.pdf", "reason": "В файле нет текста"}],
    }


@bringing.get("/api/ingest/{id}")
async def job(id: str) -> Json:
    return ingest(id)


@bringing.delete("/api/ingest/{id}", status_code=204)
async def undo(id: str) -> None:
    house.jobs.pop(id, None)
    house.asked.append("undo")


@bringing.get("/api/jobs")
async def jobs() -> Json:
    items = [
        {
            "id": id,
            "kind": "import",
            "uploaded": "архив/чаты.zip",
            "files": 2,
            "status": "done",
            "progress": {"stage": "done", "done": 1, "total": 1},
            "created": now(),
            "updated": now(),
            "problem": None,
        }
        for id in house.jobs
    ]
    return {"items": items, "next": None}


@bringing.get("/api/export")
async def export() -> Response:
    house.asked.append("export")
    return Response(b"PK packed", media_type="application/zip")


@bringing.post("/api/rebuild", status_code=202)
async def rebuild() -> Json:
    house.jobs["r1"] = 0
    house.asked.append("rebuild")
    return {"job_id": "r1"}


@bringing.delete("/api/everything", response_model=None)
async def everything(request: Request) -> Response:
    if await request.json() != {"confirm": "delete everything"}:
        return problem(422, "Not confirmed")
    house.asked.append("delete everything")
    return Response(status_code=204)
