"""The ordered table of time phrases in Russian and English."""

import re
from datetime import UTC, datetime, timedelta

from extractors.almanac import MONTHS, NUMBERS, WEEKDAYS, either, number, ordinal
from extractors.dating import month_span
from extractors.phrase_rules import (
    D, M, N, O, S, U, W, Y, Found, Make, Rule, Told, away, clock, count, date, day_of, floor, month, on_day,
    period, quarter, rule, season, shift, unit, weekday, whole, year_of,
)  # fmt: skip

_DAYS = {
    "позапозавчера": -3, "позавчера": -2, "вчера": -1, "вчерашний": -1, "сегодня": 0, "сегодняшний": 0, "завтра": 1, "завтрашний": 1,
    "послезавтра": 2, "послепослезавтра": 3, "yesterday": -1, "today": 0, "tomorrow": 1, "tomorrows": 1, "tmrw": 1,
    "the day before yesterday": -2, "day before yesterday": -2, "the day after tomorrow": 2, "day after tomorrow": 2,
}  # fmt: skip
_LAST = r"прошл\w+|прошедш\w+|минувш\w+|предыдущ\w+|last|past|previous|предпоследн\w+"
_BEFORE_LAST = r"позапрошл\w+"
_NEXT = r"следующ\w+|будущ\w+|ближайш\w+|грядущ\w+|next|coming|upcoming|the following|following"
_THIS = r"эт(?:от|а|у|ой|ом|о|ого|им)|текущ\w+|нынешн\w+|this|current"
_SHORT_YEAR = rf"(?:{Y}|['’]\d\d)"
_YEAR = rf"(?:,?\s*(?:of\s+|in\s+)?(?P<y>{_SHORT_YEAR})(?:\s*(?:г\b\.?|года?\b|году\b))?)?"
_AMPM = r"(?P<p>a\.?\s?m\b\.?|p\.?\s?m\b\.?|a\b|p\b\.?)"
_PART = (
    r"(?P<part>утра|ночи|дня|вечера|после полудня|in the (?:morning|afternoon|evening)|at night|this (?:morning|afternoon|evening)|tonight|"
    r"in the pm|in the am)"
)
_PARTS = {
    "утр": (0, 12), "morning": (0, 12), "днем": (12, 19), "днём": (12, 19), "дня": (12, 19), "afternoon": (12, 19),
    "вечер": (18, 24), "evening": (18, 24), "tonight": (18, 24), "night": (18, 24), "ноч": (0, 5), "lunch": (12, 14),
}  # fmt: skip
_PHASES = {
    "начал": 0, "beginning": 0, "start": 0, "early": 0, "серед": 1, "mid": 1, "middle": 1, "кон": 2, "end": 2, "late": 2,
}  # fmt: skip
_SHORT_WEEKDAYS = frozenset(
    {"sat", "sun", "mon", "wed", "ср", "вс", "сб", "пт", "чт", "вт", "пн", "sun.", "sat."}
)
_ARTICLES = frozenset(
    {"a", "an", "single", "few", "couple", "пара", "пару", "парочку", "o", "oh", "ou"}
)
_NO_NOUN = r"(?=\s*(?:$|[.,;:!?)\n—–-]|(?:on|in|at|of|tomorrow|today|tonight|this|and|or|sharp|utc|gmt|pst|est|cet)\b))"
_NOT_MONEY = (
    r"(?!\s*(?:руб|р\.|р\b|₽|\$|€|тыс|лари|евро|долл|метр|м\b|км|раз|чел|слов|шаг|штук|стр|мл|г\b(?!\.)|ккал|people|words|steps|"
    r"dollars|usd|%|\d|[.,]\d))"
)
_HOLIDAYS = {
    r"нов(?:ый|ого|ому|ым|ом) год\w?|new year'?s?(?: day)?": (1, 1), r"new year'?s eve": (12, 31),
    r"рождеств\w+": (1, 7), r"christmas(?: day)?|xmas": (12, 25), r"christmas eve|xmas eve": (12, 24),
    r"восьмо\w+ марта|8 марта|women'?s day": (3, 8), r"день победы|дня победы": (5, 9), r"halloween": (10, 31),
    r"valentine'?s?(?: day)?": (2, 14), r"boss'?s? day|boss": (10, 16),
}  # fmt: skip


def _part(words: str | None) -> str:
    text = (words or "").casefold().replace(".", "").replace(" ", "")
    if (
        text.startswith("a")
        and text in ("am", "a")
        or text in ("утра", "inthemorning", "thismorning", "intheam")
    ):
        return "am"
    if text in ("pm", "p", "intheafternoon", "thisafternoon", "послеполудня", "inthepm"):
        return "pm"
    if text in ("вечера", "intheevening", "thisevening", "tonight", "atnight"):
        return "evening"
    return "day" if text == "дня" else "night" if text == "ночи" else ""


def _relative_day(m: re.Match[str], told: Told) -> Found:
    return period(told, _DAYS[re.sub(r"\s+", " ", m["w"].casefold())], "day")


def _steps(word: str) -> int:
    if re.fullmatch(_BEFORE_LAST, word, re.IGNORECASE):
        return -2
    return (
        -1
        if re.fullmatch(_LAST, word, re.IGNORECASE)
        else 1
        if re.fullmatch(_NEXT, word, re.IGNORECASE)
        else 0
    )


def _period(m: re.Match[str], told: Told) -> Found:
    return period(told, _steps(m["s"]), unit(m["u"]))


def _some(m: re.Match[str], told: Told) -> Found | None:
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


def _away(m: re.Match[str], told: Told) -> Found | None:
    steps = count(m["n"])
    back = re.search(r"назад|ago|back|earlier", m[0], re.IGNORECASE)
    return away(told, -steps if back else steps, unit(m["u"])) if steps is not None else None


def _half_away(m: re.Match[str], told: Told) -> Found | None:
    steps = (count(m["n"]) or 0) * 60 + 30 if m.re.groupindex.get("n") else 30
    return whole(
        floor(
            told.at + timedelta(minutes=-steps if re.search("назад|ago", m[0]) else steps), "second"
        ),
        "second",
    )


def _amid(m: re.Match[str]) -> bool:
    """The match is a bare word inside a longer text, where short names are mostly other words."""
    return m[0] == m[0].lower() and len(m.string.strip()) > len(m[0]) + 3


def _weekday(m: re.Match[str], told: Told) -> Found | None:
    groups = m.groupdict()
    if m[0] in _SHORT_WEEKDAYS and _amid(m):
        return None
    day, word = WEEKDAYS[m["w"].casefold().rstrip(".")], (groups.get("s") or "").casefold()
    if not word:
        return weekday(told, day)
    if re.fullmatch(_THIS, word):
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


def _weekday_of_week(m: re.Match[str], told: Told) -> Found:
    week = period(told, _steps(m["s"]), "week")
    return whole(week.start + timedelta(days=WEEKDAYS[m["w"].casefold()]), "day")


def _weekdays_on(m: re.Match[str], told: Told) -> Found | None:
    steps = count(m["n"])
    first = weekday(told, WEEKDAYS[m["w"].casefold()], future="ago" not in m[0].casefold())
    sign = -7 if "ago" in m[0].casefold() else 7
    return whole(first.start + timedelta(days=sign * (steps - 1)), "day") if steps else None


def _day_month(m: re.Match[str], told: Told) -> Found | None:
    return date(told, day_of(m["d"]), MONTHS[m["mon"].casefold()], year_of(m.groupdict().get("y")))


def _numeric(m: re.Match[str], told: Told) -> Found | None:
    day, mon = int(m["d"]), int(m["m"])
    if re.fullmatch(r"\d+/\d+", m[0]) and m.string.strip() != m[0]:
        return None  # a share or a mark, not a day
    if mon > 12 >= day:
        day, mon = mon, day
    return date(told, day, mon, year_of(m.groupdict().get("y")))


def _month(m: re.Match[str], told: Told) -> Found:
    found = month(told, m["mon"], year_of(m.groupdict().get("y")))
    word = m.groupdict().get("s")
    if word and _steps(word):
        at = Told(told.at, future=_steps(word) > 0)
        return month(at, m["mon"], None)
    return found


def _season(m: re.Match[str], told: Told) -> Found | None:
    if m[0].casefold() in ("fall", "spring") and _amid(m):
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


def _month_year(m: re.Match[str], told: Told) -> Found | None:
    mon = int(m["m"])
    return (
        whole(told.today.replace(year=int(m["y"]), month=mon, day=1), "month")
        if 1 <= mon <= 12
        else None
    )


def _quarter(m: re.Match[str], told: Told) -> Found | None:
    words = next(v for k, v in m.groupdict().items() if k.startswith("q") and v)
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(words.casefold())
    which = roman or day_of(words)
    return (
        quarter(told, which, year_of(m.groupdict().get("y") or m.groupdict().get("y2")))
        if which
        else None
    )


def _year(m: re.Match[str], told: Told) -> Found:
    return whole(told.today.replace(year=year_of(m["y"]) or told.at.year, month=1, day=1), "year")


def _clock(m: re.Match[str], told: Told) -> Found | None:
    g = m.groupdict()
    if g["h"].casefold() in _ARTICLES:
        return None
    hour, minute = number(g["h"]), g.get("mi")
    minutes = None if minute is None else number(minute)
    part = _part(g.get("p") or g.get("part"))
    if hour is None or (minute is not None and minutes is None):
        return None
    if part and not (hour <= 12 or part in ("evening", "day", "pm")):
        return None
    half = False if ":" not in m[0] and g.get("twentyfour") else None
    if hour > 12 or (g.get("h") or "").startswith("0"):
        half = False
    second = g.get("se")
    return clock(told, hour, minutes, int(second) if second else None, part=part, half=half)


def _past_hour(m: re.Match[str], told: Told) -> Found | None:
    g = m.groupdict()
    words = (g["mi"] or "").casefold()
    minutes = (
        15
        if words in ("a quarter", "quarter", "четверть")
        else 30
        if words in ("half", "пол")
        else number(words)
    )
    hour = 12 if g["h"].casefold() == "noon" else number(g["h"])
    if minutes is None or hour is None:
        return None
    if re.search(r"\bto\b|till|before|без", m[0]):
        hour, minutes = hour - 1, 60 - minutes
    part = _part(g.get("p") or g.get("part")) or ("pm" if g["h"].casefold() == "noon" else "")
    return clock(told, hour, minutes, part=part)


def _half_hour_ru(m: re.Match[str], told: Told) -> Found | None:
    hour = ordinal(m["h"]) or number(m["h"])
    return clock(told, (hour - 1) % 12 or 12, 30) if hour else None


def _at_edge(m: re.Match[str], told: Told) -> Found | None:
    noon = re.search(r"noon|midday|mid-day|полдень|полудн", m[0], re.IGNORECASE)
    found = clock(told, 12 if noon else 0, half=False)
    return found and Found(found.start, found.end, "hour", clock=True, part="pm" if noon else "am")


def _day_part(m: re.Match[str], told: Told) -> Found | None:
    words = m[0].casefold()
    bounds = next((b for k, b in _PARTS.items() if k in words), None)
    if bounds is None:
        return None
    day = _DAYS.get(m.groupdict().get("w") or "", -1 if re.search("last|вчера", words) else 0)
    base = told.today + timedelta(days=day)
    return Found(
        base + timedelta(hours=bounds[0]),
        base + timedelta(hours=bounds[1]),
        "hour",
        "interval",
        clock="w" not in m.groupdict() and not re.search("last|this|tonight", words),
        part="am" if bounds[0] == 0 else "evening" if bounds[0] == 18 else "pm",
    )


def _nth_in(m: re.Match[str], told: Told) -> Found | None:
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


def _phase(m: re.Match[str], told: Told) -> Found | None:
    """The beginning, middle or end of a month, year or week: a third of it."""
    g = m.groupdict()
    which = next((v for k, v in _PHASES.items() if g["ph"].casefold().startswith(k)), 0)
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


def _day_number(m: re.Match[str], told: Told) -> Found | None:
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


def _day_of_month(m: re.Match[str], told: Told) -> Found | None:
    day, frame = day_of(m["d"]), period(told, _steps(m["s"]), "month")
    return whole(frame.start + timedelta(days=day - 1), "day") if day and day <= 31 else None


def _iso(m: re.Match[str], told: Told) -> Found | None:
    found = date(told, int(m["d"]), int(m["m"]), int(m["y"]))
    if found is None or not m["h"]:
        return found
    time = clock(told, int(m["h"]), int(m["mi"]), int(m["se"]) if m["se"] else None, half=False)
    return on_day(found, time) if time else None


def _weekend(m: re.Match[str], told: Told) -> Found:
    steps = (
        _steps(m["s"])
        if m.groupdict().get("s")
        else (0 if told.future else (0 if told.today.weekday() >= 5 else -1))
    )
    saturday = floor(told.at, "week") + timedelta(days=5 + 7 * steps)
    return Found(saturday, saturday + timedelta(days=2), "day", "interval")


def _holiday(month_: int, day: int) -> Make:
    return lambda m, told: date(told, day, month_, year_of(m.groupdict().get("y")))


def _now(m: re.Match[str], told: Told) -> Found:
    return whole(floor(told.at, "second"), "second")


_IN = r"(?:в|во|на|in|on|at|for|the|около|around|about|к|by)\s+"
_OPT = rf"(?:{_IN})?(?:the\s+)?"
_AGO = r"(?:тому\s+)?назад|ago|back|earlier"
RULES: tuple[Rule, ...] = (
    rule(rf"(?P<y>{Y})-(?P<m>\d\d?)-(?P<d>\d\d?)(?:[T ](?P<h>\d\d?):(?P<mi>\d\d)(?::(?P<se>\d\d))?)?", _iso),
    rule(rf"(?P<w>{'|'.join(sorted(map(re.escape, _DAYS), key=len, reverse=True))})(?:\s+(?:день|дня|дню|днём))?", _relative_day),
    rule(r"(?:right\s+|just\s+)?now|сейчас|прямо сейчас|только что|immediately|at the moment", _now),
    rule(rf"{_OPT}(?P<s>{_BEFORE_LAST}|{_LAST}|{_NEXT}|{_THIS})\s+(?P<u>{U})", _period),
    rule(rf"(?:за\s+|в\s+|в\s+течение\s+)?{_OPT}(?P<s>последн\w+|прошл\w+|прошедш\w+|следующ\w+|ближайш\w+|last|past|previous|next|upcoming|coming)\s+(?P<n>{N})\s+(?P<u>{U})", _some),
    rule(rf"(?P<n>{N})\s+(?P<s>upcoming|coming|next|past|last)\s+(?P<u>{U})", _some),
    rule(rf"(?:(?P<n>{N})\s+)?(?P<u>{U})\s+(?:{_AGO})", _away),
    rule(rf"(?:ещё\s+|about\s+|примерно\s+|где-то\s+)?(?:через|спустя|in|within)\s+(?:(?:a\s+)?(?P<n>{N})(?:\s+(?:of|more))?\s*)?(?P<u>{U})", _away),
    rule(rf"(?:a\s+)?(?P<n>{N})(?:\s+more)?\s+(?P<u>{U})\s+(?:from\s+(?:now|today)|hence|later|спустя)", _away),
    rule(r"(?:через\s+полчаса|in\s+(?:half\s+an\s+hour|a\s+half\s+hour|1/2h)|полчаса назад|half an hour ago)", _half_away),
    rule(rf"(?P<n>{N})\s+(?P<w>{W})\s+(?:from\s+now|ago)", _weekdays_on),
    rule(rf"{_OPT}(?P<w>{W})\s+(?:на|of|from|in)?\s*(?P<s>{_BEFORE_LAST}|{_LAST}|{_NEXT}|{_THIS})\s+(?:недел\w+|week)", _weekday_of_week),
    rule(rf"{_OPT}(?P<s>{_BEFORE_LAST}|{_LAST}|{_NEXT}|{_THIS})\s+(?P<w>{W})\.?", _weekday),
    rule(rf"(?:{_IN})?(?:(?:{W})\.?,?\s+)?(?:the\s+)?(?P<d>{D})[\s/-]*(?:of\s+)?(?P<mon>{M})\b\.?(?:[\s/-]*)?{_YEAR}", _day_month),
    rule(rf"(?:{_IN})?(?:(?:{W})\.?,?\s+)?(?P<mon>{M})\.?\s+(?:the\s+)?(?P<d>{D}){_YEAR}", _day_month),
    rule(rf"(?:{_IN})?(?:(?:{W})\.?,?\s+)?(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>{Y}|\d\d)", _numeric),
    rule(rf"(?:{_IN})?(?:(?:{W})\.?,?\s+)?(?P<d>\d\d?)\.(?P<m>0[1-9]|1[0-2])\.", _numeric),
    rule(rf"(?:{_IN})?(?:(?:{W})\.?,?\s+)?(?P<m>\d\d?)(?P<sep>[/-])(?P<d>\d\d?)(?P=sep)(?P<y>{Y}|\d\d)", _numeric),
    rule(rf"(?:{_IN})?(?:(?:{W})\.?,?\s+)?(?P<m>\d\d?)/(?P<d>\d\d?)", _numeric),
    rule(rf"(?:{_IN})?(?P<y>{Y})[-/](?P<m>\d\d?)|(?:{_IN})?(?P<m2>\d\d?)[/.](?P<y2>{Y})", lambda m, t: _month_year_either(m, t)),
    rule(rf"{_OPT}(?P<n>last|(?:{O})[ -]last|последн\w+|{O})\s+(?:(?P<w>{W})|(?P<u>{U}))\s+(?:(?:of|in)\s+)?(?:the\s+)?(?:(?P<mon>{M})|(?P<s>{_LAST}|{_NEXT}|{_THIS})\s+(?P<u2>{U})|(?={Y})){_YEAR}", _nth_in),
    rule(rf"(?:{_IN})?(?P<ph>начал\w+|середин\w+|кон(?:ец|це|ца|цу)|beginning|start|early|mid|middle|end|late)(?:[\s-]+of)?(?:[\s-]+(?:the|around))?[\s-]+(?:(?P<mon>{M})|(?P<s>{_LAST}|{_NEXT}|{_THIS})\s+(?P<u2>{U})|(?P<u>{U})|(?={Y})){_YEAR}", _phase),
    rule(rf"{_OPT}(?:(?P<q>{O}|[1-4]|i{{1,3}}|iv)[\s-]*(?:кв\.|квартал\w*|quarters?|qtr)|q(?P<q2>[1-4])){_YEAR}|(?P<y2>{Y})\s*q(?P<q3>[1-4])", _quarter),
    rule(rf"(?:(?:{_IN})?(?P<s>{_LAST}|{_NEXT}|{_THIS})\s+)?(?:in\s+|the\s+)?(?P<sea>{S}){_YEAR}", _season),
    rule(rf"(?:{_IN})?(?P<s>{_LAST}|{_NEXT}|{_THIS})\s+(?P<mon>{M})", _month),
    rule(rf"(?:{_IN})?(?P<mon>{M})\b\.?,?\s*(?:of\s+)?(?P<y>{_SHORT_YEAR})(?:\s*(?:г\b\.?|года?\b|году\b))?", _month),
    rule(rf"(?:в|во|с|со|к|по|до|от|in|since|by|until|during|for|of)\s+(?P<mon>{M})", _month),
    rule(rf"(?P<d>{D})\s+(?:day\s+)?of\s+(?P<s>{_LAST}|{_NEXT}|{_THIS})\s+month", _day_of_month),
    rule(rf"(?:on\s+)?(?P<w>{W})\.?,?\s+(?:the\s+)?(?P<d>\d{{1,2}}(?:st|nd|rd|th)|\d{{1,2}}-?(?:го|е))", _day_number),
    rule(rf"(?:on\s+)?the\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_NO_NOUN}|(?:on\s+)(?P<d2>\d{{1,2}})(?:th|st|nd|rd){_NO_NOUN}", lambda m, t: _day_number_either(m, t)),
    rule(rf"(?:(?:по|в|во|on|к)\s+|on the\s+)?(?P<w>{W})\.?", _weekday),
    rule(rf"{_OPT}(?:(?P<s>{_LAST}|{_NEXT}|{_THIS})\s+)?(?:выходны\w+|weekends?|week-?ends?|wkends?)", _weekend),
    rule(rf"(?:в|in|since|с|до|к|по|от|before|after|until|anytime after|sometimes before|through)\s+(?P<y>(?:19|20)\d\d)(?:\s*(?:г\b\.?|году?\b|года\b))?{_NOT_MONEY}|(?P<y2>{Y})(?:\s*(?:г\.|год(?:у|а|ом)?\b))", lambda m, t: _year_either(m, t)),
    rule(rf"(?P<w>сегодня|завтра|вчера|послезавтра|позавчера|tomorrow|yesterday|today)\s+(?:in\s+the\s+)?(?P<dp>утром|днем|днём|вечером|ночью|morning|afternoon|evening|night)", _day_part),
    rule(r"(?:рано |поздно |this |last |in the |early |late )?(?:утром|днём|днем|вечером|ночью|morning|afternoon|evening|tonight|(?<=last )night)", _day_part),
    rule(rf"(?:at\s+|@\s+|for\s+|к\s+|в\s+)?(?P<mi>a quarter|quarter|half|{N})\s+(?:minutes?\s+)?(?:past|after|to|till|before|from)\s+(?P<h>noon|{N})(?:\s*(?:{_AMPM}|{_PART}))?", _past_hour),
    rule(rf"(?:at\s+)?half\s+(?P<h>{N})", lambda m, t: clock(t, number(m["h"]) or 0, 30)),
    rule(rf"(?:в\s+)?пол(?:овин[аеу]\s+)?(?P<h>первого|второго|третьего|четв[её]ртого|пятого|шестого|седьмого|восьмого|девятого|десятого|одиннадцатого|двенадцатого)", _half_hour_ru),
    rule(rf"(?:at\s+|@\s+|в\s+|к\s+|around\s+|about\s+|около\s+)?(?P<h>\d{{1,2}})(?::|h|ч)(?P<mi>[0-5]\d)(?::(?P<se>[0-5]\d))?(?:\s*(?:{_AMPM}|{_PART}))?", _clock),
    rule(rf"(?:at\s+|@\s+|around\s+|tonight\s+at\s+)?(?P<h>{N})(?:\s+o'?clock|ish)?[\s-]*(?P<mi>(?:oh?|ou|zero)\s+{N}|[0-5]\d|(?:ten|fifteen|twenty|thirty|forty|fifty)(?:[ -](?:{either(NUMBERS)}))?)\s*{_AMPM}", _clock),
    rule(rf"(?:at\s+|@\s+|for\s+|around\s+|about\s+)?(?P<h>{N})(?:\s*o'?clock|\s*ish)?\s*{_AMPM}", _clock),
    rule(rf"(?:at\s+|@\s+|в\s+|к\s+|до\s+)?(?P<h>{N})(?:\s*(?:час(?:а|ов)?|ч|h|o'?clock))?\s+{_PART}", _clock),
    rule(rf"(?:в\s+|к\s+|до\s+|около\s+)(?P<h>{N})\s*(?:час(?:а|ов|ам)?|ч)\b|(?P<h2>\d{{1,2}})\s*(?:h|ч|o'?clock)", lambda m, t: _hour_either(m, t)),
    rule(rf"(?:at|@|around)\s+(?P<h>{N})(?:[ :](?P<mi>[0-5]\d|(?:ten|fifteen|twenty|thirty|forty|fifty)(?:[ -](?:{either(NUMBERS)}))?))?{_NO_NOUN}", _clock),
    rule(r"(?:at|around)\s+(?P<h>\d{1,2})(?P<mi>[0-5]\d)(?:ish)?", _clock),
    rule(r"(?:в\s+|к\s+)?(?:полночь|полуночи|полдень|полудню|полудня)|(?:at\s+|the\s+)*(?:midnight|noon|midday|mid-day)", _at_edge),
    rule(r"в\s+(?P<h>час|два|три|четыре|пять|шесть|семь|восемь|девять|десять|одиннадцать|двенадцать)(?!\s+(?:раз|год|дн|лет|недел|месяц|час|слов|стран|кил|мин|мест|город|стор|дом|комн|рук|ноч))", lambda m, t: clock(t, 1 if m["h"].casefold() == "час" else number(m["h"]) or 0)),
    *(rule(rf"{_OPT}(?:{names}){_YEAR}", _holiday(*when)) for names, when in _HOLIDAYS.items()),
)  # fmt: skip


def _month_year_either(m: re.Match[str], told: Told) -> Found | None:
    year, mon = int(m["y"] or m["y2"]), int(m["m"] or m["m2"])
    return (
        whole(told.today.replace(year=year, month=mon, day=1), "month") if 1 <= mon <= 12 else None
    )


def _day_number_either(m: re.Match[str], told: Told) -> Found | None:
    day = int(m["d"] or m["d2"])
    try:
        found = re.compile(r"(?P<d>\d+)").match(str(day))
        return _day_number(found, told) if found else None
    except ValueError:
        return None


def _year_either(m: re.Match[str], told: Told) -> Found:
    return whole(told.today.replace(year=int(m["y"] or m["y2"]), month=1, day=1), "year")


def _hour_either(m: re.Match[str], told: Told) -> Found | None:
    words = m["h"] or m["h2"]
    hour = number(words)
    if hour is None:
        return None
    if m["h2"] and m[0].rstrip()[-1:] in "hч":
        found = clock(
            told,
            hour,
            0 if m[0].rstrip().endswith("h") else None,
            half=False if hour > 12 else None,
        )
        return found
    return clock(told, hour)
