"""Foreign JSON -> the shape asked for, or nothing: one wrong type never loses a file."""

from collections.abc import Mapping, Sequence

from extractors.encodings import clean

type Json = Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None


def mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def sequence(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def words(value: Json) -> str:
    """A text as stored; anything else is no text."""
    return clean(value) if isinstance(value, str) else ""


def name(value: Json) -> str | None:
    """An id or a title: text or number, never blank."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() else str(value)
    return clean(value).strip() or None if isinstance(value, str) else None
