"""A match of the table of time phrases -> the stretch that it names."""

import re
from datetime import UTC, datetime, timedelta

from extractors.almanac import MONTHS, WEEKDAYS
from extractors.dating import month_span
from extractors.phrase_rules import (
    Found,
    Make,
    Told,
    Y,
    away,
    clock,
    count,
    date,
    day_of,
    floor,
    month,
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
YEAR = rf"(?:,?\s*(?:of\s+|in\s+)?(?P<y>{SHORT_YEAR})(?:\s*(?:г\b\.?|года?\b|году\b))?)?"
AMPM = r"(?P<p>a\.?\s?m\b\.?|p\.?\s?m\b\.?|a\b|p\b\.?)"
PART = (
    r"(?P<part>утра|ночи|дня|вечера|после полудня|in the (?:morning|afternoon|evening)|at night|this (?:morning|afternoon|evening)|tonight|"
    r"in the pm|in the am)"
)
PHASES = {
    "начал": 0, "beginning": 0, "start": 0, "early": 0, "серед": 1, "mid": 1, "middle": 1, "кон": 2, "end": 2, "late": 2,
}  # fmt: skip
SHORT_WEEKDAYS = frozenset(
    {"sat", "sun", "mon", "wed", "ср", "вс", "сб", "пт", "чт", "вт", "пн", "sun.", "sat."}
)
NO_NOUN = r"(?=\s*(?:$|[.,;:!?)\n—–-]|(?:on|in|at|of|tomorrow|today|tonight|this|and|or|sharp|utc|gmt|pst|est|cet)\b))"
NOT_MONEY = (
    r"(?!\s*(?:руб|р\.|р\b|₽|\$|€|тыс|лари|евро|долл|метр|м\b|км|раз|чел|слов|шаг|штук|стр|мл|г\b(?!\.)|ккал|people|words|steps|"
    r"dollars|usd|%|\d|[.,]\d))"
)
HOLIDAYS = {
    r"нов(?:ый|ого|ому|ым|ом) год\w?|new year'?s?(?: day)?": (1, 1), r"new year'?s eve": (12, 31),
    r"рождеств\w+": (1, 7), r"christmas(?: day)?|xmas": (12, 25), r"christmas eve|xmas eve": (12, 24),
    r"восьмо\w+ марта|8 марта|women'?s day": (3, 8), r"день победы|дня победы": (5, 9), r"halloween": (10, 31),
    r"valentine'?s?(?: day)?": (2, 14), r"boss'?s? day": (10, 16),
}  # fmt: skip


def make_relative_day(m: re.Match[str], told: Told) -> Found:
    return period(told, DAYS[re.sub(r"\s+", " ", m["w"].casefold())], "day")


def _steps(word: str) -> int:
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
    return period(told, _steps(m["s"]), unit(m["u"]))


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
    if not m["n"] and re.search(r"лет\b|[ео]в\b|ей\b|s\b", m["u"]):
        return None  # «много лет назад» has no number
    back = re.search(r"назад|ago|back|earlier", m[0], re.IGNORECASE)
    return away(told, -steps if back else steps, unit(m["u"])) if steps is not None else None


def make_half_away(m: re.Match[str], told: Told) -> Found | None:
    steps = (count(m["n"]) or 0) * 60 + 30 if m.re.groupindex.get("n") else 30
    return whole(
        floor(
            told.at + timedelta(minutes=-steps if re.search("назад|ago", m[0]) else steps), "second"
        ),
        "second",
    )


def amid(m: re.Match[str]) -> bool:
    """The match is a bare word inside a longer text, where short names are mostly other words."""
    return m[0] == m[0].lower() and len(m.string.strip()) > len(m[0]) + 3


def make_weekday(m: re.Match[str], told: Told) -> Found | None:
    groups = m.groupdict()
    if m[0] in SHORT_WEEKDAYS and amid(m):
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
    steps = _steps(word)
    found = weekday(told, day, future=steps > 0)
    return whole(found.start - timedelta(days=7), "day") if steps == -2 else found


def make_weekday_of_week(m: re.Match[str], told: Told) -> Found:
    week = period(told, _steps(m["s"]), "week")
    return whole(week.start + timedelta(days=WEEKDAYS[m["w"].casefold()]), "day")


def make_weekdays_on(m: re.Match[str], told: Told) -> Found | None:
    steps = count(m["n"])
    first = weekday(told, WEEKDAYS[m["w"].casefold()], future="ago" not in m[0].casefold())
    sign = -7 if "ago" in m[0].casefold() else 7
    return whole(first.start + timedelta(days=sign * (steps - 1)), "day") if steps else None


def make_day_month(m: re.Match[str], told: Told) -> Found | None:
    return date(told, day_of(m["d"]), MONTHS[m["mon"].casefold()], year_of(m.groupdict().get("y")))


def make_numeric(m: re.Match[str], told: Told) -> Found | None:
    day, mon = int(m["d"]), int(m["m"])
    if re.fullmatch(r"(?:на\s+)?\d+/\d+", m[0]) and m.string.strip() != m[0].strip():
        return None  # a share or a mark, not a day
    if mon > 12 >= day:
        day, mon = mon, day
    return date(told, day, mon, year_of(m.groupdict().get("y")))


def make_month(m: re.Match[str], told: Told) -> Found:
    found = month(told, m["mon"], year_of(m.groupdict().get("y")))
    word = m.groupdict().get("s")
    if word and _steps(word):
        at = Told(told.at, future=_steps(word) > 0)
        return month(at, m["mon"], None)
    return found


def make_season(m: re.Match[str], told: Told) -> Found | None:
    if m[0].casefold() in ("fall", "spring") and amid(m):
        return None
    word = m.groupdict().get("s") or ""
    year = year_of(m.groupdict().get("y"))
    steps = _steps(word) if word else 0
    found = season(told, m["sea"], year)
    if not steps:
        return season(Told(told.at, future=True), m["sea"], year) if word else found
    now_ = season(Told(told.at, future=steps > 0), m["sea"], None)
    if now_.start <= told.at < (now_.end or told.at):
        shifted = shift(now_.start, steps, "year")
        return Found(shifted, shift(shifted, 3, "month"), "season")
    return now_


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
    frame = _frame(g, told)
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


def _frame(g: dict[str, str | None], told: Told) -> Found | None:
    year = year_of(g.get("y"))
    if g.get("mon"):
        return month(told, g["mon"] or "", year)
    if g.get("s"):
        return period(told, _steps(g["s"] or ""), unit(g["u2"] or "month"))
    return whole(told.today.replace(year=year, month=1, day=1), "year") if year else None


def make_phase(m: re.Match[str], told: Told) -> Found | None:
    """The beginning, middle or end of a month, year or week: a third of it."""
    g = m.groupdict()
    which = next((v for k, v in PHASES.items() if g["ph"].casefold().startswith(k)), 0)
    frame = _frame(g, told)
    if frame is None and g.get("u"):
        frame = period(told, 0, unit(g["u"] or ""))
    if frame is None or frame.end is None:
        return None
    cuts: dict[str, tuple[datetime, ...]] = {
        "month": tuple(frame.start + timedelta(days=d) for d in (0, 10, 20)),
        "year": tuple(shift(frame.start, k, "month") for k in (0, 4, 8)),
        "week": tuple(frame.start + timedelta(days=d) for d in (0, 2, 4)),
    }
    edges = (*cuts.get(frame.grain, ()), frame.end)
    if len(edges) < 4:
        return None
    return Found(
        edges[which], edges[which + 1], "month" if frame.grain == "year" else "day", "interval"
    )


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
    day, frame = day_of(m["d"]), period(told, _steps(m["s"]), "month")
    return whole(frame.start + timedelta(days=day - 1), "day") if day and day <= 31 else None


def make_iso(m: re.Match[str], told: Told) -> Found | None:
    found = date(told, int(m["d"]), int(m["m"]), int(m["y"]))
    if found is None or not m["h"]:
        return found
    time = clock(told, int(m["h"]), int(m["mi"]), int(m["se"]) if m["se"] else None, half=False)
    return on_day(found, time) if time else None


def make_weekend(m: re.Match[str], told: Told) -> Found:
    steps = (
        _steps(m["s"])
        if m.groupdict().get("s")
        else (0 if told.future else (0 if told.today.weekday() >= 5 else -1))
    )
    saturday = floor(told.at, "week") + timedelta(days=5 + 7 * steps)
    return Found(saturday, saturday + timedelta(days=2), "day", "interval")


def make_holiday(month_: int, day: int) -> Make:
    return lambda m, told: date(told, day, month_, year_of(m.groupdict().get("y")))


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
