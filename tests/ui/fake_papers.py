"""Documents of the stand-in: three files, what was said of them, and how a date in words is read."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from tests.ui.fake_house import house, problem
from tests.ui.invented import Json

papers = APIRouter()
_FIRST, _LAST = "2021-02-28T21:00:00Z", "2021-05-31T21:00:00Z"


def paper(id: str, path: str, **more: object) -> Json:
    return {
        "id": id, "path": path, "project": None, "date": None, "date_source": "none", "conversations": 1,
        "messages": 1, "places": [path], **more,
    }  # fmt: skip


PAPERS = (
    paper("d0", "Дневник/2024-03-05.md", date="2024-03-05T00:00:00Z", date_source="file_name", date_precision="day",
          places=["Дневник/2024-03-05.md", "Копия/2024-03-05.md"]),
    paper("d1", "Старое/тетрадь.md"),
    paper("d2", "Старое/весна.md", date=_FIRST, date_until=_LAST, date_source="user", date_precision="season",
          date_text="весной 2021", messages=5),
)  # fmt: skip


@papers.get("/api/documents/said")
async def said() -> list[Json]:
    empty = dict.fromkeys(
        ("document_id", "date_precision", "timezone", "project", "me", "excluded")
    )
    return [
        {**empty, "folder": "Старое", "path": "Старое", "date": _FIRST, "date_until": _LAST, "date_text": "весной 2021"}
    ]  # fmt: skip


@papers.get("/api/notes/date", response_model=None)
async def read_date(said: str) -> Json | JSONResponse:
    if "2021" not in said:
        return problem(422, "A date must be ISO 8601")
    return {"date": _FIRST, "until": _LAST, "precision": "season"}


@papers.post("/api/notes", status_code=201)
async def note(given: Json) -> Json:
    house.asked.append(f"note {given.get('date')}: {given['text']}")
    return {
        "document_id": "d9", "job_id": "j9", "date": _FIRST, "date_until": _LAST, "date_precision": "season",
    }  # fmt: skip
