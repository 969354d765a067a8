"""What a route may ask for."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Query
from starlette.requests import HTTPConnection

from api.jobs.runs import Runs
from api.mind import Mind
from api.schemas import Lang


def _mind(connection: HTTPConnection) -> Mind:
    return cast("Mind", connection.app.state.mind)


def _runs(connection: HTTPConnection) -> Runs:
    return cast("Runs", connection.app.state.runs)


type TheMind = Annotated[Mind, Depends(_mind)]
type TheRuns = Annotated[Runs, Depends(_runs)]


async def _zone(mind: TheMind) -> str:
    return (await mind.profile.get()).timezone


async def _lang(mind: TheMind, lang: Lang | None = None) -> Lang:
    return lang or (await mind.profile.get()).language


type TheZone = Annotated[str, Depends(_zone)]
type TheLang = Annotated[Lang, Depends(_lang)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of a list: what comes after `after`, at most `limit`."""

    after: str | None
    limit: int


def _wanted(
    after: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Wanted:
    return Wanted(after, limit)


type ThePage = Annotated[Wanted, Depends(_wanted)]
