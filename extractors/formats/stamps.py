"""A time as any tool may write it: epochs of any unit, ISO, mail dates, dates in Russian or English words."""

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

from extractors import dating
from extractors.formats.halves import whole_day
from extractors.formats.shape import Json, mapping

_INNER = (
    "$date",
    "$numberLong",
    "created",
    "start",
    "seconds",
    "_seconds",
    "iso",
    "value",
    "timestamp",
)
_SCRIPT = re.compile(r"\s+GMT(?=[+-]\d{4})")
_WORLD = re.compile(r"\b(?:UTC|GMT)\s*\Z")
_LONGEST = 80


def stamp(value: Json, zone: tzinfo) -> tuple[datetime | None, str | None]:
    """The moment, and the text it was read from where that named no zone (None: it named one, or is a number)."""
    inside = mapping(value)
    if inside:
        found = next((inside[key] for key in _INNER if key in inside), None)
        return stamp(found, zone) if not isinstance(found, list) else (None, None)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None, None
    if not isinstance(value, str):
        return dating.instant(value), None
    text = value.strip()
    if not text or len(text) > _LONGEST:
        return None, None
    at = dating.instant(text, zone) if whole_day(text) == text and _iso_to_the_end(text) else None
    if at is not None:
        local = not re.fullmatch(r"[\d.]+", text) and not re.search(r"(?:Z|[+-]\d\d:?\d\d)\Z", text)
        return at, text if local else None
    return _in_words(text, zone)


def _iso_to_the_end(text: str) -> bool:
    """What reads ISO stops where it ends; a time behind the day in another manner would be lost."""
    return (
        re.fullmatch(r"[\d.]+|\d{4}-\d\d-\d\d(?:[T ][\d:.,]+\s*(?:Z|[+-]\d\d:?\d\d)?)?", text)
        is not None
    )


def _in_words(text: str, zone: tzinfo) -> tuple[datetime | None, str | None]:
    try:
        at = parsedate_to_datetime(_SCRIPT.sub(" ", text).partition(" (")[0])
    except (ValueError, TypeError, IndexError, OverflowError):
        at = None
    if at is not None and at.tzinfo is not None and at.year > 1970:
        return at, None
    of_world = _WORLD.search(text) is not None
    found = dating.full_date(whole_day(text), UTC if of_world else zone)
    return (found.start, None if of_world else text) if found else (None, None)
