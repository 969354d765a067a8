"""What the person says of a document or a folder -> kept, laid over the words at once, read anew by a job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from uuid import uuid4

from api.jobs.withdraw import RECUT
from api.mind import Mind
from extractors.chunk import chunk, passages
from graph.said import NOTHING, Said, holding
from graph.sayings import Resaid, Sayings
from graph.words import Chunk, Conversation, Document, Passage

# Who read by rules reads by rules again: another day is no reason to pay.
_RULES = "rules"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many documents are another now, and the job that reads them anew, if there is something to read."""

    documents: int
    changed: int
    job_id: str | None


async def say(
    mind: Mind,
    said: Said,
    *,
    document_id: str | None = None,
    folder: str | None = None,
    cleared: Sequence[str] = (),
) -> Outcome:
    """Holds from now on, for a folder also for what comes into it later."""
    sayings = Sayings(mind.database)
    await sayings.keep(
        said, document_id=document_id, folder=folder, cleared=cleared, now=mind.clock()
    )
    return await _lay(mind, sayings, document_id, folder)


async def unsay(
    mind: Mind, *, document_id: str | None = None, folder: str | None = None
) -> Outcome:
    """Take the last word back. Errors: NothingToUndo."""
    sayings = Sayings(mind.database)
    await sayings.take_back(document_id=document_id, folder=folder, now=mind.clock())
    return await _lay(mind, sayings, document_id, folder)


async def _lay(
    mind: Mind, sayings: Sayings, document_id: str | None, folder: str | None
) -> Outcome:
    if folder is not None:
        places = await sayings.under(folder)
    else:
        row = await mind.archive.document(document_id or "")
        places = [(row.id, row.path)] if row else []
    rules = await sayings.rules()
    done = [await sayings.say(id, holding(rules, id, path), _cut) for id, path in places]
    job_id = await _read_anew(mind, sayings, done)
    return Outcome(len(places), sum(one.changed for one in done), job_id)


async def say_of_import(mind: Mind, import_id: str) -> None:
    """What holds for folders holds for what came into them. Before anything of it is read."""
    sayings = Sayings(mind.database)
    rules = await sayings.rules()
    if not rules:
        return
    for id, path in await sayings.of_import(import_id):
        said = holding(rules, id, path)
        if said != NOTHING:
            await sayings.say(id, said, _cut)


async def said_at_upload(mind: Mind, import_id: str, given: Mapping[str, Said]) -> None:
    """Dates given before an import, by file or by folder; each is said once, however often the job begins."""
    if not given:
        return
    sayings = Sayings(mind.database)
    spoken = {one.document_id for one in await sayings.rules()}
    named = {path.strip("/"): said for path, said in given.items()}
    for id, path in await sayings.of_import(import_id):
        said = _nearest(path, named)
        if said is not None and id not in spoken:
            await sayings.keep(said, document_id=id, now=mind.clock())


def _nearest(path: str, given: Mapping[str, Said]) -> Said | None:
    """What was given for the file itself, else for the innermost folder around it."""
    around = (path, *map(str, PurePosixPath(path).parents))
    return next((given[one] for one in around if one in given), None)


def _cut(talk: Conversation, document: Document) -> tuple[Sequence[Passage], Sequence[Chunk]]:
    return passages(talk, document), chunk(talk)


async def _read_anew(mind: Mind, sayings: Sayings, done: Sequence[Resaid]) -> str | None:
    """The job takes what moved or is hidden off the map, and reads what is left as it stands now."""
    if not any(one.moved or one.spoken or one.hidden for one in done):
        return None
    waiting = await sayings.waiting({id for one in done for id in (one.moved | one.spoken)})
    by_rules = [id for id, by in waiting.items() if by is not None and by.startswith(_RULES)]
    others = [id for id in waiting if id not in set(by_rules)]
    parts = [one for one in ((others, False), (by_rules, True)) if one[0]] or [([], True)]
    job_id = ""
    for chunks, rules in parts:
        payload: dict[str, object] = {"chunks": chunks, "by_rules": rules}
        job_id = f"{RECUT}-{uuid4().hex[:16]}"
        await mind.ledger.create(RECUT, payload, now=mind.clock(), id=job_id)
        mind.bell.ring(job_id)
    return job_id
