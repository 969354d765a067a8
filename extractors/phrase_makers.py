"""A match of the table of time phrases -> the stretch that it names."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from extractors.almanac import MONTHS, SEASONS, WEEKDAYS, month_span
from extractors.phrase_rules import (
    Found,
    Told,
    Y,
    away,
    clock,
    count,
    date,
    day_of,
    floor,
    month,
    of_year,
    on_day,
    period,
    quarter,
    season,
    shift,
    unit,
    weekday,
    whole,
    year_of,
)  # fmt: skip

DAYS = {
    "позапозавчера": -3, "позавчера": -2, "вчера": -1, "вчерашний": -1, "сегодня": 0, "сегодняшний": 0, "завтра": 1, "завтрашний": 1,
    "послезавтра": 2, "послепослезавтра": 3, "yesterday": -1, "today": 0, "tomorrow": 1, "tomorrows": 1, "tmrw": 1,
    "the day before yesterday": -2, "day before yesterday": -2, "the day after tomorrow": 2, "day after tomorrow": 2,
}  # fmt: skip
LAST = r"прошл\w+|прошедш\w+|минувш\w+|предыдущ\w+|last|past|previous|предпоследн\w+"
BEFORE_LAST = r"позапрошл\w+"
NEXT = r"следующ\w+|будущ\w+|ближайш\w+|грядущ\w+|next|coming|upcoming|the following|following"
THIS = r"эт(?:от|а|у|ой|ом|о|ого|им)|текущ\w+|нынешн\w+|this|current"
SHORT_YEAR = rf"(?:{Y}|['’]\d\d)"
YEAR = rf"(?:,?\s*(?:of\s+|in\s+)?(?P<y>{SHORT_YEAR})(?:\s*(?:г\b\.?|года?\b|году\b)|-?(?:го|м|ом|й)\b(?:\s+год[ау]?\b)?)?)?"
AMPM = r"(?P<p>a\.?\s?m\b\.?|p\.?\s?m\b\.?|a\b|p\b\.?)"
PART = (
    r"(?P<part>утра|ночи|дня|вечера|после полудня|in the (?:morning|afternoon|evening)|at night|this (?:morning|afternoon|evening)|tonight|"
    r"in the pm|in the am)"
)
PHASES = {
    "начал": 0, "ранн": 0, "поздн": 2, "beginning": 0, "start": 0, "early": 0, "серед": 1, "mid": 1, "middle": 1, "кон": 2, "end": 2, "late": 2,
}  # fmt: skip
SHORT_WEEKDAYS = frozenset(
    {"sat", "sun", "mon", "wed", "ср", "вс", "сб", "пт", "чт", "вт", "пн", "sun.", "sat."}
)
NO_NOUN = r"(?=\s*(?:$|[.,;:!?)\n—–-]|(?:on|in|at|of|tomorrow|today|tonight|this|and|or|sharp|utc|gmt|pst|est|cet)\b))"
NOT_MONEY = (
    r"(?!\s*(?:руб|р\.|р\b|₽|\$|€|тыс|лари|евро|долл|метр|м\b|км|раз|чел|слов|шаг|штук|стр|мл|г\b(?!\.)|ккал|people|words|steps|"
    r"dollars|usd|%|\d|[.,]\d))"
)


def make_relative_day(m: re.Match[str], told: Told) -> Found:
    return period(told, DAYS[re.sub(r"\s+", " ", m["w"].casefold())], "day")


def steps_of(word: str) -> int:
    if re.fullmatch(BEFORE_LAST, word, re.IGNORECASE):
        return -2
    return (
        -1
        if re.fullmatch(LAST, word, re.IGNORECASE)
        else 1
        if re.fullmatch(NEXT, word, re.IGNORECASE)
        else 0
    )


def make_period(m: re.Match[str], told: Told) -> Found:
    return period(told, steps_of(m["s"]), unit(m["u"]))


def make_some(m: re.Match[str], told: Told) -> Found | None:
    """«последние две недели»: whole units before or after this one."""
    steps, grain = count(m["n"]), unit(m["u"])
    if not steps:
        return None
    here = floor(told.at, grain)
    if re.match(r"последн|прошл|прошедш|last|past|previous", m["s"], re.IGNORECASE):
        return Found(shift(here, -steps, grain), here, grain, "interval")
    if re.match(r"upcoming|coming", m["s"], re.IGNORECASE):
        return whole(shift(here, steps, grain), grain)
    first = here if grain == "second" else shift(here, 1, grain)
    return Found(first, shift(first, steps, grain), grain, "interval")


def make_away(m: re.Match[str], told: Told) -> Found | None:
    steps = count(m["n"])
    if not m["n"] and re.search(
        r"лет\b|[ео]в\b|ей\b|s\b|недель\b|минут\b|секунд\b|суток\b", m["u"]
    ):
        return None  # «много лет назад» has no number
    back = re.search(r"назад|ago|back|earlier", m[0], re.IGNORECASE)
    return away(told, -steps if back else steps, unit(m["u"])) if steps is not None else None


def amid(m: re.Match[str], told: Told) -> bool:
    """The match is a bare word inside a longer text, where short names in small letters are mostly other words."""
    as_written = told.text[m.start() : m.end()]
    return as_written.islower() and len(m.string.strip()) > len(m[0]) + 3


def make_weekday(m: re.Match[str], told: Told) -> Found | None:
    groups = m.groupdict()
    clocked = re.match(r"\s+\d{1,2}(?::\d\d|\s*[ap]\.?m)", m.string[m.end() :], re.IGNORECASE)
    if (m[0] in SHORT_WEEKDAYS and amid(m, told) and not clocked) or _REPEATED.search(
        m.string[: m.end()]
    ):
        return None
    day, word = WEEKDAYS[m["w"].casefold().rstrip(".")], (groups.get("s") or "").casefold()
    if not word:
        return weekday(told, day)
    if re.fullmatch(THIS, word):
        return weekday(told, day)
    if word in ("next", "upcoming") and day <= told.today.weekday() + 7:
        monday = floor(told.at, "week") + timedelta(days=7)
        return (
            whole(monday + timedelta(days=day), "day")
            if word == "next"
            else weekday(told, day, future=True)
        )
    steps = steps_of(word)
    found = weekday(told, day, future=steps > 0)
    return whole(found.start - timedelta(days=7), "day") if steps == -2 else found


_REPEATED = re.compile(
    r"(?:\b(?:every|each|кажд\w+|ежедневно)\s+(?:\w+\s+)?|\bпо\s+(?=\w+(?:ам|ям)$))\w+\.?$|\bblack\s+friday$",
    re.IGNORECASE,
)
"""«по пятницам» and «каждый вторник» are habits, not days."""


def make_weekday_of_week(m: re.Match[str], told: Told) -> Found:
    week = period(told, steps_of(m["s"]), "week")
    return whole(week.start + timedelta(days=WEEKDAYS[m["w"].casefold()]), "day")


def make_weekdays_on(m: re.Match[str], told: Told) -> Found | None:
    steps = count(m["n"])
    first = weekday(told, WEEKDAYS[m["w"].casefold()], future="ago" not in m[0].casefold())
    sign = -7 if "ago" in m[0].casefold() else 7
    return whole(first.start + timedelta(days=sign * (steps - 1)), "day") if steps else None


def make_day_month(m: re.Match[str], told: Told) -> Found | None:
    year = year_of(m.groupdict().get("y") or m.groupdict().get("yy"))
    return date(told, day_of(m["d"]), MONTHS[m["mon"].casefold()], year, _weekday(m))


def _weekday(m: re.Match[str]) -> int | None:
    name = m.groupdict().get("wd")
    return WEEKDAYS[name.casefold().rstrip(".")] if name else None


def make_numeric(m: re.Match[str], told: Told) -> Found | None:
    day, mon = int(m["d"]), int(m["m"])
    alone = m.string.strip() == m[0].strip() or re.match(r"\s+(?:at|@)\s", m.string[m.end() :])
    if re.fullmatch(r"(?:на\s+)?\d+/\d+", m[0]) and not alone:
        return None  # a share or a mark, not a day
    year = year_of(m.groupdict().get("y"))
    russian = re.search("[а-яё]", m.string, re.IGNORECASE) is not None
    if mon > 12 >= day or ("sep" in m.re.groupindex and russian and day <= 12):
        day, mon = mon, day
    elif "sep" in m.re.groupindex and day <= 12 and day != mon:
        return _either_way(told, day, mon, year)
    return date(told, day, mon, year, _weekday(m))


def _either_way(told: Told, a: int, b: int, year: int | None) -> Found | None:
    """ "03/05/2020" is of March or of May: all that it may be."""
    one, other = date(told, a, b, year), date(told, b, a, year)
    if one is None or other is None or other.end is None or one.end is None:
        return one or other
    return Found(min(one.start, other.start), max(one.end, other.end), "month", "interval")


def make_month(m: re.Match[str], told: Told) -> Found:
    found = month(told, m["mon"], year_of(m.groupdict().get("y")))
    word = m.groupdict().get("s")
    if not word:
        return found
    steps = steps_of(word)
    if not steps:
        return of_year(found, told.at.year)
    near = month(Told(told.at, future=steps > 0), m["mon"], None)
    return _stepped(told, near, steps)


def _stepped(told: Told, near: Found, steps: int) -> Found:
    """What is going on is neither last nor next; of two steps the second is a year further."""
    here = steps == -1 and near.start <= told.at < (near.end or told.at)
    years = -1 if here or steps == -2 else 0
    if steps > 0 and near.start <= told.at:
        years = 1
    return replace(of_year(near, _own_year(near) + years), free=False)


def _own_year(found: Found) -> int:
    return (found.end - timedelta(days=1)).year if found.end else found.start.year


def make_season(m: re.Match[str], told: Told) -> Found | None:
    if m[0].casefold() in ("fall", "spring") and amid(m, told):
        return None
    year, last = year_of(m.groupdict().get("y")), year_of(m.groupdict().get("ye"))
    if year is not None and last is not None and last != year + 1:
        return None
    return season_said(told, m.groupdict().get("s") or "", m["sea"], last or year)


def season_said(told: Told, word: str, name: str, year: int | None) -> Found:
    """A season by its year, by «прошлым» and the like, or the nearest."""
    found = season(told, name, year)
    if year is not None or not word:
        return found
    steps = steps_of(word)
    if steps:
        return _stepped(told, season(Told(told.at, future=steps > 0), name, None), steps)
    if found.start <= told.at < (found.end or told.at) or SEASONS[name.casefold()] == 0:
        return replace(found, free=False)
    return of_year(found, told.at.year)


def make_quarter(m: re.Match[str], told: Told) -> Found | None:
    words = next(v for k, v in m.groupdict().items() if k.startswith("q") and v)
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(words.casefold())
    which = roman or day_of(words)
    return (
        quarter(told, which, year_of(m.groupdict().get("y") or m.groupdict().get("y2")))
        if which
        else None
    )


def make_nth_in(m: re.Match[str], told: Told) -> Found | None:
    """ "last Sunday of March 2014", «первый вторник октября», "third last week of 2018"."""
    g = m.groupdict()
    frame = frame_of(g, told)
    if frame is None:
        return None
    nth = _nth(g["n"].casefold())
    wanted = g.get("w")
    grain = "day" if wanted else unit(g["u"])
    items: list[datetime] = []
    at = floor(frame.start, grain)
    if grain == "week" and at.day != frame.start.day and (frame.start - at).days > 3:
        at = shift(at, 1, grain)
    while frame.end and at < frame.end and len(items) < 400:
        if (at >= frame.start or grain == "week") and (
            not wanted or at.weekday() == WEEKDAYS[wanted.casefold()]
        ):
            items.append(at)
        at = shift(at, 1, grain)
    if grain == "week" and items and frame.end and (frame.end - items[-1]).days < 4:
        items.pop()
    return whole(items[nth], grain) if nth is not None and -len(items) <= nth < len(items) else None


def _nth(words: str) -> int | None:
    if words in (
        "last",
        "последний",
        "последняя",
        "последнее",
        "последнего",
        "последнюю",
        "в последний",
    ):
        return -1
    from_end = re.fullmatch(r"(.+?)[ -]last", words)
    found = day_of(from_end[1] if from_end else words)
    return None if found is None else -found if from_end else found - 1


def frame_of(g: dict[str, str | None], told: Told) -> Found | None:
    """The month, season, year or counted unit that a part is said of."""
    year = year_of(g.get("y"))
    if g.get("sea"):
        return season_said(told, g.get("s2") or "", g["sea"] or "", year)
    if g.get("mon"):
        return month(told, g["mon"] or "", year)
    if g.get("s"):
        return period(told, steps_of(g["s"] or ""), unit(g["u2"] or "month"))
    if g.get("u3") or g.get("u4"):
        return period(told, 0, unit(g.get("u3") or g.get("u4") or ""))
    return whole(told.today.replace(year=year, month=1, day=1), "year") if year else None


def make_phase(m: re.Match[str], told: Told) -> Found | None:
    """The beginning, middle or end of a month, year or week: a third of it."""
    g = m.groupdict()
    which = next((v for k, v in PHASES.items() if g["ph"].casefold().startswith(k)), 0)
    frame = frame_of(g, told)
    if frame is None and g.get("u"):
        frame = period(told, 0, unit(g["u"] or ""))
    if frame is None or frame.end is None:
        return None
    cuts: dict[str, tuple[datetime, ...]] = {
        "month": tuple(frame.start + timedelta(days=d) for d in (0, 10, 20)),
        "year": tuple(shift(frame.start, k, "month") for k in (0, 4, 8)),
        "week": tuple(frame.start + timedelta(days=d) for d in (0, 2, 4)),
        "season": tuple(shift(frame.start, k, "month") for k in (0, 1, 2)),
        "quarter": tuple(shift(frame.start, k, "month") for k in (0, 1, 2)),
    }
    edges = (*cuts.get(frame.grain, ()), frame.end)
    if len(edges) < 4:
        return None
    grain = "day" if frame.grain in ("month", "week") else "month"
    return Found(edges[which], edges[which + 1], grain, "interval")


def make_day_number(m: re.Match[str], told: Told) -> Found | None:
    """ "the 24", "Tuesday 19th": a day of the nearest month that has it."""
    day = day_of(m["d"])
    if not day or day > 31:
        return None
    step = 1 if told.future else -1
    start = floor(told.at, "month")
    wanted = m.groupdict().get("w")
    for _ in range(60):
        first, after = month_span(start.year, start.month, told.at.tzinfo or UTC)
        at = first + timedelta(days=day - 1)
        right_way = at >= told.today if told.future else at <= told.at
        if (
            at < after
            and right_way
            and (not wanted or at.weekday() == WEEKDAYS[wanted.casefold().rstrip(".")])
        ):
            return whole(at, "day")
        start = shift(start, step, "month")
    return None


def make_day_of_month(m: re.Match[str], told: Told) -> Found | None:
    day, frame = day_of(m["d"]), period(told, steps_of(m["s"]) if m["s"] else 0, "month")
    return whole(frame.start + timedelta(days=day - 1), "day") if day and day <= 31 else None


def make_iso(m: re.Match[str], told: Told) -> Found | None:
    found = date(told, int(m["d"]), int(m["m"]), int(m["y"]))
    if found is None or not m["h"]:
        return found
    time = clock(told, int(m["h"]), int(m["mi"]), int(m["se"]) if m["se"] else None, half=False)
    return on_day(found, time) if time else None


def make_weekend(m: re.Match[str], told: Told) -> Found:
    steps = (
        steps_of(m["s"])
        if m.groupdict().get("s")
        else (0 if told.future else (0 if told.today.weekday() >= 5 else -1))
    )
    saturday = floor(told.at, "week") + timedelta(days=5 + 7 * steps)
    return Found(saturday, saturday + timedelta(days=2), "day", "interval")


def make_now(m: re.Match[str], told: Told) -> Found:
    return whole(floor(told.at, "second"), "second")


def make_month_year_either(m: re.Match[str], told: Told) -> Found | None:
    year, mon = int(m["y"] or m["y2"]), int(m["m"] or m["m2"])
    return (
        whole(told.today.replace(year=year, month=mon, day=1), "month") if 1 <= mon <= 12 else None
    )


def make_day_number_either(m: re.Match[str], told: Told) -> Found | None:
    day = int(m["d"] or m["d2"])
    try:
        found = re.compile(r"(?P<d>\d+)").match(str(day))
        return make_day_number(found, told) if found else None
    except ValueError:
        return None


def make_year_either(m: re.Match[str], told: Told) -> Found:
    return whole(told.today.replace(year=int(m["y"] or m["y2"]), month=1, day=1), "year")
