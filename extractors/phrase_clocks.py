"""A match that names a time of day -> the stretch that it names."""

import re
from datetime import timedelta

from extractors.almanac import number, ordinal
from extractors.phrase_makers import DAYS, amid
from extractors.phrase_rules import Found, Told, clock

PARTS = {
    "утр": (0, 12), "morning": (0, 12), "днем": (12, 19), "днём": (12, 19), "дня": (12, 19), "afternoon": (12, 19),
    "вечер": (18, 24), "evening": (18, 24), "tonight": (18, 24), "night": (18, 24), "ноч": (0, 5), "lunch": (12, 14),
}  # fmt: skip
ARTICLES = frozenset(
    {"a", "an", "single", "few", "couple", "пара", "пару", "парочку", "o", "oh", "ou"}
)


def part_named(words: str | None) -> str:
    text = (words or "").casefold().replace(".", "").replace(" ", "")
    if (text.startswith("a") and text in ("am", "a")) or text in (
        "утра",
        "inthemorning",
        "thismorning",
        "intheam",
        "morning",
        "утром",
    ):
        return "am"
    if text in (
        "pm",
        "p",
        "intheafternoon",
        "thisafternoon",
        "послеполудня",
        "inthepm",
        "afternoon",
    ):
        return "pm"
    if text in (
        "вечера",
        "intheevening",
        "thisevening",
        "tonight",
        "atnight",
        "evening",
        "вечером",
    ):
        return "evening"
    return "day" if text in ("дня", "днём", "днем") else "night" if text == "ночи" else ""


def make_clock(m: re.Match[str], told: Told) -> Found | None:
    g = m.groupdict()
    if g["h"].casefold() in ARTICLES or (
        (g.get("p") or "").casefold() in ("a", "p") and amid(m, told)
    ):
        return None
    if (
        (g.get("part") or "").casefold() == "дня"
        and not re.match(r"в|к|до", m[0])
        and not re.search("час|:", m[0])
    ):
        return None
    hour, minute = number(g["h"]), g.get("mi")
    minutes = None if minute is None else number(minute)
    part = part_named(g.get("p") or g.get("part"))
    if hour is None or (minute is not None and minutes is None):
        return None
    if part and not (hour <= 12 or part in ("evening", "day", "pm")):
        return None
    half = False if ":" not in m[0] and g.get("twentyfour") else None
    if hour > 12 or (g.get("h") or "").startswith("0") or re.search(r"\dh\d", m[0], re.IGNORECASE):
        half = False
    second = g.get("se")
    return clock(told, hour, minutes, int(second) if second else None, part=part, half=half)


def make_past_hour(m: re.Match[str], told: Told) -> Found | None:
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
    before = m.string[: m.start()]
    if (
        minutes is None
        or hour is None
        or hour > 12
        or re.search(r"(?::|\b(?:from|between)\s+)$", before)
    ):
        return None
    if re.search(r"\bto\b|till|before", m[0]):
        hour, minutes = hour - 1, 60 - minutes
    part = part_named(g.get("p") or g.get("part")) or ("pm" if g["h"].casefold() == "noon" else "")
    part = "am" if g["h"].casefold() == "noon" and hour == 11 else part
    return clock(told, hour, minutes, part=part)


def make_half_hour_ru(m: re.Match[str], told: Told) -> Found | None:
    hour = ordinal(m["h"]) or number(m["h"])
    return clock(told, (hour - 1) % 12 or 12, 30) if hour else None


def make_at_edge(m: re.Match[str], told: Told) -> Found | None:
    noon = re.search(r"noon|midday|mid-day|полдень|полудн", m[0], re.IGNORECASE)
    found = clock(told, 12 if noon else 0, half=False)
    return found and Found(found.start, found.end, "hour", clock=True, part="pm" if noon else "am")


def make_day_part(m: re.Match[str], told: Told) -> Found | None:
    words = m[0].casefold()
    bounds = next((b for k, b in PARTS.items() if re.search(rf"\b{k}", words)), None)
    if bounds is None:
        return None
    named = re.sub(r"\s+", " ", (m.groupdict().get("w") or "").casefold())
    day = DAYS.get(named, -1 if "last" in words else 0)
    base = told.today + timedelta(days=day)
    return Found(
        base + timedelta(hours=bounds[0]),
        base + timedelta(hours=bounds[1]),
        "hour",
        "interval",
        clock="w" not in m.groupdict() and not re.search("last|this|tonight", words),
        part="am" if bounds[0] == 0 else "evening" if bounds[0] == 18 else "pm",
    )


def make_hour_either(m: re.Match[str], told: Told) -> Found | None:
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
