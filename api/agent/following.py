"""A question that leans on the talk before it -> the question as it would be asked alone.

«А почему?», «А в марте?», «А музыку?», «И когда я к нему вернулся?» say only what differs from the last one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from api.agent.alphabets import as_written
from api.agent.between import between
from api.agent.question import Understood, kind_of, understand
from api.agent.spoken import asked_in, told_in
from api.agent.times import of_year, timed
from api.agent.types import Question, Spoken, Talk
from extractors.rules.morphology import read
from graph.retrieval.traverse import mentioned
from graph.stems import stem, stems
from graph.types import Entity

# More words than these stand alone.
SHORT, FOLLOWED, LOOKED_AT = 7, 300, 8
NEARLY = 0.8
_LINKED = re.compile(
    r"^\W*(?:(?:ну )?а|и|(?:and |but )?(?:what|how) about|and|but)\b\s*"
    r"(?:(?:насч[её]т|про|если|как там|что|с|about|for|with)\b\s*)?",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:он|она|оно|они|его|ему|н[её]м|ним|неё|её|ей|ней|нею|их|им|ими|них|ними|"
    r"это|этого|этому|этим|этой|эту|эта|этот|эти|этих|it|its|this|that|them|they|he|him|his|she|her|those|these)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def followed(
    question: Question, talk: Talk, entities: Mapping[str, Entity]
) -> tuple[Question, Understood]:
    """The question with what the talk adds to it, and how it is understood."""
    question, talk = _asked_alone(question, talk)
    question = replace(question, text=as_written(question.text, entities))
    if (two := between(question, talk, entities)) is not None:
        question, times = two
        asked_of = understand(question)
        return question, replace(asked_of, windows=times or asked_of.windows)
    own = understand(question)
    before = [one for one in talk.turns if one.role == "user"][-LOOKED_AT:]
    asked = ""
    for one in before:
        asked = _whole(replace(question, text=one.text[:FOLLOWED]), asked)
    text = question.text
    leans = _points(text, own, entities) or _why_so(own, asked)
    if leans and (name := _spoken_of(question, talk, entities)):
        text = f"{name}: {text}"
    elif asked:
        text = _whole(question, asked)
    if text == question.text:
        return question, own
    question = replace(question, text=text)
    return question, understand(question)


def _asked_alone(question: Question, talk: Talk) -> tuple[Question, Talk]:
    """«Хочу учить испанский. Что я писал про лодку?»: what is told before a question was said before it.

    Where the question has nothing of its own («Бросил лодку. Почему?») it means what was told.
    """
    told, asked = " ".join(told_in(question.text)), " ".join(asked_in(question.text))
    if not told or not asked:
        return question, talk
    alone, before = (understand(replace(question, text=one)) for one in (asked, told))
    if not alone.stems or (before.windows and not alone.windows):
        return question, talk
    said = Spoken("user", told)
    return replace(question, text=asked), replace(talk, turns=(*talk.turns, said))


def _whole(question: Question, before: str) -> str:
    """A question in its place after another one."""
    own, text = understand(question), question.text
    if not before or len(_WORD.findall(text)) > SHORT:
        return text
    linked = _LINKED.match(text)
    if not own.stems and (linked or not (own.overall or own.windows)):
        # Nothing but a question word or another time: all else is as it was.
        if not own.windows:
            return f"{before} {text}"
        rest = of_year(text[linked.end() :] if linked else text, before)
        return f"{_without_times(question, before)} {rest}"
    if linked is None or own.kind not in {"fact", "turn"} or own.overall:
        return text
    frame = _frame(replace(question, text=before))
    return f"{frame} {text[linked.end() :]}" if frame else text


def _without_times(question: Question, text: str) -> str:
    return timed(text, question.as_of or question.now, question.zone).rest.strip()


def _frame(question: Question) -> str:
    """What a question asks, without what it asks it of."""
    asked = understand(question)
    if asked.kind in {"fact", "turn"} and not asked.windows:
        return ""
    kept = (w.group() for w in _WORD.finditer(question.text) if not _thing(w.group(), asked))
    return " ".join(kept)


def _thing(word: str, asked: Understood) -> bool:
    """«немецкий» is a thing here too: of what carries the question all but what is done."""
    one = stem(word)
    if one in asked.topics or word.isascii():
        return one in asked.topics
    return one in asked.stems and read(word).pos not in {"VERB", "INFN", "ADVB"}


def _points(text: str, own: Understood, entities: Mapping[str, Entity]) -> bool:
    """Whether it speaks of something by a pronoun and of nothing by name."""
    if (own.overall and own.kind != "change") or own.names or _POINTS.search(text) is None:
        return False
    return all(share < NEARLY for _, share in mentioned(own.stems, entities))


def _why_so(own: Understood, before: str) -> bool:
    """«Почему?» after an order of things asks of the first of them."""
    return (
        own.kind == "cause" and not own.stems and bool(before) and kind_of(before) == "priorities"
    )


def _spoken_of(question: Question, talk: Talk, entities: Mapping[str, Entity]) -> str:
    """The thing that was named last, by the person first, then by the answer to them; empty when none was.

    A time is none («в марте» is not Марта).
    """
    said = [one.text for one in reversed(talk.turns) if one.role == "user"]
    turns: Sequence[str] = [_without_times(question, one) for one in said]
    turns = [*turns[:1], *(one.text for one in talk.turns[-1:]), *turns[1:], talk.digest]
    for text in turns:
        found = [id for id, share in mentioned(stems(text), entities) if share >= NEARLY]
        named = [entities[id] for id in found if not entities[id].is_self]
        if named:
            return min(named, key=lambda one: (_place(one, text), -len(one.name), one.id)).name
    return ""


def _place(one: Entity, text: str) -> int:
    """Where in the text it is named first."""
    said = stems(text)
    places = [
        said.index(word)
        for name in (one.name, *one.aliases)
        for word in stems(name)
        if word in said
    ]
    return min(places, default=len(said))
