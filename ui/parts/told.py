"""One node of the map -> what its card says, in words that only have to be put on the screen."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from ui.client import EntityWhole, Evidence, RelationOut, Statement
from ui.parts.look import labels_of, look
from ui.parts.source import source_line
from ui.words import Words
from ui.words.when import holds

# Every line costs a click its time; the rest is one click away.
FIRST = 5
MOST = 400
QUOTES = 3
SPANS = 3
type Spans = Sequence[tuple[datetime | None, datetime | None]]


class Label(TypedDict):
    text: str
    sign: str
    colour: str


class Quote(TypedDict):
    text: str
    source: str


class Fact(TypedDict):
    """`words` and the other's name make a sentence; `over`: it did not hold on that day."""

    id: str
    words: str
    other: str
    other_id: str
    when: str
    over: bool
    quotes: list[Quote]


class Card(TypedDict):
    """`past`: said where the thing was not there on that day; `more`: how many facts wait."""

    name: str
    labels: list[Label]
    when: str
    past: str
    torn: str
    also: str
    summary: str
    facts: list[Fact]
    more: int


def card(t: Words, entity: EntityWhole, day: str | None, *, every: bool = False) -> Card:
    """What held on that day first; what is over follows."""
    spans = [(one.from_, one.to) for one in entity.intervals]
    ordered = sorted(entity.relations, key=lambda one: not held(t, one, day))
    shown = ordered[: MOST if every else FIRST]
    others = _other_names(entity)
    return {
        "name": entity.name,
        "labels": _labels(t, entity),
        "when": ", ".join(t.span(*one) for one in spans[-SPANS:]),
        "past": _past(t, spans, day),
        "torn": t("map.torn") if entity.stance == "ambivalent" else "",
        "also": t("map.aliases", names=", ".join(others)) if others else "",
        "summary": entity.summary,
        "facts": [_fact(t, one, day) for one in shown],
        "more": 0 if every else len(ordered) - len(shown),
    }


def _other_names(entity: EntityWhole) -> list[str]:
    """Each once; a name that differs by its capitals alone says nothing new."""
    unlike = {name.casefold(): name for name in reversed(entity.aliases)}
    unlike.pop(entity.name.casefold(), None)
    return list(reversed(unlike.values()))


def held(t: Words, one: RelationOut, day: str | None) -> bool:
    if day is None:
        return one.valid_to is None
    return holds(t, [(one.valid_from, one.valid_to)], day)


def _labels(t: Words, entity: EntityWhole) -> list[Label]:
    labels: list[Label] = []
    for text, kind in labels_of(t, entity.type, entity.phase, entity.stance):
        shape, colour = look(kind) if kind else ("", "")
        labels.append({"text": text, "sign": shape, "colour": colour})
    return labels


def _past(t: Words, spans: Spans, day: str | None) -> str:
    if not day or not spans or holds(t, spans, day):
        return ""
    return t("map.not_on", day=t.day(datetime.fromisoformat(day).date()))


def _fact(t: Words, one: RelationOut, day: str | None) -> Fact:
    how = t("words.explicit") if one.explicit else t("words.inferred")
    return {
        "id": one.id,
        "words": t.name(one.direction, one.relation),
        "other": one.other.name,
        "other_id": one.other.id,
        "when": f"{t.span(one.valid_from, one.valid_to)} · {how}",
        "over": not held(t, one, day),
        "quotes": [_quote(t, evidence) for evidence in one.evidence[:QUOTES]],
    }


def _quote(t: Words, one: Evidence) -> Quote:
    return {"text": one.quote, "source": source_line(t, one)}


def foremost(statements: Sequence[Statement]) -> list[Statement]:
    """Newest first; what only names the thing and takes no stance stands last."""

    def told(one: Evidence) -> str:
        return one.source.date.isoformat() if one.source.date else ""

    newest = sorted(statements, key=told, reverse=True)
    return sorted(newest, key=_takes_no_stance)


def _takes_no_stance(one: Statement) -> bool:
    return one.kind == "mention" or (one.kind == "stance" and one.polarity == 0)
