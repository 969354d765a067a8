"""The API keeps the logins and slows wrong tokens; the pages ask it, and remember a yes for a moment."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import httpx

from ui.settings import FaceSettings

COOKIE = "driftmap_login"
FRESH = 10.0
MOST = 256
LONGEST = 128
SLOWED = 429
WRONG = 401

type Answer = Literal["in", "out", "away"]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a token: a cookie, or why not; `wait` in seconds when it was not looked at."""

    cookie: str | None = None
    lasts: int = 0
    wait: int | None = None
    away: bool = False


class Logins:
    def __init__(
        self,
        settings: FaceSettings,
        tick: Callable[[], float],
        wire: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = settings
        self._tick = tick
        self._wire = wire
        self._seen: dict[str, float] = {}
        self._leaving: dict[str, set[asyncio.Event]] = {}

    async def try_token(self, token: str, clients: str) -> Tried:
        """`clients` is the chain of addresses as it came to us, our own peer last."""
        headers = {"X-Forwarded-For": clients} if clients else {}
        try:
            async with self._http(self._settings.headers | headers) as http:
                answer = await http.post("/api/login", json={"token": token})
        except httpx.TransportError:
            return Tried(away=True)
        if answer.status_code == SLOWED:
            return Tried(wait=int(answer.headers.get("retry-after", "60")))
        if answer.status_code == WRONG:
            return Tried()
        for cookie in answer.cookies.jar:
            if answer.is_success and cookie.name == COOKIE and cookie.value:
                return Tried(cookie.value, _lasts(answer))
        return Tried(away=True)

    async def stands(self, cookie: str | None) -> Answer:
        if not cookie or len(cookie) > LONGEST or not cookie.isascii():
            return "out"
        name = _name(cookie)
        if self._seen.get(name, 0) > self._tick():
            return "in"
        try:
            async with self._http({"Cookie": f"{COOKIE}={cookie}"}) as http:
                answer = await http.get("/api/login")
        except httpx.TransportError:
            return "away"
        if answer.is_server_error:
            return "away"
        if not answer.is_success:
            self.forget(cookie)
            return "out"
        if len(self._seen) >= MOST:
            self._seen.clear()
        self._seen[name] = self._tick() + FRESH
        return "in"

    async def leave(self, cookie: str) -> None:
        self.forget(cookie)
        try:
            async with self._http(
                self._settings.headers | {"Cookie": f"{COOKIE}={cookie}"}
            ) as http:
                await http.post("/api/logout")
        except httpx.TransportError:
            # The browser loses its cookie all the same.
            return

    def forget(self, cookie: str) -> None:
        """Also ends what is open under this login."""
        name = _name(cookie)
        self._seen.pop(name, None)
        for event in self._leaving.get(name, ()):
            event.set()

    async def until_out(self, cookie: str, every: float) -> None:
        """Returns when this login has ended; asked now and then, for it may end elsewhere."""
        name, left = _name(cookie), asyncio.Event()
        self._leaving.setdefault(name, set()).add(left)
        try:
            while not left.is_set() and await self.stands(cookie) != "out":
                try:
                    async with asyncio.timeout(every):
                        await left.wait()
                except TimeoutError:
                    continue
        finally:
            self._leaving[name].discard(left)
            if not self._leaving[name]:
                del self._leaving[name]

    def _http(self, headers: dict[str, str]) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self._settings.api,
            headers=headers,
            timeout=httpx.Timeout(20, connect=3),
            trust_env=False,
            transport=self._wire,
        )


def _lasts(answer: httpx.Response) -> int:
    said = answer.headers.get("set-cookie", "").lower().partition("max-age=")[2]
    return int(said.partition(";")[0] or 0)


def _name(cookie: str) -> str:
    return sha256(cookie.encode()).hexdigest()
