"""A snapshot -> what a search looks up in it: names by their stems, words by entity and message."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from graph.stems import stems
from graph.types import Entity, Observation, Snapshot

LEAST_LETTERS = 3
TURNING = frozenset({"abandon", "resume", "pause", "done", "decision", "priority"})
_REMEMBERED = 2

type Name = tuple[str, frozenset[str]]


class Names:
    """Entities by the stems of their names and aliases; the owner and plain values have none."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self.entities: Final = entities
        self._by_stem: dict[str, list[Name]] = {}
        for id, entity in entities.items():
            if entity.is_self or entity.type == "Literal":
                continue
            for name in {entity.name, *entity.aliases}:
                own = frozenset(one for one in stems(name) if len(one) >= LEAST_LETTERS)
                for one in own:
                    self._by_stem.setdefault(one, []).append((id, own))

    def of(self, stem: str) -> Sequence[Name]:
        return self._by_stem.get(stem, ())


class Known:
    """Made once a snapshot, each part when it is first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot: Final = snapshot

    @cached_property
    def by_entity(self) -> Mapping[str, Sequence[Observation]]:
        found: dict[str, list[Observation]] = {}
        for one in self.snapshot.observations:
            found.setdefault(one.entity_id, []).append(one)
        return found

    @cached_property
    def by_message(self) -> Mapping[str, Sequence[Observation]]:
        found: dict[str, list[Observation]] = {}
        for one in self.snapshot.observations:
            found.setdefault(one.source.message_id, []).append(one)
        return found

    @cached_property
    def turning(self) -> Sequence[Observation]:
        """Where something came up, stopped or was decided."""
        return [one for one in self.snapshot.observations if one.kind in TURNING]


_names: OrderedDict[int, Names] = OrderedDict()
_known: OrderedDict[int, Known] = OrderedDict()


def let_go() -> None:
    """Keep nothing of the maps that were asked about."""
    _names.clear()
    _known.clear()


def names_in(entities: Mapping[str, Entity]) -> Names:
    """Kept as long as the same map of entities is asked about."""
    kept = _names.get(id(entities))
    if kept is None or kept.entities is not entities:
        kept = _names[id(entities)] = Names(entities)
        while len(_names) > _REMEMBERED:
            _names.popitem(last=False)
    return kept


def known_in(snapshot: Snapshot) -> Known:
    """Kept as long as the same snapshot is asked about."""
    kept = _known.get(id(snapshot))
    if kept is None or kept.snapshot is not snapshot:
        kept = _known[id(snapshot)] = Known(snapshot)
        while len(_known) > _REMEMBERED:
            _known.popitem(last=False)
    return kept
