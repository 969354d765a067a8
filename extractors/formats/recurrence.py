"""A rule of repetition in a calendar (RRULE) -> on how many further days it came about, up to a day.

RFC 5545, section 3.3.10. Not by dateutil: of a rule that never comes about («31 February») it walks every day
to the year 9999, seconds a rule, and a stranger's file may hold a thousand of them.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta

_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)")
# Beyond what these say, nothing is reckoned: no number is better than a wrong one.
_KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"})
_STEPS = 20_000


def repeats(rule: str, first: date, last: date, without: Collection[date] = ()) -> int | None:
    """Days after `first` and up to `last` on which the rule came about again; None when it is not understood."""
    parts = dict(part.split("=", 1) for part in rule.strip().upper().split(";") if "=" in part)
    if not parts.keys() <= _KNOWN:
        return None
    until = _day(parts.get("UNTIL", ""))
    try:
        interval, most = int(parts.get("INTERVAL", "1")), int(parts.get("COUNT", "0"))
        days = _days(parts, first, max(interval, 1))
    except ValueError:
        return None
    if days is None:
        return None
    end = min(last, until) if until else last
    count = came = 0
    for number, day in enumerate(days):
        if day > end or number > _STEPS or (most and count >= most):
            break
        if day < first:
            continue
        count += 1
        came += day > first and day not in without
    return came


def _day(stamp: str) -> date | None:
    found = _STAMP.match(stamp)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _days(parts: dict[str, str], first: date, interval: int) -> Iterator[date] | None:
    """All days of the rule in order, from the period of the first one on."""
    named = [part for part in parts.get("BYDAY", "").split(",") if part]
    months = [int(part) for part in parts.get("BYMONTH", "").split(",") if part]
    numbers = [int(part) for part in parts.get("BYMONTHDAY", "").split(",") if part]
    plain = [_DAYS[part] for part in named if part in _DAYS]
    match parts.get("FREQ"):
        case "DAILY" if not named and not months and not numbers:
            return _by_step(first, timedelta(days=interval))
        case "WEEKLY" if len(plain) == len(named) and not months and not numbers:
            return _by_week(first, interval, sorted(plain) or [first.weekday()])
        case "MONTHLY" if not named and not months and len(numbers) <= 1:
            return _by_month(first, interval, numbers[0] if numbers else first.day)
        case "MONTHLY" if len(named) == 1 and not months and not numbers:
            return _by_nth(first, interval, named[0])
        case "YEARLY" if (
            not named and months in ([], [first.month]) and numbers in ([], [first.day])
        ):
            return _by_month(first, interval * 12, first.day)
        case _:
            return None


def _by_step(first: date, step: timedelta) -> Iterator[date]:
    day = first
    while day.year < 2200:
        yield day
        day += step


def _by_week(first: date, interval: int, days: list[int]) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    for week in _by_step(monday, timedelta(weeks=interval)):
        for day in days:
            yield week + timedelta(days=day)


def _months(first: date, interval: int) -> Iterator[tuple[int, int]]:
    place = first.year * 12 + first.month - 1
    while place < 2200 * 12:
        yield place // 12, place % 12 + 1
        place += interval


def _by_month(first: date, interval: int, number: int) -> Iterator[date]:
    """Months that lack the day are left out, as the rule has it."""
    for year, month in _months(first, interval):
        try:
            yield date(year, month, number)
        except ValueError:
            continue


def _by_nth(first: date, interval: int, named: str) -> Iterator[date]:
    """«2TU», «-1FR»: the second Tuesday, the last Friday of a month."""
    nth, weekday = int(named[:-2] or 0), _DAYS.get(named[-2:])
    if not nth or weekday is None:
        return
    for year, month in _months(first, interval):
        start = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
        whole = [start + timedelta(days=n) for n in range((after - start).days)]
        days = [day for day in whole if day.weekday() == weekday]
        if -len(days) <= nth - (nth > 0) < len(days):
            yield days[nth - (nth > 0)]
