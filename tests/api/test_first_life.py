"""The sample life comes to a newcomer once, by the way of any other upload."""

import io
import zipfile

import httpx
import pytest

from api.first_life import bring_first_life
from api.sample import archive


class House:
    """An API that answers as the contract says and remembers what it was sent."""

    def __init__(self, *, documents: int = 0, jobs: int = 0, ends_as: str = "done") -> None:
        self.rows = {"/api/documents": documents, "/api/jobs": jobs, "/api/entities": 0}
        self.ends_as = ends_as
        self.sent: list[bytes] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/api/files/upload":
            self.sent.append(request.read())
            return httpx.Response(202, json={"job_id": "j1"})
        if path == "/api/ingest/j1":
            stats = {"messages": 177, "entities": 12}
            progress = {"stage": "read", "done": 1, "total": 1}
            return httpx.Response(
                200,
                json={"job_id": "j1", "status": self.ends_as, "progress": progress,
                      "stats": stats, "problems": []},
            )  # fmt: skip
        return httpx.Response(200, json={"items": [{}] * self.rows[path], "next": None})

    async def visited(self) -> list[str]:
        said: list[str] = []
        wire = httpx.MockTransport(self.answer)
        async with httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1") as http:
            await bring_first_life(http, say=said.append)
        return said


async def test_an_empty_map_gets_the_sample_whole() -> None:
    house = House()

    said = await house.visited()

    [body] = house.sent
    packed = body[body.index(b"PK\x03\x04") :]
    names = set(zipfile.ZipFile(io.BytesIO(packed)).namelist())
    files = {p.relative_to(archive()).as_posix() for p in archive().rglob("*") if p.is_file()}
    assert names == files
    assert "Пример".encode() in body
    assert any("177 messages" in sentence for sentence in said)


@pytest.mark.parametrize("house", [House(documents=1), House(jobs=1)])
async def test_who_has_a_life_or_had_the_sample_once_is_left_alone(house: House) -> None:
    said = await house.visited()

    assert said == []
    assert house.sent == []


async def test_a_sample_that_does_not_arrive_is_said() -> None:
    said = await House(ends_as="failed").visited()

    assert said[-1] == "the sample life ended as failed"


async def test_the_sample_is_packed_the_same_every_time() -> None:
    first, second = House(), House()

    await first.visited()
    await second.visited()

    assert _zip_in(first.sent[0]) == _zip_in(second.sent[0])


def _zip_in(body: bytes) -> bytes:
    start, end = body.index(b"PK\x03\x04"), body.rindex(b"PK\x05\x06") + 22
    return body[start:end]
