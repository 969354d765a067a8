"""«Что изменилось между ними?» after a talk -> the two times, or the two things, that were named in it last."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from api.agent.times import Window, timed
from api.agent.types import Question, Talk
from graph.retrieval.traverse import mentioned
from graph.stems import stems
from graph.types import Entity

NEARLY = 0.8
_TWO = re.compile(
    r"(?:\bмежду\s+)(?:ними|этими(?:\s+двумя)?(?:\s+(?:месяцами|датами|временами|днями|годами|целями|делами|вещами))?)\b"
    r"|\bbetween\s+(?:them|those|these|the\s+two)(?:\s+two)?(?:\s+(?:months|dates|times|days|years|goals|things))?\b"
    r"|(?<=сравни )(?:их|эти)\b|(?<=compare )(?:them|those|these|the two)\b",
    re.IGNORECASE,
)


def between(
    question: Question, talk: Talk, entities: Mapping[str, Entity]
) -> tuple[Question, tuple[Window, ...]] | None:
    """The question without the pronoun, and its times; None where it has none or nothing was named twice."""
    if _TWO.search(question.text) is None:
        return None
    said = [one.text for one in reversed(talk.turns) if one.role == "user"]
    times = list(dict.fromkeys(when for text in said for when in _times(question, text)))
    if len(times) > 1 and said and _times(question, said[0]):
        return replace(question, text=_TWO.sub(" ", question.text)), tuple(sorted(times[:2]))
    things = list(dict.fromkeys(name for text in said for name in _things(text, entities)))
    if len(things) > 1:
        return replace(question, text=_TWO.sub(f"{things[0]}, {things[1]}", question.text)), ()
    return None


def _times(question: Question, text: str) -> tuple[Window, ...]:
    at = question.as_of or question.now
    return timed(text, at, question.zone, question.silent_since).windows


def _things(text: str, entities: Mapping[str, Entity]) -> Iterator[str]:
    for id, share in mentioned(stems(text), entities):
        if share >= NEARLY and not entities[id].is_self:
            yield entities[id].name
