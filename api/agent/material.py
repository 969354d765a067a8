"""A question and a mind -> all that an answer may rest on, and whether there is an answer at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from api.agent.against import Against, against
from api.agent.computed import Lead, lead
from api.agent.following import followed
from api.agent.happened import happened
from api.agent.intending import intends
from api.agent.plan import plan_of
from api.agent.question import Understood
from api.agent.support import (
    HALF,
    NEVER,
    Support,
    bears_out,
    fits,
    of_whom_first,
    says_of,
    supports,
    weights,
    whole,
    widened,
    with_grounds_first,
)
from api.agent.types import NO_TALK, Question, Talk
from graph.model.types import LanguageModel
from graph.retrieval.retrieve import retrieve
from graph.retrieval.traverse import mentioned
from graph.retrieval.types import FindsMeaning, FindsWords, Hit
from graph.stems import stems
from graph.types import Snapshot
from graph.words import Passage, Role, Source

SEARCHED = 40
NEARLY = 0.8
BEST = 3
SOME = 0.34
# Why something was, and how it felt, is told beside what happened.
_AROUND = frozenset({"cause", "feeling"})
# What is computed of one thing is the whole answer; where there is nothing to compute, words that bear the question out.
_LED = frozenset({"intent", "turn", "rather"})
LATEST, EARLY = 10, timedelta(days=21)
STRANGE = 0.4
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
    @property
    def meaning(self) -> FindsMeaning | None: ...
    @property
    def model(self) -> LanguageModel | None: ...


@dataclass(frozen=True, slots=True)
class Material:
    """All that the answer may rest on; `covered` is the best share of the question found in one place.

    `hits` are as many as were asked for, `searched` all that were looked at.
    """

    asked: Understood
    lead: Lead | None
    supports: tuple[Support, ...]
    against: Against | None
    hits: tuple[Hit, ...]
    covered: float
    searched: tuple[Hit, ...] = ()


async def gather(
    question: Question, mind: Knows, snapshot: Snapshot, talk: Talk = NO_TALK
) -> Material:
    """A question that leans on the talk before it («А почему?») is understood with it."""
    question, asked = followed(question, talk, snapshot.entities)
    hits = await _searched(question, asked, mind, snapshot)
    passages = [hit.passage for hit in hits if hit.passage is not None]
    weight = await _weights(question, asked, mind)
    known = mentioned(frozenset(asked.stems).union(*asked.same.values()), snapshot.entities)
    asked = _grounded(asked, passages, [id for id, share in known if share >= NEARLY], snapshot)
    alike = _alike(asked, snapshot, [id for id, _ in known])
    best = _around(asked, of_whom_first(asked, supports(asked, weight, alike, passages)))
    ids = _named(asked, known, snapshot)
    borne = bears_out(asked, best, weight)
    told = _speaks_of(asked, weight, ids, best)
    first = lead(question, asked, snapshot, ids) if borne or told else None
    told = told and (first is not None or asked.kind not in _LED)
    fitting = _fitting(asked, best, weight) if borne else ()
    chosen = _by_kind(asked, first, fitting, best, passages, named=bool(ids))
    if chosen is None:
        chosen = fitting
        if told and asked.kind == "recurrence" and first is not None:
            chosen = _of(chosen, ids, snapshot)  # how often is told by the returns themselves
        elif told:
            chosen = _first(asked, chosen, _about(asked, best, ids, snapshot), passages)
    counter = against(question, snapshot, first) if first is not None and first.disputed else None
    return Material(
        asked, first, tuple(map(whole, chosen)), counter, hits[: question.top_k],
        best[0].covered if best else 0.0, hits,
    )  # fmt: skip


def _by_kind(
    asked: Understood, first: Lead | None, fitting: tuple[Support, ...],
    best: Sequence[Support], passages: Sequence[Passage], *, named: bool,
) -> tuple[Support, ...] | None:  # fmt: skip
    """What bears out an answer of this kind beside its lead; None where memory has a say in it."""
    if asked.kind in {"priorities", "portrait"}:
        told = (one for one in best if any(_inside(one.passage, w) for w in asked.windows))
        return tuple(one for one in told if one.covered > HALF)[:BEST]
    if asked.overall and first is not None and not first.disputed:
        # Of a whole life those words tell that the numbers rest on, and such as name the very feeling.
        return fitting if asked.kind == "feeling" and asked.stems else ()
    if asked.kind == "list" or (asked.kind == "kept" and asked.overall):
        return ()  # an empty list is an answer; words that sound like it are none
    if asked.kind == "happened":
        return happened(asked, passages) or fitting
    if asked.edge is not None and first is None:
        return tuple(sorted(fitting, key=_told_at, reverse=asked.edge == "last"))
    if asked.kind == "intent" and first is None:
        return tuple(one for one in fitting if intends(one.quote))
    if first is not None and (asked.kind in _LED or (asked.kind == "conflict" and named)):
        return ()
    if asked.overall and asked.windows and first is None:
        return tuple(one for one in fitting if any(_inside(one.passage, w) for w in asked.windows))
    return None


def _grounded(
    asked: Understood, passages: Sequence[Passage], ids: Sequence[str], snapshot: Snapshot
) -> Understood:
    """What a known thing is called is not strange, though the person says it in other words («Грузинский язык»);
    an area of life that was never spoken of makes none of its words less strange."""
    kindred = asked.kindred
    if kindred and not any(one.name in asked.areas for one in snapshot.entities.values()):
        said = frozenset(stem for one in passages for stem in stems(one.text))
        kindred = kindred if kindred & said else frozenset[str]()
    names = (frozenset(stems(snapshot.entities[id].name)) for id in ids)
    return replace(asked, kindred=kindred.union(*names))


def _named(asked: Understood, known: Sequence[tuple[str, float]], snapshot: Snapshot) -> list[str]:
    """What the question names nearly whole, then what is called as an area of life it speaks of."""
    ids = [id for id, share in known if share >= NEARLY]
    return ids + [
        id for id, one in snapshot.entities.items() if one.name in asked.areas and id not in ids
    ]


async def _weights(question: Question, asked: Understood, mind: Knows) -> Mapping[str, float]:
    """A word that was never said is as rare as what says the same: «мама» for "mother"."""
    found = dict(await mind.text.frequencies(asked.stems, as_of=question.as_of))
    other = {one: asked.same[one] for one, n in found.items() if not n and one in asked.same}
    every = sorted(frozenset[str]().union(*other.values()))
    counts = await mind.text.frequencies(every, as_of=question.as_of) if every else {}
    found |= {one: max(counts[n] for n in same) for one, same in other.items()}
    return weights(found, asked.topics)


def _around(asked: Understood, best: Sequence[Support]) -> Sequence[Support]:
    return tuple(map(widened, best)) if asked.kind in _AROUND and not asked.overall else best


def _fitting(
    asked: Understood, best: Sequence[Support], weight: Mapping[str, float]
) -> tuple[Support, ...]:
    found = tuple(one for one in best if fits(asked, one, weight))[:BEST]
    return with_grounds_first(found) if asked.kind == "cause" else found


async def _searched(
    question: Question, asked: Understood, mind: Knows, snapshot: Snapshot
) -> tuple[Hit, ...]:
    """Own words, more of them than are shown; of whom it is asked who they are, those of the first weeks too."""
    hits = await _found(question, asked, mind, snapshot)
    first = _first_named(asked, snapshot) if asked.wants == "who" else None
    if first is None or (question.as_of is not None and question.as_of <= first + EARLY):
        return hits
    early = await _found(replace(question, as_of=first + EARLY), asked, mind, snapshot)
    return tuple({one.memory_id: one for one in (*hits, *early)}.values())


def _first_named(asked: Understood, snapshot: Snapshot) -> datetime | None:
    """When somebody was first written of."""
    known = {
        id for id, share in mentioned(frozenset(asked.stems), snapshot.entities) if share >= NEARLY
    }
    return min((o.valid_at for o in snapshot.observations if o.entity_id in known), default=None)


async def _found(
    question: Question, asked: Understood, mind: Knows, snapshot: Snapshot
) -> tuple[Hit, ...]:
    plan = plan_of(question, asked)
    plan = replace(
        plan, limit=SEARCHED, roles=OWN, types=frozenset({"passage"}), budget=10 * plan.budget
    )
    found = await retrieve(
        plan, text=mind.text, snapshot=snapshot, archive=mind.archive, meaning=mind.meaning
    )
    return found.hits


def _speaks_of(
    asked: Understood, weight: Mapping[str, float], ids: Sequence[str], best: Sequence[Support]
) -> bool:
    """The map knows what is asked about, every name was written by the person, and little is strange."""
    # All others ask how a thing went, not for a word that either stands there or does not.
    if asked.kind in _LED:
        return bool(ids) and not any(weight[one] >= NEVER for one in asked.names)
    if (asked.kind in {"fact", "happened"} and not asked.overall) or any(
        weight[one] >= NEVER for one in asked.names
    ):
        return False
    if asked.wants not in {"open", "own"}:
        return asked.wants == "number" and asked.kind in {"recurrence", "change"} and bool(ids)
    if asked.overall and not asked.names:
        return True
    if not asked.stems:
        return bool(asked.windows)
    things = {one: w for one, w in weight.items() if one in asked.topics} or dict(weight)
    unknown = sum(w for one, w in things.items() if w >= NEVER and one not in asked.kindred)
    if unknown > STRANGE * sum(things.values()):
        return False
    near = asked.wants == "open" and bool(best) and (bool(asked.topics) or best[0].covered >= SOME)
    return bool(ids) or near


def _first(
    asked: Understood,
    chosen: Sequence[Support],
    best: Sequence[Support],
    passages: Sequence[Passage],
) -> tuple[Support, ...]:
    """What the words bear out, then what stands first in memory about it: some for every time named."""
    order = {one.id: n for n, one in enumerate(passages)}
    rest = [one for one in sorted(best, key=lambda one: order[one.passage.id]) if one.quote]
    if asked.kind == "state":
        # How a thing stood is told by the last words about it.
        ends = [end.timestamp() for _, end in asked.windows]
        rest = [one for one in rest if _told_at(one) < max(ends)] or rest if ends else rest
        late = rest if asked.owned else rest[:LATEST]
        told = [*sorted(late, key=_told_at, reverse=True), *rest[len(late) :]]
        chosen, rest = (), list(of_whom_first(asked, told))
    of_times = [
        next((one for one in rest if _inside(one.passage, window)), None)
        for window in asked.windows[:BEST]
    ]
    if len(asked.windows) > 1:
        chosen = [one for one in of_times if one is not None]
    unique: dict[str, Support] = {}
    for one in (*chosen, *rest):
        unique.setdefault(one.passage.message_id, one)
    return tuple(unique.values())[:BEST]


def _told_at(one: Support) -> float:
    at = one.passage.dated.at
    return at.timestamp() if at is not None else float("-inf")


def _of(chosen: Sequence[Support], ids: Sequence[str], snapshot: Snapshot) -> tuple[Support, ...]:
    """Stretches that are evidence of what is asked about."""
    evidence = _messages_about(ids, snapshot)
    return tuple(one for one in chosen if one.passage.message_id in evidence)


def _messages_about(ids: Sequence[str], snapshot: Snapshot) -> Collection[str]:
    known = set(ids)
    return {one.source.message_id for one in snapshot.observations if one.entity_id in known}


def _about(
    asked: Understood, best: Sequence[Support], ids: Sequence[str], snapshot: Snapshot
) -> tuple[Support, ...]:
    """Stretches that say some of the question, or are evidence of what it names."""
    # How somebody near is stands in words that name them.
    evidence = frozenset[str]() if asked.owned else _messages_about(ids, snapshot)
    return tuple(
        one
        for one in best
        if one.passage.message_id in evidence or (one.covered >= SOME and says_of(asked, one))
    )


def _inside(one: Passage, window: tuple[datetime, datetime]) -> bool:
    return one.dated.at is not None and window[0] <= one.dated.at < window[1]


def _alike(asked: Understood, snapshot: Snapshot, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Words that name the same thing as a word of the question: the aliases of what it names."""
    found: dict[str, set[str]] = {}
    for id in ids:
        entity = snapshot.entities[id]
        names = [frozenset(stems(name)) for name in (entity.name, *entity.aliases)]
        for stem in asked.stems:
            if any(stem in name for name in names):
                found.setdefault(stem, set()).update(*(n for n in names if len(n) == 1))
    return {stem: frozenset(same) for stem, same in found.items()}


def known_by(as_of: datetime | None, snapshot: Snapshot) -> Snapshot:
    """The map as it could be drawn on a day: who speaks from that day knows nothing that was told later."""
    if as_of is None:
        return snapshot
    told = tuple(o for o in snapshot.observations if max(o.told_at, o.valid_at) <= as_of)
    return replace(snapshot, observations=told)


def bound_of(question: Question) -> datetime:
    """The moment that an answer looks from."""
    return question.as_of or question.now
