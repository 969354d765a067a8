"""Dates of the contract -> instants: the one place that knows what a bare date means in which field."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from api.refusals import BadDate, BadZone
from extractors import dating
from extractors.phrases import phrases
from graph.words import Dated, Precision

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


# How a story tells its own time, and as many words behind it as a date may have.
_OPENING = re.compile(
    r"\s*(?:(?:вс[её] )?это (?:было|случилось|произошло)|дело было|(?:all )?(?:it|this|that) (?:was|happened))\s+"
    r"(?:(?:в|во|на|in|on|back in)\s+)?(?P<when>[^\s.,:;!?…]+(?:\s+[^\s.,:;!?…]+){0,4})",
    re.IGNORECASE,
)
# «Весной 2021 я хотел …», "In 2010 I …": a year by itself is a time only behind a preposition.
_NAMED = (
    r"(?:весн|лет|осен|зим|январ|феврал|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр|spring|summer|autumn|fall|"
    r"winter|january|february|march|april|may|june|july|august|september|october|november|december)\w*"
)
_BEGINS = re.compile(
    rf"\s*(?:(?:в|во|in|back in)\s+)?(?P<when>(?:(?:the\s+)?{_NAMED}\s+(?:of\s+)?(?:19|20)\d\d|(?<=\s)(?:19|20)\d\d))\b(?!\s*(?:руб|км|год[аы]?\s+назад))",
    re.IGNORECASE,
)
# Told of now as well: then it is of now.
_TODAY = re.compile(r"\b(?:сейчас|теперь|сегодня|нынче|now|today|these days)\b", re.IGNORECASE)


def said_date(text: str, zone: str, now: datetime) -> Dated:
    """A date given by the person, as they say it: a day or a time in ISO, `2021-04`, `2021`, «весной 2021»,
    "last spring". Errors: BadDate."""
    try:
        at = begins(text, zone)
    except BadDate:
        return _said_in_words(text, zone, now)
    if not is_bare(text):
        return Dated(at, at + timedelta(seconds=1), "second", "user", zone, text)
    local = at.astimezone(ZoneInfo(zone))
    try:
        after = begins((local.date() + timedelta(days=1)).isoformat(), zone)
    except OverflowError:
        raise BadDate from None
    return Dated(at, after, "day", "user", zone, text)


def told_at_the_start(text: str, zone: str, now: datetime) -> Dated | None:
    """The time that a story begins with: «Это было весной 2021: …», "It was in May 2019.", «Летом 2018 я работал …»;
    None where it names none, or one that is still to come, or where it tells of today as well."""
    found = _OPENING.match(text)
    if found is None and not _TODAY.search(text):
        found = _BEGINS.match(text)
    if found is None:
        return None
    words = found["when"].split()
    for most in range(len(words), 0, -1):
        try:
            told = said_date(" ".join(words[:most]), zone, now)
        except BadDate:
            continue
        return told if told.at is not None and told.at < now else None
    return None


def _said_in_words(text: str, zone: str, now: datetime) -> Dated:
    here = ZoneInfo(zone)
    field = dating.of_field(text.strip(), here)
    if field is not None and _all_of(text, field.original):
        start, end = field.start.astimezone(UTC), field.end.astimezone(UTC)
        return Dated(start, end, field.precision, "user", zone, text)
    for phrase in phrases(text, now.astimezone(here)):
        told = _all_of(text, phrase.text) and phrase.grain not in ("hour", "age")
        if phrase.start and phrase.end and told:
            grain = cast("Precision", phrase.grain)
            start, end = phrase.start.astimezone(UTC), phrase.end.astimezone(UTC)
            return Dated(start, end, grain, "user", zone, text)
    raise BadDate


def _all_of(text: str, part: str) -> bool:
    """No number is left over: «31 февраля 2021» is no February, for a day was meant and there is none."""
    return not any(letter.isdigit() for letter in text.replace(part, "", 1))


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
