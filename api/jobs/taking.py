"""Files of an upload -> the archive: read apart, cut, and stored some at a time; each comes to exactly one end."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from functools import partial

import structlog

from api.jobs.runner import OUTER, Work, pause_after
from api.jobs.shelf import Load, Shelf
from api.jobs.stages import Stages
from api.jobs.wishes import Wishes
from extractors.content import OnDisk
from extractors.cutting import Cut, cut
from extractors.identity import as_here, document_id
from extractors.parts import again
from extractors.sandbox import cuts
from extractors.types import Asked, Broken, Part, RawFile, Refused, Skipped
from extractors.types import Ending as Read
from graph.archive import Coming, Ending, unite
from graph.index import Words
from graph.ledger import MOST_ATTEMPTS
from graph.words import UNDATED, Conversation, Document, FileState, Passage

_NO_MORE: list[Part | Cut] = []
# A thread of its own costs more than what is made of so little.
_FEW_BYTES = 1 << 15
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
        self._breath = work.breath("unpacking")
        self._begun: dict[int, _Begun] = {}
        self._first: asyncio.Future[list[Part | Cut]] | None = None

    async def __aenter__(self) -> "Taker":
        return self

    async def __aexit__(self, *_: object) -> None:
        for begun in self._begun.values():
            await begun.drop()

    def begin(self, member: RawFile | Refused, position: int) -> None:
        """Let a small file be read already, while another is taken: half of the time of many goes into waiting."""
        if position in self._begun or not isinstance(member, RawFile):
            return
        if isinstance(member.content, bytes) and self._wishes.why_not(member.path) is None:
            with self._stages.of("hash"):
                sha = member.sha256
            if sha in self._known:
                return
            with suppress(Exception):  # said when its own turn has come
                self._begun[position] = self._open(member, position, sha)

    def _open(self, file: RawFile, position: int, sha: str) -> "_Begun":
        reading = _Reading(file, position, sha, document_id(sha, file.path), self._asked)
        coming = cuts(file, reading.id, self._asked)
        self._first = asyncio.ensure_future(_after(self._first, coming))
        return _Begun(reading, coming, self._first)

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
                await self._breath(position + 1, position + 1)
                return
        await self._end(position, member.path, "failed", f"could not be read: {reason}")

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
        begun = self._begun.pop(position, None)
        if begun is not None:
            sha = begun.reading.sha
        else:
            with self._stages.of("hash"):
                sha = await asyncio.to_thread(lambda: file.sha256)
        if sha in self._known:
            if begun is not None:
                await begun.drop()
                begun = None
            await self._shelf.clear()
            known = await self._archive.by_sha(sha)
            if known is not None:
                said = f"the same file as {known.path}: kept once"
                ending = Ending(position, file.path, "duplicate", known.id, (said,))
                await self._shelf.put(Load(ending=ending))
                return
        begun = begun or self._open(file, position, sha)
        reading, told, first = begun.reading, 0, self._waited(begun.first)
        if self._first is begun.first:
            # It holds a whole batch, which nobody needs for as long as the rest of a large file takes.
            self._first = None
        async with aclosing(begun.coming) as coming:
            del begun
            parts = await first
            while parts:
                talks = [one for one in _talks(parts) if self._wishes.wants(_talk(one))]
                told += len(talks)
                end = parts[-1] if not isinstance(parts[-1], Conversation | Cut) else None
                await self._keep(reading, talks, end, told)
                await self._breath(position, position)
                parts = await self._waited(anext(coming, _NO_MORE))

    async def _waited(self, parts: Awaitable[list[Part | Cut]]) -> list[Part | Cut]:
        with self._stages.of("parse"):
            return await parts

    async def _keep(
        self,
        reading: "_Reading",
        talks: Sequence[Conversation | Cut],
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
        ids = [_talk(one).id for one in talks]
        await self._shelf.clear_of(set(ids))
        known = await self._archive.talks_known(ids)
        talks = [_as_here(one, known.get(_talk(one).id)) for one in talks]
        making = partial(made, reading.document(end), talks, known, self._stages)
        few = reading.file.size < _FEW_BYTES
        coming = making() if few else await asyncio.to_thread(making)
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


async def _after(
    before: asyncio.Future[list[Part | Cut]] | None, coming: AsyncGenerator[list[Part | Cut]]
) -> list[Part | Cut]:
    """What comes first, once the file before is read: small files share a process, which takes twenty megabytes."""
    if before is not None:
        await asyncio.wait([before])
    return await anext(coming, _NO_MORE)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file that is read already, or about to be; `first`: what comes of it first."""

    reading: "_Reading"
    coming: AsyncGenerator[list[Part | Cut]]
    first: asyncio.Future[list[Part | Cut]]

    async def drop(self) -> None:
        """Nobody will take it; what went wrong with it is told to nobody."""
        self.first.cancel()
        await asyncio.wait([self.first])
        if not self.first.cancelled():
            self.first.exception()
        await self.coming.aclose()


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


def _talk(one: Conversation | Cut) -> Conversation:
    return one.talk if isinstance(one, Cut) else one


def _talks(parts: Sequence[Part | Cut]) -> list[Conversation | Cut]:
    """Each once; what comes of one later is added to it, and it is to be cut again."""
    held: dict[str, Conversation | Cut] = {}
    for part in parts:
        if isinstance(part, Conversation | Cut):
            talk = _talk(part)
            old = held.get(talk.id)
            held[talk.id] = again(_talk(old), talk.title, talk.messages) if old else part
    return list(held.values())


def made(
    document: Document,
    told: Sequence[Conversation | Cut],
    known: Mapping[str, Conversation],
    stages: Stages,
) -> Coming:
    """Talks as they stand after this file, cut for search and for reading; takes its time."""
    with stages.of("cut"):
        whole = [_cut(one, known.get(_talk(one).id)) for one in told]
    pieces: list[Passage] = []
    words: dict[str, Words] = {}
    with stages.of("index"):
        for one in whole:
            found, stemmed = one.passages(document)
            pieces += found
            words |= stemmed
    signed = {one.talk.id: one.signature for one in whole if one.signature}
    brought = {message.id: message.locator for one in told for message in _talk(one).messages}
    chunks = [one for talk in whole for one in talk.chunks]
    return Coming(document, [one.talk for one in whole], pieces, chunks, brought, signed, words)


def _as_here(one: Conversation | Cut, known: Conversation | None) -> Conversation | Cut:
    return one if known is None else as_here(_talk(one), known)


def _cut(one: Conversation | Cut, known: Conversation | None) -> Cut:
    """As it came cut, unless it is not all of the talk."""
    if known is not None:
        return cut(unite(known, _talk(one)))
    return one if isinstance(one, Cut) else cut(one)
