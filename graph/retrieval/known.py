"""A snapshot -> what a search looks up in it: names by their stems, words by entity and message."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain, islice
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


@dataclass(frozen=True, slots=True)
class Spoken:
    """The messages that speak of one thing, where it turned and elsewhere, by id; and its turns by time."""

    turning: Mapping[str, None]
    other: Mapping[str, None]
    turns: Sequence[Observation]

    def first(self, most: int | None) -> Iterator[str]:
        """So many of either kind, or all."""
        return chain(islice(self.turning, most), islice(self.other, most))

    def last_turn(self, before: datetime) -> Observation | None:
        n = bisect_left(self.turns, before, key=lambda one: one.valid_at)
        return self.turns[n - 1] if n else None


def spoken(words: Iterable[Observation]) -> Spoken:
    said = list(words)
    turns = sorted((o for o in said if o.kind in TURNING), key=lambda o: (o.valid_at, o.id))
    turning = dict.fromkeys(sorted({one.source.message_id for one in turns}))
    other = sorted({o.source.message_id for o in said if o.source.message_id not in turning})
    return Spoken(turning, dict.fromkeys(other), turns)


class Known:
    """Made once a snapshot, each part when it is first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot: Final = snapshot
        self._spoken: dict[str, Spoken] = {}

    def spoken(self, entity_id: str) -> Spoken:
        known = self._spoken.get(entity_id)
        if known is None:
            known = self._spoken[entity_id] = spoken(self.by_entity.get(entity_id, ()))
        return known

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
        """Where something came up, stopped or was decided, by time."""
        turns = (one for one in self.snapshot.observations if one.kind in TURNING)
        return sorted(turns, key=lambda one: one.valid_at)

    def turned(self, start: datetime, end: datetime) -> Sequence[Observation]:
        """What turned in a stretch of time."""
        first, last = (bisect_left(self.turning, at, key=lambda one: one.valid_at) for at in (start, end))  # fmt: skip
        return self.turning[first:last]


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
