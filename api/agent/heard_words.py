"""Statements of a message or of a day -> the things they speak of and what was heard of each, in one line."""

from collections.abc import Iterable, Sequence

from api.agent.feeling_words import feeling_name
from api.agent.types import Lang
from api.agent.wording import named
from extractors.rules.quitting import called
from graph.types import Entity, Kind, Observation, Snapshot

MOST_THINGS = 5
# One message may say several things of one entity: the first of these is shown.
_ORDER: tuple[Kind, ...] = (
    "done", "abandon", "pause", "resume", "decision", "priority", "value", "belief", "need", "obstacle",
    "effort", "habit", "stance", "event", "emotion",
)  # fmt: skip
_SAID: dict[Lang, dict[Kind, str]] = {
    "ru": {
        "done": "сделано", "abandon": "брошено", "pause": "отложено", "resume": "снова в деле", "decision": "решение",
        "priority": "важное", "value": "ценность", "belief": "убеждение", "need": "потребность", "obstacle": "помеха",
        "effort": "сил и времени отдано", "habit": "привычка", "stance": "хочется", "event": "событие", "emotion": "чувство",
    },
    "en": {
        "done": "done", "abandon": "given up", "pause": "put off", "resume": "taken up again", "decision": "a decision",
        "priority": "what matters", "value": "a value", "belief": "a belief", "need": "a need", "obstacle": "an obstacle",
        "effort": "time and effort spent", "habit": "a habit", "stance": "wanted", "event": "an event", "emotion": "a feeling",
    },
}  # fmt: skip
_AGAINST = {"ru": "не хочется", "en": "not wanted"}
_TORN = {"ru": "и хочется, и нет", "en": "wanted and not"}
_HEARD = {"ru": "Услышано: ", "en": "Heard: "}


def once(some: Iterable[Observation]) -> list[Observation]:
    """Of words that are seen twice the first."""
    found: dict[str, Observation] = {}
    for one in some:
        found.setdefault(one.source.quote, one)
    return [*found.values()]


def heard_words(new: Sequence[Observation], snapshot: Snapshot, lang: Lang) -> str:
    """Each thing once, by what says most of it; empty where nothing was heard."""
    told: dict[str, str] = {}
    felt = {one.emotion for one in new if snapshot.entities[one.entity_id].type != "Emotion"}
    for one in sorted(new, key=weight):
        thing = snapshot.entities[one.entity_id]
        # A feeling that is told of a thing is told there.
        again = thing.type == "Emotion" and one.emotion in felt
        if not again and not thing.is_self and one.kind in _ORDER and not one.remark:
            told.setdefault(thing.id, _thing_words(one, thing, lang))
    if not told:
        return ""
    return _HEARD[lang] + "; ".join(list(told.values())[:MOST_THINGS]) + "."


def _thing_words(one: Observation, thing: Entity, lang: Lang) -> str:
    if one.kind == "emotion" and one.emotion is not None:
        name = feeling_name(one.emotion, lang)
        return name if thing.type == "Emotion" else f"{named(thing.name, lang)} — {name}"
    return f"{named(called(thing), lang)} — {_side(one, lang)}"


def weight(one: Observation) -> int:
    """What says most of a day comes first."""
    return _ORDER.index(one.kind) if one.kind in _ORDER else len(_ORDER)


def _side(one: Observation, lang: Lang) -> str:
    if one.kind == "stance" and one.pro and one.con:
        return _TORN[lang]
    return _AGAINST[lang] if one.kind == "stance" and one.polarity < 0 else _SAID[lang][one.kind]
