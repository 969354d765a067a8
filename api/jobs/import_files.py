"""An upload that lies on disk -> words in the archive and facts on the map; every file ends in exactly one state."""

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import assert_never, cast
from zoneinfo import ZoneInfo

import structlog

from api.jobs.embed import start_embedding
from api.jobs.facts import read_chunks
from api.jobs.live import forget_session, keep_turn
from api.jobs.notes import start_note
from api.jobs.reflect import place_new_nodes
from api.jobs.runner import OUTER, Work, pause_after
from api.jobs.runner import Refused as Refusal
from api.jobs.twins import tie_twins
from api.jobs.withdraw import withdraw
from api.mind import Mind
from api.said import said_at_upload, say_of_import
from extractors.chunk import chunk, passages
from extractors.errors import NothingReadable, TooLarge, UnsafeArchive, UploadUnsafePath
from extractors.identity import document_id, sha256
from extractors.intake import Arrival, Arrived, Refused, members
from extractors.likeness import bands, signature
from extractors.sandbox import read_async
from extractors.types import Asked, Broken, RawFile, Reading, Skipped
from graph.archive import Signature, unite
from graph.erase import clear_stale
from graph.ledger import MOST_ATTEMPTS, Job
from graph.model.budget import MICRO
from graph.said import Said
from graph.words import Chunk, Conversation, Dated, DateSource, Document, Passage, Precision

__all__ = ["forget_session", "import_files", "keep_turn", "standing", "start_import", "start_note"]

KIND = "import"
_UNPACKED, _BEFORE = "unpacked", "entities_before"
# What the steps counted, by the names of the contract.
_SUMS = ("statements", "filtered", "false_quotes")
_UNUSABLE = "the model's answer could not be used ({reason}): rules read {count} chunks instead"
_log = structlog.get_logger()
_EXCLUDED = "left out by a pattern that was given with the upload"


async def start_import(
    mind: Mind,
    upload_id: str,
    files: Sequence[Arrived],
    asked: Asked,
    *,
    exclude: Sequence[str] = (),
    by_rules: bool = False,
    now: datetime,
) -> str:
    """A job for an upload that was checked (`check_upload`) and lies in `spool/upload_id`.

    `by_rules`: nothing of it is sent to a model, so it costs nothing; it can be read again later.
    """
    payload: dict[str, object] = {
        "upload": upload_id,
        "files": [[one.name, one.path.name] for one in files],
        "exclude": list(exclude),
        "by_rules": by_rules,
        "asked": _payload(asked),
    }
    job_id = await mind.ledger.create(KIND, payload, now=now)
    mind.bell.ring(job_id)
    return job_id


async def standing(job: Job, mind: Mind) -> tuple[Mapping[str, object], list[tuple[str, str]]]:
    """The counts of an import and every problem, as they are now."""
    tally = await mind.archive.tally(job.id)
    seen = await mind.ledger.step_results(job.id)
    paid = await mind.models.budget.job_cost(job.id)
    stats: dict[str, object] = {
        "files_seen": tally.seen,
        "files_read": tally.read,
        "files_duplicate": tally.duplicate,
        "files_skipped": tally.skipped,
        "files_failed": tally.failed,
        "conversations": tally.conversations,
        "messages": tally.messages,
        "chunks": tally.chunks,
        "chunks_done": tally.chunks_done,
        "entities": job.stats.get("entities", 0),
        "model_calls": paid.calls,
        "cost_usd": paid.cost / MICRO,
        **{name: sum(cast("int", one.get(name, 0)) for one in seen) for name in _SUMS},
    }
    problems = await mind.archive.problems(job.id)
    spoilt = Counter(cast("str", one["unusable"]) for one in seen if one.get("unusable"))
    problems += [("", _UNUSABLE.format(reason=reason, count=n)) for reason, n in spoilt.items()]
    for key, reason in await mind.ledger.dead_steps(job.id):
        problems.append((f"chunk {key}", f"could not be read for facts: {reason}"))
    if job.problem:
        problems.append(("", job.problem))
    return stats, problems


async def import_files(work: Work) -> None:
    """Read every file, then every new chunk, then give new nodes their place."""
    mind, job = work.mind, work.job
    entities = await _entities_before(work)
    if "upload" in job.payload and _UNPACKED not in job.stats:
        await _read_files(work)
        await tie_twins(work)
        await _hold_to_what_was_said(work)
        # From here on the upload itself is needed no more, whoever dies when.
        await mind.ledger.note(job.id, {_UNPACKED: True}, now=mind.clock())
    await clear_stale(archive=mind.archive, store=mind.store, now=mind.clock())
    await mind.ledger.add_steps(job.id, await mind.archive.chunks_to_do(job.id))
    await read_chunks(work)
    read = (await mind.ledger.step_counts(job.id)).total
    await work.progress("placing", read, read)
    await place_new_nodes(mind)
    grown = max(0, len(await mind.store.entities()) - entities)
    await mind.ledger.note(job.id, {"entities": grown}, now=mind.clock())
    if "upload" in job.payload:
        await drop_upload(mind, job)
    await start_embedding(mind)


async def _hold_to_what_was_said(work: Work) -> None:
    """Dates given by the person rule, those of folders that were said earlier too."""
    dates = cast("Mapping[str, Mapping[str, str | None]]", work.job.payload.get("dates", {}))
    given = [(path, Said(date=_dated(date))) for path, date in dates.items()]
    if given:
        await said_at_upload(work.mind, work.job.id, given)
    await say_of_import(work.mind, work.job.id)


async def _entities_before(work: Work) -> int:
    """How many there were when this job began for the first time."""
    known = work.job.stats.get(_BEFORE)
    if known is not None:
        return cast("int", known)
    before = len(await work.mind.store.entities())
    await work.mind.ledger.note(work.job.id, {_BEFORE: before}, now=work.mind.clock())
    return before


async def drop_upload(mind: Mind, job: Job) -> None:
    """The spooled upload of a job that ended: its originals are kept elsewhere."""
    if "upload" in job.payload:
        folder = mind.config.spool / cast("str", job.payload["upload"])
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def _read_files(work: Work) -> None:
    mind, job = work.mind, work.job
    reader = _FileReader(work, await mind.archive.noted(job.id))
    files = _arrivals(mind.config.spool, job)
    zone = ZoneInfo(reader.asked.zone)
    stream = members(files, zone=zone)
    await work.progress("unpacking", 0, len(reader.noted))
    position = 0
    try:
        while (member := await asyncio.to_thread(_next, stream)) is not None:
            if position not in reader.noted:
                await work.between_steps()
                await reader.take(member, position)
                await work.progress("unpacking", position + 1, position + 1)
            position += 1
    except (UnsafeArchive, TooLarge, NothingReadable, UploadUnsafePath) as refused:
        # What only reading shows: nothing of this upload stays.
        await withdraw(mind, job)
        await drop_upload(mind, job)
        raise Refusal(type(refused).__doc__ or "this upload cannot be read") from None


def _next(stream: Iterator[RawFile | Refused]) -> RawFile | Refused | None:
    return next(stream, None)


def _arrivals(spool: Path, job: Job) -> list[Arrival]:
    folder = spool / cast("str", job.payload["upload"])
    names = cast("list[tuple[str, str]]", job.payload["files"])
    return [Arrival(name, folder / Path(place).name) for name, place in names]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A document with its talks as they stand after this file, cut for search and for reading."""

    document: Document
    brought: Mapping[str, str]
    talks: tuple[Conversation, ...]


class _FileReader:
    """Brings one file after the other to its end."""

    def __init__(self, work: Work, noted: set[int]) -> None:
        self._work = work
        self._mind = work.mind
        self._job = work.job
        self._chance = random.Random(work.job.id)
        self.noted = noted
        self.asked = asked_of(cast("Mapping[str, object]", work.job.payload["asked"]))
        self._exclude = cast("list[str]", work.job.payload["exclude"])

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
                return
        await self._mind.archive.note_file(
            self._job.id,
            member.path,
            "failed",
            f"could not be read: {reason}",
            None,
            position=position,
        )

    async def _take(self, member: RawFile | Refused, position: int) -> None:
        archive, job_id = self._mind.archive, self._job.id
        if isinstance(member, Refused):
            state = "failed" if member.failed else "skipped"
            await archive.note_file(
                job_id, member.path, state, member.reason, None, position=position
            )
        elif any(fnmatchcase(member.path, pattern) for pattern in self._exclude):
            await archive.note_file(
                job_id, member.path, "skipped", _EXCLUDED, None, position=position
            )
        else:
            await self._read(member, position)

    async def _read(self, file: RawFile, position: int) -> None:
        archive, job_id = self._mind.archive, self._job.id
        sha = await asyncio.to_thread(sha256, file.data)
        known = await archive.by_sha(sha)
        if known is not None:
            await archive.note_file(
                job_id, file.path, "duplicate", None, known.id, position=position
            )
            return
        id = document_id(sha, file.path)
        found = await read_async(file, id, self.asked)
        match found:
            case Reading():
                await archive.keep_original(sha, file.data)
                await self._keep(_document(file, id, sha, found, self.asked), found, position)
            case Skipped(reason):
                await archive.note_file(
                    job_id, file.path, "skipped", reason, None, position=position
                )
            case Broken(reason):
                await archive.note_file(
                    job_id, file.path, "failed", reason, None, position=position
                )
            case _:
                assert_never(found)

    async def _keep(self, document: Document, found: Reading, position: int) -> None:
        archive = self._mind.archive
        talks: list[Conversation] = []
        for talk in found.conversations:
            known = await archive.conversation(talk.id)
            talks.append(unite(known, talk) if known else talk)
        brought = {m.id: m.locator for talk in found.conversations for m in talk.messages}
        cut = _Cut(document, brought, tuple(talks))
        pieces, chunks, signed = await asyncio.to_thread(_cut, cut)
        await archive.keep(
            self._job.id, document, cut.talks, pieces, chunks,
            brought=brought, signed=signed, position=position, problems=found.problems,
        )  # fmt: skip


def _cut(cut: _Cut) -> tuple[list[Passage], list[Chunk], dict[str, Signature]]:
    pieces = [piece for talk in cut.talks for piece in passages(talk, cut.document)]
    chunks = [one for talk in cut.talks for one in chunk(talk)]
    signed = {
        talk.id: (one, bands(one)) for talk in cut.talks if (one := signature(talk)) is not None
    }
    return pieces, chunks, signed


def _document(file: RawFile, id: str, sha: str, found: Reading, asked: Asked) -> Document:
    folder, slash, _ = file.path.partition("/")
    project = asked.project or (folder if slash else None)
    return Document(id, file.path, sha, len(file.data), project, found.format, found.dated)


def _payload(asked: Asked) -> Mapping[str, object]:
    date = asked.date
    return {
        "zone": asked.zone,
        "now": asked.now.isoformat(),
        "me": list(asked.me),
        "project": asked.project,
        "date": None if date is None else dated_payload(date),
    }


def dated_payload(date: Dated) -> Mapping[str, object]:
    return {
        "at": date.at.isoformat() if date.at else None,
        "until": date.until.isoformat() if date.until else None,
        "precision": date.precision,
        "source": date.source,
        "zone": date.zone,
        "original": date.original,
    }


def asked_of(kept: Mapping[str, object]) -> Asked:
    date = cast("Mapping[str, str | None] | None", kept["date"])
    return Asked(
        zone=cast("str", kept["zone"]),
        now=datetime.fromisoformat(cast("str", kept["now"])),
        me=tuple(cast("list[str]", kept["me"])),
        date=None if date is None else _dated(date),
        project=cast("str | None", kept["project"]),
    )


def _dated(kept: Mapping[str, str | None]) -> Dated:
    at, until = kept["at"], kept["until"]
    return Dated(
        datetime.fromisoformat(at) if at else None,
        datetime.fromisoformat(until) if until else None,
        cast("Precision", kept["precision"]),
        cast("DateSource", kept["source"]),
        kept["zone"],
        kept["original"],
    )
