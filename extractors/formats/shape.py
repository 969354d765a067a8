"""Foreign JSON -> the shape asked for, or nothing: one wrong type never loses a file."""

from collections.abc import Mapping, Sequence
from typing import cast

from extractors.encodings import clean
from extractors.types import Json


def mapping(value: Json) -> Mapping[str, Json]:
    # What JSON makes are dicts and lists; asking for less than that takes ten times as long.
    return cast("Mapping[str, Json]", value) if isinstance(value, dict) else {}


def sequence(value: Json) -> Sequence[Json]:
    return cast("Sequence[Json]", value) if isinstance(value, list | tuple) else ()


def words(value: Json) -> str:
    """A text as stored; anything else is no text."""
    return clean(value) if isinstance(value, str) else ""


def name(value: Json) -> str | None:
    """An id or a title: text or number, never blank."""
    if isinstance(value, str):
        # What can be printed holds nothing to clean; an id is asked for several times a turn.
        return (value if value.isprintable() else clean(value)).strip() or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if float(value).is_integer() else str(value)
