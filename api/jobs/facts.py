"""Chunks of a job -> facts on the map, one step each: claim, verify, resolve, commit, mark."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from api.jobs.runner import Work, pause_after
from api.mind import Mind
from extractors.observe import own_text, verify
from extractors.resolve import resolve
from extractors.rules import Names, claim
from extractors.rules.folders import expected
from extractors.rules.sentences import not_own
from extractors.types import Seen
from graph.errors import GraphUnavailable, MindError
from graph.ledger import MOST_ATTEMPTS, Step
from graph.types import Added, Episode, Harvest
from graph.words import Chunk, Conversation, Dated, Span

# A chunk without any date yields no dated fact; its episode still needs a place in time.
UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
TELL_EVERY = 10
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ChunkRead:
    """What one chunk gave: counts for the job, ids for who asked."""

    observations: tuple[str, ...] = ()
    entities: int = 0
    facts: int = 0
    dropped: int = 0

    def counts(self) -> Mapping[str, object]:
        return {
            "statements": len(self.observations),
            "entities": self.entities,
            "facts": self.facts,
            "dropped": self.dropped,
        }


class ChunkReader:
    """Reads chunk after chunk; knows the names of the map and the talk it is in."""

    def __init__(self, mind: Mind, names: Names) -> None:
        self._mind = mind
        self._names = names
        self._talk: Conversation | None = None
        self._paths: dict[str, str] = {}

    async def read(self, chunk_id: str) -> ChunkRead:
        """Repeating it changes nothing. A chunk that is gone by now has nothing to say."""
        mind = self._mind
        chunk = await mind.archive.chunk(chunk_id)
        if chunk is None:
            return ChunkRead()
        if not chunk.own_words:
            await mind.archive.chunk_done(chunk_id, {})
            return ChunkRead()
        talk = await self._conversation(chunk.conversation_id)
        path = await self._path(chunk.document_id)
        seen = await asyncio.to_thread(_see, chunk, talk, self._names, path)
        harvest = resolve(seen, self._names, episode=episode(chunk, talk), group=mind.config.group)
        outcome = await mind.store.commit(harvest, now=mind.clock())
        for entity in harvest.entities:
            if entity.id not in self._names.entities:
                self._names.add(entity)
        await mind.archive.chunk_done(chunk_id, seen.affects)
        return _counted(harvest, seen, new=isinstance(outcome, Added))

    async def _path(self, document_id: str) -> str:
        if document_id not in self._paths:
            row = await self._mind.archive.document(document_id)
            self._paths[document_id] = row.path if row is not None else ""
        return self._paths[document_id]

    async def _conversation(self, id: str) -> Conversation:
        if self._talk is None or self._talk.id != id:
            self._talk = await self._mind.archive.conversation(id)
        if self._talk is None:
            raise MindError
        return self._talk


def _see(chunk: Chunk, talk: Conversation, names: Names, path: str) -> Seen:
    return verify(claim(chunk, talk, names, path=path), chunk, talk)


def _counted(harvest: Harvest, seen: Seen, *, new: bool) -> ChunkRead:
    if not new:
        return ChunkRead(tuple(one.id for one in harvest.observations))
    return ChunkRead(
        tuple(one.id for one in harvest.observations),
        len(harvest.entities),
        len(harvest.facts),
        sum(seen.dropped.values()),
    )


def episode(chunk: Chunk, talk: Conversation) -> Episode:
    """The chunk as Graphiti sees it: own words alone, the place, the date of its first message."""
    spoken = {message.id: message for message in talk.messages}
    own: list[str] = []
    dates: list[Dated] = []
    for piece in chunk.pieces:
        message = spoken[piece.message_id]
        dates.append(message.dated)
        if message.role == "self" and message.active:
            span = Span(piece.start, piece.end)
            own.append(own_text(message.text, span, not_own(message)))
    at = next((dated.at for dated in (*dates, talk.dated) if dated.at is not None), None)
    content = "\n\n".join(part for part in own if part.strip())
    return Episode(chunk.id, talk.title or talk.kind, content, talk.kind, at or UNKNOWN_TIME)


async def chunk_reader(mind: Mind) -> ChunkReader:
    entities = [one for one in await mind.store.entities() if not one.is_self]
    names = Names(one for one in entities if one.type != "Literal")
    for one in expected(await mind.archive.paths(), mind.config.group):
        if one.id not in names.entities:
            names.add(one)
    return ChunkReader(mind, names)


async def read_now(mind: Mind, chunk_ids: Sequence[str]) -> list[str]:
    """Read a few chunks at once, for a live turn; the ids of what was seen."""
    reader = await chunk_reader(mind)
    found: list[str] = []
    for id in chunk_ids:
        found += (await reader.read(id)).observations
    return found


async def read_chunks(work: Work) -> None:
    """All steps of a job to their end. A step that breaks again and again is set aside with its reason."""
    ledger, job = work.mind.ledger, work.job
    reader = await chunk_reader(work.mind)
    chance = random.Random(job.id)
    await _tell(work)
    told = 0
    while True:
        await work.between_steps()
        step = await ledger.claim_step(job.id, work.owner, now=work.mind.clock())
        if step is None:
            if not await _wait_for_retry(work):
                break
            continue
        await _take(work, reader, step, chance)
        told += 1
        if told % TELL_EVERY == 0:
            await _tell(work)
    await _tell(work)


async def _take(work: Work, reader: ChunkReader, step: Step, chance: random.Random) -> None:
    ledger = work.mind.ledger
    try:
        read = await reader.read(step.key)
    except GraphUnavailable:
        await ledger.step_free(step)
        raise
    except Exception as broken:  # noqa: BLE001 - the job runner: one poisoned chunk must not stop the others
        _log.warning("step.broken", chunk=step.key, attempts=step.attempts, exc_info=broken)
        if step.attempts + 1 >= MOST_ATTEMPTS:
            await ledger.step_dead(step, type(broken).__name__)
            return
        pause = timedelta(seconds=pause_after(step.attempts, chance))
        await ledger.step_retry(step, type(broken).__name__, due=work.mind.clock() + pause)
        return
    await ledger.step_done(step, read.counts())


async def _wait_for_retry(work: Work) -> bool:
    """True after a pause when a step is tried again later; False when all have ended."""
    due = await work.mind.ledger.next_due(work.job.id)
    if due is None:
        return False
    await asyncio.sleep(min(5.0, max(0.05, (due - work.mind.clock()).total_seconds())))
    return True


async def _tell(work: Work) -> None:
    counts = await work.mind.ledger.step_counts(work.job.id)
    await work.progress("reading", counts.done + counts.dead, counts.total)
