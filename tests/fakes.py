"""Fakes with behaviour: the map in memory, keeping the same promises as an engine."""

import copy
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from graph.closing import slot
from graph.commit import (
    Known,
    Writing,
    amended,
    episode_edges,
    owner,
    plan_forgetting,
    plan_harvest,
    plan_slot,
    plan_withdrawal,
)
from graph.kept import KeptFact, uid
from graph.stems import stems as stems_of
from graph.types import (
    AlreadyKnown,
    Change,
    Entity,
    Fact,
    Harvest,
    NodeType,
    Outcome,
    Provenance,
    Recorded,
    Snapshot,
    Verdict,
)
from tests.fake_whole import Told, WholeMap


class FactsInMemory(WholeMap):
    """A map in dictionaries: what is planned is the product's, what is kept and asked is its own."""

    def __init__(self, group: str = "u_me") -> None:
        super().__init__(group)
        self.prepared = 0

    async def prepare(self) -> None:
        self.prepared += 1

    async def healthy(self) -> bool:
        return True

    async def version(self) -> str:
        return "in memory"

    async def revision(self) -> str:
        return str(self._revision)

    async def close(self) -> None: ...

    async def erase(self) -> None:
        self._empty()
        self._revision += 1
        self._revision += 1

    async def commit(self, harvest: Harvest, *, now: datetime) -> Outcome:
        chunk = harvest.episode.chunk_id
        if chunk in self._mentions:
            return AlreadyKnown(chunk)
        if not any(one.is_self for one in harvest.entities):
            harvest = replace(harvest, entities=(self._owner(), *harvest.entities))
        keys = {slot(one) for one in harvest.facts}
        known = Known(self._entities, self._words, {key: self._members(key) for key in keys})
        writing, added = plan_harvest(harvest, known, now)
        self._mentions[chunk] = set(writing.mentions)
        self._episodes[chunk] = Told(harvest.episode, tuple(episode_edges(writing)), now)
        self._write(writing, now)
        return added

    async def withdraw(self, chunk_ids: Collection[str], *, now: datetime) -> None:
        chunks = sorted(set(chunk_ids) & set(self._mentions))
        if not chunks:
            return
        words = [
            one
            for one in self._words.values()
            if any(source.chunk_id in chunks for source in one.sources)
        ]
        touched = {
            slot(one.fact)
            for one in self._facts.values()
            if any(_rests_on(told.chunk_id, told.evidence, chunks) for told in one.tellings)
        }
        known = Known({}, {}, {key: self._members(key) for key in touched})
        writing = plan_withdrawal(chunks, known, words, self._owner().id, now)
        ours: set[str] = set[str]().union(*(self._mentions.pop(chunk) for chunk in chunks))
        for chunk in chunks:
            del self._episodes[chunk]
        self._write(writing, now)
        linked = {one.observation.entity_id for one in self._words.values()}
        for kept in self._facts.values():
            linked |= {kept.fact.subject_id, kept.fact.object_id}
        mentioned: set[str] = set[str]().union(*self._mentions.values())
        for id in ours - linked - mentioned:
            del self._entities[id]

    async def record(
        self, subject: Entity, object: Entity, fact: Fact, *, now: datetime
    ) -> Recorded:
        ends = [self._same(one) for one in (subject, object)]
        told = replace(fact, subject_id=ends[0].id, object_id=ends[1].id)
        known = self._facts.get(told.id)
        if known is not None and known.fact.until != told.until:
            end = told.until.isoformat() if told.until else "open"
            told = replace(told, id=uid(told.id, "until", end))
        if told.id in self._facts:
            return Recorded(told.id, ())
        told = replace(told, created_at=now, invalid_at=told.until, origin="confirmed")
        writing = Writing(entities=ends)
        turn = plan_slot(writing, self._members(slot(told)), KeptFact(told), now)
        self._write(writing, now)
        return Recorded(told.id, tuple(id for id in turn.closed if id != told.id))

    async def amend(
        self,
        id: str,
        *,
        valid_at: datetime | None = None,
        until: datetime | None = None,
        verdict: Verdict | None = None,
        clear_verdict: bool = False,
        now: datetime,
    ) -> Fact | None:
        kept = self._facts.get(id)
        if kept is None:
            return None
        writing = Writing()
        changed = amended(kept, valid_at, until, verdict, clear_verdict, now)
        plan_slot(writing, self._members(slot(kept.fact)), changed, now)
        if writing.facts:
            self._write(writing, now)
        return self._facts[id].fact

    async def forget_fact(self, id: str, *, now: datetime) -> bool:
        kept = self._facts.get(id)
        if kept is None:
            return False
        rest = [one for one in self._members(slot(kept.fact)) if one.fact.id != id]
        writing = Writing(cut=[(kept.fact.subject_id, id)], forgotten=[id])
        plan_slot(writing, rest, None, now)
        self._write(writing, now)
        for end in {kept.fact.subject_id, kept.fact.object_id}:
            if not self._spoken_of(end):
                del self._entities[end]
        return True

    def _spoken_of(self, id: str) -> bool:
        related = any(
            id in (one.fact.subject_id, one.fact.object_id) for one in self._facts.values()
        )
        said = any(one.observation.entity_id == id for one in self._words.values())
        mentioned = any(id in some for some in self._mentions.values())
        return related or said or mentioned or self._entities[id].is_self

    async def forget_entities(self, ids: Collection[str], *, now: datetime) -> int:
        known = {one for one in ids if one in self._entities and not self._entities[one].is_self}
        if not known:
            return 0
        said = {id for id, one in self._words.items() if one.observation.entity_id in known}
        facts = {
            id
            for id, one in self._facts.items()
            if {one.fact.subject_id, one.fact.object_id} & known
        }
        slots = {slot(self._facts[id].fact) for id in facts}
        members = {key: self._members(key) for key in slots}
        writing = plan_forgetting(known, said | facts, members, now)
        self._write(writing, now)
        for id in said | facts:
            self._words.pop(id, None)
            self._facts.pop(id, None)
        for id in known:
            del self._entities[id]
        for mentions in self._mentions.values():
            mentions -= known
        return len(known)

    async def snapshot(self) -> Snapshot:
        words = [one.observation for one in self._words.values()]
        facts = [one.fact for one in self._facts.values() if one.fact.expired_at is None]
        return Snapshot(
            str(self._revision),
            copy.copy(self._entities),
            tuple(sorted(words, key=lambda one: (one.valid_at, one.id))),
            tuple(_sorted(facts)),
        )

    async def entities(
        self, *, ids: Collection[str] | None = None, keys: Collection[str] | None = None
    ) -> list[Entity]:
        everybody = [self._entities[id] for id in sorted(self._entities)]
        if ids is None and keys is None:
            return everybody
        return [one for one in everybody if one.id in (ids or ()) or one.key in (keys or ())]

    async def named(self, name: str, type: NodeType | None = None) -> list[Entity]:
        return [
            one
            for one in await self.entities()
            if one.name == name and (type is None or one.type == type)
        ]

    async def facts(
        self,
        *,
        subject_ids: Collection[str] | None = None,
        relation: str | None = None,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
    ) -> list[Fact]:
        known = (self._as_known(one.fact, known_at) for one in self._facts.values())
        return _sorted(
            one
            for one in known
            if one is not None
            and one.expired_at is None
            and (subject_ids is None or one.subject_id in subject_ids)
            and (relation is None or one.relation == relation)
            and (as_of is None or _holds(one, as_of))
        )

    async def between(self, a: datetime, b: datetime) -> list[Change]:
        found: list[Change] = []
        for one in await self.facts():
            began = a < one.valid_at <= b
            ended = one.invalid_at is not None and a < one.invalid_at <= b
            if began or ended:
                found.append(Change(one, began, ended))
        return found

    async def fact(self, id: str) -> Fact | None:
        kept = self._facts.get(id)
        return kept.fact if kept else None

    async def find(self, stems: Sequence[str], *, limit: int = 20) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        for one in self._entities.values():
            if one.type == "Literal":
                continue
            own = stems_of(" ".join((one.name, *one.aliases, one.summary)))
            score = len(set(stems) & set(own))
            if score:
                found.append((one.id, float(score)))
        return sorted(found, key=lambda row: (-row[1], row[0]))[:limit]

    def _members(self, key: str) -> list[KeptFact]:
        return [one for one in self._facts.values() if slot(one.fact) == key]

    def _same(self, asked: Entity) -> Entity:
        same = (
            one
            for one in self._entities.values()
            if (one.type, one.name) == (asked.type, asked.name)
        )
        found = min(same, key=lambda one: one.id, default=None)
        return found or self._entities.get(asked.id) or asked

    def _owner(self) -> Entity:
        own = (one for one in self._entities.values() if one.is_self)
        return next(own, owner(self._group))

    def _as_known(self, fact: Fact, known_at: datetime | None) -> Fact | None:
        if known_at is None:
            return fact
        if fact.created_at is None or fact.created_at > known_at:
            return None
        later = (one for one in self._past if one.fact_id == fact.id and one.changed_at > known_at)
        was = next(later, None)
        if was is None:
            return fact
        return replace(
            fact, valid_at=was.valid_at, invalid_at=was.invalid_at, expired_at=was.expired_at
        )

    def _write(self, writing: Writing, now: datetime) -> None:
        self._entities |= {one.id: one for one in writing.entities}
        self._born = {one.id: now for one in writing.entities} | self._born
        self._words |= {one.observation.id: one for one in writing.words}
        self._facts |= {one.fact.id: one for one in writing.facts}
        self._past += writing.history
        for _, id in writing.cut:
            self._facts.pop(id, None)
            self._words.pop(id, None)
        self._past = [one for one in self._past if one.fact_id not in writing.forgotten]
        self._revision += 1
        self._revision += 1


def _rests_on(chunk: str, evidence: Sequence[Provenance], chunks: Collection[str]) -> bool:
    places = [one.chunk_id for one in evidence] or [chunk]
    return any(place in chunks for place in places)


def _holds(fact: Fact, at: datetime) -> bool:
    return fact.valid_at <= at and (fact.invalid_at is None or at < fact.invalid_at)


def _sorted(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda one: (one.valid_at, one.id))
