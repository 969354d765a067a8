"""«Когда я в последний раз играла на гитаре?» -> the latest or the earliest words about a thing, and their day."""

import re
from collections.abc import Sequence
from datetime import datetime

from api.agent.days import date_words
from api.agent.overall import Lead
from api.agent.question import Understood
from api.agent.types import Lang, Question
from api.agent.wording import named
from extractors.rules.deeds import places
from extractors.rules.quitting import called
from extractors.rules.sentences import words
from graph.types import Kind, Observation, Snapshot

MOST = 3
_DONE: frozenset[Kind] = frozenset({"effort", "resume", "done", "habit"})
# Asked of the words and not of a deed.
_SAID = re.compile(
    r"\b(?:писал|написал|говорил|сказал|упоминал|упомянул|рассказывал|думал|вспоминал|вспомнил|речь|жаловал|хотел)\w*"
    r"|\b(?:writ|wrote|mention|talk|said|say|think|thought|spoke|speak|complain|want)",
    re.IGNORECASE,
)


def of_edge(
    question: Question, asked: Understood, snapshot: Snapshot, ids: Sequence[str]
) -> Lead | None:
    """A deed where a deed is asked for and any was told, else words."""
    at = question.as_of or question.now
    # What is called the same may be several things of the map; whichever was spoken of then is meant.
    told = [
        one
        for one in snapshot.observations
        if one.entity_id in ids and max(one.told_at, one.valid_at) <= at and _within(one, asked)
    ]
    if not told:
        return None
    deeds = [] if _SAID.search(question.text) else [o for o in told if o.kind in _DONE and o.polarity >= 0]  # fmt: skip
    # Of a day's words those that name the thing come first.
    chosen = sorted(deeds or told, key=lambda one: not _names(one, snapshot))
    chosen.sort(key=lambda one: one.valid_at, reverse=asked.edge == "last")
    text = _sentence(
        called(snapshot.entities[chosen[0].entity_id]), chosen[0].valid_at, question.lang, question.zone,
        last=asked.edge == "last", deed=bool(deeds),
    )  # fmt: skip
    return Lead(text, tuple(one.id for one in chosen[:MOST]), disputed=False)


def _names(one: Observation, snapshot: Snapshot) -> bool:
    return bool(places(words(one.source.quote), snapshot.entities[one.entity_id].name))


def _within(one: Observation, asked: Understood) -> bool:
    return not asked.windows or any(start <= one.valid_at < end for start, end in asked.windows)


def _sentence(name: str, at: datetime, lang: Lang, zone: str, *, last: bool, deed: bool) -> str:
    """The latest or the earliest day of a deed, else of words about a thing."""
    day = date_words(at, lang, zone)
    if lang == "ru":
        which = "в последний раз" if last else "в первый раз"
        return (
            f"{named(name, lang)}: {which} {'об этом деле' if deed else 'об этом'} сказано {day}."
        )
    return f"{named(name, lang)}: {'last' if last else 'first'} {'told as done' if deed else 'spoken of'} on {day}."
