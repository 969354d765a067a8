"""Values of the map -> shapes of the contract. The only place where inner names become outer ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from api.atlas import Atlas
from api.mind import Mind
from api.schemas import EntityBrief, Evidence, FactOut, Statement
from api.telling import source_ref
from graph.types import FUNCTIONAL, Entity, Fact, Observation, Provenance
from graph.words import Source

MOST_EVIDENCE = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """What one answer needs to show quotes: the atlas, its moment, and the sources of the quotes.

    `more` are entities that the map holds and the atlas does not know yet.
    """

    atlas: Atlas
    at: datetime
    sources: Mapping[str, Source]
    more: Mapping[str, Entity] = field(default_factory=dict[str, Entity])
    _briefs: dict[str, EntityBrief] = field(default_factory=dict[str, EntityBrief])

    def entity(self, id: str) -> Entity | None:
        return self.atlas.entity(id) or self.more.get(id)

    def brief(self, id: str) -> EntityBrief:
        """Made once an answer, however often it is named there."""
        made = self._briefs.get(id)
        if made is None:
            entity = self.entity(id)
            if entity is None:
                made = EntityBrief(id=id, type="", name="")
            else:
                made = brief(self.atlas, entity, self.at)
            self._briefs[id] = made
        return made

    def evidence(self, ids: Iterable[str]) -> list[Evidence]:
        """Observations as evidence, in the order given; one whose words are gone is left out."""
        found = (self.atlas.by_id.get(id) for id in ids)
        return [one for seen in found if seen is not None for one in self._evidence(seen)]

    def statements(self, seen: Iterable[Observation]) -> list[Statement]:
        return [
            Statement(
                **evidence.model_dump(),
                kind=one.kind,
                polarity=one.polarity,
                strength=max(1, min(3, max(one.pro, one.con))),
                emotion=one.emotion,
                date=one.valid_at,
            )
            for one in seen
            if one.kind != "mention"
            for evidence in self._evidence(one)
        ]

    def fact(self, fact: Fact) -> FactOut:
        object = self.entity(fact.object_id)
        return FactOut(
            id=fact.id,
            subject=self.brief(fact.subject_id),
            relation=fact.relation,
            object=object.name
            if object and object.type == "Literal"
            else self.brief(fact.object_id),
            valid_from=fact.valid_at,
            valid_to=fact.invalid_at,
            functional=is_functional(fact),
            verdict=fact.verdict,
            evidence=self.quotes(fact),
        )

    def quotes(self, fact: Fact) -> list[Evidence]:
        """The words a fact rests on. An observation of the same words lends its statement id."""
        return [
            Evidence(
                statement_id=self._statement_id(fact, words),
                quote=words.quote,
                source=source_ref(source),
                explicit=fact.explicit,
                heat=0.0,
            )
            for words in fact.evidence[:MOST_EVIDENCE]
            if (source := self.sources.get(words.message_id)) is not None
        ]

    def _evidence(self, seen: Observation) -> Iterable[Evidence]:
        source = self.sources.get(seen.source.message_id)
        if source is not None:
            yield Evidence(
                statement_id=seen.id,
                quote=seen.source.quote,
                source=source_ref(source),
                explicit=seen.explicit,
                heat=round(seen.heat, 3),
            )

    def _statement_id(self, fact: Fact, words: Provenance) -> str:
        for end in (fact.subject_id, fact.object_id):
            for one in self.atlas.observations.get(end, ()):
                if (one.source.message_id, one.source.quote) == (words.message_id, words.quote):
                    return one.id
        return str(uuid5(NAMESPACE_URL, f"{fact.id}\x1f{words.message_id}\x1f{words.quote}"))


async def shown(
    mind: Mind,
    atlas: Atlas,
    at: datetime,
    *,
    ids: Iterable[str] = (),
    facts: Iterable[Fact] = (),
    more: Mapping[str, Entity] | None = None,
) -> Shown:
    """Read the sources of these observations and facts at once."""
    messages = {one.source.message_id for id in ids if (one := atlas.by_id.get(id))}
    messages |= {words.message_id for fact in facts for words in fact.evidence[:MOST_EVIDENCE]}
    sources = await mind.archive.sources(sorted(messages)) if messages else {}
    return Shown(atlas, at, sources, more or {})


def brief(atlas: Atlas, entity: Entity, at: datetime) -> EntityBrief:
    return EntityBrief(
        id=entity.id,
        type=entity.type,
        name=entity.name,
        aliases=list(entity.aliases),
        phase=atlas.phase(entity.id, at),
        stance=atlas.stance(entity.id, at),
        confidence=round(entity.confidence, 3),
    )


def is_functional(fact: Fact) -> bool:
    """What was said of this fact beats the ontology."""
    return fact.relation in FUNCTIONAL if fact.functional is None else fact.functional
