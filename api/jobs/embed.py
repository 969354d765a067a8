"""What has no vector yet -> vectors: batch after batch, each kept before the next is asked for."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from api.jobs.runner import Stopped, Work
from api.mind import Mind
from graph.errors import AnswerUnusable
from graph.ledger import ENDED
from graph.model.types import Embedder, Vector
from graph.retrieval.vector import OF_WORDS, Item, VectorIndex
from graph.types import Snapshot

KIND = "embed"
MOST_TEXTS = 64
MOST_CHARS = 24_000
# What embedding models of this size take is 512 tokens; a token is three letters of Russian or more.
MOST_TOKENS, CHARS_A_TOKEN = 512, 3
# An archive takes hours on a small machine; an import that waits goes first.
YIELD_AFTER = 10.0
YIELD_FOR = timedelta(seconds=1)
READING = "embedding"
# The vectors that are there cannot be compared with a question of the new model.
REPLACING = "embedding; words alone till done"
_log = structlog.get_logger()


@dataclass(slots=True)
class _Course:
    """How far a job is."""

    done: int
    total: int
    made: int = 0
    cut: int = 0
    refused: int = 0
    since: float = 0.0


async def start_embedding(mind: Mind) -> str | None:
    """One job at a time embeds all that is missing; None where nothing is, or no model is named."""
    if mind.embedder is None or not await _is_missing(mind, mind.embedder.name):
        return None
    found, _ = await mind.ledger.jobs(kinds={KIND}, limit=50)
    waiting = [one.id for one in found if one.status not in ENDED]
    id = waiting[0] if waiting else await mind.ledger.create(KIND, {}, now=mind.clock())
    mind.bell.ring(id)
    return id


async def _is_missing(mind: Mind, model: str) -> bool:
    index = mind.meaning.index
    if await index.is_missing(model):
        return True
    return bool(await _of_meaning(index, model, await mind.snapshots.current()))


async def drop_gone(mind: Mind) -> None:
    """Vectors of statements and entities that an undo took from the map; those of passages went with their words."""
    known = await mind.meaning.index.of_meaning()
    if known:
        snapshot = await mind.snapshots.current(fresh=True)
        gone = known - {*snapshot.entities, *(one.id for one in snapshot.observations)}
        await mind.meaning.index.drop(gone)


async def embed(work: Work) -> None:
    """Begun anew it pays for nothing that was kept. Old vectors go when the new ones are complete."""
    mind, embedder = work.mind, work.mind.embedder
    if embedder is None:
        return
    index, model = mind.meaning.index, embedder.name
    stage = REPLACING if await index.has_other(model) else READING
    await drop_gone(mind)
    meant = await _of_meaning(index, model, await mind.snapshots.current(fresh=True))
    total = await index.missing_count(model) + len(meant)
    counts = [_count(work, name) for name in ("embedded", "cut", "refused")]
    course = _Course(0, total, *counts, since=time.monotonic())
    await work.progress(stage, 0, total)
    for kind in OF_WORDS:
        after = 0
        while True:
            items, after = await index.missing(model, kind, after=after)
            if not items:
                break
            await _all(work, embedder, items, course, stage)
    await _all(work, embedder, meant, course, stage)
    await index.drop_others(model)


def _count(work: Work, name: str) -> int:
    known = work.job.stats.get(name, 0)
    return known if isinstance(known, int) else 0


async def _of_meaning(index: VectorIndex, model: str, snapshot: Snapshot) -> list[Item]:
    """Statements and entities whose words have no vector, or other ones."""
    said = [Item("statement", one.id, one.source.quote) for one in snapshot.observations]
    named = [
        Item("entity", one.id, ", ".join((one.name, *one.aliases)))
        for one in snapshot.entities.values()
        if not one.is_self and one.type != "Literal"
    ]
    whole = {one.id: one for one in (*said, *named)}
    found = await index.changed(model, "statement", [_within(one) for one in said])
    found += await index.changed(model, "entity", [_within(one) for one in named])
    return [whole[one.id] for one in found]


async def _all(
    work: Work, embedder: Embedder, items: Sequence[Item], course: _Course, stage: str
) -> None:
    """What another item of the same words has already costs nothing."""
    index, now = work.mind.meaning.index, work.mind.clock
    for batch in _batches(items):
        await work.between_steps()
        short = [_within(one) for one in batch]
        course.cut += sum(len(a.text) > len(b.text) for a, b in zip(batch, short, strict=True))
        left = await index.link(embedder.name, short)
        texts = list(dict.fromkeys(one.text for one in left))
        if texts:
            made = await _made(embedder, texts, work.job.id)
            course.refused += sum(not any(one) for one in made)
            by_text = dict(zip(texts, made, strict=True))
            await index.keep(embedder.name, left, [by_text[one.text] for one in left])
        course.done += len(batch)
        course.made += len(texts)
        counts = {"embedded": course.made, "cut": course.cut, "refused": course.refused}
        await work.mind.ledger.note(work.job.id, counts, now=now())
        await work.progress(stage, course.done, course.total)
        await _let_others(work, course)


async def _made(embedder: Embedder, texts: Sequence[str], job_id: str) -> list[Vector]:
    """A text that the model does not take, nor half of it, stands for nothing: nothing is near to it."""
    try:
        return await embedder.embed(texts, "document", job_id=job_id)
    except AnswerUnusable:
        found = [await _piece(embedder, one, job_id) for one in texts]
    width = next((len(one) for one in found if one), 0)
    if not width:
        raise AnswerUnusable
    return [one or [0.0] * width for one in found]


async def _piece(embedder: Embedder, text: str, job_id: str) -> Vector:
    for share in (1, 2, 4):
        try:
            return (await embedder.embed([text[: len(text) // share]], "document", job_id=job_id))[
                0
            ]
        except AnswerUnusable:
            continue
    return ()


def _batches(items: Iterable[Item]) -> Iterable[list[Item]]:
    batch: list[Item] = []
    chars = 0
    for one in items:
        if batch and (len(batch) == MOST_TEXTS or chars + len(one.text) > MOST_CHARS):
            yield batch
            batch, chars = [], 0
        batch.append(one)
        chars += len(one.text)
    if batch:
        yield batch


def _within(item: Item) -> Item:
    """As much as a model reads; the rest would be dropped there without a word."""
    return replace(item, text=item.text[: MOST_TOKENS * CHARS_A_TOKEN])


async def _let_others(work: Work, course: _Course) -> None:
    """Back into the queue behind work that waits; what was kept is kept."""
    if time.monotonic() - course.since < YIELD_AFTER:
        return
    course.since = time.monotonic()
    ledger, now = work.mind.ledger, work.mind.clock()
    newest, _ = await ledger.jobs(limit=50)
    if any(one.status == "queued" and one.kind != KIND for one in newest):
        _log.info("embed.yields", job=work.job.id, done=course.done)
        await ledger.again(work.job.id, work.owner, now=now, due=now + YIELD_FOR, counted=False)
        raise Stopped
