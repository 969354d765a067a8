"""A snapshot with the indexes that every page asks for: what is shown, when it held, what it stands for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from api.mind import Mind
from graph.computed.listed import listed
from graph.computed.phases import Phase, phases, stance
from graph.types import Entity, Fact, Observation, PhaseName, Snapshot, Stance

type Span = tuple[datetime | None, datetime | None]

ENDED = frozenset({"dropped", "done"})
PHASED = frozenset({"Goal", "Project"})


class Atlas:
    """Built once a revision; everything in it is computed when first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._phases: dict[str, tuple[Phase, ...]] = {}

    @property
    def revision(self) -> str:
        return self.snapshot.revision

    @cached_property
    def observations(self) -> Mapping[str, Sequence[Observation]]:
        """Observations by entity, by time."""
        found: dict[str, list[Observation]] = defaultdict(list)
        for one in self.snapshot.observations:
            found[one.entity_id].append(one)
        return found

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
    def listed(self) -> frozenset[str]:
        """Ids of what lists and map show; the owner's own node and literals never are."""
        return frozenset(
            id
            for id in listed(self.snapshot)
            if not (one := self.snapshot.entities[id]).is_self and one.type != "Literal"
        )

    def entity(self, id: str) -> Entity | None:
        return self.snapshot.entities.get(id)

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
        for one in reversed(self.phases(id)):
            if one.start <= at:
                return one.phase if one.end is None or at < one.end else None
        return None

    def stance(self, id: str, at: datetime) -> Stance:
        return stance(self.observations.get(id, ()), at)

    def spans(self, id: str) -> tuple[Span, ...]:
        """When it was there: a goal between its ends, anything else since it was first seen."""
        entity = self.snapshot.entities[id]
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
        self._last: Atlas | None = None

    async def current(self, mind: Mind, *, fresh: bool = False) -> Atlas:
        snapshot = await mind.snapshots.current(fresh)
        if self._last is None or self._last.snapshot is not snapshot:
            self._last = Atlas(snapshot)
        return self._last


def holds(span: Span, at: datetime) -> bool:
    start, end = span
    return (start is None or start <= at) and (end is None or at < end)
