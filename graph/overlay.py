"""The map as the words have it + what the person decided -> the map as it is shown (pure)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from graph.care import Care, Decision, Split
from graph.closing import is_functional, slot, value
from graph.types import Entity, Fact, Harvest, Observation, Snapshot


class Overlay:
    """Where every entity and statement belongs once all decisions are followed in their order.

    A decision on something that was merged since holds for what it was merged into. A merge that would
    make a thing its own part (A into B into A) is followed to its end and no further.
    """

    def __init__(self, care: Care, entities: Mapping[str, Entity]) -> None:
        self.care = care
        self._home: dict[str, str] = {}
        self._moved: dict[str, str] = {}
        self.entities = {id: one for id, one in entities.items() if id not in care.gone}
        # What the person called wrong: kept, and shown nowhere until that is taken back.
        self.wrong: set[str] = set()
        for decision in care.standing:
            self._follow(decision)

    def home(self, id: str) -> str:
        """What an entity is part of now; itself where it was never merged."""
        while id in self._home:
            id = self._home[id]
        return id

    def members(self, id: str) -> frozenset[str]:
        """All that is one with an entity, itself among them."""
        own = self.home(id)
        return frozenset({own, *(one for one in self._home if self.home(one) == own)})

    def last(self, id: str) -> Decision | None:
        """The newest decision that stands and made an entity what it is shown as."""
        own = self.members(id) | {id}
        for one in reversed(self.care.standing):
            ends = {one.entity_id, one.merge_into, one.split.id if one.split else None}
            if ends & own:
                return one
        return None

    def observation(self, one: Observation) -> Observation | None:
        """None where it speaks of something forgotten."""
        entity = self.home(self._moved.get(one.id, one.entity_id))
        target = self.home(one.target_id) if one.target_id else None
        if self._hidden(entity):
            return None
        target = None if target is not None and self._hidden(target) else target
        if (entity, target) == (one.entity_id, one.target_id):
            return one
        return replace(one, entity_id=entity, target_id=target)

    def fact(self, one: Fact) -> Fact | None:
        """None where an end is forgotten or both ends became one."""
        a, b = self.home(one.subject_id), self.home(one.object_id)
        if (
            a in self.care.gone
            or b in self.care.gone
            or (a == b and one.subject_id != one.object_id)
        ):
            return None  # fmt: skip
        if (a, b) == (one.subject_id, one.object_id):
            return one
        return replace(one, subject_id=a, object_id=b)

    def _hidden(self, id: str) -> bool:
        return id in self.care.gone or id in self.wrong

    def _follow(self, decision: Decision) -> None:
        id = self.home(decision.entity_id)
        known = self.entities.get(id)
        if known is None:
            return
        self.entities[id] = known = _edited(known, decision)
        if decision.confirmed is not None:
            (self.wrong.discard if decision.confirmed else self.wrong.add)(id)
        if decision.merge_into is not None:
            self._merge(id, self.home(decision.merge_into))
        if decision.split is not None:
            self._split(known, decision.split)

    def _merge(self, id: str, into: str) -> None:
        if id == into or into not in self.entities:
            return
        self.entities[into] = _united(self.entities[into], self.entities.pop(id))
        self._home[id] = into

    def _split(self, known: Entity, split: Split) -> None:
        own = self.entities.get(split.id)
        fresh = own or replace(
            known,
            id=split.id,
            key=f"{known.type}={split.name}",
            aliases=(),
            summary="",
            is_self=False,
            attributes={},
        )
        self.entities[split.id] = replace(
            fresh, name=split.name, confidence=1.0, origin="confirmed"
        )
        self._home.pop(split.id, None)
        self._moved |= dict.fromkeys(split.statements, split.id)


@dataclass(frozen=True, slots=True)
class Laid:
    """A map as it is shown, and how it came to differ from what the words say."""

    snapshot: Snapshot
    overlay: Overlay


def lay(told: Snapshot, care: Care) -> Laid:
    overlay = Overlay(care, told.entities)
    return Laid(_shown(told, overlay), overlay)


def _shown(snapshot: Snapshot, overlay: Overlay) -> Snapshot:
    """The same where nothing was decided; else a revision of its own."""
    if not overlay.care.version:
        return snapshot
    said = tuple(
        found for one in snapshot.observations if (found := overlay.observation(one)) is not None
    )
    return Snapshot(
        revision=f"{snapshot.revision}.{overlay.care.version}",
        entities={
            id: one
            for id, one in _seen_again(overlay.entities, snapshot.entities, said).items()
            if id not in overlay.wrong
        },
        observations=said,
        facts=_facts(snapshot.facts, overlay),
    )


def without(harvest: Harvest, gone: frozenset[str]) -> Harvest:
    """What a chunk yields but for what was forgotten."""
    if not any(one.id in gone for one in harvest.entities):
        return harvest
    said = [one for one in harvest.observations if one.entity_id not in gone]
    facts = [one for one in harvest.facts if not {one.subject_id, one.object_id} & gone]
    return replace(
        harvest,
        entities=tuple(one for one in harvest.entities if one.id not in gone),
        observations=tuple(
            replace(one, target_id=None) if one.target_id in gone else one for one in said
        ),
        facts=tuple(facts),
    )


def _facts(facts: Sequence[Fact], overlay: Overlay) -> tuple[Fact, ...]:
    """Facts whose ends moved meet others in their slot: those that agree unite, those that exclude
    each other close one another by the next start."""
    shown: list[Fact] = []
    touched: set[str] = set()
    for one in facts:
        found = overlay.fact(one)
        if found is None:
            continue
        shown.append(found)
        if found is not one and found.expired_at is None:
            touched.add(slot(found))
    if not touched:
        return tuple(shown)
    meeting: dict[str, list[Fact]] = defaultdict(list)
    rest: list[Fact] = []
    for one in shown:
        key = slot(one) if one.expired_at is None else ""
        (meeting[key] if key in touched else rest).append(one)
    for several in meeting.values():
        rest += _met(several)
    return tuple(sorted(rest, key=lambda one: (one.valid_at, one.id)))


def _met(facts: Sequence[Fact]) -> list[Fact]:
    inorder = sorted(facts, key=lambda one: (one.valid_at, one.id))
    if any(is_functional(one) for one in inorder):
        inorder = [_closed(one, inorder) for one in inorder]
    runs: list[Fact] = []
    for one in inorder:
        at = next((n for n, run in enumerate(runs) if _goes_on(run, one)), None)
        if at is None:
            runs.append(one)
        else:
            runs[at] = _joined(runs[at], one)
    return runs


def _closed(one: Fact, others: Iterable[Fact]) -> Fact:
    later = (other.valid_at for other in others if other.valid_at > one.valid_at and value(other) != value(one))  # fmt: skip
    end = min((at for at in (one.invalid_at, *later) if at is not None), default=None)
    return one if end == one.invalid_at else replace(one, invalid_at=end)


def _goes_on(run: Fact, one: Fact) -> bool:
    return value(run) == value(one) and (run.invalid_at is None or one.valid_at <= run.invalid_at)


def _joined(run: Fact, one: Fact) -> Fact:
    ends = [at for at in (run.invalid_at, one.invalid_at) if at is not None]
    end = max(ends) if len(ends) == 2 else None
    return replace(
        run,
        invalid_at=end,
        explicit=run.explicit or one.explicit,
        confidence=max(run.confidence, one.confidence),
        evidence=tuple(dict.fromkeys((*run.evidence, *one.evidence))),
    )


def _edited(entity: Entity, edit: Decision) -> Entity:
    """The old name stays findable as an alias unless the person listed the aliases themselves."""
    name = edit.name or entity.name
    aliases = entity.aliases if edit.aliases is None else edit.aliases
    if edit.name and edit.aliases is None and entity.name != edit.name:
        aliases = (*aliases, entity.name)
    sure = edit.confirmed is True
    return replace(
        entity,
        name=name,
        type=edit.type or entity.type,
        aliases=tuple(dict.fromkeys(one for one in aliases if one and one != name)),
        origin="confirmed" if sure else entity.origin,
        confidence=1.0 if sure else entity.confidence,
    )


def _united(stays: Entity, goes: Entity) -> Entity:
    names = dict.fromkeys((*stays.aliases, goes.name, *goes.aliases))
    origins = ("inferred", "explicit", "confirmed")
    return replace(
        stays,
        aliases=tuple(name for name in names if name != stays.name),
        summary=stays.summary or goes.summary,
        confidence=max(stays.confidence, goes.confidence),
        origin=max(stays.origin, goes.origin, key=origins.index),
        first_seen=_first(stays.first_seen, goes.first_seen),
        last_seen=_last(stays.last_seen, goes.last_seen),
        is_self=stays.is_self or goes.is_self,
        attributes={**goes.attributes, **stays.attributes},
    )


def _seen_again(
    entities: Mapping[str, Entity], before: Mapping[str, Entity], said: Iterable[Observation]
) -> dict[str, Entity]:
    """What was split in two was first and last seen when its own statements were said."""
    spans: dict[str, tuple[datetime, datetime]] = {}
    fresh = {id for id in entities if id not in before}
    for one in said:
        if one.entity_id in fresh:
            first, last = spans.get(one.entity_id, (one.valid_at, one.valid_at))
            spans[one.entity_id] = min(first, one.valid_at), max(last, one.valid_at)
    return {
        id: replace(one, first_seen=spans[id][0], last_seen=spans[id][1]) if id in spans else one
        for id, one in entities.items()
    }


def _first(a: datetime | None, b: datetime | None) -> datetime | None:
    return min((at for at in (a, b) if at is not None), default=None)


def _last(a: datetime | None, b: datetime | None) -> datetime | None:
    return max((at for at in (a, b) if at is not None), default=None)
