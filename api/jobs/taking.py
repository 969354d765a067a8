"""Files of an upload -> the archive: read apart, cut, and stored some at a time; each comes to exactly one end."""

import asyncio
import random
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from time import monotonic

import structlog

from api.jobs.runner import OUTER, Work, pause_after
from api.jobs.shelf import Load, Shelf
from api.jobs.stages import Stages
from api.jobs.wishes import Wishes
from extractors.chunk import chunk, passages
from extractors.content import OnDisk
from extractors.formats.chats import again
from extractors.identity import document_id
from extractors.intake import Refused
from extractors.likeness import bands, signature
from extractors.sandbox import batches
from extractors.types import Asked, Broken, Part, RawFile, Skipped
from extractors.types import Ending as Read
from graph.archive import Coming, Ending, unite
from graph.ledger import MOST_ATTEMPTS
from graph.sql.keep import indexed
from graph.words import UNDATED, Conversation, Document, FileState

# How often a person sees how far it is, and the job looks whether it is to stop.
_BREATH = 0.5
_NO_MORE: list[Part] = []
_log = structlog.get_logger()


class Taker:
    """Brings one file after the other to its end; what it takes is kept when `shelf` is left or full."""

    def __init__(
        self, work: Work, shelf: Shelf, asked: Asked, wishes: Wishes, known: set[str]
    ) -> None:
        self._work = work
        self._archive = work.mind.archive
        self._chance = random.Random(work.job.id)
        self._shelf = shelf
        self._asked = asked
        self._wishes = wishes
        self._known = known
        self._stages = shelf.stages
        self._breathed = 0.0

    async def take(self, member: RawFile | Refused, position: int) -> None:
        """A file that breaks again and again fails alone, with a reason."""
        reason = ""
        for attempt in range(MOST_ATTEMPTS):
            try:
                await self._take(member, position)
            except OUTER:
                raise
            except Exception as broken:  # noqa: BLE001 - the job runner: one poisoned file must not stop the others
                _log.warning("file.broken", position=position, attempts=attempt, exc_info=broken)
                reason = type(broken).__name__
                await asyncio.sleep(pause_after(attempt, self._chance))
                await self._work.between_steps()
            else:
                await self.breathe(position + 1)
                return
        await self._end(position, member.path, "failed", f"could not be read: {reason}")

    async def breathe(self, done: int) -> None:
        """Now and then: raises when the job must not go on, and tells how far it is."""
        if monotonic() - self._breathed < _BREATH:
            return
        await self._work.between_steps()
        await self._work.progress("unpacking", done, done)
        self._breathed = monotonic()

    async def _take(self, member: RawFile | Refused, position: int) -> None:
        if isinstance(member, Refused):
            state = "failed" if member.failed else "skipped"
            await self._end(position, member.path, state, member.reason)
        elif (why := self._wishes.why_not(member.path)) is not None:
            await self._end(position, member.path, "skipped", why)
        else:
            await self._read(member, position)

    async def _end(self, position: int, path: str, state: FileState, *said: str) -> None:
        await self._shelf.put(Load(ending=Ending(position, path, state, None, said)))

    async def _read(self, file: RawFile, position: int) -> None:
        with self._stages.of("hash"):
            sha = await asyncio.to_thread(lambda: file.sha256)
        if sha in self._known:
            await self._shelf.clear()
            known = await self._archive.by_sha(sha)
            if known is not None:
                said = f"the same file as {known.path}: kept once"
                ending = Ending(position, file.path, "duplicate", known.id, (said,))
                await self._shelf.put(Load(ending=ending))
                return
        reading = _Reading(file, position, sha, document_id(sha, file.path), self._asked)
        told = 0
        async with aclosing(batches(file, reading.id, self._asked)) as coming:
            while parts := await self._next(coming):
                talks = list(self._wishes.wanted(_talks(parts)))
                told += len(talks)
                end = parts[-1] if not isinstance(parts[-1], Conversation) else None
                await self._keep(reading, talks, end, told)
                await self.breathe(position)

    async def _next(self, coming: AsyncGenerator[list[Part]]) -> list[Part]:
        with self._stages.of("parse"):
            return await anext(coming, _NO_MORE)

    async def _keep(
        self,
        reading: "_Reading",
        talks: Sequence[Conversation],
        end: Read | Skipped | Broken | None,
        told: int,
    ) -> None:
        if isinstance(end, Skipped) or (isinstance(end, Broken) and told == len(talks)):
            state = "skipped" if isinstance(end, Skipped) else "failed"
            await self._end(reading.position, reading.file.path, state, end.reason)
            return
        if isinstance(end, Broken):
            said = f"partly read: {told} conversations, then: {end.reason}"
            end = Read("unfinished", UNDATED, (said,))
        await self._shelf.clear_of({talk.id for talk in talks})
        known = await self._archive.talks_known([talk.id for talk in talks])
        coming = await asyncio.to_thread(cut, reading.document(end), talks, known, self._stages)
        if end is None:
            await self._shelf.put(Load(coming))
            return
        content = reading.file.content
        if isinstance(content, OnDisk):
            # It lies there until the next is asked for; what is stored of it needs the original first.
            await self._archive.keep_original(reading.sha, content.path)
        ending = Ending(reading.position, reading.file.path, "read", reading.id, end.problems)
        original = content if isinstance(content, bytes) else None
        await self._shelf.put(Load(coming, ending, reading.sha, original))
        self._known.add(reading.sha)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file that is being read."""

    file: RawFile
    position: int
    sha: str
    id: str
    asked: Asked

    def document(self, end: Read | None) -> Document:
        """Without its hash as long as there is more to come: nobody must take it for whole."""
        path, size = self.file.path, self.file.size
        folder, slash, _ = path.partition("/")
        project = self.asked.project or (folder if slash else None)
        if end is None:
            return Document(self.id, path, "", size, project, "", UNDATED)
        return Document(self.id, path, self.sha, size, project, end.format, end.dated)


def _talks(parts: Sequence[Part]) -> list[Conversation]:
    held: dict[str, Conversation] = {}
    for part in parts:
        if isinstance(part, Conversation):
            old = held.get(part.id)
            held[part.id] = again(old, part.title, part.messages) if old else part
    return list(held.values())


def cut(
    document: Document,
    told: Sequence[Conversation],
    known: Mapping[str, Conversation],
    stages: Stages,
) -> Coming:
    """Talks as they stand after this file, cut for search and for reading; takes its time."""
    talks = [unite(known[talk.id], talk) if talk.id in known else talk for talk in told]
    with stages.of("chunk"):
        pieces = [piece for talk in talks for piece in passages(talk, document)]
        chunks = [one for talk in talks for one in chunk(talk)]
    with stages.of("likeness"):
        signed = {talk.id: (one, bands(one)) for talk in talks if (one := signature(talk))}
    with stages.of("index"):
        words = indexed(pieces, talks)
    brought = {message.id: message.locator for talk in told for message in talk.messages}
    return Coming(document, talks, pieces, chunks, brought, signed, words)
