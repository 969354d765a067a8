"""One time phrase in Russian or English -> the stretch it names, seen from the moment it was told."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from extractors.almanac import (
    MONTHS,
    NUMBERS,
    SEASONS,
    TENS_EN,
    TENS_RU,
    WEEKDAYS,
    either,
    month_span,
    number,
    ordinal,
    ordinal_pattern,
    season_span,
)  # fmt: skip

type Grain = Literal[
    "second", "minute", "hour", "day", "week", "month", "quarter", "season", "year"
]
type PhraseKind = Literal["instant", "interval", "open", "age"]


@dataclass(frozen=True, slots=True)
class Told:
    """The moment of telling, which way an ambiguous phrase looks, and the text as it was written."""

    at: datetime
    future: bool
    text: str = ""

    @property
    def today(self) -> datetime:
        return self.at.replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Found:
    """What a phrase names; `clock` is set when only a time of day was said and the day is a guess."""

    start: datetime
    end: datetime | None
    grain: Grain
    kind: PhraseKind = "instant"
    clock: bool = False
    half_day: bool = False
    part: str = ""
    free: bool = False
    """The year (of a weekday: the week) was not said."""
    unit: Grain | None = None
    """The unit in which a distance was told: «через неделю»."""


type Make = Callable[[re.Match[str], Told], Found | None]
# The last is looked for once a text: what it needs stands nowhere in most texts, and the rule is not tried.
type Rule = tuple[re.Pattern[str], Make, re.Pattern[str] | None]

M, W, S = either(MONTHS), either(WEEKDAYS), either(SEASONS)
N = rf"(?:\d{{1,5}}|(?:{TENS_RU}|{TENS_EN})[ -](?:{either(NUMBERS)})|{either(NUMBERS)})"
NTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th|-?(?:го|его|ое|е|й|я|ая))|{ordinal_pattern()})"
D = rf"(?:\d{{1,2}}(?:st|nd|rd|th|[ -]?(?:го|его|ое|е)(?!\w))?|{ordinal_pattern()})"
Y = r"(?:1[5-9]\d\d|20\d\d)"
_UNITS: tuple[tuple[str, Grain], ...] = (
    (r"секунд\w*|сек\b|seconds?|secs?\b|\"", "second"),
    (r"минут\w*|мин\b|minutes?|mins?\b|'", "minute"),
    (r"час(?:а|ов|ам|ами|ик|у|ы)?\b|ч\b|hours?|hrs?\b|h\b", "hour"),
    (r"дн(?:я|ей|ю|ём|ем|и|ями|ях)\b|день\b|сут\w+|days?", "day"),
    (r"недел\w*|weeks?|wks?\b", "week"),
    (r"месяц\w*|months?", "month"),
    (r"квартал\w*|quarters?|qtrs?\b", "quarter"),
    (r"год(?:а|у|ом|ы|ов|ам|ами|ах|ика|ик)?\b|лет\b|years?|yrs?\b", "year"),
)
U = "|".join(f"(?:{pattern})" for pattern, _ in _UNITS)
_UNIT_PATTERNS: list[tuple[re.Pattern[str], Grain]] = [
    (re.compile(pattern, re.IGNORECASE), grain) for pattern, grain in _UNITS
]
_FINER: dict[Grain, Grain] = {
    "second": "second", "minute": "second", "hour": "minute", "day": "hour", "week": "day", "month": "day",
    "quarter": "month", "season": "month", "year": "month",
}  # fmt: skip


def unit(word: str) -> Grain:
    for pattern, grain in _UNIT_PATTERNS:
        if pattern.fullmatch(word):
            return grain
    raise ValueError


def count(words: str | None) -> int | None:
    return 1 if not words else number(words)


def floor(at: datetime, grain: Grain) -> datetime:
    match grain:
        case "second":
            return at.replace(microsecond=0)
        case "minute":
            return at.replace(second=0, microsecond=0)
        case "hour":
            return at.replace(minute=0, second=0, microsecond=0)
        case "day":
            return at.replace(hour=0, minute=0, second=0, microsecond=0)
        case "week":
            return floor(at, "day") - timedelta(days=at.weekday())
        case "month":
            return floor(at, "day").replace(day=1)
        case "quarter":
            return floor(at, "day").replace(day=1, month=(at.month - 1) // 3 * 3 + 1)
        case "season":
            first = at.month // 3 * 3
            return month_span(
                at.year if first or at.month == 12 else at.year - 1, first or 12, _zone(at)
            )[0]
        case "year":
            return floor(at, "day").replace(day=1, month=1)


def _zone(at: datetime) -> tzinfo:
    return at.tzinfo or UTC


def shift(at: datetime, steps: int, grain: Grain) -> datetime:
    """Moves by whole units; the day of a month is kept where that month has it."""
    seconds = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}.get(grain)
    if seconds is not None:
        return at + timedelta(seconds=seconds * steps)
    months = {"month": 1, "quarter": 3, "season": 3, "year": 12}[grain] * steps
    place = at.year * 12 + at.month - 1 + months
    if not 12 <= place < 12 * 9998:
        raise OverflowError
    first, after = month_span(place // 12, place % 12 + 1, _zone(at))
    return first.replace(
        day=min(at.day, (after - timedelta(days=1)).day),
        hour=at.hour,
        minute=at.minute,
        second=at.second,
    )


def whole(start: datetime, grain: Grain) -> Found:
    return Found(start, shift(start, 1, grain), grain)


def period(told: Told, steps: int, grain: Grain) -> Found:
    """This, the next or the last calendar unit."""
    return whole(shift(floor(told.at, grain), steps, grain), grain)


def away(told: Told, steps: int, grain: Grain) -> Found:
    """So many units from now: as exact as the next finer unit."""
    finer = _FINER[grain]
    return replace(whole(floor(shift(told.at, steps, grain), finer), finer), unit=grain)


def weekday(told: Told, day: int, *, future: bool | None = None) -> Found:
    ahead = (day - told.today.weekday() - 1) % 7 + 1
    forward = told.future if future is None else future
    days = ahead if forward else ahead - 7 if ahead < 7 else -7
    return replace(whole(told.today + timedelta(days=days), "day"), free=True)


def day_of(words: str) -> int | None:
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else ordinal(words)


def year_of(words: str | None) -> int | None:
    if not words:
        return None
    value = int(words.lstrip("'’"))
    return value if value > 99 else value + (2000 if value < 50 else 1900)


def date(
    told: Told, day: int | None, month: int, year: int | None, on: int | None = None
) -> Found | None:
    """A calendar day; without a year the nearest in the direction of the telling, on the weekday `on` if any."""
    try:
        if year is not None:
            return whole(told.today.replace(year=year, month=month, day=day or 0), "day")
        days = _yearly(told, day or 0, month)
    except ValueError:
        return None
    days = [one for one in days if one.weekday() == on] or days
    return replace(whole(days[0], "day"), free=True) if days else None


def _yearly(told: Told, day: int, month: int) -> list[datetime]:
    """That day of every year, the nearest first."""
    out: list[datetime] = []
    for step in range(12):
        year = told.at.year + (step if told.future else -step)
        start = told.today.replace(year=year, month=month, day=1)
        start = start.replace(day=day) if day < 29 else _late(start, day)
        if start is not None and (start >= told.today if told.future else start <= told.at):
            out.append(start)
    return out


def _late(start: datetime, day: int) -> datetime | None:
    try:
        return start.replace(day=day)
    except ValueError:
        if (start.month, day) == (2, 29):
            return None
        raise


def month(told: Told, name: str, year: int | None) -> Found:
    return _nearest(
        told, lambda y: month_span(y, MONTHS[name.casefold()], _zone(told.at)), year, "month"
    )


def season(told: Told, name: str, year: int | None) -> Found:
    named = SEASONS[name.casefold()]
    return _nearest(told, lambda y: season_span(y, named, _zone(told.at)), year, "season")


def quarter(told: Told, which: int, year: int | None) -> Found | None:
    if not 1 <= which <= 4:
        return None
    return _nearest(
        told, lambda y: month_span(y, which * 3 - 2, _zone(told.at), 3), year, "quarter"
    )


def _nearest(
    told: Told, span: Callable[[int], tuple[datetime, datetime]], year: int | None, grain: Grain
) -> Found:
    if year is not None:
        start, end = span(year)
        return Found(start, end, grain)
    spans = [span(told.at.year + step) for step in (-1, 0, 1)]
    if told.future:
        start, end = next(s for s in spans if s[1] > told.at)
    else:
        start, end = next(s for s in reversed(spans) if s[0] <= told.at)
    return Found(start, end, grain, free=True)


def of_year(found: Found, year: int) -> Found:
    """The same month, day or season in another year; a winter is of the year it ends in."""
    if found.end is None:
        return found
    own = (found.end - timedelta(days=1)).year
    start = shift(found.start, year - own, "year")
    if found.grain == "day":
        return replace(found, start=start, end=start + (found.end - found.start), free=False)
    return replace(found, start=start, end=shift(found.end, year - own, "year"), free=False)


def clock(
    told: Told,
    hour: int,
    minute: int | None = None,
    second: int | None = None,
    *,
    part: str = "",
    half: bool | None = None,
) -> Found | None:
    """A time of day. Up to twelve it may be of either half of the day; the nearest in the direction is meant."""
    if hour > 24 or (minute or 0) > 59 or (second or 0) > 59:
        return None
    hour %= 24
    if (part in ("pm", "day") and 1 <= hour < (12 if part == "pm" else 7)) or (
        part == "evening" and 1 <= hour < 12
    ):
        hour += 12
    elif (part in ("am", "night") and hour == 12) or (part == "evening" and hour == 12):
        hour = 0
    either_half = (not part and 1 <= hour <= 12) if half is None else half
    grain: Grain = "second" if second is not None else "minute" if minute is not None else "hour"
    base = told.today.replace(hour=hour, minute=minute or 0, second=second or 0)
    step = timedelta(hours=12 if either_half else 24)
    start = base
    if told.future:
        while start <= told.at:
            start += step
        while either_half and start - step > told.at:
            start -= step
    else:
        while start > told.at:
            start -= step
    return replace(whole(start, grain), clock=True, half_day=either_half, part=part)


def on_day(day: Found, time: Found) -> Found | None:
    """A day and a time of day said together."""
    if day.grain != "day" or not time.clock:
        return None
    start = day.start.replace(
        hour=time.start.hour, minute=time.start.minute, second=time.start.second
    )
    if time.half_day and start.hour >= 12 and time.start.hour >= 12 and not time.part:
        start = start.replace(hour=start.hour - 12 if start.hour - 12 >= 8 else start.hour)
    if time.kind == "interval" and time.end is not None:
        return Found(start, start + (time.end - time.start), time.grain, "interval")
    return whole(start, time.grain)


# What a rule may need; behind a digit too, as in «3мая».
MONTH, WEEKDAY, DIGIT = (re.compile(rf"(?<![^\W\d_])(?:{one})") for one in (M, W, r"\d"))


def rule(pattern: str, make: Make, needs: re.Pattern[str] | None = None) -> Rule:
    """For a text in small letters: a pattern that folds them itself takes three times as long."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), make, needs
