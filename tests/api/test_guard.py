"""The door in front of a small application of its own: who comes in, and what goes out."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from api.errors import answer_errors
from api.guard import Door, Guard, door

type Knock = Callable[[Door], AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def knock() -> Knock:
    @asynccontextmanager
    async def opened(entrance: Door) -> AsyncGenerator[httpx.AsyncClient]:
        app = FastAPI()
        app.add_api_route("/api/health", _fine)
        app.add_api_route("/api/entities", _fine)
        answer_errors(app)
        app.add_middleware(Guard, door=entrance)
        wire = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1:8000") as http:
            yield http

    return opened


async def _fine() -> dict[str, bool]:
    return {"ok": True}


async def test_without_a_token_the_machine_itself_may_come_in(knock: Knock) -> None:
    async with knock(door(token=None, host="127.0.0.1")) as http:
        answer = await http.get("/api/entities")

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/api/entities", "/docs", "/openapi.json", "/nowhere"])
@pytest.mark.parametrize("given", [None, "wrong", ""])
async def test_with_a_token_every_other_path_asks_for_it(
    knock: Knock, path: str, given: str | None
) -> None:
    headers = {} if given is None else {"Authorization": f"Bearer {given}"}

    async with knock(door(token="t" * 32, host="127.0.0.1")) as http:
        answer = await http.get(path, headers=headers)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_health_is_open_and_the_right_token_opens_the_rest(knock: Knock) -> None:
    async with knock(door(token="t" * 32, host="127.0.0.1")) as http:
        health = await http.get("/api/health")
        inside = await http.get("/api/entities", headers={"Authorization": f"Bearer {'t' * 32}"})

    assert (health.status_code, inside.status_code) == (200, 200)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.7", ""])
async def test_a_name_made_to_point_here_is_refused(knock: Knock, host: str) -> None:
    async with knock(door(token=None, host="127.0.0.1")) as http:
        answer = await http.get("/api/health", headers={"Host": host})

    assert answer.status_code == 403
    assert host == "" or host not in answer.text


async def test_an_open_server_is_reached_by_address_and_by_its_own_name(knock: Knock) -> None:
    entrance = door(token="t" * 32, host="0.0.0.0", more=["http://life.example:8000"])

    async with knock(entrance) as http:
        named = {"10.0.0.7:8000": 200, "life.example": 200, "evil.example": 403}
        seen = {
            host: (await http.get("/api/health", headers={"Host": host})).status_code
            for host in named
        }

    assert seen == named


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_a_page_of_another_site_cannot_send_a_request(knock: Knock, origin: str) -> None:
    async with knock(door(token=None, host="127.0.0.1")) as http:
        answer = await http.post("/api/files/upload", headers={"Origin": origin})

    assert answer.status_code == 403


async def test_everything_that_goes_out_is_dressed(knock: Knock) -> None:
    async with knock(door(token="t" * 32, host="127.0.0.1")) as http:
        answers = [await http.get("/api/health"), await http.get("/api/entities")]

    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


@pytest.mark.parametrize(("method", "status"), [("GET", 404), ("POST", 405)])
async def test_an_unknown_path_and_method_get_a_problem_document(
    knock: Knock, method: str, status: int
) -> None:
    path = "/api/нигде" if status == 404 else "/api/entities"

    async with knock(door(token=None, host="127.0.0.1")) as http:
        answer = await http.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
