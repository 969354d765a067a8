"""Counts that are broken, turned round or of unusual units, steps over one, and hours in words."""

import re

from extractors.almanac import MONTHS, NUMBERS, SEASONS, WEEKDAYS, either, number, ordinal
from extractors.phrase_clocks import part_named
from extractors.phrase_makers import DAYS, PART
from extractors.phrase_rules import (
    Found,
    Grain,
    M,
    N,
    Rule,
    S,
    Told,
    U,
    W,
    away,
    clock,
    count,
    floor,
    month,
    on_day,
    period,
    rule,
    season,
    shift,
    unit,
    weekday,
    whole,
)  # fmt: skip

_BACK = re.compile(r"\b(?:назад|ago|back|earlier)\b", re.IGNORECASE)
_PARTS: dict[Grain, tuple[int, Grain]] = {
    "year": (12, "month"), "month": (30, "day"), "week": (7, "day"), "day": (24, "hour"), "hour": (60, "minute"),
    "minute": (60, "second"), "quarter": (90, "day"),
}  # fmt: skip
_GLUED: dict[str, tuple[float, Grain]] = {
    "полгода": (0.5, "year"), "полчаса": (0.5, "hour"), "полчасика": (0.5, "hour"), "полмесяца": (0.5, "month"), "полминуты": (0.5, "minute"),
    "полвека": (50, "year"),
}  # fmt: skip
_LONG: tuple[tuple[str, int, Grain], ...] = (
    ("fortnight", 14, "day"), ("decade", 10, "year"), ("десятилет", 10, "year"), ("centur", 100, "year"), ("век", 100, "year"),
    ("столет", 100, "year"),
)  # fmt: skip


def _broken(m: re.Match[str], told: Told) -> Found | None:
    """«полтора года назад», "in 2.5 hours", "half a year ago"."""
    g = m.groupdict()
    glued = (g.get("glued") or "").casefold()
    amount = _amount(g)
    if glued:
        much, grain = _GLUED[glued]
    elif amount is not None:
        much, grain = amount, unit(g["u"] or "")
    else:
        return None
    return _far(told, -much if _BACK.search(m[0]) else much, grain)


def _far(told: Told, much: float, grain: Grain) -> Found | None:
    if grain not in _PARTS:
        return None
    parts, finer = _PARTS[grain]
    if grain == "year" or not abs(much) % 1:
        steps = round(much * parts)
        at = floor(shift(told.at, steps, finer), finer)
        return whole(at, finer)
    whole_units = int(much)
    at = shift(shift(told.at, whole_units, grain), round((much - whole_units) * parts), finer)
    at = floor(at, "second" if finer == "minute" else finer)
    return whole(at, "second" if finer == "minute" else finer)


def _amount(g: dict[str, str | None]) -> float | None:
    share = (g.get("q") or "").casefold()
    if share:
        return next((v for k, v in _SHARES if re.fullmatch(k, share)), None)
    if g.get("dec"):
        return float((g["dec"] or "0").replace(",", "."))
    n = number(g["n"] or "") if g.get("n") else 1
    return None if n is None else n + 0.5


_SHARES = (
    (r"three[- ]quarters?|3/4|¾|три четверти", 0.75), (r"half|1/2|½|половину", 0.5), (r"quarter|1/4|¼|четверть", 0.25),
    (r"полтор\w+", 1.5), (r"one and a half", 1.5),
)  # fmt: skip
_SHARE = r"three[- ]quarters?|3/4|¾|three-quarters|три четверти|half|1/2|½|половину|quarter|1/4|¼|четверть|полтор\w+"
_AMOUNTS = (
    rf"(?P<glued>{'|'.join(_GLUED)})",
    rf"(?:an?\s+)?(?P<q>{_SHARE})\s*(?:of\s+)?(?:an?\s+)?(?P<u>{U})",
    rf"(?P<dec>\d{{1,4}}[.,]\d{{1,2}})\s*(?P<u>{U})",
    rf"(?P<n>{N})\s+(?:с\s+половиной|and\s+an?\s+half)\s+(?P<u>{U})",
    rf"(?P<u>{U})\s+(?:с\s+половиной|and\s+an?\s+half)",
)


def _of_long(m: re.Match[str], told: Told) -> Found | None:
    steps = count(m["n"])
    word = m["u"].casefold()
    if steps is None:
        return None
    size, grain = next(one[1:] for one in _LONG if word.startswith(one[0]))
    return away(told, size * (-steps if _BACK.search(m[0]) else steps), grain)


def _turned(m: re.Match[str], told: Told) -> Found | None:
    """«лет пять назад», «недели через две»: about as many."""
    steps = count(m["n"])
    back = _BACK.search(m[0])
    return away(told, -steps if back else steps, unit(m["u"])) if steps else None


def _stepped(m: re.Match[str], told: Told) -> Found | None:
    """ "The summer before last", "Friday after next"."""
    g = m.groupdict()
    ahead = m["step"].casefold().startswith("after")
    name = (g["name"] or "").casefold().rstrip(".")
    if name in WEEKDAYS:
        day = weekday(told, WEEKDAYS[name], future=ahead)
        return whole(shift(day.start, 1 if ahead else -1, "week"), "day")
    if name in MONTHS or name in SEASONS:
        return _year_over(told, name, ahead)
    if name.startswith(("week", "wk")) and "end" in name:
        near = floor(told.at, "week")
        saturday = shift(near, 2 if ahead else -2, "week")
        saturday = shift(saturday, 5, "day")
        return Found(saturday, shift(saturday, 2, "day"), "day", "interval")
    return period(told, 2 if ahead else -2, unit(name))


def _year_over(told: Told, name: str, ahead: bool) -> Found:
    near_told = Told(told.at, ahead)
    near = month(near_told, name, None) if name in MONTHS else season(near_told, name, None)
    here = near.start <= told.at < (near.end or told.at)
    years = (1 if ahead else -1) * (2 if here else 1)
    start = shift(near.start, years, "year")
    return Found(start, shift(start, 1, near.grain), near.grain)


def _hour_of_day(m: re.Match[str], told: Told) -> Found | None:
    """ "at 9 tomorrow morning": a number that only the day behind it makes an hour."""
    g = m.groupdict()
    hour = number(g["h"] or "")
    whole_text = m.string.strip() == m[0].strip()
    if hour is None or hour > 24 or not (g["at"] or whole_text):
        return None
    day = period(told, DAYS[(g["w"] or "").casefold()], "day")
    part = "" if not g["dp"] else part_named(g["dp"])
    time = clock(told, hour, part=part)
    return on_day(day, time) if time else None


def _spoken(m: re.Match[str], told: Told) -> Found | None:
    """ "ten thirty" and nothing else, or after "at"."""
    hour, minute = number(m["h"]), number(re.sub(r"^(?:oh?|ou|zero)\s+", "", m["mi"].casefold()))
    if hour is None or minute is None or not (m["at"] or m.string.strip() == m[0].strip()):
        return None
    return clock(told, hour, minute)


def _short_of(m: re.Match[str], told: Told) -> Found | None:
    """«без пяти три», «четверть шестого», «двадцать минут девятого»."""
    g = m.groupdict()
    part = part_named(g.get("part"))
    if g.get("less"):
        minutes = 15 if (g["less"] or "").casefold().startswith("четв") else number(g["less"] or "")
        hour = 1 if (g["h"] or "").casefold() == "час" else number(g["h"] or "")
        if minutes is None or hour is None:
            return None
        return clock(told, (hour - 1) % 12 or 12, 60 - minutes, part=part)
    minutes = (
        15
        if (g["past"] or "").casefold().startswith("четв")
        else number(re.sub(r"\s+минут\w?$", "", g["past"] or ""))
    )
    hour = ordinal(g["o"] or "")
    if minutes is None or hour is None or hour > 12:
        return None
    return clock(told, (hour - 1) % 12 or 12, minutes, part=part)


_TO = r"(?:ещё\s+|about\s+|примерно\s+|где-то\s+)?(?:через|спустя|in|within)\s+(?:about\s+|around\s+)?"
_AGO = r"\s+(?:(?:тому\s+)?назад|ago|back|earlier|from\s+now|hence)"
_ABOUT = r"(?:about\s+|around\s+|примерно\s+|около\s+|где-то\s+|почти\s+|almost\s+|nearly\s+)?"
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_TENS = "ten|fifteen|twenty|thirty|forty|fifty"
_HOURS_OF = "первого|второго|третьего|четв[её]ртого|пятого|шестого|седьмого|восьмого|девятого|десятого|одиннадцатого|двенадцатого"
COUNTS: tuple[Rule, ...] = (
    *(rule(rf"{_TO}(?:an?\s+)?{amount}", _broken) for amount in _AMOUNTS),
    *(rule(rf"{_ABOUT}(?:an?\s+)?{amount}{_AGO}", _broken) for amount in _AMOUNTS),
    rule(rf"{_ABOUT}(?:(?:a\s+)?(?P<n>{N})\s+(?:of\s+)?)?(?P<u>fortnights?|decades?|десятилети\w+|centur(?:y|ies)|века?|веков|столети\w+){_AGO}", _of_long),
    rule(rf"{_TO}(?:(?:a\s+)?(?P<n>{N})\s+)?(?P<u>fortnights?|decades?|десятилети\w+|centur(?:y|ies)|века?|веков|столети\w+)", _of_long),
    rule(rf"(?P<u>{U})\s+(?:эдак\s+|этак\s+)?(?P<n>{N})\s+(?:тому\s+)?назад", _turned),
    rule(rf"(?P<u>лет|года|месяца|месяцев|недели|недель|дня|дней|часа|часов|минут)\s+через\s+(?P<n>{N})", _turned),
    rule(rf"(?:(?:in|on|during)\s+)?(?:the\s+)?(?P<name>{W}|{M}|{S}|week-?ends?|{U})\.?\s+(?P<step>before\s+last|after\s+next)", _stepped),
    rule(rf"(?P<at>(?:at|в|к|на)\s+)?(?P<h>{N})\s+(?P<w>tomorrow|today|завтра|сегодня|послезавтра)(?:\s+(?:in\s+the\s+)?(?P<dp>morning|afternoon|evening|утром|вечером|днём|днем))?", _hour_of_day),
    rule(rf"(?P<at>at\s+)?(?P<h>{_HOURS})[\s-](?P<mi>(?:oh?|ou|zero)\s+{N}|(?:{_TENS})(?:[ -](?:{either(NUMBERS)}))?)", _spoken),
    rule(rf"(?:в\s+)?без\s+(?P<less>четверти|{N})(?:\s+минут)?\s+(?P<h>час|{N})(?:\s+{PART})?", _short_of),
    rule(rf"(?:в\s+)?(?P<past>четверть|{N}\s+минут\w?|{N})\s+(?P<o>{_HOURS_OF})(?!\s+(?:{M}))(?:\s+{PART})?", _short_of),
)  # fmt: skip
