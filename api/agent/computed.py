"""Snapshot and an understood question -> the computed first sentences of an answer, with evidence ids."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from api.agent.comparing import of_compared
from api.agent.hindering import of_hindrances
from api.agent.intending import of_intent
from api.agent.last_time import of_edge
from api.agent.listing import of_list
from api.agent.news import of_news
from api.agent.one_day import of_day
from api.agent.overall import (
    A_DAY,
    LEADERS,
    TOP,
    Lead,
    before_silence,
    in_turn,
    of_an_order,
    of_feelings,
    of_moods,
    of_obstacles,
    of_words_and_deeds,
)
from api.agent.question import OVERALL, Understood
from api.agent.returning import of_cycles, of_leaving, of_returns, said_in_haste, spans_by
from api.agent.turned import of_turn
from api.agent.types import Question
from api.agent.wording import (
    phase_sentence,
    priorities_sentence,
    shift_words,
    shifts_summary,
)
from extractors.rules.quitting import called
from graph.computed.priority import PHASED, priorities
from graph.computed.shifts import Shifts, shifts
from graph.types import Snapshot

# «с прошлой весны» names where the time begins; without «по» it lasts until now.
_SINCE = re.compile(
    r"\b(?:с|со) (?:\w+ )?(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|весны|лета|осени|зимы|"
    r"начала|конца|середины|(?:19|20)\d\d)\b(?!.*\b(?:по|до)\b)|\bsince\b",
    re.IGNORECASE,
)
A_MONTH = timedelta(days=30)
A_YEAR = timedelta(days=365)


def lead(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    """None when the kind of question has nothing to compute."""
    of_a_life = asked.kind == "change" and not ids and not asked.stems
    if (of_a_life or asked.list == "going") and (day := of_day(question, asked, snapshot)):
        return day
    match asked.kind:
        case "priorities":
            return _priorities(question, asked, snapshot)
        case "portrait":
            return _portrait(question, asked, snapshot)
        case "change":
            return _change(question, asked, snapshot, ids)
        case "news":
            return of_news(question, snapshot)
        case _ if asked.overall:
            return _of_life(question, asked, snapshot)
        case _:
            return _of_thing(question, asked, snapshot, ids)


def _of_thing(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    match asked.kind:
        case "recurrence":
            return of_returns(question, snapshot, ids)
        case "cause":
            return of_leaving(question, asked, snapshot, ids)
        case "conflict":
            return of_hindrances(question, asked, snapshot, ids)
        case "intent":
            return of_intent(question, asked, snapshot, ids)
        case "rather":
            return of_compared(question, snapshot, ids, _last_end(question, asked))
        case "turn" if asked.edge is not None:
            return of_edge(question, asked, snapshot, ids)
        case "turn":
            return of_turn(question, asked, snapshot, ids)
        case "state" if not asked.owned:  # how somebody is is no phase of an undertaking
            return _state(question, asked, snapshot, ids)
        case _:
            return None


def _of_life(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    match asked.kind:
        case "recurrence":
            return of_cycles(question, snapshot)
        case "conflict":
            return of_obstacles(question, asked, snapshot)
        case "feeling":
            return of_moods(question, asked, snapshot)
        case "kept":
            return of_words_and_deeds(question, snapshot)
        case "list":
            return of_list(question, asked, snapshot)
        case _:
            return None


def _priorities(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    at = question.as_of or _last_end(question, asked)
    at, silence = of_an_order(question, snapshot, at)
    found = priorities(snapshot, at, zone=question.zone)
    if not found.items:
        return None
    first = found.items[:LEADERS]
    names = [called(snapshot.entities[one.entity_id]) for one in first]
    text = silence + priorities_sentence(names, found.certainty, first[0].p_top, question.lang)
    evidence = in_turn([one.evidence for one in first])[:TOP]
    return Lead(text, evidence, now=at >= question.now, at=at)


def _portrait(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    """What somebody was like then: what came first with them, and which feelings their words tell of."""
    end = question.as_of or _last_end(question, asked)
    start = min((start for start, _ in asked.windows), default=end)
    around = replace(asked, windows=((min(start, end - A_MONTH), end),))
    found = (
        _priorities(question, asked, snapshot),
        of_feelings(question, around, snapshot),
    )
    known = [one for one in found if one is not None]
    if not known:
        return None
    text = " ".join(one.text for one in known)
    evidence = in_turn([one.evidence for one in known])
    # A time is shown by its own words, as far as there are any.
    inside = {
        one.id
        for one in snapshot.observations
        if any(a <= one.valid_at < b for a, b in around.windows)
    }
    evidence = (tuple(one for one in evidence if one in inside) or evidence)[:TOP]
    return replace(known[0], text=text, evidence=evidence, disputed=False)


def _change(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    bound, _ = before_silence(question, snapshot, question.as_of or question.now)
    a = min((start for start, _ in asked.windows), default=bound - A_YEAR)
    b = min(bound, max((end for _, end in asked.windows), default=bound))
    if len(asked.windows) == 1 and _SINCE.search(question.text):
        b = bound
    if b - a < A_DAY or a >= b:
        a = b - A_YEAR
    if a >= b:
        return None
    found = shifts(snapshot, a, b, question.zone)
    about = [one for one in found.items if one.entity_id in set(ids)]
    if not ids:
        if asked.stems and not OVERALL.search(question.text):
            return None
        evidence = tuple(id for one in found.items[:TOP] for id in one.after[:1])
        text = shifts_summary(found, snapshot.entities, question.lang, question.zone)
        return Lead(text, evidence, disputed=False) if evidence else None
    told = _told(question, snapshot, found, {one.entity_id for one in about})
    # Without a shift: how it stands, and both sides.
    return told or of_intent(question, asked, snapshot, ids)


def _told(question: Question, snapshot: Snapshot, found: Shifts, about: set[str]) -> Lead | None:
    some = [one for one in found.items if one.entity_id in about][:2]
    if not some:
        return None
    words = [
        shift_words(one, called(snapshot.entities[one.entity_id]), question.lang, question.zone)
        for one in some
    ]
    evidence = tuple(id for one in some for id in (*one.before[:1], *one.after[:1]))
    return Lead("; ".join(words) + ".", evidence)


def _state(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    at = question.as_of or _last_end(question, asked)
    every = spans_by(snapshot, ids, at)
    for id in ids:
        spans = every.get(id)
        if spans and snapshot.entities[id].type in PHASED:
            last = spans[-1]
            name = called(snapshot.entities[id])
            hasty = said_in_haste(last, id, snapshot, at)
            text = phase_sentence(
                name, last.phase, last.start, question.lang, question.zone, hasty=hasty
            )
            return Lead(text, last.evidence[-2:], now=at >= question.now, at=at)
    return None


def _last_end(question: Question, asked: Understood) -> datetime:
    ends = [end for _, end in asked.windows if end <= question.now]
    return max(ends, default=question.now)
