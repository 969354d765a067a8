"""Two phrases side by side -> the one time that they name, or the stretch between them."""

from dataclasses import replace
from datetime import timedelta

from extractors.phrase_rules import Found, Told, floor, of_year, on_day, shift, whole


def together(a: Found, b: Found, told: Told) -> Found | None:
    """A day and its hour, a week and its day, a year and its month; None when they are two."""
    for one, other in ((a, b), (b, a)):
        both = (
            _hour_of(one, other)
            or _within_week(one, other)
            or _within_year(one, other)
            or _within_part(one, other, told)
        )
        if both is not None:
            return both
    same = a.kind == b.kind == "instant" and a.grain == b.grain == "day"
    return b if same and a.start.weekday() == b.start.weekday() else None


def _hour_of(day: Found, time: Found) -> Found | None:
    if not time.clock:
        return None
    if day.unit in ("day", "week"):
        day = whole(floor(day.start, "day"), "day")
    return on_day(day, time) if day.grain == "day" and day.kind == "instant" else None


def _within_week(week: Found, day: Found) -> Found | None:
    """«на прошлой неделе в среду»."""
    if week.grain != "week" or week.kind != "instant" or not (day.free and day.grain == "day"):
        return None
    return whole(week.start + timedelta(days=day.start.weekday()), "day")


def _within_year(year: Found, part: Found) -> Found | None:
    """«в мае прошлого года», "March in one year"."""
    told = (year.grain == "year" and year.kind == "instant") or year.unit == "year"
    named = part.free or (year.unit == "year" and part.grain == "day" and not part.unit)
    if not told or not named or part.kind not in ("instant", "interval"):
        return None
    return of_year(part, year.start.year)


def _within_part(part: Found, time: Found, told: Told) -> Found | None:
    """ "This afternoon at 3"."""
    if part.kind != "interval" or not part.part or not time.clock or time.kind != "instant":
        return None
    hour = time.start.hour
    if part.part in ("evening", "pm") and hour < 12:
        hour += 12
    elif part.part == "am" and hour >= 12:
        hour -= 12
    if part.part == "evening" and time.start.hour == 0:
        return whole(floor(part.start, "day") + timedelta(days=1), "hour")
    start = part.start.replace(hour=hour, minute=time.start.minute)
    length = (time.end - time.start) if time.end else timedelta()
    if part.clock and told.future and start < told.at:
        start += timedelta(days=1)
    return Found(start, start + length, time.grain)


def run_of(a: Found, b: Found, told: Told) -> Found | None:
    """From the first to the last; an end without a year or a day of its own takes that of the other."""
    if a.kind != "instant" or b.kind != "instant" or b.end is None:
        return None
    if a.clock != b.clock:
        a, b = (_on_day_of(b, a), b) if a.clock else (a, _on_day_of(a, b))
        if a.half_day and a.start > b.start:
            a = replace(a, start=a.start - timedelta(hours=12))
        elif b.half_day and b.start < a.start and b.end:
            b = replace(b, end=b.end + timedelta(hours=12))
    elif a.clock and b.clock and b.end:
        step = timedelta(hours=12 if b.half_day else 24)
        while b.start < a.start:
            b = replace(b, start=b.start + step, end=(b.end or b.start) + step)
    elif a.free or b.free:
        a, b = of_one_time(a, b, told)
    if b.end is None or a.start >= b.end:
        return None
    return Found(a.start, b.end, b.grain, "interval", clock=a.clock and b.clock)


def _on_day_of(day: Found, time: Found) -> Found:
    """An hour on the day that the other hour was told of."""
    if day.grain not in ("hour", "minute", "second"):
        return time
    start = day.start.replace(
        hour=time.start.hour, minute=time.start.minute, second=time.start.second
    )
    return replace(time, start=start, end=start + ((time.end or time.start) - time.start))


def of_one_time(a: Found, b: Found, told: Told) -> tuple[Found, Found]:
    """Two in a row: the one without a year takes the year of the other, so that they follow each other."""
    if (
        a.grain == b.grain == "day"
        and a.free
        and b.free
        and abs(b.start - a.start) < timedelta(days=8)
    ):
        if a.start < b.start:
            return a, b
        return (a, _moved(b, 1, "week")) if told.future else (_moved(a, -1, "week"), b)
    if a.free and not b.free:
        a = of_year(a, _year(b))
        if a.grain == b.grain == "season" and b.start.month == 12 and a.start.month == 9:
            return a, _moved(b, 1, "year")
        return (_moved(a, -1, "year") if a.start > b.start else a), b
    if b.free and not a.free:
        b = of_year(b, _year(a))
        return a, (_moved(b, 1, "year") if a.start > b.start else b)
    if a.start > b.start:
        return (a, _moved(b, 1, "year")) if told.future else (_moved(a, -1, "year"), b)
    return a, b


def _moved(found: Found, steps: int, by: str) -> Found:
    grain = "week" if by == "week" else "year"
    end = shift(found.end, steps, grain) if found.end else None
    return replace(found, start=shift(found.start, steps, grain), end=end)


def _year(found: Found) -> int:
    return (
        ((found.end or found.start) - timedelta(days=1)).year
        if found.grain == "season"
        else found.start.year
    )
