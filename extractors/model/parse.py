"""The JSON of an extraction -> claims: short ids become ours, days become moments, numbers come into range."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, cast

from extractors.dating import zone_named
from extractors.model.prompt import Prompt, local
from extractors.rules.junk import junk_text
from extractors.rules.names import Names
from extractors.types import Claimed, ClaimedFeeling, ClaimedRelation, Claims, Item, When
from graph.types import Affect, Effort, EntityType, Feeling, Kind, Modality, PhaseName, Talk
from graph.words import Chunk, Conversation, Message, Precision

type Cell = Mapping[str, object]

LONGEST_NAME = 120
FEW_WORDS = 3
ECHO = 0.3
# The sign of a feeling by its name; a name against its own valence is no name (`mind.md`, appendix A).
_PLEASANT: Mapping[Feeling, int] = {
    "sadness": -1, "frustration": -1, "fear": -1, "shame": -1,
    "excitement": 1, "calm": 1, "relief": 1, "joy": 1,
}  # fmt: skip
_MEASURED = frozenset({"sadness", "frustration", "excitement", "fear"})
_MUST_HAVE_BEEN = timedelta(days=1)
_OLDEST = 1900


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the answer's short names stand for."""

    talk: Conversation
    messages: Mapping[str, Message]
    names: Names
    echoes: frozenset[str]

    def id(self, short: object) -> str:
        message = self.messages.get(str(short))
        return message.id if message else ""

    def when(self, cell: Cell, key: str, short: object, *, may_come: bool) -> When | None:
        message = self.messages.get(str(short))
        if message is None:
            return None
        dated = message.dated if message.dated.at is not None else self.talk.dated
        return _when(cast("Cell", cell[key]), dated.at, dated.zone, may_come=may_come)


def claims_of(
    answer: Cell, prompt: Prompt, chunk: Chunk, talk: Conversation, names: Names
) -> Claims:
    """Nothing of it is believed yet; `observe.verify` looks every quote up. Values fit the schema already."""
    reading = _reading(prompt, chunk, talk, names)
    observations = _once(
        [_observation(cell, reading) for cell in _cells(answer, "observations")],
        lambda one: (one.item, one.kind, one.message_id, one.quote),
    )
    return Claims(
        tuple(_item(cell, reading) for cell in _cells(answer, "items") if _name(cell)),
        tuple(observations),
        tuple(_relation(cell, reading) for cell in _cells(answer, "relations")),
        tuple(_feeling(cell, reading) for cell in _cells(answer, "emotions")),
    )


def _reading(prompt: Prompt, chunk: Chunk, talk: Conversation, names: Names) -> _Reading:
    spoken = talk.spoken
    line = [message for message in talk.messages if message.active]
    order = {message.id: n for n, message in enumerate(line)}
    messages = {short: spoken[id] for short, id in prompt.messages.items()}
    echoes = frozenset(
        one.id
        for one in messages.values()
        if len(one.text.split()) <= FEW_WORDS
        and order.get(one.id, 0) > 0
        and line[order[one.id] - 1].role == "assistant"
    )
    # A whole message that is a command or code says nothing of the person, whatever a model finds in it.
    messages = {short: one for short, one in messages.items() if not junk_text(one.text)}
    return _Reading(talk, messages, names, echoes)


def _cells(answer: Cell, part: str) -> Sequence[Cell]:
    return cast("Sequence[Cell]", answer.get(part) or ())


def _once[T](many: Sequence[T], key: Callable[[T], object]) -> list[T]:
    return list({key(one): one for one in reversed(many)}.values())[::-1]


def _name(cell: Cell) -> str:
    name = " ".join(str(cell["name"]).split())
    return name if any(letter.isalnum() for letter in name) else ""


def _item(cell: Cell, reading: _Reading) -> Item:
    aliases = cast("Sequence[str]", cell["aliases"])
    return Item(
        str(cell["ref"]),
        cast("EntityType", cell["type"]),
        _name(cell)[:LONGEST_NAME],
        reading.names.meant(str(cell["known_id"] or "")),
        tuple(one for one in dict.fromkeys(" ".join(a.split()) for a in aliases) if one),
        bool(cell["obligation"]),
        cast("Literal['self', 'world', 'other', 'assistant'] | None", cell["about"]),
    )


def _observation(cell: Cell, reading: _Reading) -> Claimed:
    id = reading.id(cell["message"])
    said = Claimed(
        str(cell["item"]),
        cast("Kind", cell["kind"]),
        id,
        str(cell["quote"]),
        _between(cell["pro"], 0, 3),
        _between(cell["con"], 0, 3),
        cast("int | None", cell["rank"]),
        _effort(cell["effort"]),
        cast("PhaseName | None", cell["phase"]),
        cast("Modality", cell["modality"]),
        cast("Literal['self', 'other', 'assistant', 'quoted']", cell["whose"]),
        bool(cell["irony"]),
        bool(cell["explicit"]),
        bool(cell["hedged"]),
        cast("Talk", cell["talk"]),
        reading.when(cell, "when", cell["message"], may_come=False),
        _share(cell["conf"]),
    )
    return replace(said, hedged=True, conf=min(ECHO, said.conf)) if id in reading.echoes else said


def _relation(cell: Cell, reading: _Reading) -> ClaimedRelation:
    return ClaimedRelation(
        str(cell["from"]),
        str(cell["name"]),
        cast("str | None", cell["to"]),
        reading.id(cell["message"]),
        str(cell["quote"]),
        cast("str | None", cell["attribute"]),
        cast("str | None", cell["value"]),
        -1 if _number(cell["sign"]) < 0 else 1,
        bool(cell["ends"]),
        bool(cell["explicit"]),
        reading.when(cell, "when", cell["message"], may_come=True),
        _share(cell["conf"]),
    )


def _feeling(cell: Cell, reading: _Reading) -> ClaimedFeeling:
    valence = max(-1.0, min(1.0, _number(cell["valence"])))
    affect = Affect(
        _share(cell["sadness"]),
        _share(cell["frustration"]),
        _share(cell["excitement"]),
        _share(cell["fear"]),
        valence,
        max(-1.0, min(1.0, _number(cell["arousal"]))),
        _share(cell["stress"]),
        _share(cell["conf"]),
    )
    return ClaimedFeeling(
        reading.id(cell["message"]),
        str(cell["quote"]),
        affect,
        _feeling_name(cast("Feeling | None", cell["name"]), affect),
        cast("str | None", cell["target"]),
        cast("Literal['self', 'other', 'quoted']", cell["whose"]),
        bool(cell["irony"]),
        cast("Literal['now', 'past', 'hypothetical']", cell["tense"]),
        reading.when(cell, "felt", cell["message"], may_come=False),
        bool(cell["explicit"]),
    )


def _feeling_name(name: Feeling | None, felt: Affect) -> Feeling | None:
    if name is None or _PLEASANT[name] * felt.valence < 0:
        return None
    return None if name in _MEASURED and getattr(felt, name) == 0 else name


def _effort(cell: object) -> Effort | None:
    if cell is None:
        return None
    told = cast("Cell", cell)
    unit = cast("Literal['hours_week', 'done', 'not_done']", told["unit"])
    return (max(0.0, min(168.0, _number(told["value"]))), unit)


def _when(cell: Cell, told: datetime | None, zone: str | None, *, may_come: bool) -> When | None:
    """A day the text names, as a half-open interval in the owner's calendar; None: when it was told.

    A thing that was observed cannot have been so after it was told; only a standing fact may begin later.
    """
    start, last = _day(cell["from"]), _day(cell["to"])
    precision = cast("Precision", cell["precision"])
    if start is None or precision == "unknown":
        return None
    began = _midnight(start, zone)
    if told is not None:
        if precision == "day" and local(told, zone).date() == start:
            return None
        if not may_come and began > told + _MUST_HAVE_BEEN:
            return None
    until = None if last is None or last < start else _midnight(last + timedelta(days=1), zone)
    return When(began, until, precision, cast("str | None", cell["text"]))


def _day(text: object) -> date | None:
    """A calendar day; None for what is no date or lies before anybody's life."""
    if not isinstance(text, str):
        return None
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return day if day.year >= _OLDEST else None


def _midnight(day: date, zone: str | None) -> datetime:
    """The first instant of a day in the owner's zone."""
    return datetime.combine(day, time(), zone_named(zone or "UTC")).astimezone(UTC)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _between(value: object, low: int, high: int) -> int:
    return max(low, min(high, round(_number(value))))


def _share(value: object) -> float:
    return max(0.0, min(1.0, _number(value)))
