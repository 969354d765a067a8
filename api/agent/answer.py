"""Question -> stream of parts: understand, retrieve, decide whether there is an answer, say it with quotes."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from api.agent.material import Knows, Material, bound_of, gather
from api.agent.support import Support
from api.agent.types import Answer, Cite, Cites, Found, Part, Question, Strategy, Token
from api.agent.wording import (
    NOTHING,
    TODAY,
    TOLD,
    against_words,
    changes_view,
    quoted,
    reason_words,
)
from graph.types import Observation, Snapshot
from graph.words import Source, stands_in

MOST_CITES = 4
MOST_COMPUTED = 2


async def answer(question: Question, mind: Knows) -> AsyncIterator[Part]:
    """Without a model: computed sentences and exact quotes, or that there is nothing about it."""
    snapshot = await mind.snapshots.current()
    material = await gather(question, mind, snapshot)
    cites = await _cites(material, mind, snapshot, question)
    counter = await _counter(material, mind, snapshot, question, cites)
    lang = question.lang
    strategy = Strategy(
        "ANSWER",
        reason_words(material.asked.kind, lang, known=bool(cites)),
        {"covered": round(material.covered, 3)},
    )
    yield strategy
    yield Found(material.hits)
    said: list[str] = []
    for piece in _pieces(material, cites, counter, question):
        said.append(piece)
        yield Token(piece)
    cites = (*cites, *counter)
    yield Cites(cites)
    yield Answer("".join(said), cites, strategy)


async def _cites(
    material: Material, mind: Knows, snapshot: Snapshot, question: Question
) -> tuple[Cite, ...]:
    """Few and exact: words found for the question, then words that the computed part rests on."""
    by_message: dict[str, list[Observation]] = {}
    for one in snapshot.observations:
        by_message.setdefault(one.source.message_id, []).append(one)
    found = [_cite_words(one, by_message) for one in material.supports]
    if material.lead is not None:
        seen = await _cite_seen(material.lead.evidence[:MOST_COMPUTED], mind, snapshot)
        found = [*seen, *found]
    unique = {(c.source.path, c.source.locator, c.quote): c for c in found}
    bound = [c for c in unique.values() if _told_by(c, question.as_of)]
    return tuple(bound[:MOST_CITES])


def _told_by(cite: Cite, as_of: datetime | None) -> bool:
    return as_of is None or cite.source.at is None or cite.source.at <= as_of


def _cite_words(one: Support, by_message: Mapping[str, Sequence[Observation]]) -> Cite:
    place = one.passage
    source = Source(
        place.document_id,
        place.path,
        place.locator,
        place.dated.at,
        place.dated.precision,
        place.role,
    )
    same = [o for o in by_message.get(place.message_id, ()) if o.source.quote in one.quote]
    heat = max((o.heat for o in same), default=0.0)
    return Cite(same[0].id if same else place.id, one.quote, source, True, heat)


async def _cite_seen(ids: Sequence[str], mind: Knows, snapshot: Snapshot) -> list[Cite]:
    by_id = {one.id: one for one in snapshot.observations}
    seen = [by_id[id] for id in dict.fromkeys(ids) if id in by_id]
    messages = sorted({one.source.message_id for one in seen})
    sources = await mind.archive.sources(messages)
    texts = await mind.archive.message_texts(messages)
    return [
        Cite(one.id, one.source.quote, source, one.explicit, one.heat)
        for one in seen
        if (source := sources.get(one.source.message_id)) is not None
        and stands_in(one.source.quote, texts.get(one.source.message_id, ""))
    ]


async def _counter(
    material: Material, mind: Knows, snapshot: Snapshot, question: Question, cites: Sequence[Cite]
) -> tuple[Cite, ...]:
    """The strongest words against the position, unless they are quoted already."""
    if not cites or material.against is None or material.against.observation_id is None:
        return ()
    quotes = {one.quote for one in cites}
    seen = await _cite_seen([material.against.observation_id], mind, snapshot)
    return tuple(one for one in seen if _told_by(one, question.as_of) and one.quote not in quotes)


def _pieces(
    material: Material, cites: Sequence[Cite], counter: Sequence[Cite], question: Question
) -> list[str]:
    lang, at = question.lang, bound_of(question)
    if not cites:
        return [NOTHING[lang]]
    lead = material.lead
    pieces = [(lead.text if lead is not None else TOLD[lang]) + "\n\n"]
    pieces += [f"- {quoted(one, lang, question.zone, at)}\n" for one in cites]
    if lead is None:
        return pieces
    if material.against is not None:
        told = quoted(counter[0], lang, question.zone, at) if counter else None
        known = material.against.observation_id is not None
        if told is not None or not known:
            pieces.append("\n" + against_words(told, material.against.searched, lang) + "\n")
        pieces.append(changes_view(material.asked.kind, material.against.name, lang) + "\n")
    if question.as_of is None and lead.now:
        pieces.append(TODAY[lang])
    return pieces
