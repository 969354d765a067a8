"""Plan -> what memory holds about it: passages first, then statements and entities, then paths."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from graph.computed.priority import quotes
from graph.retrieval.blend import CONTEXT, PASSAGE, WORDS, blended
from graph.retrieval.passages import found
from graph.retrieval.rank import fused, normalised, within
from graph.retrieval.traverse import mentioned, paths
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
from graph.stems import stems
from graph.types import ENTITY_TYPES, Entity, Observation, Snapshot
from graph.words import Passage, Source


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
    known = list(_known(plan, snapshot.observations))
    words: tuple[Hit, ...] = ()
    if "passage" in kinds and not of_types:
        best = await found(plan, text, near, snapshot, known)
        words = normalised([(_passage(one), score) for one, score in best])
    asked = stems(plan.query)
    meant: list[Hit] = []
    if plan.project is None and plan.roles is None and len(words) < plan.limit:
        seen = [
            one for one in known
            if (entity := snapshot.entities.get(one.entity_id)) is not None
            and (not of_types or entity.type in of_types)
        ]  # fmt: skip
        if "statement" in kinds:
            meant += await _statements(plan, seen, near, snapshot, archive)
        if "entity" in kinds:
            meant += await _entities(plan, seen, of_types, near, snapshot, archive)
    hits, left_out = within(fused(words, meant, plan.limit), plan.budget)
    ids = [id for id, _ in mentioned(asked, snapshot.entities)]
    return Retrieved(hits, paths(snapshot, ids[:4], plan.as_of), left_out)


def _passage(one: Passage) -> Hit:
    source = Source(
        one.document_id, one.path, one.locator, one.dated.at, one.dated.precision, one.role
    )
    title = one.title or one.path.rsplit("/", 1)[-1]
    return Hit(one.id, "passage", title, one.text, 0.0, source, one)


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


async def _entities(
    plan: Plan,
    seen: Sequence[Observation],
    of_types: frozenset[str],
    near: Near | None,
    snapshot: Snapshot,
    archive: KnowsSources,
) -> tuple[Hit, ...]:
    by_entity: dict[str, list[Observation]] = {}
    for one in seen:
        by_entity.setdefault(one.entity_id, []).append(one)
    may = [
        id
        for id, entity in snapshot.entities.items()
        if (not of_types or entity.type in of_types)
        and (plan.as_of is None or id in by_entity)
        and not entity.is_self
        and entity.type != "Literal"
    ]
    allowed = set(may)
    said = {id: s for id, s in mentioned(stems(plan.query), snapshot.entities) if id in allowed}
    scored = await _both("entity", said, near, plan.limit, may)
    # Sorting is stable: names that are covered alike stay in the order they were found in.
    best = sorted(scored, key=lambda id: -scored[id])[: plan.limit]
    newest = {id: _newest(plan, by_entity.get(id, ())) for id in best}
    messages = {one.source.message_id for one in newest.values() if one is not None}
    sources = await archive.sources(sorted(messages))
    return normalised(
        [(_entity(snapshot.entities[id], newest[id], sources), scored[id]) for id in best]
    )


def _newest(plan: Plan, seen: Sequence[Observation]) -> Observation | None:
    """The words that speak for an entity."""
    until = plan.as_of or max((max(one.told_at, one.valid_at) for one in seen), default=None)
    best = quotes(seen, until) if until is not None else ()
    return next((one for one in seen if best and one.id == best[0]), None)


def _entity(entity: Entity, newest: Observation | None, sources: Mapping[str, Source]) -> Hit:
    place = sources.get(newest.source.message_id) if newest is not None else None
    return Hit(entity.id, "entity", entity.name, entity.summary or entity.name, 0.0, place)


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


def _known(plan: Plan, observations: Iterable[Observation]) -> Iterable[Observation]:
    for one in observations:
        if plan.as_of is not None and max(one.told_at, one.valid_at) > plan.as_of:
            continue
        if plan.start is not None and one.valid_at < plan.start:
            continue
        if plan.end is not None and one.valid_at > plan.end:
            continue
        yield one


def _covered(asked: frozenset[str], text: str) -> float:
    return len(asked & frozenset(stems(text))) / (len(asked) or 1)
