"""Who may come in: Host and Origin from a list, the token, and headers on everything that goes out."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from api.errors import problem_of, respond
from api.refusals import NotAllowed, StrangeHost

OPEN_PATH = "/api/health"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Door:
    """Names under which the product is served, and the token as its hash."""

    hosts: frozenset[str]
    token: bytes | None = None
    open_to_addresses: bool = False

    def knows(self, host: str) -> bool:
        name = urlsplit(f"//{host}").hostname or ""
        return name in self.hosts or (self.open_to_addresses and _is_address(name))

    def opens(self, authorization: str) -> bool:
        if self.token is None:
            return True
        kind, _, given = authorization.partition(" ")
        same = hmac.compare_digest(sha256(given.strip().encode()).digest(), self.token)
        return same and kind.lower() == "bearer"


def door(*, token: str | None, host: str, more: Iterable[str] = ()) -> Door:
    """The Door of a server bound to `host`. A name made to point here (DNS rebinding) is not in it."""
    names = {*LOCAL, host, *(urlsplit(url).hostname or "" for url in more)} - {"", "0.0.0.0", "::"}
    hashed = sha256(token.encode()).digest() if token else None
    return Door(frozenset(names), hashed, open_to_addresses=host not in LOCAL)


class Guard:
    """ASGI middleware around everything, also the pages of FastAPI and the WebSocket."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await WebSocketClose(code=1008)(scope, receive, send)
        else:
            more = {"WWW-Authenticate": "Bearer"} if refusal is NotAllowed else None
            answer = respond(problem_of(refusal, str(scope["path"])), more)
            await answer(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> type[NotAllowed | StrangeHost] | None:
        headers = Headers(scope=scope)
        if not self._door.knows(headers.get("host", "")):
            return StrangeHost
        # A page of another site may send simple requests to this machine; its Origin gives it away.
        if "origin" in headers and not self._door.knows(urlsplit(headers["origin"]).netloc):
            return StrangeHost
        if scope["path"] != OPEN_PATH and not self._door.opens(headers.get("authorization", "")):
            return NotAllowed
        return None


def _with_headers(send: Send) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return dressed


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
