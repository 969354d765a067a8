"""Snapshot and an understood question -> the computed first sentences of an answer, with evidence ids."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.agent.question import Understood
from api.agent.types import Question
from api.agent.wording import (
    phase_sentence,
    priorities_sentence,
    returns_sentence,
    shift_words,
    shifts_summary,
)
from graph.computed.phases import Phase, phases
from graph.computed.priority import priorities
from graph.computed.shifts import Shifts, shifts
from graph.types import Snapshot

PHASED = frozenset({"Goal", "Project"})
STOPPED = frozenset({"paused", "dropped", "done"})
TOP, LEADERS = 4, 3
OVERALL = re.compile(r"приоритет|жизн|главн|важн|priorit|life|matter", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lead:
    """What the numbers say, the observations they rest on, and whether it is about today."""

    text: str
    evidence: tuple[str, ...]
    now: bool = False
    at: datetime | None = None


def lead(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    """None when the kind of question has nothing to compute."""
    match asked.kind:
        case "priorities":
            return _priorities(question, asked, snapshot)
        case "change":
            return _change(question, asked, snapshot, ids)
        case "recurrence":
            return _returns(question, snapshot, ids)
        case "state":
            return _state(question, asked, snapshot, ids)
        case "feeling" | "cause" | "kept" | "conflict" | "fact":
            return None


def _priorities(question: Question, asked: Understood, snapshot: Snapshot) -> Lead | None:
    at = question.as_of or _last_end(question, asked)
    found = priorities(snapshot, at, zone=question.zone)
    if not found.items:
        return None
    first = found.items[:LEADERS]
    names = [snapshot.entities[one.entity_id].name for one in first]
    text = priorities_sentence(names, found.certainty, first[0].p_top, question.lang)
    evidence = tuple(id for one in first for id in one.evidence[:2])[:TOP]
    return Lead(text, evidence, now=at >= question.now, at=at)


def _change(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    if not asked.windows:
        return None
    bound = question.as_of or question.now
    a = min(start for start, _ in asked.windows)
    b = min(bound, max(end for _, end in asked.windows))
    if a >= b:
        return None
    found = shifts(snapshot, a, b, question.zone)
    about = [one for one in found.items if one.entity_id in set(ids)]
    if not ids:
        if asked.stems and not OVERALL.search(question.text):
            return None
        evidence = tuple(id for one in found.items[:TOP] for id in one.after[:1])
        text = shifts_summary(found, snapshot.entities, question.lang, question.zone)
        return Lead(text, evidence) if evidence else None
    return _told(question, snapshot, found, {one.entity_id for one in about})


def _told(question: Question, snapshot: Snapshot, found: Shifts, about: set[str]) -> Lead | None:
    some = [one for one in found.items if one.entity_id in about][:2]
    if not some:
        return None
    words = [
        shift_words(one, snapshot.entities[one.entity_id].name, question.lang, question.zone)
        for one in some
    ]
    evidence = tuple(id for one in some for id in (*one.before[:1], *one.after[:1]))
    return Lead("; ".join(words) + ".", evidence)


def _returns(question: Question, snapshot: Snapshot, ids: Sequence[str]) -> Lead | None:
    for id in ids:
        spans = _spans(question, snapshot, id)
        back = [
            one
            for before, one in itertools.pairwise(spans)
            if one.phase == "active" and before.phase in STOPPED
        ]
        if back:
            days = [one.start for one in back]
            text = returns_sentence(snapshot.entities[id].name, days, question.lang, question.zone)
            return Lead(text, tuple(one.evidence[-1] for one in back)[:TOP])
    return None


def _state(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    at = question.as_of or _last_end(question, asked)
    for id in ids:
        spans = _spans(question, snapshot, id, at)
        if spans and snapshot.entities[id].type in PHASED:
            last = spans[-1]
            name = snapshot.entities[id].name
            text = phase_sentence(name, last.phase, last.start, question.lang, question.zone)
            return Lead(text, last.evidence[-2:], now=at >= question.now, at=at)
    return None


def _spans(
    question: Question, snapshot: Snapshot, id: str, at: datetime | None = None
) -> tuple[Phase, ...]:
    """Phases from what was told by the moment the question is bound to."""
    bound = at or question.as_of or question.now
    return phases(
        one
        for one in snapshot.observations
        if one.entity_id == id and one.valid_at <= bound and one.told_at <= bound
    )


def _last_end(question: Question, asked: Understood) -> datetime:
    ends = [end for _, end in asked.windows if end <= question.now]
    return max(ends, default=question.now)
