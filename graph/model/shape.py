"""What a model wrote -> a value that has the shape it was asked for, or the sentence that says why not.

Only shapes of our own are met here: closed objects, lists, unions with null, enums and plain values.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, cast

import json_repair

from graph.model.types import Shape

type Json = Mapping[str, object]

# Reasoning that some models write before their answer; without an end nothing after it is an answer.
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT_ENDS = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
_FENCE = re.compile(r"```[\w-]*\s*\n(.*?)(?:```|\Z)", re.DOTALL)
_UNSAFE = re.compile(r"[\x00\ud800-\udfff]")
_MOST_STARTS = 64
# Mending takes time with the square of length and of depth; no answer of ours is near these.
_MENDED = 40_000
_DEEP = 32


@dataclass(frozen=True, slots=True)
class Fitted:
    """`dropped` counts items of lists that did not fit."""

    value: Json
    dropped: int


@dataclass(frozen=True, slots=True)
class Misfit:
    """In words for the model that wrote it; nothing of its answer is repeated."""

    why: str
    reason: str = "bad_json"


class _Wrong(Exception):
    """The value cannot have this shape; the argument says where and why, in words of the schema."""


def read(text: str, shape: Shape) -> Fitted | Misfit:
    """The one JSON object in an answer, mended where that is mechanical, without what does not fit."""
    bare = without_thoughts(text)
    found = _whole(bare)
    if found is None or not _speaks(found, shape):
        found = _mended(bare) or found
    if found is None:
        return Misfit("it is not one JSON object")
    return fit(found, shape)


def safe(text: str) -> str:
    """Without what no database and no UTF-8 can hold."""
    return _UNSAFE.sub("", text)


def without_thoughts(text: str) -> str:
    """The answer after its reasoning, of which some templates swallow the opening mark."""
    bare = text.strip()
    if bare.startswith("{"):
        # Inside JSON the same marks are words that somebody said.
        return bare
    return _THOUGHT_ENDS.split(_THOUGHT.sub("", bare))[-1].strip()


def _whole(text: str) -> Json | None:
    """The longest JSON object among fences and prose."""
    best: tuple[int, Json] | None = None
    for start, end, value in _objects(text):
        if best is None or end - start > best[0]:
            best = (end - start, value)
    return None if best is None else best[1]


def _objects(text: str) -> Iterator[tuple[int, int, Json]]:
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    at = 0
    for _ in range(_MOST_STARTS):
        start = text.find("{", at)
        if start < 0:
            return
        try:
            value, end = cast("tuple[object, int]", decoder.raw_decode(text, start))
        except (ValueError, RecursionError):
            at = start + 1
            # What broke as a whole is mended as a whole; a good piece inside is not the answer.
            if text[at:].lstrip().startswith(('"', "'")):
                return
            continue
        if isinstance(value, dict):
            yield start, end, cast("Json", value)
        at = end


def _mended(text: str) -> Json | None:
    fenced = _FENCE.search(text)
    inner = fenced[1] if fenced and "{" in fenced[1] else text
    start = inner.find("{")
    if start < 0 or len(inner) > _MENDED or _deepest(inner) > _DEEP:
        return None
    try:
        value: object = json_repair.loads(inner[start:], skip_json_loads=True)
    except (ValueError, RecursionError):
        return None
    # Prose after the object comes back as more items of a list.
    several = cast("list[object]", value) if isinstance(value, list) else [value]
    return next((cast("Json", one) for one in several if isinstance(one, Mapping)), None)


def _deepest(text: str) -> int:
    depth = deepest = 0
    for letter in text:
        if letter in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "}]":
            depth -= 1
    return deepest


def _no_constant(_: str) -> NoReturn:
    """NaN and Infinity are not JSON."""
    raise ValueError


def fit(value: Json, shape: Shape) -> Fitted | Misfit:
    if not _speaks(value, shape):
        return Misfit(f"it has none of the properties {', '.join(_required(shape.schema))}")
    count = _Count()
    try:
        fitted = _object(value, shape.schema, "", count)
    except _Wrong as wrong:
        return Misfit(str(wrong))
    if count.dropped and not count.kept:
        return Misfit(f"no item of its lists fits: {count.first}")
    return Fitted(fitted, count.dropped)


def _speaks(value: Json, shape: Shape) -> bool:
    """An object of something else, as in prose around the answer, has none of its properties."""
    wanted = _required(shape.schema)
    return not wanted or any(name in value for name in wanted)


@dataclass(slots=True)
class _Count:
    dropped: int = 0
    kept: int = 0
    first: str = ""


def _fit(value: object, schema: Json, place: str, count: _Count) -> object:
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return _any(value, cast("Sequence[Json]", choices), place, count)
    if "enum" in schema:
        return _enum(value, cast("Sequence[object]", schema["enum"]), place)
    kinds = _kinds(schema)
    if value is None and "null" in kinds:
        return None
    for kind in kinds:
        if kind == "object" and isinstance(value, Mapping):
            return _object(cast("Json", value), schema, place, count)
        if kind == "array" and isinstance(value, list):
            return _list(cast("list[object]", value), schema, place, count)
        plain = _plain(value, kind)
        if plain is not None:
            return plain
    raise _Wrong(f"{place or 'it'} must be {' or '.join(kinds)}")


def _kinds(schema: Json) -> Sequence[str]:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    return (
        [str(one) for one in cast("list[object]", kind)] if isinstance(kind, list) else [str(kind)]
    )


def _required(schema: Json) -> list[str]:
    return list(cast("Sequence[str]", schema.get("required") or ()))


def _object(value: Json, schema: Json, place: str, count: _Count) -> dict[str, object]:
    fitted: dict[str, object] = {}
    required = _required(schema)
    for name, inner in cast("Mapping[str, Json]", schema.get("properties") or {}).items():
        there = f"{place}.{name}" if place else name
        if name in value:
            fitted[name] = _fit(value[name], inner, there, count)
        elif name in required:
            fitted[name] = _absent(inner, there)
    return fitted


def _absent(schema: Json, place: str) -> object:
    """Nothing said is null where null is allowed and no items where a list is asked for."""
    unions = cast("Sequence[Json]", schema.get("anyOf") or ())
    kinds = [kind for one in (unions or [schema]) for kind in _kinds(one)]
    if "null" in kinds:
        return None
    if kinds == ["array"]:
        return []
    raise _Wrong(f"{place} is missing")


def _list(value: list[object], schema: Json, place: str, count: _Count) -> list[object]:
    inner = cast("Json", schema.get("items") or {})
    fitted: list[object] = []
    for item in value:
        try:
            fitted.append(_fit(item, inner, f"{place}[]", count))
        except _Wrong as wrong:
            count.dropped += 1
            count.first = count.first or str(wrong)
        else:
            # Items inside a dropped item save nothing.
            count.kept += "[]" not in place
    return fitted


def _any(value: object, choices: Sequence[Json], place: str, count: _Count) -> object:
    first: _Wrong | None = None
    for choice in choices:
        try:
            return _fit(value, choice, place, count)
        except _Wrong as wrong:
            first = first or wrong
    raise first or _Wrong(f"{place} is not allowed")


def _enum(value: object, allowed: Sequence[object], place: str) -> object:
    if value in allowed:
        return value
    if isinstance(value, str):
        folded = value.strip().casefold()
        for one in allowed:
            if isinstance(one, str) and one.casefold() == folded:
                return one
    names = ", ".join("null" if one is None else str(one) for one in allowed)
    raise _Wrong(f"{place or 'it'} must be one of: {names}")


def _plain(value: object, kind: str) -> object | None:
    """The value as this kind, when that changes nothing of what was said; else None."""
    match kind, value:
        case "string", str():
            return safe(value)
        case "boolean", bool():
            return value
        case "integer", int() if not isinstance(value, bool):
            return value
        case "integer", float() if value.is_integer():
            return int(value)
        case "number", int() | float() if not isinstance(value, bool):
            return value
        case _:
            return None
