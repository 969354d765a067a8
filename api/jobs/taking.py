"""Files of an upload -> the archive: read apart, cut, and stored some at a time; each comes to exactly one end."""

import asyncio
import random
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from itertools import groupby

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

_NO_MORE: list[tuple[int, Part | Cut]] = []
_log = structlog.get_logger()


class Taker:
    """Brings files to their ends, some at a time; what it takes is kept when `shelf` is left or full."""

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
        self._ended: set[int] = set()

    async def take(self, some: Mapping[int, RawFile | Refused]) -> None:
        """Files by their places in the upload. Where one breaks, each that is left is taken alone."""
        self._ended.clear()
        try:
            await self._take(some)
        except OUTER:
            raise
        except Exception as broken:  # noqa: BLE001 - the job runner: one poisoned file must not stop the others
            _log.warning("files.broken", files=len(some), exc_info=broken)
            for position, member in some.items():
                if position not in self._ended:
                    await self._take_alone(member, position)

    async def _take_alone(self, member: RawFile | Refused, position: int) -> None:
        """A file that breaks again and again fails alone, with a reason."""
        reason = ""
        for attempt in range(MOST_ATTEMPTS):
            try:
                await self._take({position: member})
            except OUTER:
                raise
            except Exception as broken:  # noqa: BLE001 - the job runner: one poisoned file must not stop the others
                _log.warning("file.broken", position=position, attempts=attempt, exc_info=broken)
                reason = type(broken).__name__
                await asyncio.sleep(pause_after(attempt, self._chance))
                await self._work.between_steps()
            else:
                return
        await self._end(position, member.path, "failed", f"could not be read: {reason}")

    async def _take(self, some: Mapping[int, RawFile | Refused]) -> None:
        """What is here already, or twice among these, is looked at when the others are kept."""
        fresh: dict[str, _Reading] = {}
        again: list[_Reading] = []
        for position, member in some.items():
            if isinstance(member, Refused):
                state = "failed" if member.failed else "skipped"
                await self._end(position, member.path, state, member.reason)
            elif (why := self._wishes.why_not(member.path)) is not None:
                await self._end(position, member.path, "skipped", why)
            else:
                sha = await self._hash(member)
                one = _Reading(member, position, sha, document_id(sha, member.path), self._asked)
                if sha in self._known or fresh.setdefault(sha, one) is not one:
                    again.append(one)
        await self._read(list(fresh.values()))
        for one in again:
            if not await self._is_here(one):
                await self._read([one])

    async def _hash(self, file: RawFile) -> str:
        with self._stages.of("hash"):
            if isinstance(file.content, bytes):
                return file.sha256
            return await asyncio.to_thread(lambda: file.sha256)

    async def _end(self, position: int, path: str, state: FileState, *said: str) -> None:
        await self._shelf.put(Load(ending=Ending(position, path, state, None, said)))
        self._ended.add(position)

    async def _is_here(self, reading: "_Reading") -> bool:
        """Whether the same bytes are kept; then this is the end of the file."""
        if reading.sha not in self._known:
            return False
        await self._shelf.clear()
        known = await self._archive.by_sha(reading.sha)
        if known is None:
            return False
        said = f"the same file as {known.path}: kept once"
        ending = Ending(reading.position, reading.file.path, "duplicate", known.id, (said,))
        await self._shelf.put(Load(ending=ending))
        self._ended.add(reading.position)
        return True

    async def _read(self, files: "Sequence[_Reading]") -> None:
        if not files:
            return
        async with aclosing(cuts([(one.file, one.id) for one in files], self._asked)) as coming:
            while parts := await self._waited(anext(coming, _NO_MORE)):
                for some in _apart(self._brought(files, parts)):
                    await self._keep(some)
                at = files[parts[-1][0]].position
                await self._breath(at, at)

    async def _waited[T](self, parts: Awaitable[T]) -> T:
        with self._stages.of("parse"):
            return await parts

    def _brought(
        self, files: "Sequence[_Reading]", parts: Sequence[tuple[int, Part | Cut]]
    ) -> "Iterator[_Brought]":
        """What came, by the file that it came of."""
        for place, coming in groupby(parts, lambda one: one[0]):
            reading, told = files[place], [part for _, part in coming]
            talks = [one for one in _talks(told) if self._wishes.wants(_talk(one))]
            end = told[-1] if not isinstance(told[-1], Conversation | Cut) else None
            if isinstance(end, Skipped) or (isinstance(end, Broken) and not reading.told):
                talks = []
            reading.told += len(talks)
            if isinstance(end, Broken) and reading.told:
                said = f"partly read: {reading.told} conversations, then: {end.reason}"
                end = Read("unfinished", UNDATED, (said,))
            yield _Brought(reading, talks, end)

    async def _keep(self, brought: "Sequence[_Brought]") -> None:
        """Files that have no talk in common."""
        ids = [_talk(one).id for each in brought for one in each.talks]
        await self._shelf.clear_of(set(ids))
        known = await self._archive.talks_known(ids) if ids else {}
        making = partial(_each_made, brought, known, self._stages)
        for one, coming in zip(brought, await asyncio.to_thread(making), strict=True):
            await self._put(one, coming)

    async def _put(self, brought: "_Brought", coming: Coming) -> None:
        reading, end = brought.reading, brought.end
        if end is None:
            await self._shelf.put(Load(coming))
            return
        if not isinstance(end, Read):
            state = "skipped" if isinstance(end, Skipped) else "failed"
            await self._end(reading.position, reading.file.path, state, end.reason)
            return
        content = reading.file.content
        if isinstance(content, OnDisk):
            # It lies there until the next is asked for; what is stored of it needs the original first.
            await self._archive.keep_original(reading.sha, content.path)
        ending = Ending(reading.position, reading.file.path, "read", reading.id, end.problems)
        original = content if isinstance(content, bytes) else None
        await self._shelf.put(Load(coming, ending, reading.sha, original))
        self._ended.add(reading.position)
        self._known.add(reading.sha)


@dataclass(slots=True)
class _Reading:
    """A file that is being read; `told`: how many talks came of it."""

    file: RawFile
    position: int
    sha: str
    id: str
    asked: Asked
    told: int = 0

    def document(self, end: Read | None) -> Document:
        """Without its hash as long as there is more to come: nobody must take it for whole."""
        path, size = self.file.path, self.file.size
        folder, slash, _ = path.partition("/")
        project = self.asked.project or (folder if slash else None)
        if end is None:
            return Document(self.id, path, "", size, project, "", UNDATED)
        return Document(self.id, path, self.sha, size, project, end.format, end.dated)


@dataclass(frozen=True, slots=True)
class _Brought:
    """What came of a file just now, and how it ends, with the last of it."""

    reading: _Reading
    talks: Sequence[Conversation | Cut]
    end: Read | Skipped | Broken | None


def _apart(brought: Iterable[_Brought]) -> Iterator[list[_Brought]]:
    """Files side by side as long as no talk comes twice: one that grows must be found as it stands."""
    some: list[_Brought] = []
    held: set[str] = set()
    for one in brought:
        ids = {_talk(talk).id for talk in one.talks}
        if not held.isdisjoint(ids):
            yield some
            some, held = [], set()
        some.append(one)
        held |= ids
    yield some


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


def _each_made(
    brought: Iterable[_Brought], known: Mapping[str, Conversation], stages: Stages
) -> list[Coming]:
    found: list[Coming] = []
    for one in brought:
        talks = [_as_here(talk, known.get(_talk(talk).id)) for talk in one.talks]
        end = one.end if isinstance(one.end, Read) else None
        found.append(made(one.reading.document(end), talks, known, stages))
    return found


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
