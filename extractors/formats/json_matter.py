"""A text with one JSON object above it, as Hugo writes front matter -> its fields, and where the words begin."""

import json
import re
from collections.abc import Mapping
from typing import cast

_LONGEST = 20_000
_DECODER = json.JSONDecoder()
# What follows an object in a file of JSON; anything else behind an empty rest of the line is prose.
_PROSE = re.compile(r"[ \t]*\n\s*(?![{}\[\],\"])\S")
# An object that names nothing of a page is data, whatever follows it.
_OF_A_PAGE = frozenset({"title", "date", "tags", "categories", "draft", "slug", "lastmod", "created", "description"})  # fmt: skip


def json_matter(text: str) -> tuple[dict[str, str], int] | None:
    """Keys in lower case with their values as written, lists by blanks, nothing nested; None where there is none."""
    start = len(text) - len(text.lstrip("\ufeff \t\n"))
    if text[start : start + 1] != "{":
        return None
    try:
        found, end = cast("tuple[object, int]", _DECODER.raw_decode(text[:_LONGEST], start))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not _PROSE.match(text, end):
        return None
    fields = {str(key).casefold(): value for key, value in cast("Mapping[str, object]", found).items()}  # fmt: skip
    if _OF_A_PAGE.isdisjoint(fields):
        return None
    told = {key: said for key, value in fields.items() if (said := _told(value))}
    return told, end


def _told(value: object) -> str:
    if isinstance(value, list):
        return " ".join(_told(one) for one in cast("list[object]", value)).strip()
    return "" if value is None or isinstance(value, dict) else str(value).strip()
