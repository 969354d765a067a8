"""The strict JSON schema of an extraction's answer (`mind.md`, appendix B), made from the types of the map."""

from collections.abc import Mapping, Sequence
from typing import TypeAliasType, cast, get_args

from graph.model.types import Shape
from graph.types import ENTITY_TYPES, RELATIONS, Feeling, Kind, Modality, PhaseName, Talk

type Schema = Mapping[str, object]

_TEXT: Schema = {"type": "string"}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_YES: Schema = {"type": "boolean"}
_WHOLE: Schema = {"type": "integer"}
_NUMBER: Schema = {"type": "number"}
PRECISIONS = ("day", "week", "month", "year", "unknown")


def names_of(alias: TypeAliasType) -> tuple[str, ...]:
    """The strings of a Literal that was given a name."""
    return cast("tuple[str, ...]", get_args(alias.__value__))


def _one_of(names: Sequence[str], *, or_null: bool = False) -> Schema:
    if or_null:
        return {"type": ["string", "null"], "enum": [*names, None]}
    return {"type": "string", "enum": list(names)}


def _closed(properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": dict(properties),
    }


def _many(one: Schema) -> Schema:
    return {"type": "array", "items": one}


_WHEN = _closed(
    {
        "text": _TEXT_OR_NULL,
        "from": _TEXT_OR_NULL,
        "to": _TEXT_OR_NULL,
        "precision": _one_of(PRECISIONS),
    }
)
_EFFORT: Schema = {
    "anyOf": [
        _closed({"value": _NUMBER, "unit": _one_of(("hours_week", "done", "not_done"))}),
        {"type": "null"},
    ]
}
_ITEM = _closed(
    {
        "ref": _TEXT,
        "type": _one_of([one for one in ENTITY_TYPES if one != "Emotion"]),
        "name": _TEXT,
        "known_id": _TEXT_OR_NULL,
        "aliases": _many(_TEXT),
        "obligation": _YES,
        "about": _one_of(("self", "world", "other", "assistant"), or_null=True),
    }
)
_OBSERVATION = _closed(
    {
        "item": _TEXT,
        "kind": _one_of([one for one in names_of(Kind) if one != "emotion"]),
        "message": _TEXT,
        "quote": _TEXT,
        "pro": _WHOLE,
        "con": _WHOLE,
        "rank": {"type": ["integer", "null"]},
        "effort": _EFFORT,
        "phase": _one_of(names_of(PhaseName), or_null=True),
        "modality": _one_of(names_of(Modality)),
        "whose": _one_of(("self", "other", "assistant", "quoted")),
        "irony": _YES,
        "explicit": _YES,
        "hedged": _YES,
        "talk": _one_of(names_of(Talk)),
        "when": _WHEN,
        "conf": _NUMBER,
    }
)
_RELATION = _closed(
    {
        "from": _TEXT,
        "name": _one_of([one for one in RELATIONS if one != "HAS_PHASE"]),
        "to": _TEXT_OR_NULL,
        "attribute": _TEXT_OR_NULL,
        "value": _TEXT_OR_NULL,
        "sign": _WHOLE,
        "ends": _YES,
        "message": _TEXT,
        "quote": _TEXT,
        "explicit": _YES,
        "when": _WHEN,
        "conf": _NUMBER,
    }
)
_EMOTION = _closed(
    {
        "message": _TEXT,
        "quote": _TEXT,
        "target": _TEXT_OR_NULL,
        "name": _one_of(names_of(Feeling), or_null=True),
        "sadness": _NUMBER,
        "frustration": _NUMBER,
        "excitement": _NUMBER,
        "fear": _NUMBER,
        "valence": _NUMBER,
        "arousal": _NUMBER,
        "stress": _NUMBER,
        "whose": _one_of(("self", "other", "quoted")),
        "irony": _YES,
        "tense": _one_of(("now", "past", "hypothetical")),
        "felt": _WHEN,
        "explicit": _YES,
        "conf": _NUMBER,
    }
)

EXTRACTION = Shape(
    "extraction",
    _closed(
        {
            "items": _many(_ITEM),
            "observations": _many(_OBSERVATION),
            "relations": _many(_RELATION),
            "emotions": _many(_EMOTION),
        }
    ),
)
