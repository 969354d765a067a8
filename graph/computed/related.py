"""Snapshot and a relation -> its facts: a few of the many that a map holds, asked for with every day anew."""

from functools import lru_cache

from graph.computed.same import Same
from graph.types import Fact, Snapshot


def related(snapshot: Snapshot, relation: str) -> tuple[Fact, ...]:
    """In the order of the map."""
    return _related(Same(snapshot), relation)


def let_go() -> None:
    """Keep nothing of the maps that were looked at."""
    _related.cache_clear()


@lru_cache(maxsize=8)
def _related(same: Same[Snapshot], relation: str) -> tuple[Fact, ...]:
    return tuple(one for one in same.value.facts if one.relation == relation)
