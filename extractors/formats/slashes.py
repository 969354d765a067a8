"""Which number of `3/5/2024` is the day: told by all such dates of a text together, never by one alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

_DATE = re.compile(
    r"(?<![\d/.-])(?P<a>0?[1-9]|[12]\d|3[01])(?P<sep>[/-])(?P<b>0?[1-9]|[12]\d|3[01])(?P=sep)"
    r"(?P<y>(?:19|20)\d\d(?!\d)|\d\d(?=,?[ \u202f\xa0]{1,2}\d{1,2}:\d\d)|(?<=/)\d\d(?=\s*\Z))"
)
_HALF = re.compile(r"\d[ \u202f\xa0]?[AP]M\b")
_ENGLISH = re.compile(r"\b(?:the|and|is|to|of|you|i|what|how)\b", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_SAMPLE = 20_000
_MONTHS = 12
_ENOUGH = 3

type _Day = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Order:
    """`sure` when something in the text tells it, or no date of it can be read in two ways."""

    month_first: bool = False
    sure: bool = True

    @property
    def doubt(self) -> str | None:
        taken = "month" if self.month_first else "day"
        return None if self.sure else f"day and month cannot be told apart: {taken} first"

    def told(self, line: str) -> str:
        """The line with such dates as day, month and whole year, which is how dates are read."""
        return _DATE.sub(self._day_first, line)

    def _day_first(self, found: re.Match[str]) -> str:
        first, second = found["a"], found["b"]
        if self.month_first and int(first) <= _MONTHS:
            first, second = second, first
        year = found["y"] if len(found["y"]) > 2 else f"20{found['y']}"
        return found["sep"].join((first, second, year))


def order_of(lines: Iterable[str], text: str, now: datetime) -> Order:
    """`lines` hold the dates in the order of the text; `text` tells the language they stand among."""
    found = [(line, one) for line in lines if (one := _DATE.search(line))]
    dates = [(_whole(one["y"]), int(one["a"]), int(one["b"])) for _, one in found]
    doubtful = any(a != b and max(a, b) <= _MONTHS for _, a, b in dates)
    if not doubtful:
        return Order()
    day_first = any(a > _MONTHS for _, a, _ in dates)
    month_first = any(b > _MONTHS for _, _, b in dates)
    if day_first or month_first:
        return Order(month_first and not day_first, day_first != month_first)
    fits = [swapped for swapped in (False, True) if _runs(dates, now, month_first=swapped)]
    if len(fits) == 1:
        return Order(fits[0])
    return _by_language(text[:_SAMPLE], [line for line, _ in found], found[0][1])


def _whole(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _runs(dates: Sequence[tuple[int, int, int]], now: datetime, *, month_first: bool) -> bool:
    """Time runs one way through the text, and never beyond today; few dates must run forward."""
    days: list[_Day] = [(y, a, b) if month_first else (y, b, a) for y, a, b in dates]
    last = now + timedelta(days=1)
    if max(days) > (last.year, last.month, last.day):
        return False
    forward = all(a <= b for a, b in pairwise(days))
    return forward or (len(set(days)) >= _ENOUGH and all(a >= b for a, b in pairwise(days)))


def _by_language(text: str, lines: Sequence[str], first: re.Match[str]) -> Order:
    """Russian writes the day first; the clock of twelve hours and days without a zero are American."""
    if any(_HALF.search(line) for line in lines):
        return Order(month_first=True, sure=False)
    if len(_CYRILLIC.findall(text)) * 2 > sum(1 for sign in text if sign.isalpha()):
        return Order()
    bare = first["sep"] == "/" and not (first["a"] + first["b"]).startswith("0")
    return Order(bare and len(_ENGLISH.findall(text)) >= _ENOUGH, sure=False)
