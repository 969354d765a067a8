"""Question -> stream of parts: understand, retrieve, decide whether there is an answer, say it with quotes."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from api.agent.computed import Lead, lead
from api.agent.question import Understood, understand
from api.agent.support import MOST, Support, bears_out, supports, weights
from api.agent.types import Answer, Cite, Cites, Found, Part, Question, Strategy, Token
from api.agent.wording import NOTHING, quoted, reason_words
from graph.retrieval.retrieve import retrieve
from graph.retrieval.traverse import mentioned
from graph.retrieval.types import FindsWords, Hit, Plan
from graph.stems import stems
from graph.types import Observation, Snapshot
from graph.words import Passage, Role, Source, stands_in

SEARCHED = 40
MOST_CITES = 4
NEARLY = 0.8
OWN: frozenset[Role] = frozenset({"self"})


class Snapshots(Protocol):
    async def current(self, fresh: bool = False) -> Snapshot: ...


class Words(Protocol):
    """What an answer asks of the archive."""

    async def sources(self, message_ids: Collection[str]) -> Mapping[str, Source]: ...
    async def message_texts(self, ids: Collection[str]) -> Mapping[str, str]: ...


class Knows(Protocol):
    """The parts of the mind that an answer uses."""

    @property
    def snapshots(self) -> Snapshots: ...
    @property
    def archive(self) -> Words: ...
    @property
    def text(self) -> FindsWords: ...


@dataclass(frozen=True, slots=True)
class _Material:
    """All that the answer may rest on."""

    asked: Understood
    lead: Lead | None
    supports: tuple[Support, ...]
    hits: tuple[Hit, ...]


async def answer(question: Question, mind: Knows) -> AsyncIterator[Part]:
    """Without a model: computed sentences and exact quotes, or that there is nothing about it."""
    snapshot = await mind.snapshots.current()
    material = await _gather(question, mind, snapshot)
    cites = await _cites(material, mind, snapshot, question)
    lang = question.lang
    covered = material.supports[0].covered if material.supports else 0.0
    strategy = Strategy(
        "ANSWER",
        reason_words(material.asked.kind, lang, known=bool(cites)),
        {"covered": round(covered, 3)},
    )
    yield strategy
    yield Found(material.hits)
    said: list[str] = []
    for piece in _pieces(material, cites, question):
        said.append(piece)
        yield Token(piece)
    yield Cites(cites)
    yield Answer("".join(said), cites, strategy)


async def _gather(question: Question, mind: Knows, snapshot: Snapshot) -> _Material:
    asked = understand(question)
    plan = Plan(
        question.text,
        limit=SEARCHED,
        as_of=question.as_of,
        start=question.start,
        end=question.end,
        project=question.project,
        roles=OWN,
        types=frozenset({"passage"}),
    )
    found = await retrieve(plan, text=mind.text, snapshot=snapshot, archive=mind.archive)
    passages = [hit.passage for hit in found.hits if hit.passage is not None]
    passages += await _in_time(question, asked, mind, passages)
    weight = weights(await _frequencies(asked.stems, question, mind))
    known = mentioned(asked.stems, snapshot.entities)
    alike = _alike(asked.stems, snapshot, [id for id, _ in known])
    ids = [id for id, share in known if share >= NEARLY] or [id for id, _ in known[:1]]
    # What the question names must be borne out before anything computed is said of it.
    found_words = supports(asked, weight, alike, passages)
    first = (
        lead(question, asked, snapshot, ids)
        if not asked.stems or bears_out(found_words) or asked.kind == "priorities"
        else None
    )
    return _Material(asked, first, found_words, found.hits[: question.top_k])


async def _in_time(
    question: Question, asked: Understood, mind: Knows, have: Sequence[Passage]
) -> list[Passage]:
    """Words from the times that the question names; the search over all times may miss them."""
    known = {one.id for one in have}
    more: list[Passage] = []
    for start, end in asked.windows[:2]:
        rows = await mind.text.search(
            question.text,
            limit=SEARCHED // 2,
            as_of=question.as_of,
            from_=start,
            to=end,
            project=question.project,
            roles=OWN,
        )
        for one, _ in rows:
            if one.id not in known:
                known.add(one.id)
                more.append(one)
    return more


async def _frequencies(carrying: Sequence[str], question: Question, mind: Knows) -> dict[str, int]:
    """In how many of the person's passages each word stands, up to a most."""
    return {
        stem: len(
            [
                1
                for one, _ in await mind.text.search(
                    stem, limit=MOST, as_of=question.as_of, roles=OWN
                )
                if stem in stems(one.text)
            ]
        )
        for stem in carrying
    }


def _alike(
    carrying: Sequence[str], snapshot: Snapshot, ids: Sequence[str]
) -> dict[str, frozenset[str]]:
    """Words that name the same thing as a word of the question: the aliases of what it names."""
    found: dict[str, set[str]] = {}
    for id in ids:
        entity = snapshot.entities[id]
        names = [frozenset(stems(name)) for name in (entity.name, *entity.aliases)]
        for stem in carrying:
            if any(stem in name for name in names):
                found.setdefault(stem, set()).update(*(n for n in names if len(n) == 1))
    return {stem: frozenset(same) for stem, same in found.items()}


async def _cites(
    material: _Material, mind: Knows, snapshot: Snapshot, question: Question
) -> tuple[Cite, ...]:
    """Few and exact: words found for the question, then words that the computed part rests on."""
    by_message: dict[str, list[Observation]] = {}
    for one in snapshot.observations:
        by_message.setdefault(one.source.message_id, []).append(one)
    found: list[Cite] = []
    if bears_out(material.supports):
        best = material.supports[0].covered
        for one in material.supports[:MOST_CITES]:
            if one.covered >= NEARLY * best and one.covered > 0.5:
                found.append(_cite_words(one, by_message))
    if material.lead is not None:
        found = [*(await _cite_seen(material.lead.evidence, mind, snapshot)), *found]
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


def _pieces(material: _Material, cites: Sequence[Cite], question: Question) -> list[str]:
    if not cites:
        return [NOTHING[question.lang]]
    ru = question.lang == "ru"
    pieces: list[str] = []
    if material.lead is not None:
        pieces.append(material.lead.text + "\n\n")
    elif ru:
        pieces.append("Вот что об этом сказано:\n\n")
    else:
        pieces.append("This is what was said about it:\n\n")
    pieces += [f"- {quoted(one, question.lang, question.zone)}\n" for one in cites]
    if question.as_of is None and material.lead is not None and material.lead.now:
        pieces.append(
            "\nО сегодняшнем дне судить труднее: позже будет видно лучше."
            if ru
            else "\nToday is harder to judge: later will show it better."
        )
    return pieces
