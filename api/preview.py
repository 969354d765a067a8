"""An upload -> what an import of it would bring, with nothing stored: the dry run."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from api.coming import Calls, Coming
from api.estimate import Counted
from api.leaving_out import BY_PATTERN, Held, LeftOut
from api.mind import Mind
from api.schemas import Author, Contents, DryRun, FileDated, FileProblem, Languages
from extractors.chunk import chunk
from extractors.config import Limits
from extractors.identity import document_id
from extractors.intake import Arrived, members
from extractors.likeness import signature
from extractors.sandbox import batches
from extractors.types import Asked, Broken, Ending, Part, RawFile, Refused, Skipped
from graph.known import read_chunks
from graph.sql.likeness import Signed
from graph.words import Conversation, Dated, DateSource, Message

MOST_LISTED = 2_000
TWICE = "the same file stands in this upload twice; it is read once"
KNOWN = "this file is in the archive already; it is not read again"
# What dates a file that says no day itself.
_NOT_ITS_OWN: frozenset[DateSource] = frozenset({"none", "file_time"})
_LETTERS = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Looked:
    """What is told of an upload, and what is remembered of its files for whoever leaves some of them out."""

    told: DryRun
    held: Sequence[Held]


@dataclass(slots=True)
class _Span:
    """From the first to the last moment that was seen."""

    first: datetime | None = None
    last: datetime | None = None

    def add(self, at: datetime | None) -> None:
        if at is not None:
            self.first = at if self.first is None else min(self.first, at)
            self.last = at if self.last is None else max(self.last, at)


@dataclass(slots=True)
class _File:
    """One file while it is read."""

    path: str
    document_id: str
    format: str = ""
    whole: _Span = field(default_factory=_Span)
    wanted: _Span = field(default_factory=_Span)
    talks: int = 0
    messages: int = 0
    sources: set[DateSource] = field(default_factory=set[DateSource])
    file_time: datetime | None = None
    languages: Counter[str] = field(default_factory=Counter[str])
    authors: Counter[tuple[str, bool]] = field(default_factory=Counter[tuple[str, bool]])
    calls: list[Calls] = field(default_factory=list[Calls])
    problems: list[str] = field(default_factory=list[str])

    @property
    def held(self) -> Held:
        """With all that it holds, wanted or not."""
        return Held(self.path, self.format, self.whole.first, self.whole.last, self.messages)


@dataclass(slots=True)
class _Tally:
    """What was counted so far."""

    files: int = 0
    duplicates: int = 0
    span: _Span = field(default_factory=_Span)
    formats: Counter[str] = field(default_factory=Counter[str])
    seen: set[str] = field(default_factory=set[str])
    held: list[Held] = field(default_factory=list[Held])
    talks: int = 0
    messages: int = 0
    languages: Counter[str] = field(default_factory=Counter[str])
    undated: list[str] = field(default_factory=list[str])
    dated_by: list[FileDated] = field(default_factory=list[FileDated])
    authors: Counter[tuple[str, bool]] = field(default_factory=Counter[tuple[str, bool]])
    problems: list[FileProblem] = field(default_factory=list[FileProblem])

    def problem(self, path: str, reason: str) -> None:
        self.problems.append(FileProblem(path=path, reason=reason))

    def add(self, file: _File) -> None:
        self.formats[file.format] += 1
        self.span.add(file.wanted.first)
        self.span.add(file.wanted.last)
        self.held.append(file.held)
        self.talks += file.talks
        self.messages += file.messages
        self.languages += file.languages
        self.authors += file.authors
        if not file.messages or file.sources - _NOT_ITS_OWN:
            return
        if file.file_time is None:
            self.undated.append(file.path)
        else:
            self.dated_by.append(FileDated(path=file.path, date=file.file_time, source="file_time"))


async def preview(
    upload_id: str,
    files: Sequence[Arrived],
    asked: Asked,
    mind: Mind,
    *,
    limits: Limits,
    counted: Counted,
    left: LeftOut,
) -> Looked:
    """Read everything as an import would. Takes as long as reading does."""
    looking = _Looking(mind, asked, counted, left, await mind.archive.hashes())
    stream = members(files, limits, ZoneInfo(asked.zone))
    while (member := await asyncio.to_thread(next, stream, None)) is not None:
        await looking.take(member)
    await looking.coming.count(mind, counted, await read_chunks(mind.database))
    return Looked(_told(upload_id, looking, counted), looking.held)


class _Looking:
    """Files of one upload, one after the other."""

    def __init__(
        self, mind: Mind, asked: Asked, counted: Counted, left: LeftOut, known: frozenset[str]
    ) -> None:
        self._mind = mind
        self._asked = asked
        self._counted = counted
        self._left = left
        self._known = known
        self.held: list[Held] = []
        self.tally = _Tally()
        self.coming = Coming()

    async def take(self, member: RawFile | Refused) -> None:
        tally = self.tally
        tally.files += 1
        if isinstance(member, Refused):
            tally.problem(member.path, member.reason)
        elif self._left.path(member.path):
            tally.problem(member.path, BY_PATTERN)
        else:
            await self._look(member)

    async def _look(self, raw: RawFile) -> None:
        sha = await asyncio.to_thread(lambda: raw.sha256)
        tally = self.tally
        if sha in tally.seen or sha in self._known:
            tally.duplicates += 1
            tally.problem(raw.path, TWICE if sha in tally.seen else KNOWN)
            return
        tally.seen.add(sha)
        file = _File(raw.path, document_id(sha, raw.path))
        async with aclosing(batches(raw, file.document_id, self._asked)) as coming:
            async for some in coming:
                await asyncio.to_thread(self._count, file, some)
        for reason in file.problems:
            tally.problem(file.path, reason)
        if not file.format:
            return
        self.held.append(file.held)
        why = self._left.why(file.held)
        if why is not None:
            tally.problem(file.path, why)
            return
        tally.add(file)
        self.coming.add(file.calls)

    def _count(self, file: _File, parts: Sequence[Part]) -> None:
        for part in parts:
            match part:
                case Conversation():
                    self._count_talk(file, part)
                case Ending(name, dated, problems):
                    file.format = name
                    _count_date(file, dated)
                    file.problems += problems
                case Skipped(reason) | Broken(reason):
                    file.problems.append(reason)
                case _:
                    assert_never(part)

    def _count_talk(self, file: _File, talk: Conversation) -> None:
        visible = [one for one in talk.messages if one.active and one.text.strip()]
        for message in visible:
            file.whole.add(message.dated.at)
        if not visible or self._left.talk(talk):
            return
        file.talks += 1
        file.messages += len(visible)
        for message in visible:
            _count_message(file, message)
        signed = signature(talk)
        file.calls.append(
            Calls(
                talk.id,
                len(visible),
                talk.dated,
                tuple((one.id, self._counted.call(one, talk)) for one in chunk(talk)),
                None
                if signed is None
                else Signed(talk.id, file.document_id, file.path, talk.dated, signed, None, True),
            )
        )


def _count_message(file: _File, message: Message) -> None:
    file.languages[_language(message.text)] += 1
    file.authors[message.author or message.role, message.role == "self"] += 1
    _count_date(file, message.dated)
    file.wanted.add(message.dated.at)


def _count_date(file: _File, dated: Dated) -> None:
    file.sources.add(dated.source if dated.at is not None else "none")
    if dated.source == "file_time":
        file.file_time = dated.at


def _told(upload_id: str, looking: _Looking, counted: Counted) -> DryRun:
    tally = looking.tally
    return DryRun(
        upload_id=upload_id,
        files=tally.files,
        duplicates=tally.duplicates,
        formats=dict(tally.formats),
        from_=tally.span.first,
        to=tally.span.last,
        conversations=tally.talks,
        messages=tally.messages,
        chunks=looking.coming.chunks,
        languages=Languages(**tally.languages),
        undated=[*tally.undated, *(one.path for one in tally.dated_by)],
        dated_by=tally.dated_by,
        authors=_authors(tally.authors),
        estimate=counted.estimate(),
        contents=[_contents(one) for one in tally.held[:MOST_LISTED]],
        problems=tally.problems,
    )


def _contents(one: Held) -> Contents:
    return Contents(
        path=one.path, format=one.format, from_=one.first, to=one.last, messages=one.messages
    )


def _authors(found: Counter[tuple[str, bool]]) -> list[Author]:
    return [Author(name=name, messages=count, me=me) for (name, me), count in found.most_common(50)]


def _language(text: str) -> str:
    letters = len(_LETTERS.findall(text))
    shares = (("ru", len(_CYRILLIC.findall(text))), ("en", len(_LATIN.findall(text))))
    return next((name for name, count in shares if letters and count / letters > 0.5), "other")
