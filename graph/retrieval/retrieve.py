"""Plan -> what memory holds about it: passages first, then statements and entities."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.computed.priority import quotes
from graph.retrieval.blend import CONTEXT, PASSAGE, WORDS, blended
from graph.retrieval.known import known_in
from graph.retrieval.passages import found
from graph.retrieval.rank import fused, normalised, within
from graph.retrieval.traverse import mentioned
from graph.retrieval.types import (
    MEMORY_TYPES,
    FindsMeaning,
    FindsWords,
    Hit,
    KnowsSources,
    Near,
    Plan,
    Retrieved,
)
from graph.retrieval.vector import Embedded
from graph.retrieval.widen import hits as passage_hits
from graph.stems import stems
from graph.types import ENTITY_TYPES, Entity, Observation, Snapshot
from graph.words import Source

_OF_WORDS = frozenset({"passage", "statement"})


async def retrieve(
    plan: Plan,
    *,
    text: FindsWords,
    snapshot: Snapshot,
    archive: KnowsSources,
    meaning: FindsMeaning | None = None,
) -> Retrieved:
    """Nothing told after `as_of` comes back. Without `meaning` words alone decide."""
    kinds = plan.types & MEMORY_TYPES or MEMORY_TYPES
    of_types = plan.types & frozenset(ENTITY_TYPES)
    near = None if meaning is None else await meaning.asked(plan.query)
    words: tuple[Hit, ...] = ()
    best = await found(plan, text, near, snapshot) if kinds & _OF_WORDS else []
    if "passage" in kinds and not of_types:
        words = await passage_hits(plan, best, text)
    meant: list[Hit] = []
    if plan.project is None and plan.roles is None and len(words) < plan.limit:
        life = _Life(plan, snapshot, of_types)
        if "statement" in kinds:
            seen = life.all() if near else life.around([one.message_id for one, _ in best])
            meant += await _statements(plan, seen, near, snapshot, archive)
        if "entity" in kinds:
            meant += await _entities(life, near, archive)
    hits, left_out = within(fused(words, meant, plan.limit), plan.budget)
    return Retrieved(hits, left_out)


@dataclass(frozen=True, slots=True)
class _Life:
    """What the map knows within the bounds of a plan and of the types it names."""

    plan: Plan
    snapshot: Snapshot
    of_types: frozenset[str]

    def all(self) -> list[Observation]:
        return [one for one in self.snapshot.observations if self._inside(one)]

    def around(self, message_ids: Iterable[str]) -> list[Observation]:
        """What was said in some messages, and of what the query names."""
        known, named = (
            known_in(self.snapshot),
            mentioned(stems(self.plan.query), self.snapshot.entities),
        )
        found = {o.id: o for id in message_ids for o in known.by_message.get(id, ())}
        found |= {o.id: o for id, _ in named for o in known.by_entity.get(id, ())}
        return sorted(
            (one for one in found.values() if self._inside(one)), key=lambda o: (o.valid_at, o.id)
        )

    def heard_of(self, entity_id: str) -> list[Observation]:
        of_one = known_in(self.snapshot).by_entity.get(entity_id, ())
        return [one for one in of_one if self.plan.hears(one)]

    def may_show(self, entity: Entity) -> bool:
        if entity.is_self or entity.type == "Literal":
            return False
        if self.of_types and entity.type not in self.of_types:
            return False
        return self.plan.timeless or bool(self.heard_of(entity.id))

    def _inside(self, one: Observation) -> bool:
        entity = self.snapshot.entities.get(one.entity_id)
        if entity is None or (self.of_types and entity.type not in self.of_types):
            return False
        return self.plan.hears(one)


async def _statements(
    plan: Plan,
    seen: Sequence[Observation],
    near: Near | None,
    snapshot: Snapshot,
    archive: KnowsSources,
) -> tuple[Hit, ...]:
    wanted = frozenset(stems(plan.query))
    by_id = {one.id: one for one in seen}
    said = {
        one.id: score
        for one in seen
        if (score := _covered(wanted, f"{one.source.quote} {snapshot.entities[one.entity_id].name}")) > 0
    }  # fmt: skip
    scored = await _both("statement", said, near, plan.limit, list(by_id))
    best = sorted(scored, key=lambda id: (-scored[id], id))[: plan.limit]
    sources = await archive.sources(sorted({by_id[id].source.message_id for id in best}))
    return normalised([(_statement(by_id[id], snapshot, sources), scored[id]) for id in best])


def _statement(one: Observation, snapshot: Snapshot, sources: Mapping[str, Source]) -> Hit:
    name, place = snapshot.entities[one.entity_id].name, sources.get(one.source.message_id)
    return Hit(one.id, "statement", name, one.source.quote, 0.0, place)


async def _entities(life: _Life, near: Near | None, archive: KnowsSources) -> tuple[Hit, ...]:
    plan, snapshot = life.plan, life.snapshot
    said = {
        id: score
        for id, score in mentioned(stems(plan.query), snapshot.entities)
        if life.may_show(snapshot.entities[id])
    }
    may = [id for id, one in snapshot.entities.items() if life.may_show(one)] if near else []
    scored = await _both("entity", said, near, plan.limit, may)
    # Sorting is stable: names that are covered alike stay in the order they were found in.
    best = sorted(scored, key=lambda id: -scored[id])[: plan.limit]
    newest = {id: _newest(plan, life.heard_of(id)) for id in best}
    messages = {one.source.message_id for one in newest.values() if one is not None}
    sources = await archive.sources(sorted(messages))
    return normalised(
        [(_entity(plan, snapshot.entities[id], newest[id], sources), scored[id]) for id in best]
    )


def _newest(plan: Plan, seen: Sequence[Observation]) -> Observation | None:
    """The words that speak for an entity."""
    until = plan.as_of or max((max(one.told_at, one.valid_at) for one in seen), default=None)
    best = quotes(seen, until) if until is not None else ()
    return next((one for one in seen if best and one.id == best[0]), None)


def _entity(
    plan: Plan, entity: Entity, newest: Observation | None, sources: Mapping[str, Source]
) -> Hit:
    """A summary is written from all that is known: whoever asks as of a day is not told of it."""
    place = sources.get(newest.source.message_id) if newest is not None else None
    content = entity.summary if plan.timeless and entity.summary else entity.name
    return Hit(entity.id, "entity", entity.name, content, 0.0, place)


async def _both(
    kind: Embedded,
    said: Mapping[str, float],
    near: Near | None,
    limit: int,
    allowed: Collection[str],
) -> Mapping[str, float]:
    """Found by words; where the meaning is known, the nearest too, by both scales together."""
    if near is None:
        return said
    ids = dict.fromkeys(said)
    ids.update(dict.fromkeys(id for id, _ in await near.nearest(kind, limit, allowed=allowed)))
    words = {id: said.get(id, 0.0) for id in ids}
    meant = await near.cosines(kind, list(ids))
    return blended(list(ids), ((WORDS, words), (PASSAGE + CONTEXT, meant)))


def _covered(asked: frozenset[str], text: str) -> float:
    return len(asked & frozenset(stems(text))) / (len(asked) or 1)
