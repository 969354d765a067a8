"""In with the token, out again; wrong tokens are slowed and nobody is locked out for ever."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import BaseRoute

from api.app import OpenMind, create_app
from api.guard import COOKIE, Door, door
from api.routes import ROUTERS
from tests.api.conftest import BEARER, HOME, TOKEN, Enter, Time
from tests.api.walking import routes_of


async def _log_in(http: httpx.AsyncClient, token: str = TOKEN) -> httpx.Response:
    return await http.post("/api/login", json={"token": token})


async def test_the_token_becomes_a_cookie_that_is_not_the_token(enter: Enter) -> None:
    async with enter() as http:
        came = await _log_in(http)
        inside = await http.get("/api/entities")

    said = came.headers["set-cookie"]
    assert (came.status_code, inside.status_code) == (200, 200)
    assert "HttpOnly" in said
    assert "samesite=strict" in said.lower()
    assert "Secure" not in said
    assert TOKEN not in said + came.text


@pytest.mark.parametrize(
    "more",
    [{"X-Forwarded-Proto": "https"}, {"Host": "map.example.org"}],
)
async def test_over_https_the_cookie_is_secure(
    enter: Enter, time: Time, more: dict[str, str]
) -> None:
    public = door(
        token=TOKEN,
        host="0.0.0.0",
        public_url="https://map.example.org",
        tick=time,
        clock=time,
    )

    async with enter(public) as http:
        came = await http.post("/api/login", json={"token": TOKEN}, headers=more)

    assert "Secure" in came.headers["set-cookie"]


async def test_what_changes_something_needs_the_csrf_value_with_a_cookie(enter: Enter) -> None:
    async with enter() as http:
        csrf = (await _log_in(http)).json()["csrf"]
        asked: dict[str, Any] = {"json": {"language": "en"}}
        bare = await http.patch("/api/profile", **asked)
        wrong = await http.patch("/api/profile", headers={"X-CSRF-Token": "0" * 64}, **asked)
        right = await http.patch("/api/profile", headers={"X-CSRF-Token": csrf}, **asked)
        known = await http.get("/api/login")

    assert (bare.status_code, wrong.status_code, right.status_code) == (403, 403, 200)
    assert bare.json()["type"] == "urn:driftmap:no_csrf"
    assert known.json()["csrf"] == csrf


async def test_a_page_of_another_port_of_this_machine_is_another_page(enter: Enter) -> None:
    async with enter() as http:
        csrf = (await _log_in(http)).json()["csrf"]
        headers = {"Origin": "http://127.0.0.1:9999", "X-CSRF-Token": csrf}
        other = await http.patch("/api/profile", json={"language": "en"}, headers=headers)
        own = await http.patch(
            "/api/profile", json={"language": "en"}, headers=headers | {"Origin": HOME}
        )

    assert (other.status_code, own.status_code) == (403, 200)


async def test_out_is_out_and_a_login_ends_by_itself(enter: Enter, time: Time) -> None:
    async with enter() as http:
        csrf = (await _log_in(http)).json()["csrf"]
        cookie = http.cookies[COOKIE]
        await http.post("/api/logout", headers={"X-CSRF-Token": csrf})
        after = await http.get("/api/entities", headers={"Cookie": f"{COOKIE}={cookie}"})
        await _log_in(http)
        time.now += 31 * 24 * 3600
        late = await http.get("/api/entities")

    assert (after.status_code, late.status_code) == (401, 401)


async def test_a_login_outlives_a_start_and_not_the_token(
    enter: Enter, time: Time, tmp_path: Path
) -> None:
    kept = tmp_path / "logins.json"

    def made(token: str) -> Door:
        return door(token=token, host="127.0.0.1", tick=time, clock=time, logins=kept)

    first = made(TOKEN)
    assert first.logins is not None
    id, _ = first.logins.open()
    again, other = made(TOKEN).logins, made("other" * 8).logins

    assert again is not None
    assert again.ends(id) is not None
    assert other is not None
    assert other.ends(id) is None
    assert id not in kept.read_text()
    assert TOKEN not in kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0


async def test_ten_wrong_tokens_a_minute_and_then_a_pause(enter: Enter, time: Time) -> None:
    async with enter() as http:
        wrong = [(await _log_in(http, "wrong")).status_code for _ in range(5)]
        wrong += [
            (await http.get("/api/entities", headers={"Authorization": "Bearer x"})).status_code
            for _ in range(5)
        ]
        slowed = [
            await _log_in(http, "wrong"),
            await _log_in(http),
            await http.get("/docs", headers=BEARER),
        ]
        time.now += 61
        later = await _log_in(http)

    assert wrong == [401] * 10
    assert [one.status_code for one in slowed] == [429] * 3
    assert all(0 < int(one.headers["retry-after"]) <= 60 for one in slowed)
    assert later.status_code == 200


async def test_who_is_logged_in_is_not_slowed_nor_are_programs_of_this_machine(
    enter: Enter,
) -> None:
    async with enter(peer="127.0.0.1") as http:
        await _log_in(http)
        for _ in range(12):
            await http.get("/api/entities", headers={"Authorization": "Bearer old"})
        by_cookie = await http.get("/api/entities")
        by_token = await http.get("/api/entities", headers=BEARER)
        by_proxy = await http.get("/api/entities", headers=BEARER | {"X-Forwarded-For": "1.2.3.4"})

    assert (by_cookie.status_code, by_token.status_code, by_proxy.status_code) == (200, 200, 429)


@pytest.mark.parametrize(("trusted", "others"), [("10.0.0.0/8", 200), ("", 429)])
async def test_only_a_trusted_proxy_says_who_asks(
    enter: Enter, time: Time, trusted: str, others: int
) -> None:
    way_in = door(token=TOKEN, host="127.0.0.1", trusted=trusted, tick=time, clock=time)

    async with enter(way_in, peer="10.0.0.2") as http:
        for n in range(10):
            # The left end of the chain is what the client claims; a trusted proxy adds the right one.
            headers = {"X-Forwarded-For": f"8.8.8.{n}, 198.51.100.1"}
            await http.post("/api/login", json={"token": "wrong"}, headers=headers)
        same = await http.post(
            "/api/login", json={"token": TOKEN}, headers={"X-Forwarded-For": "198.51.100.1"}
        )
        other = await http.post(
            "/api/login", json={"token": TOKEN}, headers={"X-Forwarded-For": "198.51.100.2"}
        )

    assert (same.status_code, other.status_code) == (429, others)


async def test_without_a_token_nothing_comes_through_a_proxy(enter: Enter, time: Time) -> None:
    async with enter(door(token=None, host="127.0.0.1", tick=time)) as http:
        near = await http.get("/api/entities")
        far = await http.get("/api/entities", headers={"X-Forwarded-For": "203.0.113.5"})
        nothing = await _log_in(http)

    assert (near.status_code, far.status_code, nothing.status_code) == (200, 403, 409)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"token": 1}', b'{"token": "\\ud800"}', b"x" * 9999]
)
async def test_whatever_is_no_token_is_a_wrong_one(enter: Enter, body: bytes) -> None:
    async with enter() as http:
        answer = await http.post("/api/login", content=body)

    assert answer.status_code == 401


def _walked() -> list[tuple[str, str]]:
    found: list[BaseRoute] = [one for router in ROUTERS for one in router.routes]
    return [
        (method, routes_of(one.path))
        for one in found
        if isinstance(one, APIRoute)
        for method in sorted(one.methods or ())
    ] + [("GET", "/openapi.json"), ("GET", "/nowhere")]


async def test_every_route_wants_the_token_and_a_known_host_and_origin(
    enter: Enter, time: Time
) -> None:
    wrong = {"Authorization": "Bearer wrong"}
    told: dict[str, list[int]] = {}

    async with enter() as http:
        for method, path in _walked():
            # A minute for each, so that the tenth wrong token is never reached.
            time.now += 61
            told[f"{method} {path}"] = [
                (await http.request(method, path, headers=headers)).status_code
                for headers in (
                    {},
                    wrong,
                    {"Cookie": f"{COOKIE}=invented"},
                    BEARER | {"Host": "evil.example"},
                    BEARER | {"Origin": "https://evil.example"},
                )
            ]

    health = told.pop("GET /api/health")
    assert len(told) > 50
    assert health == [200, 200, 200, 403, 403]
    assert {tuple(seen) for seen in told.values()} == {(401, 401, 401, 403, 403)}


def test_there_is_one_websocket() -> None:
    sockets = [
        one.path
        for router in ROUTERS
        for one in router.routes
        if isinstance(one, APIWebSocketRoute)
    ]

    assert sockets == ["/ws/chat"]


@pytest.mark.parametrize(
    ("headers", "comes_in"),
    [
        ({}, False),
        ({"authorization": "Bearer wrong"}, False),
        ({"authorization": f"Bearer {TOKEN}"}, True),
        ({"authorization": f"Bearer {TOKEN}", "origin": "https://evil.example"}, False),
        ({"cookie": "LOGIN"}, False),
        ({"cookie": "LOGIN", "origin": "http://127.0.0.1:9999"}, False),
        ({"cookie": "LOGIN", "origin": HOME}, True),
    ],
)
async def test_a_websocket_is_accepted_only_after_all_that(
    open_mind: OpenMind, entrance: Door, headers: dict[str, str], comes_in: bool
) -> None:
    assert entrance.logins is not None
    id, _ = entrance.logins.open()
    given = headers | ({"cookie": f"{COOKIE}={id}"} if "cookie" in headers else {})
    app = create_app(open_mind, entrance)
    scope = {
        "type": "websocket", "path": "/ws/chat", "raw_path": b"/ws/chat", "query_string": b"",
        "root_path": "", "scheme": "ws", "subprotocols": [], "client": ("203.0.113.5", 4000),
        "headers": [(b"host", b"127.0.0.1:8000")]
        + [(name.encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip
    came = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}])
    sent: list[str] = []

    async def receive() -> dict[str, Any]:
        return next(came)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    async with app.router.lifespan_context(app):
        await app(scope, receive, send)

    assert sent[0] == ("websocket.accept" if comes_in else "websocket.close")
