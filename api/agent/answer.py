"""Question -> stream of parts: understand, retrieve, decide whether there is an answer, say it with quotes."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from api.agent.citing import cite_seen
from api.agent.evidence import numbered
from api.agent.material import Knows, Material, bound_of, gather, known_by
from api.agent.nothing import nothing_words
from api.agent.overall import silent_since
from api.agent.recalled import outright
from api.agent.routing import strength_of
from api.agent.support import Support
from api.agent.types import (
    NO_TALK,
    Answer,
    Cite,
    Cites,
    Found,
    Part,
    Question,
    Strategy,
    Talk,
    Token,
)
from api.agent.wording import (
    TODAY,
    TOLD,
    against_words,
    away_words,
    changes_view,
    cut_words,
    quoted,
    reason_words,
)
from api.agent.writing import Brief, write
from graph.model.types import LanguageModel, Usage
from graph.retrieval.types import Hit
from graph.types import Observation, Snapshot

MOST_CITES = 4
MOST_COMPUTED = 2


async def answer(
    question: Question, mind: Knows, talk: Talk = NO_TALK, *, asks: bool = True
) -> AsyncIterator[Part]:
    """Exact quotes and computed sentences, in a model's words where there is a model; or that there is nothing.

    `asks` is false for a message that tells something and asks for nothing.
    """
    if mind.model is None and (said := outright(question, talk)) is not None:
        for part in _said_here(*said):
            yield part
        return
    snapshot = known_by(question.as_of, await mind.snapshots.current())
    question = replace(question, silent_since=silent_since(question, snapshot))
    material = await gather(question, mind, snapshot, talk)
    cites = await _cites(material, mind, snapshot, question)
    counter = await _counter(material, mind, snapshot, question, cites)
    strategy = Strategy(
        "ANSWER",
        reason_words(material.asked.kind, question.lang, known=bool(cites)),
        {"covered": round(material.covered, 3)},
    )
    yield strategy
    yield Found(material.hits)
    found = _Found(question, material, cites, counter, strategy)
    if mind.model is None:
        for part in _computed(found):
            yield part
        return
    async for part in _written(found, talk, mind.model, asks=asks):
        yield part


def _said_here(told: str, reason: str) -> Iterator[Part]:
    """What rests on no words of the archive."""
    strategy = Strategy("ANSWER", reason, {})
    yield strategy
    yield Found(())
    yield Token(told)
    yield Cites(())
    yield Answer(told, (), strategy)


@dataclass(frozen=True, slots=True)
class _Found:
    """What both ways of saying it start from."""

    question: Question
    material: Material
    cites: tuple[Cite, ...]
    counter: tuple[Cite, ...]
    strategy: Strategy


def _computed(found: _Found, before: str = "", usage: Usage | None = None) -> Iterator[Part]:
    """The answer in sentences of our own, said without a model."""
    pieces = _pieces(found.material, found.cites, found.counter, found.question)
    said = [before] if before else []
    said += pieces
    for piece in said:
        yield Token(piece)
    cites = (*found.cites, *found.counter)
    yield Cites(cites)
    yield Answer("".join(said), cites, found.strategy, usage)


async def _written(
    found: _Found, talk: Talk, model: LanguageModel, *, asks: bool
) -> AsyncIterator[Part]:
    """The answer in the model's words; without it, or without its citations, the computed one."""
    question, lead = found.question, found.material.lead
    strength = strength_of(question, talk, found.material.asked.kind, disputed=bool(found.counter))
    hits = [one for one in found.material.searched if _in_time(one, question.as_of)]
    brief = Brief(
        question,
        talk,
        lead.text if lead is not None else "",
        numbered(found.cites, found.counter, hits),
        asks,
        strength,
    )
    said: list[str] = []
    async for piece in write(brief, model):
        if isinstance(piece, str):
            said.append(piece)
            yield Token(piece)
            continue
        if piece.away is not None or piece.nothing:
            before = away_words(question.lang) if piece.away is not None else ""
            if piece.denied and lead is None:
                # The model looked at what the words alone would have been quoted for, and saw no answer.
                found = replace(found, cites=(), counter=())
            for part in _computed(found, before, piece.usage):
                yield part
            return
        if piece.cut:
            said.append("\n\n" + cut_words(question.lang))
            yield Token(said[-1])
        yield Cites(piece.cites)
        yield Answer("".join(said).strip(), piece.cites, found.strategy, piece.usage)


def _in_time(hit: Hit, as_of: datetime | None) -> bool:
    return hit.source is not None and (
        as_of is None or hit.source.at is None or hit.source.at < as_of
    )


async def _cites(
    material: Material, mind: Knows, snapshot: Snapshot, question: Question
) -> tuple[Cite, ...]:
    """Few and exact: words found for the question, then words that the computed part rests on."""
    by_message: dict[str, list[Observation]] = {}
    for one in snapshot.observations:
        by_message.setdefault(one.source.message_id, []).append(one)
    found = [_cite_words(one, by_message) for one in material.supports]
    if material.lead is not None:
        # Of an order that words may speak against the later words are not all for it.
        most = MOST_COMPUTED if found or material.lead.disputed else MOST_CITES
        seen = await cite_seen(material.lead.evidence[:most], mind, snapshot)
        found = [*seen, *found]
    unique = {(c.source.path, c.source.locator, c.quote): c for c in found}
    bound = [c for c in unique.values() if _told_by(c, question.as_of)]
    return tuple(_once(bound)[:MOST_CITES])


def _once(cites: Sequence[Cite]) -> list[Cite]:
    """Of words that stand within other words of the same place only the longer ones, where the first stood."""
    kept: list[Cite] = []
    for one in cites:
        same = next((n for n, other in enumerate(kept) if _overlap(one, other)), None)
        if same is None:
            kept.append(one)
        elif len(one.quote) > len(kept[same].quote):
            kept[same] = one
    return kept


def _overlap(one: Cite, other: Cite) -> bool:
    place = (one.source.document_id, one.source.locator)
    short, long = sorted((one.quote, other.quote), key=len)
    return place == (other.source.document_id, other.source.locator) and short in long


def _told_by(cite: Cite, as_of: datetime | None) -> bool:
    return as_of is None or cite.source.at is None or cite.source.at <= as_of


def _cite_words(one: Support, by_message: Mapping[str, Sequence[Observation]]) -> Cite:
    place = one.passage
    same = [o for o in by_message.get(place.message_id, ()) if o.source.quote in one.quote]
    heat = max((o.heat for o in same), default=0.0)
    return Cite(same[0].id if same else place.id, one.quote, place.source, True, heat)


async def _counter(
    material: Material, mind: Knows, snapshot: Snapshot, question: Question, cites: Sequence[Cite]
) -> tuple[Cite, ...]:
    """The strongest words against the position, unless they are quoted already."""
    if not cites or material.against is None or material.against.observation_id is None:
        return ()
    quotes = {one.quote for one in cites}
    seen = await cite_seen([material.against.observation_id], mind, snapshot)
    return tuple(one for one in seen if _told_by(one, question.as_of) and one.quote not in quotes)


def _pieces(
    material: Material, cites: Sequence[Cite], counter: Sequence[Cite], question: Question
) -> list[str]:
    lang, at = question.lang, bound_of(question)
    if not cites:
        return [nothing_words(material.asked, lang)]
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
