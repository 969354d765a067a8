"""The times a question names -> windows, and the question without them.

A question often says the year once for two months ("с февраля по июнь 2025"): the other borrows it.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.phrases import phrases

type Window = tuple[datetime, datetime]

_MONTHS = (
    "январ|january|jan", "феврал|february|feb", "март|march", "апрел|april", "ма[йяею]|may",
    "июн|june", "июл|july", "август|august", "сентябр|september|sept", "октябр|october",
    "ноябр|november", "декабр|december",
)  # fmt: skip
# The first month of a season and how its names begin; winter is named by the year it ends in.
_SEASONS = (
    (-1, "зим(?:а|ы|е|у|ой)|winter"), (3, "весн(?:а|ы|е|у|ой)|spring"),
    (6, "лет(?:о|а|у|ом|е)|summer"), (9, "осен(?:ь|и|ью)|autumn|fall"),
)  # fmt: skip
_YEAR = r"(?:\s*,?\s*(?P<year>(?:19|20)\d\d)(?:\s*(?:-?го|-?м|года?|году))?\b)?"
_NAMED = re.compile(
    r"(?:\b(?:в|на|с|со|по|к|ко|за|до|от|между|и|из|in|on|by|between|and|from|to|until|since|of|the)\s+)*"
    r"(?:\b(?:начал[оаеу]|середин[аеуы]|кон(?:ец|ц[аеу])|beginning|middle|end|early|mid|late)\s+(?:of\s+)?)?"
    r"(?:\b(?P<day>[0-3]?\d)(?:-?го)?\s+)?\b(?:"
    + "|".join(f"(?P<m{n}>(?:{names})\\w{{0,2}})" for n, names in enumerate(_MONTHS, 1))
    + "|"
    + "|".join(f"(?P<s{n}>{names})" for n, (_, names) in enumerate(_SEASONS))
    + r")\b(?:\s+(?P<late>\d{1,2})(?:st|nd|rd|th)?\b(?!\d))?"
    + _YEAR,
    re.IGNORECASE,
)
_PREPOSED = re.compile(r"^(?:в|на|с|со|по|к|ко|за|до|от|между|и|in|on|by|between|and|from|to)\s")
_ISO = re.compile(
    r"(?:\b(?:на|в|за|on|of|as of)\s+)?\b(?P<day>(?:19|20)\d\d-\d\d-\d\d)\b", re.IGNORECASE
)
_FOUR = re.compile(r"\b(?:19|20)\d\d\b")
# "over the last year": what leads to a time goes with it.
_LEADING = re.compile(
    r"\b(?:over|during|within|past|the)\s+(?:the\s+)?(?:past\s+)?$", re.IGNORECASE
)
# "the last six months" up to now: a calendar month or year is named without "over" and "the".
_ROLLING = re.compile(
    r"\b(?:over|during|within|in|for)\s+(?:the\s+)?(?:last|past)\s+"
    r"(?:(?P<n>\d{1,2}|two|three|four|five|six|few|couple\s+of|several)\s+)?(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_COUNTED = {"two": 2, "couple of": 2, "three": 3, "few": 3, "several": 3, "four": 4, "five": 5, "six": 6}  # fmt: skip
_DAYS = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}
# «прошлой осенью» in an autumn is that of the year before.
_LAST = re.compile(r"(?:\bпрошл\w{2,3}|\blast)\s*$", re.IGNORECASE)
A_FEW_DAYS = timedelta(days=3)
# Two words of other meaning that begin like a month.
_NOT_TIMES = frozenset({"май", "лета", "may", "march", "fall", "spring", "jan"})


@dataclass(frozen=True, slots=True)
class Timed:
    """`rest` is the question without its times."""

    rest: str
    windows: tuple[Window, ...]


def timed(text: str, at: datetime, zone: str, last: datetime | None = None) -> Timed:
    """Named months and seasons first; whatever else the phrase reader finds in what is left.

    A month or a season without a year is the last one, as seen from `last` where that is given.
    """
    place = ZoneInfo(zone)
    text, rolling = _rolling(text, at)
    text, days = _iso_days(text, place)
    found = [one for one in _NAMED.finditer(text) if _is_time(one)]
    years = [one["year"] for one in found]
    windows: list[Window] = [*rolling, *days]
    for n, one in enumerate(found):
        after = next((y for y in years[n:] if y), None)
        year = after or next((y for y in reversed(years[:n]) if y), None)
        here = (last or at).astimezone(place)
        window = _window(one, int(year) if year else None, here, place)
        gone = year is None and _LAST.search(text[: one.start()])
        if window is not None and gone and window[0] <= here < window[1]:
            window = _window(one, (window[1] - A_FEW_DAYS).year - 1, here, place)
        if window is not None:
            windows.append(window)
    rest = text
    for one in reversed(found):
        rest = f"{rest[: one.start()]} {rest[one.end() :]}"
    for phrase in reversed(phrases(rest, at)):
        if phrase.start and phrase.end and phrase.end > phrase.start:
            windows.append((phrase.start, phrase.end))
            # A bare weekday ("мои субботы") may be what is asked about.
            long = phrase.end - phrase.start > A_FEW_DAYS
            if long or phrase.grain != "day" or any(c.isdigit() for c in phrase.text):
                before = _LEADING.sub("", rest[: phrase.start_char])
                rest = f"{before} {rest[phrase.end_char :]}"
    return Timed(rest, tuple(sorted(set(windows))))


def _iso_days(text: str, place: ZoneInfo) -> tuple[str, tuple[Window, ...]]:
    """«2025-02-10» is a day in every language."""
    days: list[Window] = []
    for found in _ISO.finditer(text):
        try:
            first = datetime.fromisoformat(found["day"]).replace(tzinfo=place)
        except ValueError:
            continue
        days.append((first, first + timedelta(days=1)))
    return (_ISO.sub(" ", text) if days else text), tuple(days)


def of_year(text: str, before: str) -> str:
    """«А в июне?» after «в мае 2024» means June of that year."""
    years = _FOUR.findall(before)
    named = [one for one in _NAMED.finditer(text) if _is_time(one)]
    if not years or _FOUR.search(text) or not named:
        return text
    end = named[-1].end()
    return f"{text[:end]} {years[-1]}{text[end:]}"


def _rolling(text: str, at: datetime) -> tuple[str, tuple[Window, ...]]:
    found = _ROLLING.search(text)
    if found is None:
        return text, ()
    said = " ".join((found["n"] or "1").casefold().split())
    many = int(said) if said.isdecimal() else _COUNTED[said]
    length = timedelta(days=many * _DAYS[found["unit"].casefold()])
    return f"{text[: found.start()]} {text[found.end() :]}", ((at - length, at),)


def _is_time(found: re.Match[str]) -> bool:
    """A name of a month may be another word; a year, a day or a preposition tells."""
    if found["year"] or found["day"] or found["late"]:
        return True
    name = next(found[key] for key in _KEYS if found[key])
    if name.casefold() in _NOT_TIMES:
        return _PREPOSED.match(found.group().casefold()) is not None
    return not _is_somebody(found, name)


def _is_somebody(found: re.Match[str], name: str) -> bool:
    """Russian writes months small: «Хочет ли Марта в Питер?» asks of Марта."""
    if name.isascii() or not name[0].isupper() or not name[1:].islower():
        return False
    alone = found.group().strip() == name
    return alone and (found.start() > 0 or name.endswith(("а", "я")))


_KEYS = (*(f"m{n}" for n in range(1, 13)), *(f"s{n}" for n in range(4)))


def _window(found: re.Match[str], year: int | None, at: datetime, place: ZoneInfo) -> Window | None:
    key = next(key for key in _KEYS if found[key])
    month = int(key[1:]) if key[0] == "m" else _SEASONS[int(key[1:])][0]
    length = 1 if key[0] == "m" else 3
    if year is None:
        year = at.year if (max(month, 1)) <= at.month else at.year - 1
    start = (
        datetime(year, month, 1, tzinfo=place)
        if month > 0
        else datetime(year - 1, 12, 1, tzinfo=place)
    )
    day = found["day"] or found["late"]
    if day and key[0] == "m":
        try:
            first = start.replace(day=int(day))
        except ValueError:
            return None
        return first, first + timedelta(days=1)
    return start, _months_later(start, length)


def _months_later(start: datetime, months: int) -> datetime:
    ahead = start.month - 1 + months
    return start.replace(year=start.year + ahead // 12, month=ahead % 12 + 1)
