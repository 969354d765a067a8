"""Phases of a thing -> when it was left, how often the person came back to it, and to what they come back at all."""

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from api.agent.feeling_words import thing_name
from api.agent.overall import TOP, Lead, in_turn
from api.agent.question import Understood
from api.agent.types import Question
from api.agent.wording import (
    attempts_sentence,
    cycles_sentence,
    forerunners_sentence,
    phase_sentence,
    returns_sentence,
)
from extractors.rules.quitting import called, to_stop
from graph.computed.cycles import Cycle
from graph.computed.listed import listed
from graph.computed.patterns import patterns
from graph.computed.phases import STOPPED, Phase, phases
from graph.computed.priority import PHASED
from graph.computed.temper import temper
from graph.computed.turns import hasty
from graph.types import Observation, Snapshot

NAMED, LED = 5, 2
LEFT = re.compile(
    r"брос|забил|перестал|прекратил|отказал|остановил|\b(?:quit|drop|stop|abandon|g[ai]ve up|le(?:ave|ft))",
    re.IGNORECASE,
)
PAUSED = re.compile(
    r"пауз|отложил|прервал|приостановил|\b(?:paus|on hold|put off|postpone)", re.IGNORECASE
)

# A name, how many times, and the words.
type Row = tuple[str, int, tuple[str, ...]]


def spans_by(
    snapshot: Snapshot, ids: Collection[str], bound: datetime
) -> Mapping[str, tuple[Phase, ...]]:
    """Phases of some things from what was told by a moment; of others they are not reckoned."""
    wanted = frozenset(ids)
    told: dict[str, list[Observation]] = defaultdict(list)
    for one in snapshot.observations:
        if one.entity_id in wanted and one.valid_at <= bound and one.told_at <= bound:
            told[one.entity_id].append(one)
    return {id: phases(some) for id, some in told.items()}


def said_in_haste(phase: Phase, id: str, snapshot: Snapshot, bound: datetime) -> bool:
    """Whether a thing was given up in heat and nothing calm had borne it out by a moment."""
    told = (o for o in snapshot.observations if o.entity_id == id and max(o.valid_at, o.told_at) <= bound)  # fmt: skip
    return hasty(phase, temper(told), phase.end or bound)


def of_returns(question: Question, snapshot: Snapshot, ids: Sequence[str]) -> Lead | None:
    """How often the person came back to the first of some things that they came back to."""
    spans = spans_by(snapshot, ids, question.as_of or question.now)
    for id in ids:
        if to_stop(snapshot.entities[id].name) and LEFT.search(question.text):
            tried = [one for one in spans.get(id, ()) if one.phase == "active"]
            if tried:
                days, name = [one.start for one in tried], called(snapshot.entities[id])
                text = attempts_sentence(name, days, question.lang, question.zone)
                return Lead(text, _words(id, tried, snapshot)[:TOP], disputed=False)
        if returns := back(spans.get(id, ())):
            days = [one.start for one in returns]
            text = returns_sentence(
                called(snapshot.entities[id]), days, question.lang, question.zone
            )
            return Lead(text, _words(id, returns, snapshot)[:TOP])
    return None


def of_leaving(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    """When the first of some things was left that ever was, in the words it was left with: why stands there."""
    paused = PAUSED.search(question.text) is not None
    if not paused and LEFT.search(question.text) is None:
        return None
    every = spans_by(snapshot, ids, question.as_of or question.now)
    for id in ids:
        if to_stop(snapshot.entities[id].name):
            continue  # to drop what is to be stopped is to get on with it
        left = [
            one
            for one in every.get(id, ())
            if one.phase in STOPPED
            and (not asked.windows or any(a <= one.start < b for a, b in asked.windows))
        ]
        if left and snapshot.entities[id].type in PHASED:
            last = max(left, key=lambda one: ((one.phase == "paused") == paused, one.start))
            name = called(snapshot.entities[id])
            hasty = said_in_haste(last, id, snapshot, question.as_of or question.now)
            text = phase_sentence(
                name, last.phase, last.start, question.lang, question.zone, hasty=hasty
            )
            return Lead(text, last.evidence[:TOP], disputed=False)
    return None


def of_cycles(question: Question, snapshot: Snapshot) -> Lead | None:
    """What the person left and came back to, the oftenest first; what came back but once stands last."""
    bound = question.as_of or question.now
    found = [
        one for one in patterns(snapshot, bound, question.zone).cycles if one.returns and one.exits
    ]
    known = {one.entity_id for one in found}
    others = [id for id in listed(snapshot) if id not in known and snapshot.entities[id].type in PHASED]  # fmt: skip
    rows: list[Row] = [
        (
            called(snapshot.entities[one.entity_id]),
            len(one.returns),
            tuple(id for left in one.exits for id in left.evidence),
        )
        for one in found
    ]
    for id, spans in spans_by(snapshot, others, bound).items():
        if returns := back(spans):
            rows.append(
                (called(snapshot.entities[id]), len(returns), _words(id, returns, snapshot))
            )
    rows = sorted(rows, key=lambda row: (-row[1], row[0]))[:NAMED]
    if not rows:
        return None
    text = cycles_sentence([(name, n) for name, n, _ in rows], question.lang)
    text = " ".join([text, *_led_to(found, snapshot, question)])
    return Lead(text, in_turn([words for _, _, words in rows])[:TOP], disputed=False)


def _led_to(found: Sequence[Cycle], snapshot: Snapshot, question: Question) -> Iterator[str]:
    """What came before the exits of those that came back most."""
    for one in found[:LED]:
        led = {f.entity_id: f for left in one.exits for f in left.preceded_by}
        first = sorted(led, key=lambda id: (-led[id].lift, id))[:LED]
        names = dict.fromkeys(thing_name(snapshot.entities[id], question.lang) for id in first)
        if names:
            name = called(snapshot.entities[one.entity_id])
            yield forerunners_sentence(name, tuple(names), question.lang)


def back(spans: Sequence[Phase]) -> list[Phase]:
    """The phases in which a thing was taken up again."""
    return [
        one
        for before, one in itertools.pairwise(spans)
        if one.phase == "active" and before.phase in STOPPED
    ]


def _words(id: str, back: Sequence[Phase], snapshot: Snapshot) -> tuple[str, ...]:
    """The words that tell of each return itself, else the first of the new stretch."""
    said = {one.id for one in snapshot.observations if one.entity_id == id and one.kind == "resume"}
    return tuple(
        next((word for word in one.evidence if word in said), one.evidence[0]) for one in back
    )
