"""«Когда я начала бегать?» -> the days on which a thing was begun, left, taken up again or finished, in the words of them."""

import re
from collections.abc import Sequence
from datetime import datetime

from api.agent.overall import TOP, Lead
from api.agent.question import Understood
from api.agent.returning import LEFT, PAUSED, back, spans_by
from api.agent.types import Question
from api.agent.wording import Turned, attempts_sentence, turned_sentence
from extractors.rules.quitting import called, to_stop
from graph.computed.phases import Phase
from graph.computed.priority import PHASED
from graph.types import PhaseName, Snapshot

# A day and the words of it.
type Day = tuple[datetime, str]

_CUES: tuple[tuple[Turned, re.Pattern[str]], ...] = (
    ("paused", PAUSED),
    ("back", re.compile(r"верну|возобнов|снова|опять|\b(?:return|resum|again\b|(?:came|got|come|get) back)", re.IGNORECASE)),
    ("left", LEFT),
    ("ended", re.compile(r"законч|заверш|доделал|дописал|достро|\b(?:finish|complet)", re.IGNORECASE)),
    ("begun", re.compile(r"начал|начат|впервые|взял\w*с[ья]|\b(?:start|beg[aiu]n|t(?:ook|ake) up)", re.IGNORECASE)),
)  # fmt: skip


def of_turn(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    """Of the first of some things that turned so; None where none did."""
    what: Turned | None = next((one for one, cue in _CUES if cue.search(question.text)), None)
    if what is None:
        return None
    lang, zone = question.lang, question.zone
    every = spans_by(snapshot, ids, question.as_of or question.now)
    for id in ids:
        entity = snapshot.entities[id]
        if entity.type not in PHASED:
            continue
        stopping = to_stop(entity.name) and what == "left"
        days = _within(_days(what, every.get(id, ()), id, snapshot, stopping=stopping), asked)
        if not days:
            continue
        name, at = called(entity), [when for when, _ in days]
        text = attempts_sentence(name, at, lang, zone) if stopping else turned_sentence(name, what, at, lang, zone)  # fmt: skip
        return Lead(text, tuple(word for _, word in days[:TOP]), disputed=False)
    return None


def _within(days: Sequence[Day], asked: Understood) -> list[Day]:
    return [
        one for one in days if not asked.windows or any(a <= one[0] < b for a, b in asked.windows)
    ]


def _days(
    what: Turned, spans: Sequence[Phase], id: str, snapshot: Snapshot, *, stopping: bool
) -> list[Day]:
    """What is to be stopped is dropped by being got on with."""
    match what:
        case "begun":
            return _first_words([one for one in spans if one.phase == "active"][:1], "active")
        case "left" if stopping:
            return _first_words(spans, "active")
        case "left":
            return _first_words(spans, "dropped") or _first_words(spans, "paused")
        case "paused":
            return _first_words(spans, "paused")
        case "back":
            return _first_words(back(spans), "active")
        case "ended":
            # A part may be finished while the whole goes on: it is told by the words alone.
            said = [o for o in snapshot.observations if o.entity_id == id and o.kind == "done"]
            return _first_words(spans, "done") or [(one.valid_at, one.id) for one in said]


def _first_words(spans: Sequence[Phase], phase: PhaseName) -> list[Day]:
    return [(one.start, one.evidence[0]) for one in spans if one.phase == phase and one.evidence]
