"""What a route may ask for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Query
from starlette.requests import HTTPConnection

from api.atlas import Atlas, Atlases
from api.jobs.runs import Runs
from api.mind import Mind
from api.pulse import Pulse
from api.refusals import BadPage
from api.schemas import Lang, Page
from graph.errors import Restoring
from graph.portable.underway import underway

# How a restore stands may be asked while it is under way; nothing else here is whole then.
WHILE_RESTORING = ("/api/jobs", "/api/ingest/", "/api/health")


def mind_of(connection: HTTPConnection) -> Mind:
    """Errors: Restoring."""
    mind = cast("Mind", connection.app.state.mind)
    if not connection.url.path.startswith(WHILE_RESTORING) and underway(mind.config.data):
        raise Restoring
    return mind


def runs_of(connection: HTTPConnection) -> Runs:
    return cast("Runs", connection.app.state.runs)


def _atlases(connection: HTTPConnection) -> Atlases:
    return cast("Atlases", connection.app.state.atlases)


def _pulse(connection: HTTPConnection) -> Pulse:
    return cast("Pulse", connection.app.state.pulse)


type TheMind = Annotated[Mind, Depends(mind_of)]
type TheRuns = Annotated[Runs, Depends(runs_of)]
type ThePulse = Annotated[Pulse, Depends(_pulse)]
type TheAtlases = Annotated[Atlases, Depends(_atlases)]


async def _atlas(mind: TheMind, atlases: TheAtlases) -> Atlas:
    return await atlases.current(mind)


type TheAtlas = Annotated[Atlas, Depends(_atlas)]


async def _zone(mind: TheMind) -> str:
    return (await mind.profile.get()).timezone or mind.config.zone


async def _lang(mind: TheMind, lang: Lang | None = None) -> Lang:
    return lang or (await mind.profile.get()).language


type TheZone = Annotated[str, Depends(_zone)]
type TheLang = Annotated[Lang, Depends(_lang)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of a list: what comes after `after`, at most `limit`."""

    after: str | None
    limit: int

    def cut[Item](self, found: Sequence[Item], key: Callable[[Item], str]) -> Page[Item]:
        """The page of a list that is known whole; its order must not change between pages."""
        start = 0
        if self.after is not None:
            start = next((n for n, one in enumerate(found, 1) if key(one) == self.after), -1)
            if start < 0:
                raise BadPage
        items = list(found[start : start + self.limit])
        more = start + self.limit < len(found)
        return Page(items=items, next=key(items[-1]) if items and more else None)


def _wanted(
    after: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Wanted:
    return Wanted(after, limit)


type ThePage = Annotated[Wanted, Depends(_wanted)]
