"""Holidays by name, fixed or counted from Easter or by weekdays -> the days that they take."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from extractors.phrase_makers import LAST, NEXT, SHORT_YEAR, THIS, steps_of, year_of
from extractors.phrase_rules import Found, Make, Rule, Told, rule

type Feast = Callable[[int], tuple[date, int]]
"""A year -> the first day and how many days."""


def _on(month: int, day: int, days: int = 1) -> Feast:
    return lambda year: (date(year, month, day), days)


def _nth(month: int, weekday: int, nth: int, shift: int = 0) -> Feast:
    """The `nth` such weekday of a month, from its end when negative, moved by `shift` days."""

    def feast(year: int) -> tuple[date, int]:
        first = date(year, month, 1) if nth > 0 else date(year, month + 1, 1) - timedelta(days=1)
        if nth > 0:
            day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
        else:
            day = first - timedelta(days=(first.weekday() - weekday) % 7 - 7 * (nth + 1))
        return day + timedelta(days=shift), 1

    return feast


def _easter(shift: int = 0, days: int = 1, *, orthodox: bool = False) -> Feast:
    reckon = _orthodox_easter if orthodox else _western_easter
    return lambda year: (reckon(year) + timedelta(days=shift), days)


def _western_easter(year: int) -> date:
    """The Sunday after the first full moon of spring, by the Gregorian tables."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= moon // 28 * (1 - 29 // (moon + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    place = moon - weekday
    month = 3 + (place + 40) // 44
    return date(year, month, place + 28 - 31 * (month // 4))


def _orthodox_easter(year: int) -> date:
    """By the Julian tables, told in the calendar of today."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    drift = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + timedelta(days=drift)


_BEFORE = r"(?<!chinese )(?<!lunar )(?<!jewish )(?<!islamic )(?<!persian )(?<!parsi )(?<!tamil )(?<!thai )(?<!старый )(?<!старого )(?<!китайский )(?<!китайского )"
_DAY_OF = r"(?:де?нь|дня|дню)\s+"
_BREAK = r"\s+(?:праздник\w*|каникул\w*|выходн\w+)"
_NAMED: dict[str, Feast] = {
    rf"{_BEFORE}(?:нов(?:ый|ого|ому|ым|ом)\s+год\w?|new year'?s?(?:\s+day)?)": _on(1, 1),
    rf"{_BEFORE}(?:new year'?s?\s+eve|под\s+новый\s+год|накануне\s+нового\s+года|новогодн(?:яя|ей|юю)\s+ноч\w*)": _on(12, 31),
    rf"(?:новогодн\w+{_BREAK}|(?<=на )новогодние|(?<=на )новогодних)": _on(1, 1, 8),
    r"стар\w+\s+нов\w+\s+год\w?": _on(1, 14), r"рождеств\w+": _on(1, 7), r"крещени\w+(?!\s+(?:сын|доч|руси|реб))": _on(1, 19),
    r"christmas(?:\s+day)?|xmas": _on(12, 25), r"christmas\s+eve|xmas\s+eve": _on(12, 24), r"boxing\s+day": _on(12, 26),
    rf"{_DAY_OF}защитник\w+\s+отечества": _on(2, 23), r"восьмо\w+\s+марта|8\s+марта|women'?s\s+day": _on(3, 8),
    rf"{_DAY_OF}победы": _on(5, 9), rf"{_DAY_OF}знаний": _on(9, 1), rf"{_DAY_OF}россии": _on(6, 12), r"первомай\b|первомая": _on(5, 1),
    rf"(?:майск\w+{_BREAK}|(?<=на )майские|(?<=на )майских)": _on(5, 1, 9), r"april\s+fools?'?s?(?:\s+day)?": _on(4, 1),
    r"halloween|хэллоуин\w*": _on(10, 31), r"valentine'?s?(?:\s+day)?": _on(2, 14), rf"{_DAY_OF}(?:святого\s+валентина|вс\w+\s+влюбл[её]нных)": _on(2, 14),
    r"boss'?s?\s+day": _on(10, 16), r"(?:st\.?|saint)\s+(?:patrick'?s?|paddy'?s?)(?:\s+day)?": _on(3, 17), r"independence\s+day": _on(7, 4),
    r"ides\s+of\s+march": _on(3, 15), r"earth\s+day": _on(4, 22), r"(?:veterans?'?s?|remembrance)\s+day": _on(11, 11), r"epiphany": _on(1, 6),
    r"all\s+saints'?\s+day": _on(11, 1), r"juneteenth": _on(6, 19), r"thanksgiving(?:\s+day)?": _nth(11, 3, 4),
    r"black\s+friday|ч[её]рн\w+\s+пятниц\w+": _nth(11, 3, 4, 1), r"cyber\s+monday": _nth(11, 3, 4, 4),
    r"(?:martin\s+luther\s+king'?s?|mlk)(?:,?\s+jr\.?)?(?:\s+day)?": _nth(1, 0, 3), r"(?:presidents?'?s?|washington'?s)\s+(?:day|birthday)": _nth(2, 0, 3),
    r"mother'?s'?\s+day": _nth(5, 6, 2), r"father'?s'?\s+day": _nth(6, 6, 3), r"memorial\s+day": _nth(5, 0, -1), r"labou?r\s+day": _nth(9, 0, 1),
    r"columbus\s+day": _nth(10, 0, 2), rf"{_DAY_OF}матери": _nth(11, 6, -1), r"easter(?:\s+sunday)?": _easter(), r"easter\s+mon(?:day)?": _easter(1),
    r"good\s+friday": _easter(-2), r"maundy\s+thursday|holy\s+thursday": _easter(-3), r"palm\s+sunday|branch\s+sunday": _easter(-7),
    r"ash\s+wednesday": _easter(-46), r"shrove\s+tuesday|mardi\s+gras|pancake\s+(?:day|tuesday)|fat\s+tuesday": _easter(-47),
    r"(?:whit|white)\s+sunday|pentecost": _easter(49), r"whit\s+monday": _easter(50), r"ascension\s+(?:day|thursday)": _easter(39),
    r"(?:orthodox\s+easter|пасх[аиеуо]\w?)": _easter(orthodox=True), r"(?:orthodox\s+)?(?:clean|shrove)\s+monday": _easter(-48, orthodox=True),
    r"orthodox\s+good\s+friday": _easter(-2, orthodox=True), r"lazarus\s+saturday": _easter(-8, orthodox=True),
    r"вербн\w+\s+воскресень\w+": _easter(-7, orthodox=True), r"троиц(?:[уе]\w?|[аы]\w?\b(?!\s+[а-яё]))": _easter(49, orthodox=True),
    r"масле(?:нниц|ниц)[аыуе]\w?|маслен\w+\s+недел\w+": _easter(-55, 7, orthodox=True), r"прощ[её]н\w+\s+воскресень\w+": _easter(-49, orthodox=True),
}  # fmt: skip


def _make(feast: Feast) -> Make:
    def make(m: re.Match[str], told: Told) -> Found | None:
        year, word = year_of(m["y"]), m["s"] or ""
        steps = steps_of(word) if word else 0
        if year is not None:
            return _days(told, feast, year)
        years = [told.at.year + step for step in (-2, -1, 0, 1, 2)]
        days = [_days(told, feast, one) for one in years]
        ahead = [one for one in days if (one.end or one.start) > told.at]
        begun = [one for one in reversed(days) if one.start <= told.at]
        forward = told.future if not steps else steps > 0
        return replace((ahead if forward else begun)[0], free=True)

    return make


def _days(told: Told, feast: Feast, year: int) -> Found:
    day, days = feast(year)
    start = datetime(day.year, day.month, day.day, tzinfo=told.at.tzinfo)
    kind = "interval" if days > 1 else "instant"
    return Found(start, start + timedelta(days=days), "day", kind)


_LEAD = rf"(?:(?:в|во|на|к|on|at|for|by|over)\s+)?(?:the\s+)?(?:(?P<s>{LAST}|{NEXT}|{THIS})\s+)?"
_YEAR = rf"(?:,?\s*(?:of\s+|in\s+)?(?P<y>{SHORT_YEAR})(?:\s*(?:г\b\.?|года?\b|году\b)|-?(?:го|м|й)\b)?)?"
_ANY = re.compile(rf"(?<!\w)(?:{'|'.join(_NAMED)})")
FEASTS: tuple[Rule, ...] = tuple(
    rule(rf"{_LEAD}(?:{names}){_YEAR}", _make(feast), _ANY) for names, feast in _NAMED.items()
)
