"""The map again from stored words and paid answers: every chunk and every correction in the order in which they came."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog

from api.hand import replay
from api.jobs.embed import drop_gone, start_embedding
from api.jobs.facts import HELD, TELL_EVERY
from api.jobs.reading import ChunkReader
from api.jobs.reflect import place_new_nodes
from api.jobs.runner import OUTER, Work
from api.jobs.settling import settled_reader
from api.mind import Mind
from graph.archive import Correction, Turn
from graph.erase import clear_stale
from graph.ledger import ENDED, Step

KIND = "rebuild"
MOST_TRIES = 3
_EMPTIED = "emptied"
_UNTIMED = "untimed"
_CORRECTION = "correction "
_log = structlog.get_logger()

type Event = Turn | Correction


async def start_rebuild(mind: Mind) -> str:
    """One at a time: whoever asks again is told of the one that is under way."""
    found, _ = await mind.ledger.jobs(kinds={KIND}, limit=50)
    waiting = [one.id for one in found if one.status not in ENDED]
    id = waiting[0] if waiting else await mind.ledger.create(KIND, {}, now=mind.clock())
    mind.bell.ring(id)
    return id


async def rebuild(work: Work) -> None:
    """Begun anew it goes on where it stopped. Nobody is asked anything, so it costs nothing."""
    mind, job = work.mind, work.job
    if _EMPTIED not in job.stats:
        await work.progress("emptying")
        untimed = await _stamp(mind)
        await mind.store.erase()
        await mind.store.prepare()
        await mind.ledger.note(job.id, {_EMPTIED: True, _UNTIMED: untimed}, now=mind.clock())
    # The empty map has lost them.
    await clear_stale(archive=mind.archive, store=mind.store, now=mind.clock())
    events = await _events(mind)
    await mind.ledger.add_steps(job.id, list(events))
    await _Replay(work, events).all()
    await work.progress("placing", len(events), len(events))
    await place_new_nodes(mind)
    await drop_gone(mind)
    await start_embedding(mind)


async def _stamp(mind: Mind) -> int:
    """Chunks read before times were noted: the map knows theirs while it stands. How many it does not know."""
    waiting = set(await mind.archive.unstamped())
    if not waiting:
        return 0
    marks = [one.props async for one in mind.store.dump() if one.kind == "mark"]
    known: dict[str, datetime] = {one["source"]: one["at"] for one in marks}
    lost = waiting - set(known)
    now = mind.clock()
    await mind.archive.stamp({id: known.get(id, now) for id in waiting})
    return len(lost)


async def _events(mind: Mind) -> dict[str, Event]:
    """By the key of their step. A correction goes before the first chunk that was read after it."""
    corrections = list(enumerate(await mind.archive.corrections()))
    events: dict[str, Event] = {}
    for turn in await mind.archive.reading_order():
        while corrections and corrections[0][1][3] < turn.at:
            n, one = corrections.pop(0)
            events[f"{_CORRECTION}{n}"] = one
        events[turn.chunk_id] = turn
    events |= {f"{_CORRECTION}{n}": one for n, one in corrections}
    return events


class _Replay:
    """The steps of one rebuild. One reader knows all names before the first step."""

    def __init__(self, work: Work, events: dict[str, Event]) -> None:
        self._work = work
        self._mind = work.mind
        self._events = events
        self._reader: ChunkReader | None = None

    async def all(self) -> None:
        told = 0
        await self._tell()
        while True:
            await self._work.between_steps()
            step = await self._mind.ledger.claim_step(
                self._work.job.id, self._work.owner, now=self._mind.clock(), lease=HELD
            )
            if step is None:
                break
            await self._end(step)
            told += 1
            if told % TELL_EVERY == 0:
                await self._tell()
        await self._tell()

    async def _end(self, step: Step) -> None:
        """A step that breaks is tried again at once: what comes after it rests on it."""
        reason = ""
        for _ in range(MOST_TRIES):
            try:
                result = await self._event(self._events.get(step.key))
            except OUTER:
                await self._mind.ledger.step_free(step)
                raise
            except Exception as broken:  # noqa: BLE001 - the job runner: one poisoned chunk must not stop the others
                _log.warning("rebuild.broken", step=step.key, exc_info=broken)
                reason = type(broken).__name__
            else:
                await self._mind.ledger.step_done(step, result)
                return
        await self._mind.ledger.step_dead(step, reason)

    async def _event(self, event: Event | None) -> dict[str, object]:
        match event:
            case None:
                # Forgotten since the rebuild began.
                return {}
            case Turn():
                return await self._chunk(event)
            case _:
                return {"lost_correction": int(not await replay(event, self._mind))}

    async def _chunk(self, turn: Turn) -> dict[str, object]:
        if self._reader is None:
            self._reader = await settled_reader(self._mind)
        heard = await self._reader.again(turn.chunk_id, turn.by)
        if heard.unusable is not None:
            _log.warning("rebuild.by_rules", chunk=turn.chunk_id, reason=heard.unusable)
        read = await self._reader.read(turn.chunk_id, heard, at=turn.at)
        return {**read.counts()}

    async def _tell(self) -> None:
        counts = await self._mind.ledger.step_counts(self._work.job.id)
        await self._work.progress("rebuilding", counts.done + counts.dead, counts.total)


def outcome(results: Sequence[Mapping[str, object]]) -> dict[str, int]:
    """What a rebuild could not make as it was: answers that were gone, corrections without their fact."""
    return {
        "missing_answers": sum(1 for one in results if one.get("unusable")),
        "lost_corrections": sum(bool(one.get("lost_correction")) for one in results),
    }
