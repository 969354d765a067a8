"""Known things -> pairs of them that may be one: too unlike to be united unasked, too alike to be left apart unseen."""

import itertools
from collections import defaultdict
from collections.abc import Iterator

from extractors.rules.names import GENERIC, Names, dice, group_of
from extractors.rules.pets import also_called
from extractors.rules.spelling import latin
from graph.stems import stems
from graph.types import Entity

type Pair = tuple[str, str, float, str]

ALIKE = 0.5
SPELT, CALLED, WITHIN = 0.9, 0.6, 0.55
MOST_SHARING = 40
_COMPARED = frozenset({"Goal", "Project", "Person", "Value", "Need", "Habit", "Obstacle"})


def grey_pairs(names: Names) -> list[Pair]:
    """(entity id, entity id, certainty, why), the surest first; nothing is united by it."""
    known = [e for e in names.entities.values() if e.type in _COMPARED and not e.is_self]
    found: dict[tuple[str, str], Pair] = {}
    for a, b in _candidates(known):
        alike = _alike(a, b)
        if alike is None:
            continue
        ends = (min(a.id, b.id), max(a.id, b.id))
        if ends not in found or alike[0] > found[ends][2]:
            found[ends] = (*ends, *alike)
    return sorted(found.values(), key=lambda pair: (-pair[2], pair[0], pair[1]))


def _candidates(known: list[Entity]) -> Iterator[tuple[Entity, Entity]]:
    """Only things of one group that share a word, in either spelling, are compared at all."""
    sharing: dict[tuple[str, str], dict[str, Entity]] = defaultdict(dict)
    for one in known:
        for name in (one.name, *one.aliases):
            for said in (*stems(name), *also_called(name)):
                sharing[group_of(one.type), latin(said)][one.id] = one
    for same in sharing.values():
        if 1 < len(same) <= MOST_SHARING:
            yield from itertools.combinations([same[id] for id in sorted(same)], 2)


def _alike(a: Entity, b: Entity) -> tuple[float, str] | None:
    best: tuple[float, str] | None = None
    for one, other in itertools.product(_names(a), _names(b)):
        found = _same(one, other, person=a.type == "Person")
        if found and (best is None or found[0] > best[0]):
            best = found
    return best


def _names(one: Entity) -> tuple[str, ...]:
    return (one.name, *one.aliases[:12])


def _same(one: str, other: str, *, person: bool) -> tuple[float, str] | None:
    own, its = set(stems(one)), set(stems(other))
    if not own or not its:
        return None
    if {latin(said) for said in own} == {latin(said) for said in its}:
        return SPELT, "the same name in another spelling"
    if person:
        called = set(also_called(one)) & {*also_called(other)}
        return (CALLED, "one may be a short form of the other") if called else None
    if (own < its or its < own) and not min(own, its, key=len) <= GENERIC:
        return max(WITHIN, dice(own, its)), "one name holds the other"
    likeness = dice(own, its)
    return (likeness, "their names share most words") if likeness >= ALIKE else None
