"""Snapshot -> ids of what lists and map show."""

from collections import defaultdict
from functools import lru_cache

from graph.computed.same import Same
from graph.types import Observation, Snapshot

WISHES = frozenset({"stance", "priority", "decision", "effort", "value", "need", "resume", "done", "abandon", "pause"})  # fmt: skip
# What is said outright of oneself is worth a place the first time.
OUTRIGHT = frozenset({"belief", "obstacle", "habit"})
UNDERTAKINGS = frozenset({"Goal", "Project"})
# A thing that is only ever spoken of is an undertaking when it comes up again and again.
OFTEN = 4


def listed(snapshot: Snapshot) -> frozenset[str]:
    """Seen in two episodes, or once with a wish or said outright, or made or confirmed by hand. The owner is not.

    Of goals and projects a deed in passing is no wish, and talk without any is not enough.
    """
    return _listed(Same(snapshot))


def let_go() -> None:
    """Keep nothing of what was worked out."""
    _listed.cache_clear()


@lru_cache(maxsize=8)
def _listed(same: Same[Snapshot]) -> frozenset[str]:
    snapshot = same.value
    episodes: dict[str, set[str]] = defaultdict(set)
    wished: set[str] = set()
    done: set[str] = set()
    for one in snapshot.observations:
        for id in (one.entity_id, one.target_id):
            if id is not None:
                episodes[id].add(one.episode)
        if _wish(one):
            wished.add(one.entity_id)
        elif one.kind == "effort":
            done.add(one.entity_id)
    by_hand = {
        id
        for fact in snapshot.facts
        if fact.origin == "confirmed" and fact.expired_at is None
        for id in (fact.subject_id, fact.object_id)
    }

    def seen_enough(id: str) -> bool:
        talked_of = snapshot.entities[id].type in UNDERTAKINGS and id not in done
        return len(episodes.get(id, ())) >= (OFTEN if talked_of else 2)

    return frozenset(
        id
        for id, entity in snapshot.entities.items()
        if not entity.is_self
        and entity.type != "Literal"
        and (entity.origin == "confirmed" or id in by_hand or id in wished or seen_enough(id))
    )


def _wish(one: Observation) -> bool:
    if one.kind in OUTRIGHT or one.kind == "effort":
        return one.explicit
    return one.kind in WISHES and bool(one.pro or one.con or one.effort or one.rank or one.phase)
