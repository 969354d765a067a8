"""What was seen in a chunk -> its harvest: names become entities, claims become observations and facts. Deterministic."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid5

from extractors.rules.affect import heat
from extractors.rules.emotions import EMOTIONS, nearest
from extractors.rules.names import Names, key_of
from extractors.rules.pairs import grey_pairs
from extractors.rules.space import SPACE
from extractors.types import Claimed, ClaimedFeeling, ClaimedRelation, Item, Seen, When
from graph.types import (
    Entity,
    Episode,
    Fact,
    Feeling,
    Harvest,
    Kind,
    NodeType,
    Observation,
    PhaseName,
    Provenance,
)
from graph.words import Precision

__all__ = ["EMOTIONS", "Names", "grey_pairs", "me", "resolve"]

_PHASE_KINDS: Mapping[Kind, PhaseName] = {
    "abandon": "dropped",
    "resume": "active",
    "pause": "paused",
    "done": "done",
}


STRONG = 0.5


def _strength(claim: ClaimedFeeling) -> float:
    a = claim.affect
    return max(a.sadness, a.frustration, a.excitement, a.fear)


def ids_of(entity: Entity, group: str) -> Iterator[str]:
    """Every id that a thing would have, had another of its names been read first."""
    for name in (entity.name, *entity.aliases):
        yield _id(group, key_of(entity.type, name))


def _id(group: str, *parts: str) -> str:
    return str(uuid5(SPACE, "\x1f".join((group, *parts))))


def me(group: str) -> Entity:
    """The owner of the map."""
    return Entity(
        str(uuid5(SPACE, f"{group}\x1fme")),
        "Person",
        "me",
        "Person|me",
        is_self=True,
        origin="confirmed",
        confidence=1.0,
    )


@dataclass(slots=True)
class _Draft:
    """An entity as this chunk speaks of it."""

    id: str
    type: NodeType
    name: str
    key: str
    aliases: set[str] = field(default_factory=set[str])
    times: list[datetime] = field(default_factory=list[datetime])
    explicit: bool = False
    conf: float = 0.0
    attributes: dict[str, str | float | bool] = field(default_factory=dict[str, str | float | bool])


class _Resolving:
    def __init__(self, seen: Seen, names: Names, group: str) -> None:
        self.seen, self.names, self.group = seen, names, group
        self.messages = seen.conversation.spoken
        self.drafts: dict[str, _Draft] = {}
        self.by_ref: dict[str, _Draft] = {}
        self.undated = 0

    def item(self, item: Item) -> None:
        known = self.names.known(item.known_id or "") or self.names.find(
            item.type, item.name, item.aliases
        )
        key = known.key if known else key_of(item.type, item.name)
        id_ = known.id if known else _id(self.group, key)
        draft = self.drafts.setdefault(
            id_,
            _Draft(
                id_, known.type if known else item.type, known.name if known else item.name, key
            ),
        )
        draft.aliases |= {
            name for name in (item.name, *item.aliases) if name and name != draft.name
        }
        if item.obligation:
            draft.attributes["obligation"] = True
        if item.about:
            draft.attributes["about"] = item.about
        self.by_ref[item.ref] = draft

    def emotion(self, name: Feeling | None, valence: float) -> _Draft:
        felt = nearest(name, valence)
        key = key_of("Emotion", EMOTIONS[felt])
        id_ = _id(self.group, key)
        return self.drafts.setdefault(id_, _Draft(id_, "Emotion", EMOTIONS[felt], key, {felt}))

    def dated(
        self, message_id: str, when: When | None
    ) -> tuple[datetime, Precision, datetime] | None:
        """Valid time, its precision, told time; None when nobody knows any day."""
        message = self.messages[message_id]
        told = next(
            (d for d in (message.dated, self.seen.conversation.dated) if d.at is not None), None
        )
        if told is None or told.at is None:
            if when is None:
                return None
            return when.start, when.precision, when.start
        if when is not None:
            return when.start, when.precision, told.at
        return told.at, told.precision, told.at

    def source(self, message_id: str, quote: str) -> Provenance:
        conversation = self.seen.conversation
        return Provenance(
            conversation.document_id, conversation.id, message_id, self.seen.chunk_id, quote
        )

    def episode(self, told: datetime) -> str:
        return f"{self.seen.conversation.id}:{told.astimezone(UTC).date().isoformat()}"

    def observation(self, claim: Claimed) -> Observation | None:
        draft, times = self.by_ref[claim.item], self.dated(claim.message_id, claim.when)
        if times is None:
            self.undated += 1
            return None
        valid, precision, told = times
        self._touch(draft, valid, claim.explicit, claim.conf)
        affect = self.seen.affects.get(claim.message_id)
        phase = claim.phase or _PHASE_KINDS.get(claim.kind)
        return Observation(
            id=_id(self.group, claim.message_id, claim.quote, claim.kind, draft.id),
            entity_id=draft.id, kind=claim.kind, source=self.source(claim.message_id, claim.quote),
            valid_at=valid, precision=precision, told_at=told, episode=self.episode(told),
            pro=claim.pro, con=claim.con, explicit=claim.explicit, hedged=claim.hedged, irony=claim.irony,
            modality=claim.modality, talk=claim.talk, conf=claim.conf, heat=heat(affect) if affect else 0.0,
            rank=claim.rank, effort=claim.effort, phase=phase, affect=affect,
        )  # fmt: skip

    def feelings(self, claim: ClaimedFeeling) -> list[Observation]:
        """Where the cause is known, on the cause; a strong feeling, and one without a cause, on the feeling itself."""
        target = self.by_ref.get(claim.target or "")
        drafts = [target] if target else []
        if target is None or _strength(claim) >= STRONG:
            drafts.append(self.emotion(claim.name, claim.affect.valence))
        # Weighed once: what hangs on the feeling itself does not count for the cause again.
        found = [self._felt(claim, draft, target if draft is target else None) for draft in drafts]
        return [one for one in found if one is not None]

    def _felt(
        self, claim: ClaimedFeeling, draft: _Draft, target: _Draft | None
    ) -> Observation | None:
        times = self.dated(claim.message_id, claim.felt)
        if times is None:
            self.undated += 1
            return None
        valid, precision, told = times
        self._touch(draft, valid, claim.explicit, claim.affect.conf)
        strength = max(1, min(3, round(3 * abs(claim.affect.valence))))
        felt_now = claim.tense == "now"
        return Observation(
            id=_id(self.group, claim.message_id, claim.quote, "emotion", draft.id),
            entity_id=draft.id, kind="emotion", source=self.source(claim.message_id, claim.quote),
            valid_at=valid, precision=precision, told_at=told, episode=self.episode(told),
            pro=strength if claim.affect.valence > 0 else 0, con=strength if claim.affect.valence < 0 else 0,
            explicit=claim.explicit, conf=claim.affect.conf, heat=heat(claim.affect) if felt_now else 0.0,
            emotion=claim.name, affect=claim.affect, target_id=target.id if target else None,
        )  # fmt: skip

    def fact(self, claim: ClaimedRelation) -> Fact | None:
        times = self.dated(claim.message_id, claim.when)
        subject = self._end(claim.source)
        target = self._literal(claim) if claim.target is None else self._end(claim.target)
        if times is None or subject is None or target is None or subject.id == target.id:
            self.undated += times is None
            return None
        valid = times[0]
        self._touch(subject, valid, claim.explicit, claim.conf)
        self._touch(target, valid, claim.explicit, claim.conf)
        return Fact(
            id=_id(self.group, subject.id, claim.name, target.id, claim.message_id, claim.quote),
            subject_id=subject.id, relation=claim.name, object_id=target.id, sentence=claim.quote,
            valid_at=valid, until=valid if claim.ends else None, attribute=claim.attribute, sign=claim.sign,
            confidence=claim.conf, explicit=claim.explicit, origin="explicit" if claim.explicit else "inferred",
            evidence=(self.source(claim.message_id, claim.quote),),
        )  # fmt: skip

    def _end(self, ref: str) -> _Draft | None:
        if ref != "me":
            return self.by_ref.get(ref)
        owner = me(self.group)
        return self.drafts.setdefault(
            owner.id, _Draft(owner.id, "Person", owner.name, owner.key, conf=1.0)
        )

    def _literal(self, claim: ClaimedRelation) -> _Draft | None:
        if not claim.value:
            return None
        key = f"Literal|{claim.value.strip().casefold()}"
        id_ = _id(self.group, key)
        return self.drafts.setdefault(id_, _Draft(id_, "Literal", claim.value.strip(), key))

    def _touch(self, draft: _Draft, at: datetime, explicit: bool, conf: float) -> None:
        draft.times.append(at)
        draft.explicit |= explicit
        draft.conf = max(draft.conf, conf)

    def entities(self) -> tuple[Entity, ...]:
        used = [draft for draft in self.drafts.values() if draft.times]
        return tuple(self._entity(d) for d in sorted(used, key=lambda draft: draft.id))

    def _entity(self, d: _Draft) -> Entity:
        """What is known of the whole archive stands above what this chunk says."""
        known = self.names.entities.get(d.id) if self.names.settled else None
        return Entity(
            d.id, d.type, d.name, d.key, tuple(sorted(d.aliases if known is None else known.aliases)),
            confidence=d.conf, origin="explicit" if d.explicit else "inferred",
            first_seen=min(d.times), last_seen=max(d.times), is_self=d.id == me(self.group).id,
            attributes=d.attributes if known is None else known.attributes,
        )  # fmt: skip


def resolve(seen: Seen, names: Names, *, episode: Episode, group: str) -> Harvest:
    """Ids come from content alone, so the same words give the same harvest, whoever comes first."""
    work = _Resolving(seen, names, group)
    for item in seen.claims.items:
        work.item(item)
    found = [work.observation(claim) for claim in seen.claims.observations]
    found += [one for claim in seen.claims.feelings for one in work.feelings(claim)]
    facts = [work.fact(claim) for claim in seen.claims.relations]
    observations = {o.id: o for o in found if o is not None}
    kept = {f.id: f for f in facts if f is not None}
    entities = work.entities()
    for one in entities:
        if one.id in names.entities:
            names.learn(one)
    if not any(one.is_self for one in entities):
        entities = (*entities, me(group))  # observations hang on the owner, who has one id for ever
    return Harvest(
        episode,
        entities,
        tuple(observations.values()),
        tuple(kept.values()),
        settled=frozenset(one.id for one in entities if one.id in names.entities)
        if names.settled
        else frozenset(),
    )
