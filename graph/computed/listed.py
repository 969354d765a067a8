"""Snapshot -> ids of what lists and map show."""

from collections import defaultdict

from graph.types import Snapshot

WISHES = frozenset({"stance", "priority", "decision", "effort", "value", "need", "resume", "done", "abandon", "pause"})  # fmt: skip

# What is said outright of oneself is worth a place the first time.
OUTRIGHT = frozenset({"belief", "obstacle", "habit"})


def listed(snapshot: Snapshot) -> frozenset[str]:
    """Seen in two episodes, or once with a wish or said outright, or made or confirmed by hand. The owner is not."""
    episodes: dict[str, set[str]] = defaultdict(set)
    wished: set[str] = set()
    for one in snapshot.observations:
        for id in (one.entity_id, one.target_id):
            if id is not None:
                episodes[id].add(one.episode)
        if one.kind in WISHES and (one.pro or one.con or one.effort or one.rank or one.phase):
            wished.add(one.entity_id)
        elif one.kind in OUTRIGHT and one.explicit:
            wished.add(one.entity_id)
    by_hand = {
        id
        for fact in snapshot.facts
        if fact.origin == "confirmed" and fact.expired_at is None
        for id in (fact.subject_id, fact.object_id)
    }
    return frozenset(
        id
        for id, entity in snapshot.entities.items()
        if not entity.is_self
        and entity.type != "Literal"
        and (
            entity.origin == "confirmed"
            or id in by_hand
            or id in wished
            or len(episodes.get(id, ())) > 1
        )
    )
