"""Names of things that words brought or took away -> what else speaks of them is read again.

What a word stands for depends on the names that are known. Where rules alone read, they know those of the
whole archive, gathered in the order of time: the map is then the same, whatever was imported first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from api.jobs.reading import RULES, ChunkReader, call_by_hand
from api.jobs.runner import Work
from api.mind import Mind
from extractors.rules import Names
from extractors.rules.folders import expected
from graph.reread import chunks_read_by, chunks_saying
from graph.stems import stems
from graph.types import Entity, NodeType, Snapshot

type Called = Mapping[str, frozenset[str]]

# Named by whole sentences: they are found again by the same words alone.
_NAMED_ONCE = frozenset[NodeType]({"Belief", "Decision", "Event", "Emotion", "Literal"})


async def of_rules_alone(mind: Mind) -> bool:
    """Whether rules have read all that was read. What a model calls things is a hint, and stays in its order."""
    return not await mind.archive.chunks_read_by_others(RULES)


async def settled_reader(mind: Mind, job_id: str | None = None) -> ChunkReader:
    """A reader by rules that knows what things are called in the whole archive, also in what waits to be read."""
    names = Names(expected(await mind.archive.paths(), mind.config.group))
    await call_by_hand(mind, names, await mind.store.entities())
    reader = ChunkReader(mind, names, job_id, by_rules=True)
    await reader.gather(await chunks_read_by(mind.database, RULES, waiting=True))
    return reader


def called(entities: Iterable[Entity]) -> Called:
    """By id what a thing is called, for things that are known again by a part of their name."""
    return {
        one.id: frozenset({one.name, *one.aliases})
        for one in entities
        if one.type not in _NAMED_ONCE and not one.is_self
    }


async def settle(
    work: Work, reader: ChunkReader, before: Called, *, also: Collection[str] = ()
) -> int:
    """Read again what speaks of names that are new or gone since `before`, and of those of `also`.

    How many chunks came out otherwise.
    """
    database, names = work.mind.database, reader.names.entities
    changed = _changed(before, called(names.values())) | set(also)
    saying = await chunks_saying(database, {one for name in changed for one in stems(name)})
    stale = {one.id for one in await work.mind.store.entities() if _otherwise(one, names)}
    if not saying and not stale:
        return 0
    held, about = _held(await work.mind.store.snapshot())
    otherwise = 0
    for id in await chunks_read_by(database, RULES):
        if id not in saying and not about[id] & stale:
            continue
        await work.between_steps()
        told = await reader.says(id)
        if told is None:
            continue
        here = {one.id for one in told.entities}
        if {one.id for one in told.observations} != held[id] or here & stale:
            await reader.read(id, anew=True)
            stale -= here
            otherwise += 1
    return otherwise


def _held(told: Snapshot) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """By chunk what the map holds of it: ids of its observations, and of what they are about."""
    held: dict[str, set[str]] = defaultdict(set)
    about: dict[str, set[str]] = defaultdict(set)
    for one in told.observations:
        held[one.source.chunk_id].add(one.id)
        about[one.source.chunk_id].add(one.entity_id)
    return held, about


def _otherwise(one: Entity, names: Mapping[str, Entity]) -> bool:
    """Whether the map calls a thing as the archive does not, and nobody told it to."""
    known = names.get(one.id)
    return (
        known is not None
        and one.origin != "confirmed"
        and (one.type, one.name, set(one.aliases))
        != (
            known.type,
            known.name,
            set(known.aliases),
        )
    )


def _changed(before: Called, after: Called) -> set[str]:
    return {
        name
        for id in before.keys() | after.keys()
        for name in before.get(id, frozenset()) ^ after.get(id, frozenset())
    }
