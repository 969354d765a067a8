"""Names of things that words brought or took away -> what else speaks of them is read again.

What a word stands for depends on the names that are known. A settled reader knows those of the whole archive,
gathered in the order of time from what rules see and from the kept answers of models: the map is then the same,
whatever was imported first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from api.jobs.reading import RULES, ChunkReader, call_by_hand
from api.jobs.runner import Breath, Work, no_breath
from api.mind import Mind
from extractors.resolve import ids_of
from extractors.rules import Names
from extractors.rules.folders import expected
from graph.reread import chunks_read, chunks_saying
from graph.stems import stems
from graph.types import Entity, Harvest, NodeType, Snapshot

type Called = Mapping[str, frozenset[str]]
type Ids = dict[str, set[str]]

# Named by whole sentences: they are found again by the same words alone.
_NAMED_ONCE = frozenset[NodeType]({"Belief", "Decision", "Event", "Emotion", "Literal"})


async def settled_reader(
    mind: Mind, job_id: str | None = None, *, breath: Breath = no_breath
) -> ChunkReader:
    """A reader that asks nobody and knows what things are called in the whole archive, also in what waits to be read.

    An answer may name a thing by an id that it had when the model was asked; where there are answers, names
    are gathered twice, the second time with the things of the first at hand.
    """
    turns = await chunks_read(mind.database, waiting=True)
    reader = await _unread(mind, job_id)
    await reader.gather(turns, breath)
    if any(by not in {"", RULES} for _, by in turns):
        things = _by_every_id(reader.names, mind.config.group)
        reader = await _unread(mind, job_id)
        reader.names.recall(things)
        await reader.gather(turns, breath)
        reader.names.recall(_by_every_id(reader.names, mind.config.group))
    reader.names.settled = True
    return reader


async def _unread(mind: Mind, job_id: str | None) -> ChunkReader:
    """It knows what folders and the person call things, and no word yet."""
    names = Names(expected(await mind.archive.paths(), mind.config.group))
    known = await mind.store.entities()
    await call_by_hand(mind, names, known)
    decided = (await mind.snapshots.decided()).standing
    by_hand = {id for one in decided for id in (one.entity_id, one.merge_into)}
    for one in known:
        # A decision holds for an id: what the person has touched keeps its own.
        if one.id in by_hand and one.id not in names.entities:
            names.add(replace(one, aliases=()))
    return ChunkReader(mind, names, job_id, by_rules=True)


def _by_every_id(names: Names, group: str) -> Mapping[str, Entity]:
    things: dict[str, Entity] = {}
    for one in names.entities.values():
        for id in ids_of(one, group):
            things.setdefault(id, one)
    return {**things, **names.entities}


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

    How many chunks came out otherwise. What a model calls a thing need not stand in the words: all that models
    have read is looked at.
    """
    database, names = work.mind.database, reader.names.entities
    changed = _changed(before, called(names.values())) | set(also)
    saying = await chunks_saying(database, {one for name in changed for one in stems(name)})
    stale = {one.id for one in await work.mind.store.entities() if _otherwise(one, names)}
    turns = await chunks_read(database)
    if not saying and not stale and all(by == RULES for _, by in turns):
        return 0
    held = _held(await work.mind.store.snapshot())
    otherwise = 0
    for id, by in turns:
        if by == RULES and id not in saying and not held.about[id] & stale:
            continue
        await work.between_steps()
        said = await reader.says(id, by)
        if said is None or said.heard.unusable is not None:
            continue
        here = {one.id for one in said.harvest.entities}
        if not held.same(id, said.harvest) or here & stale:
            await reader.read(id, said.heard, anew=True)
            stale -= here
            otherwise += 1
    return otherwise


@dataclass(frozen=True, slots=True)
class _Held:
    """By chunk what the map holds of it: ids of its observations, of what they are about, and of the ends of
    its facts; `mended` where an end is what the person made it."""

    said: Ids = field(default_factory=lambda: defaultdict(set))
    about: Ids = field(default_factory=lambda: defaultdict(set))
    ends: Ids = field(default_factory=lambda: defaultdict(set))
    mended: set[str] = field(default_factory=set[str])

    def same(self, chunk_id: str, told: Harvest) -> bool:
        ends = {id for one in told.facts for id in (one.subject_id, one.object_id)}
        return {one.id for one in told.observations} == self.said[chunk_id] and (
            ends == self.ends[chunk_id] or chunk_id in self.mended
        )


def _held(told: Snapshot) -> _Held:
    held = _Held()
    for one in told.observations:
        held.said[one.source.chunk_id].add(one.id)
        held.about[one.source.chunk_id].add(one.entity_id)
    for one in told.facts:
        if one.expired_at is None:
            for source in one.evidence:
                held.ends[source.chunk_id] |= {one.subject_id, one.object_id}
                if one.origin == "confirmed":
                    held.mended.add(source.chunk_id)
    return held


def _otherwise(one: Entity, names: Mapping[str, Entity]) -> bool:
    """Whether the map calls a thing as the archive does not, and nobody told it to."""
    known = names.get(one.id)
    return known is not None and one.origin != "confirmed" and _shown(one) != _shown(known)


def _shown(one: Entity) -> tuple[object, ...]:
    said = {name: one.attributes[name] for name in one.attributes.keys() - one.unsaid.keys()}
    return one.type, one.name, set(one.aliases), said


def _changed(before: Called, after: Called) -> set[str]:
    return {
        name
        for id in before.keys() | after.keys()
        for name in before.get(id, frozenset()) ^ after.get(id, frozenset())
    }
