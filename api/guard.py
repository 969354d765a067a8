"""Who may come in: Host and Origin from a list, token or login, and headers on everything that goes out."""

import hmac
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from api.errors import problem_of, respond, spoken
from api.logins import Logins, csrf_of
from api.peers import Peers, came_by_proxy, is_address, is_of_this_machine, peers
from api.refusals import Asked, NoCsrf, NotAllowed, StrangeHost, TokenMissing, TooManyTries
from api.slowing import Slowing

OPEN_PATH = "/api/health"
LOGIN_PATH = "/api/login"
COOKIE = "driftmap_login"
CSRF = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LOCAL = ("127.0.0.1", "localhost", "::1")
# Names of the compose file; no name without a dot can be made to point here from outside.
SERVICES = ("api", "ui")


@dataclass(frozen=True, slots=True)
class Door:
    """Names under which the product is served, the token as its hash, and who has come in or failed to."""

    hosts: frozenset[str]
    slowing: Slowing
    token: bytes | None = None
    logins: Logins | None = None
    open_to_addresses: bool = False
    peers: Peers = field(default_factory=Peers)
    secure_hosts: frozenset[str] = frozenset()

    def knows(self, host: str) -> bool:
        name = _name(host)
        return name in self.hosts or (self.open_to_addresses and is_address(name))

    def opens(self, authorization: str) -> bool:
        """Bearer and the token."""
        kind, _, given = authorization.partition(" ")
        return self.fits(given.strip()) and kind.lower() == "bearer"

    def fits(self, given: str) -> bool:
        if self.token is None:
            return False
        return hmac.compare_digest(sha256(given.encode()).digest(), self.token)

    def is_secure(self, scope: Scope) -> bool:
        """The client speaks https, as far as we know. To claim it falsely makes one's own cookie stricter."""
        headers = Headers(scope=scope)
        said = headers.get("x-forwarded-proto", "")
        named = _name(headers.get("host", "")) in self.secure_hosts
        return named or "https" in {str(scope.get("scheme")), said}


def door(
    *,
    token: str | None,
    host: str,
    more: Iterable[str] = (),
    public_url: str | None = None,
    trusted: str = "",
    logins: Path | None = None,
    tick: Callable[[], float] = time.monotonic,
    clock: Callable[[], float] = time.time,
) -> Door:
    """The Door of a server bound to `host`. A name made to point here (DNS rebinding) is not in it."""
    far = host not in LOCAL
    addresses = [*more, *([public_url] if public_url else [])]
    named = {*LOCAL, host, *(urlsplit(url).hostname or "" for url in addresses)}
    hashed = sha256(token.encode()).digest() if token else None
    public = urlsplit(public_url or "")
    return Door(
        hosts=frozenset((named | set(SERVICES if far else ())) - {"", "0.0.0.0", "::"}),
        slowing=Slowing(tick),
        token=hashed,
        logins=Logins(hashed, logins, clock) if hashed else None,
        open_to_addresses=far,
        peers=peers(trusted),
        secure_hosts=frozenset({public.hostname or ""} if public.scheme == "https" else ()),
    )


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
            problem = problem_of(refusal, str(scope["path"]), spoken(HTTPConnection(scope)))
            answer = respond(problem, self._more(refusal, scope))
            await answer(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> type[Asked] | None:
        headers = Headers(scope=scope)
        if not self._door.knows(headers.get("host", "")):
            return StrangeHost
        # A page of another site may send simple requests to this machine; its Origin gives it away.
        if "origin" in headers and not self._door.knows(urlsplit(headers["origin"]).netloc):
            return StrangeHost
        if scope["path"] == OPEN_PATH:
            return None
        if self._door.token is None:
            # A proxy may rewrite Host, so that the whole world looks like this machine.
            return TokenMissing if came_by_proxy(scope) else None
        if scope["path"] == LOGIN_PATH and scope.get("method") == "POST":
            return None
        if "authorization" in headers:
            return self._by_token(scope, headers["authorization"])
        return self._by_login(scope, headers)

    def _by_token(self, scope: Scope, authorization: str) -> type[Asked] | None:
        slowing, address = self._door.slowing, self._door.peers.address(scope)
        right = self._door.opens(authorization)
        if slowing.wait(address) is not None:
            # Our own pages and commands go on working beside a program with an old token.
            return None if right and is_of_this_machine(scope) else TooManyTries
        if right:
            return None
        slowing.failed(address)
        return NotAllowed

    def _by_login(self, scope: Scope, headers: Headers) -> type[Asked] | None:
        """A browser adds the cookie by itself, so whoever made it ask must be a page of ours."""
        id = HTTPConnection(scope).cookies.get(COOKIE)
        if id is None or self._door.logins is None or self._door.logins.ends(id) is None:
            return NotAllowed
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != headers.get("host"):
            return StrangeHost
        if scope["type"] == "websocket":
            return StrangeHost if origin is None else None
        if scope["method"] in SAFE:
            return None
        given = headers.get(CSRF, "")
        return None if hmac.compare_digest(given.encode(), csrf_of(id).encode()) else NoCsrf

    def _more(self, refusal: type[Asked], scope: Scope) -> dict[str, str] | None:
        if refusal is NotAllowed:
            return {"WWW-Authenticate": "Bearer"}
        if refusal is TooManyTries:
            return retry_after(self._door.slowing.wait(self._door.peers.address(scope)))
        return None


def retry_after(seconds: float | None) -> dict[str, str]:
    return {"Retry-After": str(max(1, math.ceil(seconds or 0)))}


def _with_headers(send: Send) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return dressed


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
