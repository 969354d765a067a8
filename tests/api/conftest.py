"""A door with a token before the real application, and a time that goes on when a test says so."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest

from api.app import OpenMind, create_app
from api.guard import Door, door

TOKEN = "t" * 32
BEARER = {"Authorization": f"Bearer {TOKEN}"}
HOME = "http://127.0.0.1:8000"

type Enter = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def entrance(time: Time) -> Door:
    return door(token=TOKEN, host="127.0.0.1", tick=time, clock=time)


@pytest.fixture
def enter(open_mind: OpenMind, entrance: Door) -> Enter:
    """The real application behind a door with a token, as a client of one address sees it."""

    @asynccontextmanager
    async def opened(
        way_in: Door | None = None, peer: str = "203.0.113.5"
    ) -> AsyncGenerator[httpx.AsyncClient]:
        app = create_app(open_mind, way_in or entrance)
        wire = httpx.ASGITransport(app, client=(peer, 4000))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=wire, base_url=HOME) as client,
        ):
            yield client

    return opened
