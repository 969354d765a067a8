"""FactStore on a graph of Graphiti's model: plans on what is there, writes one statement, reads back values."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from graph.closing import slot
from graph.commit import (
    Known,
    Writing,
    amended,
    episode_id,
    owner,
    plan_forgetting,
    plan_harvest,
    plan_slot,
    plan_withdrawal,
)
from graph.door import MOST_STEMS, Door
from graph.kept import (
    LONGEST_WORD,
    KeptFact,
    KeptWords,
    Props,
    entity_of,
    fact_of,
    uid,
    words_of,
)
from graph.parameters import mark, parameters
from graph.read import as_known, ends_of, in_order_of_start, props_of, whole, within
from graph.records import MapRecord, RecordKind, in_batches, in_order, record, writing_of
from graph.types import (
    Added,
    AlreadyKnown,
    Change,
    Entity,
    Fact,
    Harvest,
    NodeType,
    Outcome,
    Recorded,
    Snapshot,
    Verdict,
)

CHUNKS_AT_ONCE = 50


class GraphitiStore:
    """The promises of `FactStore`, kept by the pure planning of `commit.py` and one static statement."""

    def __init__(self, door: Door, group: str) -> None:
        self._door = door
        self._group = group

    async def prepare(self) -> None:
        await self._door.prepare()

    async def healthy(self) -> bool:
        return await self._door.healthy()

    async def revision(self) -> str:
        return str(await self._door.revision())

    async def close(self) -> None:
        await self._door.close()

    async def erase(self) -> None:
        await self._door.erase()

    async def version(self) -> str:
        return await self._door.version()

    # The map as a whole.

    async def dump(self) -> AsyncIterator[MapRecord]:
        names = (
            "all_episodes",
            "all_mentions",
            "entities",
            "all_edges",
            "all_history",
            "all_marks",
        )
        kinds: tuple[RecordKind, ...] = (
            "episode", "mention", "entity", "edge", "history", "mark",
        )  # fmt: skip
        _, answers = await self._door.rows_together(*names, group=self._group)
        records = [
            record(kind, whole(kind, row))
            for kind, rows in zip(kinds, answers, strict=True)
            for row in rows
        ]
        for one in in_order(records):
            yield one

    async def load(self, records: AsyncIterable[MapRecord], *, now: datetime) -> None:
        async for batch in in_batches(records):
            params = writing_of(batch, self._group, now)

            async def plan(params: Props = params) -> Props:
                return params

            await self._door.change(plan)

    # What changes the map.

    async def commit(self, harvest: Harvest, *, now: datetime) -> Outcome:
        chunk = harvest.episode.chunk_id
        outcome: list[Added] = []

        async def plan() -> Props | None:
            outcome.clear()
            found = await self._door.rows("mark", key=mark(self._group, chunk))
            if found[0]["found"]:
                return None
            me = await self._owner(harvest.entities)
            told = replace(harvest, entities=_with(me, harvest.entities))
            writing, added = plan_harvest(told, await self._known(told), now)
            outcome.append(added)
            return parameters(writing, self._group, me.id, now)

        await self._door.change(plan)
        return outcome[0] if outcome else AlreadyKnown(chunk)

    async def withdraw(self, chunk_ids: Collection[str], *, now: datetime) -> None:
        chunks = sorted(set(chunk_ids))
        for start in range(0, len(chunks), CHUNKS_AT_ONCE):
            part = chunks[start : start + CHUNKS_AT_ONCE]
            await self._door.change(lambda part=part: self._plan_withdrawal(part, now))

    async def _plan_withdrawal(self, chunks: list[str], now: datetime) -> Props | None:
        ids = [episode_id(self._group, chunk) for chunk in chunks]
        found = await self._door.rows("episodes_by_id", ids=ids)
        if not found:
            return None
        touched = sorted({edge for row in found for edge in row["edges"] or ()})
        rows = await self._door.rows("edges_by_id", ids=touched)
        found_edges = [props_of(row) for row in rows]
        words = [words_of(props) for props in found_edges if "slot" not in props]
        members = await self._members({props["slot"] for props in found_edges if "slot" in props})
        me = await self._owner(())
        writing = plan_withdrawal(chunks, Known({}, {}, members), words, me.id, now)
        writing.dropped = await self._orphans(ids, writing, [*found_edges, *ends_of(members)])
        return parameters(writing, self._group, me.id, now)

    async def _orphans(
        self, episodes: list[str], writing: Writing, edges: list[Props]
    ) -> list[str]:
        """Entities that nothing else mentions, and whose every relation is cut by this very change."""
        cut = {id for _, id in writing.cut}
        lost: dict[str, set[str]] = {}
        for edge in edges:
            for end in (edge["source_node_uuid"], edge["target_node_uuid"]):
                if edge["uuid"] in cut:
                    lost.setdefault(end, set()).add(edge["uuid"])
        alone = await self._door.rows("mentioned_only", ids=episodes)
        return [row["id"] for row in alone if row["degree"] == len(lost.get(row["id"], ()))]

    async def record(
        self, subject: Entity, object: Entity, fact: Fact, *, now: datetime
    ) -> Recorded:
        answer: list[Recorded] = []

        async def plan() -> Props | None:
            answer.clear()
            ends = await self._same((subject, object))
            told = replace(fact, subject_id=ends[0].id, object_id=ends[1].id)
            known = await self._kept(told.id)
            if known is not None and known.fact.until != told.until:
                end = told.until.isoformat() if told.until else "open"
                told = replace(told, id=uid(told.id, "until", end))
                known = await self._kept(told.id)
            if known is not None:
                answer.append(Recorded(told.id, ()))
                return None
            told = replace(told, created_at=now, invalid_at=told.until, origin="confirmed")
            writing = Writing(entities=ends)
            members = (await self._slots([told])).get(slot(told), [])
            turn = plan_slot(writing, members, KeptFact(told), now)
            answer.append(Recorded(told.id, tuple(id for id in turn.closed if id != told.id)))
            return parameters(writing, self._group, "", now)

        await self._door.change(plan)
        return answer[0]

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
        async def plan() -> Props | None:
            kept = await self._kept(id)
            if kept is None:
                return None
            writing = Writing()
            changed = amended(kept, valid_at, until, verdict, clear_verdict, now)
            members = (await self._slots([kept.fact]))[slot(kept.fact)]
            plan_slot(writing, members, changed, now)
            return parameters(writing, self._group, "", now) if writing.facts else None

        await self._door.change(plan)
        return await self.fact(id)

    async def forget_fact(self, id: str, *, now: datetime) -> bool:
        done: list[bool] = []

        async def plan() -> Props | None:
            done.clear()
            kept = await self._kept(id)
            if kept is None:
                return None
            members = (await self._slots([kept.fact]))[slot(kept.fact)]
            rest = [one for one in members if one.fact.id != id]
            ends = sorted({kept.fact.subject_id, kept.fact.object_id})
            alone = await self._door.rows("unmentioned", ids=ends)
            # What was known from this fact alone goes with it: a value is a node of its own.
            lonely = [row["id"] for row in alone if row["degree"] == 1]
            writing = Writing(cut=[(kept.fact.subject_id, id)], forgotten=[id], dropped=lonely)
            plan_slot(writing, rest, None, now)
            done.append(True)
            return parameters(writing, self._group, "", now)

        await self._door.change(plan)
        return bool(done)

    async def forget_entities(self, ids: Collection[str], *, now: datetime) -> int:
        counted: list[int] = []

        async def plan() -> Props | None:
            counted.clear()
            found = [one.id for one in await self.entities(ids=ids) if not one.is_self]
            if not found:
                return None
            counted.append(len(found))
            rows = await self._door.rows("edges_of_entities", ids=found)
            edges = [props_of(row) for row in rows]
            members = await self._members({one["slot"] for one in edges if "slot" in one})
            writing = plan_forgetting(found, (one["uuid"] for one in edges), members, now)
            return parameters(writing, self._group, "", now)

        await self._door.change(plan)
        return counted[0] if counted else 0

    # What reads it.

    async def snapshot(self) -> Snapshot:
        revision, (nodes, edges) = await self._door.rows_together(
            "entities", "edges", group=self._group
        )
        entities: dict[str, Entity] = {row["p"]["uuid"]: entity_of(row["p"]) for row in nodes}
        facts: list[Fact] = []
        words: list[KeptWords] = []
        for place, row in enumerate(edges):
            props = props_of(row)
            if "slot" in props:
                facts.append(fact_of(props).fact)
            else:
                words.append(words_of(props))
            if place % 500 == 0:
                await asyncio.sleep(0)
        said = sorted((one.observation for one in words), key=lambda one: (one.valid_at, one.id))
        return Snapshot(str(revision), entities, tuple(said), tuple(in_order_of_start(facts)))

    async def entities(
        self, *, ids: Collection[str] | None = None, keys: Collection[str] | None = None
    ) -> list[Entity]:
        if ids is None and keys is None:
            rows = await self._door.rows("entities", group=self._group)
        else:
            rows = await self._door.rows("entities_by_id", ids=sorted(set(ids))) if ids else []
            if keys:
                rows += await self._door.rows("entities_by_key", keys=sorted(set(keys)))
        found = {row["p"]["uuid"]: entity_of(row["p"]) for row in rows}
        return [found[id] for id in sorted(found)]

    async def named(self, name: str, type: NodeType | None = None) -> list[Entity]:
        rows = await self._door.rows("entities_named", group=self._group, name=name, type=type)
        return [entity_of(row["p"]) for row in rows]

    async def facts(
        self,
        *,
        subject_ids: Collection[str] | None = None,
        relation: str | None = None,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
    ) -> list[Fact]:
        given: Props = {"group": self._group, "relation": relation, "t": as_of}
        name = "facts"
        if subject_ids is not None:
            name, given = "facts_of", {**given, "subjects": sorted(set(subject_ids))}
        if known_at is None:
            rows = await self._door.rows(name, **given)
            return in_order_of_start(fact_of(props_of(row)).fact for row in rows)
        rows = await self._door.rows(f"{name}_known", known=known_at, **given)
        return in_order_of_start(as_known(row) for row in rows)

    async def between(self, a: datetime, b: datetime) -> list[Change]:
        rows = await self._door.rows("between", group=self._group, a=a, b=b)
        facts = in_order_of_start(fact_of(props_of(row)).fact for row in rows)
        return [Change(one, a < one.valid_at <= b, within(a, one.invalid_at, b)) for one in facts]

    async def fact(self, id: str) -> Fact | None:
        kept = await self._kept(id)
        return kept.fact if kept else None

    async def find(self, stems: Sequence[str], *, limit: int = 20) -> list[tuple[str, float]]:
        asked = [
            one[:LONGEST_WORD] for one in dict.fromkeys(stems) if one.replace("_", "a").isalnum()
        ]
        if not asked:
            return []
        query = self._door.full_text(asked[:MOST_STEMS])
        rows = await self._door.rows("find", group=self._group, query=query, limit=limit)
        return [(row["id"], float(row["score"])) for row in rows]

    # What a plan has to know.

    async def _known(self, harvest: Harvest) -> Known:
        entities = await self.entities(ids=[one.id for one in harvest.entities])
        ids = [one.id for one in harvest.observations]
        rows = await self._door.rows("edges_by_id", ids=ids) if ids else []
        words = {kept.observation.id: kept for row in rows if (kept := words_of(props_of(row)))}
        slots = await self._slots(harvest.facts)
        return Known({one.id: one for one in entities}, words, slots)

    async def _slots(self, facts: Iterable[Fact]) -> dict[str, list[KeptFact]]:
        named = {slot(one): uid(self._group, "slot", slot(one)) for one in facts}
        members = await self._members(set(named.values()))
        return {words: members.get(id, []) for words, id in named.items()}

    async def _members(self, slots: set[str]) -> dict[str, list[KeptFact]]:
        members: dict[str, list[KeptFact]] = {}
        if slots:
            for row in await self._door.rows("edges_of_slots", slots=sorted(slots)):
                props = props_of(row)
                members.setdefault(props["slot"], []).append(fact_of(props))
        return members

    async def _kept(self, id: str) -> KeptFact | None:
        rows = await self._door.rows("edges_by_id", ids=[id])
        found = [props for row in rows if "slot" in (props := props_of(row))]
        return fact_of(found[0]) if found else None

    async def _same(self, asked: Sequence[Entity]) -> list[Entity]:
        """For each the one it already is, or that of exactly this type and name, else the one asked for.

        Ids are looked up in an index; names have none and take a look at every entity.
        """
        known = {one.id: one for one in await self.entities(ids=[one.id for one in asked])}
        found: list[Entity] = []
        for one in asked:
            same = known.get(one.id)
            if same is None or (same.type, same.name) != (one.type, one.name):
                named = await self.named(one.name, one.type)
                same = named[0] if named else same
            found.append(same or one)
        return found

    async def _owner(self, brought: Iterable[Entity]) -> Entity:
        own = next((one for one in brought if one.is_self), None)
        if own is not None:
            return own
        rows = await self._door.rows("owner", group=self._group)
        return entity_of(rows[0]["p"]) if rows else owner(self._group)


def _with(me: Entity, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    return entities if any(one.is_self for one in entities) else (me, *entities)
