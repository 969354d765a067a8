"""Decades, halves, runs of years, years in words and ages -> the stretches that they name."""

import re
from datetime import datetime, timedelta

from extractors.almanac import (
    MONTHS,
    NUMBERS,
    SEASONS,
    TENS_EN,
    TENS_RU,
    either,
    number,
    ordinal,
    ordinal_pattern,
)
from extractors.phrase_makers import (
    BEFORE_LAST,
    LAST,
    NEXT,
    THIS,
    YEAR,
    frame_of,
    make_day_number,
    year_of,
)
from extractors.phrase_rules import (
    DIGIT,
    MONTH,
    Found,
    M,
    N,
    Rule,
    S,
    Told,
    U,
    Y,
    month,
    rule,
    season,
    shift,
    unit,
    whole,
)  # fmt: skip

_DECADES = {
    "нулев": 0, "двухтысячн": 0, "десят": 10, "двадцат": 20, "тридцат": 30, "сороков": 40, "пятидесят": 50,
    "шестидесят": 60, "семидесят": 70, "восьмидесят": 80, "девяност": 90, "noughties": 0, "aughts": 0, "two thousands": 0,
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip
_RU_DECADES = (
    "|".join(name for name in _DECADES if name[0] > "z") + r")(?:ые|ых|ым|ыми)(?!\s+(?:числ|дол))"
)
_EN_DECADES = "|".join(name.replace(" ", r"\s+") for name in _DECADES if name[0] <= "z")
_PHASE = r"(?:(?P<ph>начал\w+|середин\w+|кон(?:ец|це|ца|цу)|early|mid|late|beginning|start|middle|end)(?:[\s-]+(?:of\s+)?(?:the\s+)?|\s+))?"
_IN_PHASE = _PHASE.removesuffix("?")
_WHOSE = re.compile(r"\b(?:my|his|her|their|our|your|one's)\s*$", re.IGNORECASE)
_THIRDS = {"n": (0, 3), "m": (3, 7), "l": (7, 10)}


def _decade(m: re.Match[str], told: Told) -> Found | None:
    g = m.groupdict()
    if _WHOSE.search(m.string[: m.start()]):
        return None
    first = _first_year(g, told)
    if first is None:
        return None
    phase = (g.get("ph") or "").casefold()
    which = (
        ""
        if not phase
        else "m"
        if phase[0] in "mс"
        else "l"
        if phase[0] in "кl" or phase == "end"
        else "n"
    )
    a, b = _THIRDS.get(which, (0, 10))
    start = told.today.replace(year=first + a, month=1, day=1)
    return Found(start, shift(start, b - a, "year"), "year", "interval")


def _first_year(g: dict[str, str | None], told: Told) -> int | None:
    digits = g.get("c")
    if digits:
        return int(digits) if len(digits) == 4 else _century(int(digits), told)
    word = re.sub(r"\s+", " ", (g.get("ru") or g.get("en") or "").casefold())
    return _century(_DECADES[word], told) if word in _DECADES else None


def _century(years: int, told: Told) -> int:
    """The last such decade, or year, that has begun."""
    return 2000 + years if 2000 + years <= told.at.year + 1 else 1900 + years


def _half(m: re.Match[str], told: Told) -> Found | None:
    """ "The first half of 2020", «второе полугодие», "H2 2021"."""
    g = m.groupdict()
    word = (g.get("n") or g.get("n2") or g.get("n3") or "").casefold()
    second = word.startswith(("вт", "2", "sec", "ii"))
    frame = frame_of(g, told)
    if frame is None or frame.end is None:
        if not (g.get("n2") or g.get("n3")):
            return None
        frame = whole(told.today.replace(month=1, day=1), "year")
    middle = (
        shift(frame.start, 6, "month")
        if frame.grain == "year"
        else _midday(frame.start, frame.end or frame.start)
    )
    grain = "month" if frame.grain == "year" else "day"
    start, end = (middle, frame.end) if second else (frame.start, middle)
    return Found(start, end, grain, "interval")


def _midday(start: datetime, end: datetime) -> datetime:
    return start + timedelta(days=(end - start).days // 2)


def _years(m: re.Match[str], told: Told) -> Found | None:
    g = m.groupdict()
    a = int(g["a"] or 0)
    b = int(g["b"] or 0)
    b = b if b > 99 else a // 100 * 100 + b
    if not a < b <= a + 100:
        return None
    start = told.today.replace(year=a, month=1, day=1)
    return Found(start, start.replace(year=b + 1), "year", "interval")


def _bare_years(m: re.Match[str], told: Told) -> Found | None:
    return _years(m, told) if m.string.strip() == m[0].strip() else None


def _bare_year(m: re.Match[str], told: Told) -> Found | None:
    if m.string.strip() != m[0].strip():
        return None
    return whole(told.today.replace(year=int(m[0]), month=1, day=1), "year")


def _bare_month(m: re.Match[str], told: Told) -> Found | None:
    return month(told, m["mon"], None) if m.string.strip(" .") == m[0].strip() else None


def _rolling(m: re.Match[str], told: Told) -> Found | None:
    """«за последний год»: up to today."""
    half = m["u"].casefold() == "полгода"
    grain = "month" if half else unit(m["u"])
    if grain in ("second", "minute", "hour", "day"):
        return None
    start = shift(told.today, -6 if half else -1, grain)
    return Found(start, shift(told.today, 1, "day"), "day", "interval")


def _short_year(m: re.Match[str], told: Told) -> Found | None:
    """«в 98-м», «в две тысячи девятнадцатом», «в девяносто восьмом году»."""
    g = m.groupdict()
    if g.get("y"):
        return whole(told.today.replace(year=int(g["y"] or 0), month=1, day=1), "year")
    words = g.get("w") or ""
    value = int(g["yy"] or 0) if g.get("yy") else ordinal(words) if words else 0
    if value is None or value > 99:
        return None
    year = (
        2000 + value
        if g.get("thousand")
        else 1900 + value
        if g.get("old")
        else _century(value, told)
    )
    return whole(told.today.replace(year=year, month=1, day=1), "year")


def _spoken_year(m: re.Match[str], told: Told) -> Found | None:
    """ "Two thousand eighteen", "in nineteen ninety-five"."""
    if not m["in"] and m.string.strip() != m[0].strip():
        return None
    rest = number(m["n"] or m["n2"])
    first = 2000 if m["two"] or m["hundred"].casefold() == "twenty" else 1900
    if rest is None or not 0 < rest < 100:
        return None
    return whole(told.today.replace(year=first + rest, month=1, day=1), "year")


def _numbers_of(m: re.Match[str], told: Told) -> Found | None:
    """«в двадцатых числах мая»: the first days, a ten of days, the last days."""
    frame = month(told, m["mon"], year_of(m["y"]))
    if frame.end is None:
        return None
    word = m["n"].casefold()
    first, last = next(b for k, b in _DAYS_OF.items() if word.startswith(k))
    start = (
        frame.start + timedelta(days=first - 1) if first > 0 else frame.end + timedelta(days=first)
    )
    end = frame.end if last is None else frame.start + timedelta(days=last)
    return Found(start, end, "day", "interval")


_DAYS_OF: dict[str, tuple[int, int | None]] = {
    "перв": (1, 5), "десят": (10, 19), "двадцат": (20, None), "последн": (-5, None),
}  # fmt: skip


def _age(m: re.Match[str], told: Told) -> Found | None:
    years = number(m["n"]) if m["n"] else None
    if m.groupdict().get("word"):
        years = number(m["word"])
    if years is None or not 1 <= years <= 120:
        return None
    return Found(told.at, None, "year", "age")


def _framed(m: re.Match[str], told: Told) -> Found | None:
    """«май прошлого года», "June of next year": the month waits for the year behind it."""
    name = m["name"].casefold()
    return (
        month(told, name, None)
        if name in MONTHS
        else season(told, name, None)
        if name in SEASONS
        else None
    )


def _ahead_of_dash(m: re.Match[str], told: Told) -> Found | None:
    return month(told, m["mon"], None)


_OF = rf"(?:of\s+)?(?:the\s+)?(?:(?P<mon>{M})|(?:(?P<s2>{BEFORE_LAST}|{LAST}|{NEXT}|{THIS})\s+)?(?P<sea>{S})|(?P<s>{BEFORE_LAST}|{LAST}|{NEXT}|{THIS})\s+(?P<u2>{U})|(?={Y})){YEAR}"
_WHOM = r"(?:мне|ему|ей|нам|им|тебе|вам|сыну|дочери|дочке|маме|папе|брату|сестре)"
PARTS: tuple[Rule, ...] = (
    rule(rf"(?:в|к|на|с|до|in|during)\s+{_PHASE}(?P<ru>{_RU_DECADES}(?:\s+год\w+|\s+прошлого\s+века)*", _decade),
    rule(rf"{_PHASE}(?P<ru>{_RU_DECADES}(?:\s+год\w+|\s+прошлого\s+века)+", _decade),
    rule(rf"(?P<ph>начал\w+|середин\w+|кон(?:ец|це|ца|цу))\s+(?P<ru>{_RU_DECADES}", _decade),
    rule(rf"(?:(?:in|during|of|back\s+in|since|by|from)\s+)?(?:the\s+){_PHASE}(?P<en>{_EN_DECADES})", _decade),
    rule(rf"(?:(?:in|during|by|from)\s+)?(?:the\s+|в\s+|с\s+|до\s+|к\s+)?{_PHASE}(?P<c>(?:19|20)\d0)(?:-?(?:е|х|ые|ых)|-?'?s)(?:\s+год\w+)?", _decade, DIGIT),
    rule(rf"(?:в|к|на|с|до)\s+{_PHASE}(?P<c>\d0)-?(?:е|х|ые|ых)(?:\s+год\w+)?", _decade, DIGIT),
    rule(r"(?P<ph>начал\w+|середин\w+|кон(?:ец|це|ца|цу))\s+(?P<c>\d0)-?(?:х|ых)(?:\s+год\w+)?", _decade, DIGIT),
    rule(rf"(?:(?:in|during|of|by|from)\s+)?(?:the\s+){_PHASE}['’]?(?P<c>\d0)['’]?s", _decade, DIGIT),
    rule(rf"(?:в|во|in|during|over)?\s*(?:the\s+)?(?P<n>перв\w+|втор\w+|first|second)\s+(?:половин\w+|half)\s+{_OF}", _half),
    rule(rf"(?:в|во|in|during)?\s*(?:the\s+)?(?:(?P<n2>перв\w+|втор\w+|[12]-?\w{{0,2}}|ii?)\s+полугоди\w+|h(?P<n3>[12]))(?:\s+(?={Y})|(?![\w\s])|(?=\s*$)|\s+(?P<s>{LAST}|{NEXT}|{THIS})\s+(?P<u2>{U})|(?=\s))(?:of\s+)?{YEAR}", _half),
    rule(rf"(?:(?:in|at|by|from)\s+)?(?:the\s+)?{_IN_PHASE}(?P<en>{_EN_DECADES})", _decade),
    rule(rf"(?:(?:in|at|by|from)\s+)?(?:the\s+)?{_IN_PHASE}['’]?(?P<c>\d0)['’]?s", _decade, DIGIT),
    rule(rf"(?P<mon>{M})", _bare_month, MONTH),
    rule(rf"(?P<d>\d{{1,2}}(?:-?го)?|{ordinal_pattern()})\s+числа", make_day_number),
    rule(rf"(?:за\s+)?последн\w+\s+(?P<u>{U}|полгода)", _rolling),
    rule(rf"(?:between|from|since|с|со|между)\s+(?P<a>{Y})(?:-?го|\s+год\w?)?\s*(?:and|to|till|until|through|по|до|и|[-–—])\s*(?P<b>{Y})(?:-?[йм]|-?го)?(?:\s+г(?:од\w*|г?\.))?", _years, DIGIT),
    rule(rf"(?:(?:in|в|во)\s+)?(?P<a>{Y})\s*[-–—/]\s*(?P<b>{Y}|\d\d)\s*(?:годах|годы|годов|год|году|гг\.?|уч\w*\s+год\w*|school\s+year|academic\s+year)", _years, DIGIT),
    rule(rf"(?P<a>{Y})\s*[-–—]\s*(?P<b>{Y})", _bare_years, DIGIT),
    rule(r"(?:1[89]|20)\d\d", _bare_year, DIGIT),
    rule(rf"(?:in\s+)?(?:the\s+)?year\s+(?P<y>{Y})", _short_year),
    rule(r"(?:in|since|by|until|from|of)\s+['’](?P<yy>\d\d)", _short_year),
    rule(rf"(?P<in>(?:in|since|by|until)\s+)?(?:(?P<two>two\s+thousand)(?:\s+and)?\s+(?P<n>{N})|(?P<hundred>nineteen|twenty)[\s-](?P<n2>(?:{TENS_EN})(?:[\s-](?:{either(NUMBERS)}))?|(?:thir|four|fif|six|seven|eigh|nine)teen|eleven|twelve|ten))", _spoken_year),
    rule(r"(?:в|с|со|до|к|после|летом|зимой|осенью|весной)\s+(?P<yy>\d\d)-?(?:м|го|ом|ого|му)(?:\s+год\w?)?|(?:в|с|до|к)\s+(?P<y>(?:19|20)\d\d)-?(?:м|го|ом|му)(?:\s+год\w?)?", _short_year),
    rule(rf"(?:в|с|до|к|после)\s+(?P<thousand>две\s+тысячи\s+)(?P<w>{ordinal_pattern()})(?:\s+год\w?)?", _short_year),
    rule(rf"(?:в|с|до|к|после)\s+(?P<old>тысяча\s+девятьсот\s+)?(?P<w>(?:(?:{TENS_RU})\s+)?(?!перв|втор|трет){ordinal_pattern()})\s+год[уа]", _short_year),
    rule(rf"(?:в\s+)?(?P<n>перв\w+|десятых|двадцатых|последн\w+)\s+числ(?:ах|а)\s+(?P<mon>{M}){YEAR}", _numbers_of),
    rule(rf"(?:(?:когда|как)\s+)?{_WHOM}\s+(?:тогда\s+|уже\s+|ещё\s+|всего\s+)?(?:было|исполнилось|стукнуло|шёл|будет|исполнится)?\s*(?:тогда\s+|уже\s+|ещё\s+|всего\s+|где-то\s+|около\s+)?(?P<n>{N})(?:\s+(?:лет|год(?:а|ик\w*)?)(?!\s+(?:тому\s+)?назад)|(?=\s*(?:$|[.,;!?)])))", _age),
    rule(rf"(?:в\s+возрасте|в\s+свои)\s+(?P<n>{N})(?:\s+(?:лет|год\w*))?|в\s+(?P<word>{N})\s+(?:лет|год(?:а|ик\w*)?)(?!\s+(?:тому\s+)?назад)", _age),
    rule(rf"(?:when\s+)?(?:i|he|she|we|they)\s+(?:was|were|turned|am|is|'m)\s+(?:only\s+|just\s+|about\s+)?(?P<n>{N})\s+years?\s+old|(?:at\s+(?:the\s+)?age\s+(?:of\s+)?|aged\s+|when\s+(?:i|he|she|we|they)\s+(?:was|were|turned)\s+)(?P<word>{N})(?:\s+years?\s+old)?(?=\s*(?:$|[.,;!?)]|\w))", _age),
    rule(rf"(?:(?:в|во|in|к|с|до|since|by)\s+)?(?P<name>{M}|{S})(?=\s+(?:of\s+)?(?:{BEFORE_LAST}|{LAST}|{NEXT}|{THIS})\s+(?:года?|году|year)\b|\s+(?:in|через)\s+(?:{N}\s+)?(?:years?|год\w?|лет)\b)", _framed),
    rule(rf"(?P<mon>{M})(?=\s*[-–—]\s*(?:{M})\b)", _ahead_of_dash, MONTH),
    rule(rf"(?:(?:между|between)\s+)(?P<mon>{M})", _ahead_of_dash, MONTH),
)  # fmt: skip
