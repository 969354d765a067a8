"""Values <-> frames of JSON, and the checks without which no value out of a frame is used."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import cast

import orjson

from extractors.encodings import clean
from extractors.types import Json

_LONGEST_NAME = 1 << 16


class NotAnAnswer(Exception):
    """What came out of the reading process is not in the agreed form."""


def packed(value: object) -> bytes:
    """One frame without its length: compact JSON, halves of surrogate pairs as question marks."""
    try:
        return orjson.dumps(value)
    except TypeError:  # half a pair, which is no UTF-8
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8", "replace")


def unpacked(frame: bytes | bytearray) -> Json:
    with suppress(orjson.JSONDecodeError):
        return cast("Json", orjson.loads(frame))
    try:
        return cast("Json", json.loads(frame))  # escapes of half a pair are for `text_of`
    except (ValueError, RecursionError):
        raise NotAnAnswer from None


def time_of(value: Json) -> datetime:
    try:
        at = datetime.fromisoformat(text_of(value))
    except ValueError:
        raise NotAnAnswer from None
    if at.tzinfo is None:
        raise NotAnAnswer
    return at


def maybe_time(value: Json) -> datetime | None:
    return None if value is None else time_of(value)


def text_of(value: Json) -> str:
    """Words as the archive may keep them: half a letter or a NUL is none."""
    if not isinstance(value, str):
        raise NotAnAnswer
    return value if value.isascii() and "\0" not in value else clean(value)


def maybe(value: Json) -> str | None:
    return None if value is None else text_of(value)


def name_of(value: Json) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_NAME:
        raise NotAnAnswer
    return value


def one_of(value: Json, known: frozenset[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise NotAnAnswer
    return value


def whole_number(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise NotAnAnswer
    return value


def items(value: Json) -> Sequence[Json]:
    if not isinstance(value, list):
        raise NotAnAnswer
    return cast("Sequence[Json]", value)


def mapping(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise NotAnAnswer
    return cast("Mapping[str, Json]", value)
