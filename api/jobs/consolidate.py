"""Talks that have come to rest -> memory in order: a digest of each, and at night the names and places of what was told.

Nothing is written here that nobody said: digests are of the talk alone, and facts come from its turns as they are read.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import structlog

from api.agent.digest import folded, to_fold
from api.agent.types import Spoken
from api.jobs.embed import start_embedding
from api.jobs.reflect import place_new_nodes
from api.jobs.runner import Work
from api.jobs.settling import called, settle, settled_reader
from api.mind import Mind
from graph.care import DECIDED
from graph.errors import ModelError
from graph.sessions import SessionRow

KIND = "consolidate"
# A talk is over after this silence; what is older than a sweep of some days was seen to long ago.
SILENCE, LOOKED_BACK = timedelta(minutes=30), timedelta(days=3)
NIGHT_FROM, A_DAY = 3, timedelta(days=1)
_PAGE = 50
_log = structlog.get_logger()


async def fold(mind: Mind, session_id: str, *, whole: bool = False) -> None:
    """Keep the working memory of a talk small: what left the verbatim part goes into its digest; at its end, all."""
    row = await mind.sessions.get(session_id)
    turns = [Spoken(one.role, one.content) for one in await mind.sessions.turns(session_id)]
    if row is None:
        return
    digest, digested = row.digest, row.digested
    while more := len(turns) - digested if whole else to_fold(turns, digested):
        more = min(more, _PAGE)
        try:
            digest = await folded(digest, turns[digested : digested + more], mind.model)
        except ModelError as away:
            _log.warning("digest.later", exc_info=away)
            return
        if not digest:
            return  # a model that said nothing takes nothing away
        digested += more
        await mind.sessions.patch(session_id, digest=digest, digested=digested)


async def start_consolidating(mind: Mind) -> None:
    """A job for every talk that came to rest, and one for the night after a day on which something was told.

    Jobs are known by what they are of: asking again for one that was done adds none.
    """
    now = mind.clock()
    rested = await _rested(mind, now)
    for one in rested:
        id = f"{KIND}-{one.id}-{one.updated:%Y%m%dT%H%M%S}"
        await mind.ledger.create(KIND, {"session": one.id}, now=now, id=id)
    zone = ZoneInfo((await mind.profile.get()).timezone or mind.config.zone)
    here = now.astimezone(zone)
    night = here.replace(hour=NIGHT_FROM, minute=0, second=0, microsecond=0)
    if here >= night and any(night - A_DAY <= one.updated < night for one in rested):
        await mind.ledger.create(KIND, {}, now=now, id=f"{KIND}-night-{here:%Y-%m-%d}")


async def start_naming(mind: Mind, entity_id: str) -> str:
    """A job that reads again what says the names that the person gave a thing or took back from it.

    It holds no name: a job outlives what is forgotten.
    """
    job_id = await mind.ledger.create(KIND, {"named": entity_id}, now=mind.clock())
    mind.bell.ring(job_id)
    return job_id


async def consolidate(work: Work) -> None:
    """After a talk: its digest, and places for what it brought. At night, and after names were given:
    what words that were told stand for."""
    mind = work.mind
    session = cast("str | None", work.job.payload.get("session"))
    named = cast("str | None", work.job.payload.get("named"))
    if session is not None:
        await fold(mind, session, whole=True)
    else:
        # Which words were read before a name became known nobody has noted: all that say a name are looked at.
        reader = await settled_reader(mind, work.job.id, breath=work.breath("naming"))
        before = called(await mind.store.entities() if named else ())
        await settle(work, reader, before, also=await _names_of(mind, named) if named else ())
    await work.progress("placing")
    await place_new_nodes(mind)
    await start_embedding(mind)


async def _names_of(mind: Mind, entity_id: str) -> set[str]:
    """All that the person ever called it, also what they took back since."""
    decided = [
        payload
        for kind, target, payload, _ in await mind.archive.corrections()
        if kind == DECIDED and target == entity_id
    ]
    named = {cast("str", one["name"]) for one in decided if "name" in one}
    return named.union(*(cast("Sequence[str]", one.get("aliases", ())) for one in decided))


async def _rested(mind: Mind, now: datetime) -> list[SessionRow]:
    """Talks of the last days that nobody has spoken in for a while and nobody is being answered in."""
    rows, _ = await mind.sessions.list(after=None, limit=_PAGE)
    quiet = [one for one in rows if now - LOOKED_BACK < one.updated <= now - SILENCE]
    return [one for one in quiet if await mind.sessions.active_run(one.id) is None]
