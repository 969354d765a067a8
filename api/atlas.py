"""A snapshot with the indexes that every page asks for: what is shown, when it held, what it stands for."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from uuid import NAMESPACE_URL, uuid5

from api.mind import Mind
from api.sweeping import look_again
from extractors.resolve import Names, grey_pairs
from graph.biography import Line, biography
from graph.care import Care
from graph.computed.listed import listed
from graph.computed.phases import Phase, phase_at, phases, stance
from graph.computed.priority import PHASED, Priorities
from graph.doubts import Doubt, Twins, doubts
from graph.overlay import Laid, Overlay
from graph.types import Entity, Fact, Observation, PhaseName, Snapshot, Stance

type Span = tuple[datetime | None, datetime | None]

ENDED = frozenset({"dropped", "done"})
SLOW = frozenset({"Value", "Need"})
BEGINNING = datetime.min.replace(tzinfo=UTC)


class Atlas:
    """Built once a revision; everything in it is computed when first asked for."""

    def __init__(self, snapshot: Snapshot, overlay: Overlay | None = None) -> None:
        self.snapshot = snapshot
        self.overlay = overlay or Overlay(Care(), snapshot.entities)
        self.rankings: dict[tuple[datetime, str, str], Priorities] = {}
        self._phases: dict[str, tuple[Phase, ...]] = {}
        self._stances: dict[tuple[str, int, int], Stance] = {}

    @property
    def revision(self) -> str:
        return self.snapshot.revision

    @cached_property
    def observations(self) -> Mapping[str, tuple[Observation, ...]]:
        """Observations by entity, by time."""
        found: dict[str, list[Observation]] = defaultdict(list)
        for one in self.snapshot.observations:
            found[one.entity_id].append(one)
        return {id: tuple(some) for id, some in found.items()}

    @cached_property
    def moments(self) -> Mapping[str, Sequence[datetime]]:
        """When each entity was spoken of, in order."""
        return {id: sorted(o.valid_at for o in some) for id, some in self.observations.items()}

    @cached_property
    def by_id(self) -> Mapping[str, Observation]:
        return {one.id: one for one in self.snapshot.observations}

    @cached_property
    def facts(self) -> Mapping[str, Sequence[Fact]]:
        """Facts that stand, by either end."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.snapshot.facts:
            if fact.expired_at is None and fact.verdict != "wrong":
                for end in {fact.subject_id, fact.object_id}:
                    found[end].append(fact)
        return found

    @cached_property
    def owner(self) -> Entity | None:
        return next((one for one in self.snapshot.entities.values() if one.is_self), None)

    @cached_property
    def phase_facts(self) -> tuple[Fact, ...]:
        """What the owner has in hand, as edges: one for every phase of a shown goal or project that
        is not its end. Computed from observations each time, so never a fact of the store."""
        owner = self.owner
        if owner is None:
            return ()
        shown = sorted(id for id in self.listed if self.snapshot.entities[id].type in PHASED)
        return tuple(
            Fact(
                id=str(uuid5(NAMESPACE_URL, f"phase\x1f{id}\x1f{one.start.isoformat()}")),
                subject_id=owner.id,
                relation="HAS_PHASE",
                object_id=id,
                sentence=one.phase,
                valid_at=one.start,
                invalid_at=one.end,
                attribute=one.phase,
                confidence=self.snapshot.entities[id].confidence,
                explicit=any(self.by_id[seen].explicit for seen in one.evidence),
                evidence=tuple(self.by_id[seen].source for seen in one.evidence),
            )
            for id in shown
            for one in self.phases(id)
            if one.phase not in ENDED
        )

    @cached_property
    def doubts(self) -> Sequence[Doubt]:
        """What only the person can settle."""
        pairs = grey_pairs(Names(self.snapshot.entities.values()))
        twins = [Twins(a, b, sure) for a, b, sure, _ in pairs]
        return doubts(self.snapshot, self.overlay.care, twins)

    @cached_property
    def biography(self) -> Sequence[Line]:
        """All that has a date of its own, by date."""
        return biography(self.snapshot, self.listed, self.phases)

    @cached_property
    def listed(self) -> frozenset[str]:
        """Ids of what lists and map show."""
        return listed(self.snapshot)

    def entity(self, id: str) -> Entity | None:
        """By its id, or by that of a part that was merged into it."""
        return self.snapshot.entities.get(self.overlay.home(id))

    def phases(self, id: str) -> tuple[Phase, ...]:
        known = self._phases.get(id)
        if known is None:
            known = self._phases[id] = phases(self.observations.get(id, ()))
        return known

    def phase(self, id: str, at: datetime) -> PhaseName | None:
        """The phase that holds at a moment; only goals and projects have one."""
        entity = self.entity(id)
        if entity is None or entity.type not in PHASED:
            return None
        return phase_at(self.phases(id), at)

    def stance(self, id: str, at: datetime) -> Stance:
        """Computed once a day and number of words; a page asks for the same hundred again and again."""
        seen = self.observations.get(id)
        if seen is None:
            return "unknown"
        key = (id, at.toordinal(), bisect_right(self.moments[id], at))
        known = self._stances.get(key)
        if known is None:
            entity = self.entity(id)
            slow = entity is not None and entity.type in SLOW
            known = self._stances[key] = stance(seen, at, slow=slow)
        return known

    def spans(self, id: str) -> tuple[Span, ...]:
        """When it was there: a goal between its ends, what was only told by hand as long as its facts
        hold, anything else since it was first seen."""
        entity = self.snapshot.entities[id]
        if not self.observations.get(id) and self.facts.get(id):
            return tuple(united((one.valid_at, one.invalid_at) for one in self.facts[id]))
        if entity.type not in PHASED or not self.phases(id):
            return ((entity.first_seen, None),)
        spans: list[Span] = []
        for one in self.phases(id):
            if one.phase in ENDED:
                continue
            if spans and spans[-1][1] == one.start:
                spans[-1] = (spans[-1][0], one.end)
            else:
                spans.append((one.start, one.end))
        return tuple(spans)


class Atlases:
    """The newest atlas; lives as long as the application."""

    def __init__(self) -> None:
        self._of: Laid | None = None
        self._last: Atlas | None = None

    async def current(self, mind: Mind, *, fresh: bool = False) -> Atlas:
        """Built anew when the map has changed, or when a person has just corrected it (`fresh`)."""
        laid = await mind.snapshots.laid(fresh)
        if self._last is None or self._of is not laid:
            self._of, self._last = laid, Atlas(laid.snapshot, laid.overlay)
            look_again()
        return self._last


def united(spans: Iterable[Span]) -> list[Span]:
    """Spans in order; those that overlap or touch become one."""
    merged: list[Span] = []
    for start, end in sorted(spans, key=lambda one: one[0] or BEGINNING):
        last = merged[-1] if merged else None
        if last is None or (last[1] is not None and (start is None or start > last[1])):
            merged.append((start, end))
        elif last[1] is not None and (end is None or end > last[1]):
            merged[-1] = (last[0], end)
    return merged


def holds(span: Span, at: datetime) -> bool:
    start, end = span
    return (start is None or start <= at) and (end is None or at < end)
