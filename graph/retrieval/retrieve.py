"""Plan -> what memory holds about it: words first, then statements and entities, then paths."""

from collections.abc import Iterable, Sequence

from graph.computed.priority import quotes
from graph.retrieval.rank import fused, normalised, within
from graph.retrieval.traverse import mentioned, paths
from graph.retrieval.types import (
    MEMORY_TYPES,
    FindsWords,
    Hit,
    KnowsSources,
    Plan,
    Retrieved,
)
from graph.retrieval.weigh import weighed, worth
from graph.stems import stems
from graph.types import ENTITY_TYPES, Observation, Snapshot
from graph.words import Passage, Source

CANDIDATES = 100
MOST_WINDOWS = 3


async def retrieve(
    plan: Plan, *, text: FindsWords, snapshot: Snapshot, archive: KnowsSources
) -> Retrieved:
    """Nothing told after `as_of` comes back."""
    kinds = plan.types & MEMORY_TYPES or MEMORY_TYPES
    of_types = plan.types & frozenset(ENTITY_TYPES)
    words: tuple[Hit, ...] = ()
    if "passage" in kinds and not of_types:
        best = await _words(plan, text, snapshot)
        words = normalised([(_passage(one), score) for one, score in best])
    asked = stems(plan.query)
    meaning: list[Hit] = []
    if plan.project is None and plan.roles is None and len(words) < plan.limit:
        if "statement" in kinds:
            meaning += await _statements(plan, asked, of_types, snapshot, archive)
        if "entity" in kinds:
            meaning += await _entities(plan, asked, of_types, snapshot, archive)
    hits, left_out = within(fused(words, meaning, plan.limit), plan.budget)
    ids = [id for id, _ in mentioned(asked, snapshot.entities)]
    return Retrieved(hits, paths(snapshot, ids[:4], plan.as_of), left_out)


async def _words(plan: Plan, text: FindsWords, snapshot: Snapshot) -> list[tuple[Passage, float]]:
    """Passages found by words over all times, by words in the times named, and by what they bear out."""
    found: dict[str, tuple[Passage, float]] = {}
    for start, end in ((plan.start, plan.end), *plan.windows[:MOST_WINDOWS]):
        if (start, end) != (plan.start, plan.end) and (plan.start or plan.end):
            continue
        for one, score in await text.search(
            plan.words or plan.query,
            limit=max(CANDIDATES, plan.limit),
            as_of=plan.as_of,
            from_=start,
            to=end,
            project=plan.project,
            roles=plan.roles,
            also=plan.kindred,
        ):
            found.setdefault(one.id, (one, score))
    known = worth(plan, snapshot, _known(plan, snapshot.observations))
    if plan.project is None:
        dear = sorted(known, key=lambda id: (-known[id], id))[:CANDIDATES]
        for one in await text.of_messages(dear, as_of=plan.as_of, roles=plan.roles):
            found.setdefault(one.id, (one, 0.0))
    return weighed(list(found.values()), plan.windows, known)[: plan.limit]


def _passage(one: Passage) -> Hit:
    source = Source(
        one.document_id, one.path, one.locator, one.dated.at, one.dated.precision, one.role
    )
    title = one.title or one.path.rsplit("/", 1)[-1]
    return Hit(one.id, "passage", title, one.text, 0.0, source, one)


async def _statements(
    plan: Plan,
    asked: Sequence[str],
    of_types: frozenset[str],
    snapshot: Snapshot,
    archive: KnowsSources,
) -> tuple[Hit, ...]:
    wanted = frozenset(asked)
    scored = [
        (one, score)
        for one in _known(plan, snapshot.observations)
        if (entity := snapshot.entities.get(one.entity_id)) is not None
        and (not of_types or entity.type in of_types)
        and (score := _covered(wanted, f"{one.source.quote} {entity.name}")) > 0
    ]
    best = sorted(scored, key=lambda s: (-s[1], s[0].id))[: plan.limit]
    sources = await archive.sources(sorted({one.source.message_id for one, _ in best}))
    return normalised(
        [
            (
                Hit(
                    one.id,
                    "statement",
                    snapshot.entities[one.entity_id].name,
                    one.source.quote,
                    0.0,
                    sources.get(one.source.message_id),
                ),
                score,
            )
            for one, score in best
        ]
    )


async def _entities(
    plan: Plan,
    asked: Sequence[str],
    of_types: frozenset[str],
    snapshot: Snapshot,
    archive: KnowsSources,
) -> tuple[Hit, ...]:
    by_entity: dict[str, list[Observation]] = {}
    for one in _known(plan, snapshot.observations):
        by_entity.setdefault(one.entity_id, []).append(one)
    by_id = {one.id: one for one in snapshot.observations}
    found: list[tuple[str, float, Observation | None]] = []
    for id, score in mentioned(asked, snapshot.entities):
        entity = snapshot.entities[id]
        seen = by_entity.get(id, [])
        if (of_types and entity.type not in of_types) or (plan.as_of is not None and not seen):
            continue
        until = plan.as_of or max((max(o.told_at, o.valid_at) for o in seen), default=None)
        newest = quotes(seen, until) if until is not None else ()
        found.append((id, score, by_id[newest[0]] if newest else None))
    found = found[: plan.limit]
    messages = {one.source.message_id for _, _, one in found if one is not None}
    sources = await archive.sources(sorted(messages))
    return normalised(
        [
            (
                Hit(
                    id,
                    "entity",
                    snapshot.entities[id].name,
                    snapshot.entities[id].summary or snapshot.entities[id].name,
                    0.0,
                    sources.get(one.source.message_id) if one is not None else None,
                ),
                score,
            )
            for id, score, one in found
        ]
    )


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
