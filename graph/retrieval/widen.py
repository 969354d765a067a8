"""What was found, best first -> hits: each passage by itself, or the later ones with what stands around them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from graph.retrieval.packing import REACH, Bundle, packed, sharp
from graph.retrieval.rank import normalised, tokens
from graph.retrieval.score import Place
from graph.retrieval.types import FindsWords, Hit, Plan
from graph.words import Passage

# What was found further down opens no result and says little about its neighbours.
MOST_FOUND = 60
BETWEEN = "\n\n"


async def hits(
    plan: Plan, best: Sequence[tuple[Passage, float]], text: FindsWords
) -> tuple[Hit, ...]:
    """The passages of a plan as they are; with `room` the later ones as wider stretches of their talks."""
    if not plan.room:
        return normalised([(hit_of([one], one), score) for one, score in best[: plan.limit]])
    found = {Place(one.conversation_id, one.position): one for one, _ in best[:MOST_FOUND]}
    scores = {Place(one.conversation_id, one.position): score for one, score in best[:MOST_FOUND]}
    sizes = {place: tokens(one.text) for place, one in found.items()}
    ids: dict[Place, str] = {}
    if _spent(sharp(scores, plan.limit), sizes) < plan.room:
        beside = await text.around([one.id for one in found.values()], REACH, plan.bounds)
        ids = {one.place: one.id for one in beside if one.place not in found}
        sizes |= {one.place: one.tokens for one in beside if one.place in ids}
    bundles = packed(scores, sizes, plan.limit, plan.room)
    found |= await _rest(bundles, ids, text, plan.as_of)
    return normalised([(_hit(one, found), one.score) for one in bundles if one.head in found])


def hit_of(parts: Sequence[Passage], head: Passage) -> Hit:
    """`parts` in the order of their talk, led to by the place of the one that was found."""
    title = head.title or head.path.rsplit("/", 1)[-1]
    content = BETWEEN.join(one.text for one in parts)
    return Hit(head.id, "passage", title, content, 0.0, head.source, head, tuple(parts))


def _hit(bundle: Bundle, found: Mapping[Place, Passage]) -> Hit:
    return hit_of([found[place] for place in bundle.places if place in found], found[bundle.head])


def _spent(bundles: Iterable[Sequence[Place]], sizes: Mapping[Place, int]) -> int:
    return sum(sizes[place] for one in bundles for place in one)


async def _rest(
    bundles: Sequence[Bundle], ids: Mapping[Place, str], text: FindsWords, as_of: datetime | None
) -> dict[Place, Passage]:
    """The words of what stands around; what went away meanwhile is left out."""
    wanted = [ids[place] for one in bundles for place in one.places if place in ids]
    found = await text.passages(wanted, as_of=as_of) if wanted else []
    return {Place(one.conversation_id, one.position): one for one in found}
