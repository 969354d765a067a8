"""The web application. Takes the way to open a mind, so that a test may hand it a fake one."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

from api.atlas import Atlases
from api.errors import answer_errors
from api.guard import Door, Guard, door
from api.jobs.runs import Runs
from api.metrics import Figures, Watch
from api.mind import Mind
from api.pulse import Pulse
from api.routes import ROUTERS

type OpenMind = Callable[[], AbstractAsyncContextManager[Mind]]


def create_app(open_mind: OpenMind, entrance: Door | None = None) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with open_mind() as mind, asyncio.TaskGroup() as tasks:
            app.state.mind = mind
            app.state.atlases = Atlases()
            app.state.pulse = Pulse(mind, time.monotonic)
            app.state.runs = runs = Runs(mind, tasks)
            await runs.settle_abandoned()
            yield
            await runs.close()

    # FastAPI's own page of the contract would load scripts from elsewhere; routes/docs.py has ours.
    app = FastAPI(
        title="driftmap",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    for router in ROUTERS:
        app.include_router(router)
    answer_errors(app)
    app.state.door = entrance = entrance or door(token=None, host="127.0.0.1")
    app.state.figures = figures = Figures()
    app.add_middleware(Guard, door=entrance)
    # Added last, so it stands outermost: also what the guard refuses is counted and has a number.
    app.add_middleware(Watch, figures=figures, tick=time.perf_counter)
    return app
