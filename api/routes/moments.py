"""Dates of the contract -> instants: the one place that knows what a bare date means in which field."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from api.refusals import BadDate, BadZone

_BARE = re.compile(r"\d{4}-\d{2}-\d{2}")
# The end of a day is the last instant that still belongs to it: a fact that begins with the next day
# is not valid yet, one that ends with it still is. The engines keep microseconds; a millisecond is far from both.
_INSTANT = timedelta(milliseconds=1)


def begins(text: str, zone: str) -> datetime:
    """`valid_*`, `from`, a date given to something: a bare date is its first instant."""
    return _utc(text, zone, end=False)


def ends(text: str, zone: str) -> datetime:
    """`as_of`, `to`, previews: a bare date is the end of that day."""
    return _utc(text, zone, end=True)


def known_zone(name: str) -> str:
    if name not in available_timezones():
        raise BadZone
    return name


def is_bare(text: str) -> bool:
    return _BARE.fullmatch(text.strip()) is not None


def _utc(text: str, zone: str, *, end: bool) -> datetime:
    try:
        return _read(text.strip(), ZoneInfo(zone), end=end).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadDate from None


def _read(text: str, zone: ZoneInfo, *, end: bool) -> datetime:
    if not _BARE.fullmatch(text):
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    day = date.fromisoformat(text)
    if not end:
        return datetime(day.year, day.month, day.day, tzinfo=zone)
    # Built from the next day's own midnight, so that a day of 23 or 25 hours ends where it ends.
    after = day + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC) - _INSTANT
