"""An upload -> what an import of it would bring, with nothing stored: the dry run."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from api.estimate import Counted
from api.schemas import Author, DryRun, FileProblem, Languages
from extractors.chunk import chunk
from extractors.config import Limits
from extractors.identity import document_id, sha256
from extractors.intake import Arrived, Refused, members
from extractors.sandbox import read
from extractors.types import Asked, Broken, RawFile, Reading, Skipped
from graph.words import Conversation, Message

_LETTERS = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(slots=True)
class _Tally:
    """What was counted so far."""

    counted: Counted
    known: Collection[str]
    files: int = 0
    formats: Counter[str] = field(default_factory=Counter[str])
    seen: set[str] = field(default_factory=set[str])
    moments: list[datetime] = field(default_factory=list[datetime])
    conversations: int = 0
    messages: int = 0
    languages: Counter[str] = field(default_factory=Counter[str])
    undated: list[str] = field(default_factory=list[str])
    authors: Counter[tuple[str, bool]] = field(default_factory=Counter[tuple[str, bool]])
    problems: list[FileProblem] = field(default_factory=list[FileProblem])

    def problem(self, path: str, reason: str) -> None:
        self.problems.append(FileProblem(path=path, reason=reason))


def preview(
    upload_id: str,
    files: Sequence[Arrived],
    asked: Asked,
    *,
    limits: Limits,
    counted: Counted,
    known: Collection[str] = (),
) -> DryRun:
    """Read everything as an import would. Takes as long as reading does; call it in a thread.

    `known` are sha256 of documents that the archive holds: they are read once and cost nothing again.
    """
    tally = _Tally(counted, known)
    for member in members(files, limits, ZoneInfo(asked.zone)):
        tally.files += 1
        if isinstance(member, Refused):
            tally.problem(member.path, member.reason)
        else:
            _count_file(tally, member, asked)
    return DryRun(
        upload_id=upload_id,
        files=tally.files,
        formats=dict(tally.formats),
        from_=min(tally.moments, default=None),
        to=max(tally.moments, default=None),
        conversations=tally.conversations,
        messages=tally.messages,
        chunks=tally.counted.chunks,
        languages=Languages(**tally.languages),
        undated=tally.undated,
        authors=_authors(tally.authors),
        estimate=tally.counted.estimate(),
        problems=tally.problems,
    )


def _count_file(tally: _Tally, file: RawFile, asked: Asked) -> None:
    sha = sha256(file.data)
    if sha in tally.seen:
        tally.problem(file.path, "the same file stands in this upload twice; it is read once")
        return
    tally.seen.add(sha)
    if sha in tally.known:
        tally.problem(file.path, "this file is in the archive already; it is not read again")
        return
    found = read(file, document_id(sha, file.path), asked)
    match found:
        case Reading():
            _count_reading(tally, file.path, found)
        case Skipped(reason) | Broken(reason):
            tally.problem(file.path, reason)
        case _:
            assert_never(found)


def _count_reading(tally: _Tally, path: str, found: Reading) -> None:
    tally.formats[found.format] += 1
    for reason in found.problems:
        tally.problem(path, reason)
    dated = False
    for conversation in found.conversations:
        visible = _visible(conversation)
        if not visible:
            continue
        tally.conversations += 1
        tally.messages += len(visible)
        for one in chunk(conversation):
            tally.counted.add(one, conversation)
        for message in visible:
            dated = _count_message(tally, message) or dated
    if not dated and found.dated.at is None and found.conversations:
        tally.undated.append(path)


def _count_message(tally: _Tally, message: Message) -> bool:
    tally.languages[_language(message.text)] += 1
    tally.authors[message.author or message.role, message.role == "self"] += 1
    if message.dated.at is None:
        return False
    tally.moments.append(message.dated.at)
    return True


def _visible(conversation: Conversation) -> list[Message]:
    return [one for one in conversation.messages if one.active and one.text.strip()]


def _authors(found: Counter[tuple[str, bool]]) -> list[Author]:
    return [Author(name=name, messages=count, me=me) for (name, me), count in found.most_common(50)]


def _language(text: str) -> str:
    letters = len(_LETTERS.findall(text))
    shares = (("ru", len(_CYRILLIC.findall(text))), ("en", len(_LATIN.findall(text))))
    return next((name for name, count in shares if letters and count / letters > 0.5), "other")
