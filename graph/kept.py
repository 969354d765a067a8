"""Entities, observations and facts <-> flat properties, the only shape that both engines keep."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

from graph.closing import Telling, value
from graph.stems import stems
from graph.types import Affect, Entity, Fact, Observation, Provenance

# Values of an engine's map of properties: str, int, float, bool, None, datetime or lists of them.
type Props = dict[str, Any]

EDGE_NAMES = {"priority": "RANKED", "effort": "SPENT", "emotion": "FELT", "mention": "MENTIONED"}
LONGEST_KEY = 2000
# Longer runs of letters are no words; an indexed text of 18 kB crashes FalkorDB 4.22.1 (SIGSEGV).
LONGEST_WORD = 64
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_ENTITY_OWN = frozenset({
    "uuid", "name", "group_id", "labels", "summary", "created_at", "name_embedding", "type", "key",
    "aliases", "confidence", "origin", "first_seen", "last_seen", "is_self", "stem",
    "fact", "episodes",
})  # fmt: skip
_AFFECT = ("sadness", "frustration", "excitement", "fear", "valence", "arousal", "stress", "conf")
_PLAIN = (
    "kind", "precision", "episode", "pro", "con", "explicit", "hedged", "irony", "modality",
    "talk", "rank", "phase", "emotion", "target_id",
)  # fmt: skip

_SOURCES = ("documents", "conversations", "messages", "chunks", "quotes")
_TOLD = ("ids", "values", "from", "until", "sentences", "conf", "explicit")
ROW_ONLY = frozenset([f"source_{one}" for one in _SOURCES] + [f"told_{one}" for one in _TOLD])


@dataclass(frozen=True, slots=True)
class KeptFact:
    """A fact with all its tellings; those of an edge made by hand were told inside it."""

    fact: Fact
    tellings: tuple[Telling, ...] = ()

    @property
    def by_hand(self) -> bool:
        return self.fact.origin == "confirmed"


@dataclass(frozen=True, slots=True)
class KeptWords:
    """An observation with every chunk that yielded it, by chunk id."""

    observation: Observation
    sources: tuple[Provenance, ...]


def uid(*parts: str) -> str:
    """An id from content: the same parts, the same id."""
    return str(uuid5(NAMESPACE_URL, "\x1f".join(("driftmap", *parts))))


def indexed(text: str) -> str:
    """The stems of a text as full text is indexed."""
    return " ".join(stem[:LONGEST_WORD] for stem in stems(text))


def number(given: float) -> float | str:
    """FalkorDB gives back 15 digits of a float; one that needs more goes as text."""
    return given if float(f"{given:.15g}") == given else repr(float(given))


def entity_props(entity: Entity, group: str) -> Props:
    for name in entity.attributes:
        if name in _ENTITY_OWN or not _ATTRIBUTE.fullmatch(name):
            raise ValueError("an attribute of this name cannot be kept")
    text = " ".join((entity.name, *entity.aliases, entity.summary))
    return {
        **dict(entity.attributes),
        "uuid": entity.id,
        "name": entity.name,
        "group_id": group,
        "type": entity.type,
        # An indexed text may have about 8 kB.
        "key": entity.key[:LONGEST_KEY],
        "aliases": list(entity.aliases),
        "summary": entity.summary,
        "confidence": number(entity.confidence),
        "origin": entity.origin,
        "first_seen": entity.first_seen,
        "last_seen": entity.last_seen,
        "is_self": entity.is_self,
        "stem": indexed(text),
    }


def entity_of(props: Mapping[str, Any]) -> Entity:
    return Entity(
        id=props["uuid"],
        type=props["type"],
        name=props["name"],
        key=props["key"],
        aliases=tuple(props.get("aliases") or ()),
        summary=props.get("summary") or "",
        confidence=float(props["confidence"]),
        origin=props["origin"],
        first_seen=moment(props.get("first_seen")),
        last_seen=moment(props.get("last_seen")),
        is_self=bool(props.get("is_self")),
        attributes={name: given for name, given in props.items() if name not in _ENTITY_OWN},
    )


def moment(kept: object) -> datetime | None:
    """A time as an engine gives it back -> aware UTC."""
    if kept is None or isinstance(kept, datetime):
        return kept.astimezone(UTC) if kept is not None else None
    return datetime.fromisoformat(cast("str", kept)).astimezone(UTC)


def some_moment(kept: object) -> datetime:
    found = moment(kept)
    if found is None:
        raise ValueError("a time that is always kept is missing")
    return found


def words_props(kept: KeptWords, group: str) -> Props:
    one = kept.observation
    props: Props = {name: getattr(one, name) for name in _PLAIN}
    for name in _AFFECT:
        props[f"affect_{name}"] = number(getattr(one.affect, name)) if one.affect else None
    return {
        **props,
        **_source_lists(kept.sources),
        "uuid": one.id,
        "name": EDGE_NAMES.get(one.kind, "STATED"),
        "fact": one.source.quote,
        "quote": one.source.quote,
        "stem": indexed(one.source.quote),
        "group_id": group,
        "target_node_uuid": one.entity_id,
        "episodes": episodes(group, (source.chunk_id for source in kept.sources)),
        "created_at": one.created_at,
        "reference_time": one.told_at,
        "valid_at": one.valid_at,
        "invalid_at": one.valid_at,
        "conf": number(one.conf),
        "heat": number(one.heat),
        "effort_amount": number(one.effort[0]) if one.effort else None,
        "effort_unit": one.effort[1] if one.effort else None,
    }


def words_of(props: Mapping[str, Any]) -> KeptWords:
    sources = _sources(props)
    plain: dict[str, Any] = {name: props[name] for name in _PLAIN if name in props}
    affect = None
    if props.get("affect_conf") is not None:
        affect = Affect(*(float(props[f"affect_{name}"]) for name in _AFFECT))
    effort = None
    if props.get("effort_unit") is not None:
        effort = (float(props["effort_amount"]), props["effort_unit"])
    observation = Observation(
        id=props["uuid"],
        entity_id=props["target_node_uuid"],
        source=sources[0],
        valid_at=some_moment(props["valid_at"]),
        told_at=some_moment(props["reference_time"]),
        created_at=moment(props.get("created_at")),
        conf=float(props["conf"]),
        heat=float(props["heat"]),
        affect=affect,
        effort=effort,
        **plain,
    )
    return KeptWords(observation, sources)


def fact_props(kept: KeptFact, group: str, slot: str) -> Props:
    one = kept.fact
    rows = [
        (told, source) for told in kept.tellings for source in told.evidence or (_nowhere(told),)
    ]
    return {
        **_source_lists([source for _, source in rows]),
        "told_ids": [told.id for told, _ in rows],
        "told_values": [told.value for told, _ in rows],
        "told_from": [told.valid_at.isoformat() for told, _ in rows],
        "told_until": [told.until.isoformat() if told.until else "" for told, _ in rows],
        "told_sentences": [told.sentence for told, _ in rows],
        "told_conf": [repr(told.confidence) for told, _ in rows],
        "told_explicit": [told.explicit for told, _ in rows],
        "uuid": one.id,
        "name": one.relation,
        "fact": one.sentence,
        "stem": indexed(one.sentence),
        "group_id": group,
        "slot": uid(group, "slot", slot),
        "source_node_uuid": one.subject_id,
        "target_node_uuid": one.object_id,
        "episodes": episodes(group, (told.chunk_id for told in kept.tellings)),
        "created_at": one.created_at,
        "expired_at": one.expired_at,
        "reference_time": one.valid_at,
        "valid_at": one.valid_at,
        "invalid_at": one.invalid_at,
        "until": one.until,
        "functional": one.functional,
        "attribute": one.attribute,
        "sign": one.sign,
        "confidence": number(one.confidence),
        "explicit": one.explicit,
        "origin": one.origin,
        "verdict": one.verdict,
    }


def fact_of(props: Mapping[str, Any]) -> KeptFact:
    tellings = _tellings(props)
    fact = Fact(
        id=props["uuid"],
        subject_id=props["source_node_uuid"],
        relation=props["name"],
        object_id=props["target_node_uuid"],
        sentence=props["fact"],
        valid_at=some_moment(props["valid_at"]),
        invalid_at=moment(props.get("invalid_at")),
        until=moment(props.get("until")),
        created_at=moment(props.get("created_at")),
        expired_at=moment(props.get("expired_at")),
        functional=props.get("functional"),
        attribute=props.get("attribute"),
        sign=props["sign"],
        confidence=float(props["confidence"]),
        explicit=props["explicit"],
        origin=props["origin"],
        verdict=props.get("verdict"),
        evidence=tuple(source for told in tellings for source in told.evidence),
    )
    return KeptFact(fact, tellings)


def telling_of(fact: Fact, chunk_id: str) -> Telling:
    return Telling(
        id=fact.id,
        chunk_id=chunk_id,
        value=value(fact),
        valid_at=fact.valid_at,
        until=fact.until,
        sentence=fact.sentence,
        confidence=fact.confidence,
        explicit=fact.explicit,
        evidence=fact.evidence,
    )


def episodes(group: str, chunk_ids: Iterable[str]) -> list[str]:
    """Ids of the Episodic nodes of chunks."""
    return [uid(group, "episode", chunk) for chunk in sorted(set(chunk_ids))]


def _nowhere(told: Telling) -> Provenance:
    return Provenance("", "", "", told.chunk_id, "")


def _source_lists(sources: Iterable[Provenance]) -> Props:
    rows = list(sources)
    return {
        "source_documents": [one.document_id for one in rows],
        "source_conversations": [one.conversation_id for one in rows],
        "source_messages": [one.message_id for one in rows],
        "source_chunks": [one.chunk_id for one in rows],
        "source_quotes": [one.quote for one in rows],
    }


def _sources(props: Mapping[str, Any]) -> tuple[Provenance, ...]:
    columns = [cast("list[str]", props.get(f"source_{name}") or []) for name in _SOURCES]
    return tuple(Provenance(*row) for row in zip(*columns, strict=True))


def _tellings(props: Mapping[str, Any]) -> tuple[Telling, ...]:
    columns = [cast("list[Any]", props.get(f"told_{name}") or []) for name in _TOLD]
    found: dict[str, Telling] = {}
    for source, *row in zip(_sources(props), *columns, strict=True):
        id, said, since, until, sentence, conf, explicit = row
        seen = (source,) if source.message_id else ()
        if id in found:
            found[id] = replace(found[id], evidence=(*found[id].evidence, *seen))
            continue
        begun = some_moment(since)
        ended = moment(until) if until else None
        found[id] = Telling(
            id, source.chunk_id, said, begun, ended, sentence, float(conf), explicit, seen
        )
    return tuple(found.values())
