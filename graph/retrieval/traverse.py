"""Names in a question -> entities."""

from collections.abc import Iterable, Mapping

from graph.retrieval.known import names_in
from graph.types import Entity


def mentioned(
    query: Iterable[str], entities: Mapping[str, Entity]
) -> tuple[tuple[str, float], ...]:
    """Entities whose name or alias the stems of a question cover, the best covered first."""
    asked, names = frozenset(query), names_in(entities)
    best: dict[str, float] = {}
    for stem in asked:
        for id, own in names.of(stem):
            best[id] = max(best.get(id, 0.0), len(asked & own) / len(own))
    found = [(id, share) for id, share in best.items() if share >= 0.5]
    return tuple(sorted(found, key=lambda one: (-one[1], entities[one[0]].name, one[0])))
