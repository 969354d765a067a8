"""Names of the map -> pairs that may be one thing and were not united by themselves (pure)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.doubts import Twins
from graph.stems import stems
from graph.types import Entity

# What is likelier was united when it was read; what is less likely is not worth a question.
LEAST = 0.5
# A stem that so many names bear says nothing of any pair.
COMMON = 30
_APART = frozenset({"Literal", "Emotion", "Decision", "Event", "Belief"})


def likely(entities: Iterable[Entity]) -> list[Twins]:
    """Dice over the stems of their names and aliases, the best pair of names counts; goals and projects are one kind."""
    known = {one.id: one for one in entities if one.type not in _APART and not one.is_self}
    names = {
        id: [set(stems(name)) for name in (one.name, *one.aliases) if stems(name)]
        for id, one in known.items()
    }
    found: dict[tuple[str, str], float] = {}
    for a, b in _meeting(names):
        if _kind(known[a]) == _kind(known[b]):
            alike = max(_dice(one, other) for one in names[a] for other in names[b])
            if alike >= LEAST:
                found[a, b] = alike
    return [Twins(a, b, round(alike, 3)) for (a, b), alike in sorted(found.items())]


def _meeting(names: dict[str, list[set[str]]]) -> Iterator[tuple[str, str]]:
    bearers: dict[str, set[str]] = defaultdict(set)
    for id, several in names.items():
        for stem in {stem for name in several for stem in name}:
            bearers[stem].add(id)
    seen: set[tuple[str, str]] = set()
    for some in bearers.values():
        inorder = sorted(some) if len(some) <= COMMON else []
        for n, a in enumerate(inorder):
            for b in inorder[n + 1 :]:
                if (a, b) not in seen:
                    seen.add((a, b))
                    yield a, b


def _kind(entity: Entity) -> str:
    return "Goal" if entity.type == "Project" else entity.type


def _dice(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))
