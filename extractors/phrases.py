"""Running text -> the time phrases in it, as half-open stretches seen from the moment of telling."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from extractors.phrase_rules import Found, Grain, Make, PhraseKind, Told, on_day
from extractors.phrase_table import RULES

_GAP = re.compile(r"[\s,]*(?:(?:в|во|на|at|on|@|by|the|of|from|к)\s+)?", re.IGNORECASE)
_DASH = re.compile(r"\s*(?:[-–—/]|по|до|to|till?|until|through)\s*(?:the\s+)?", re.IGNORECASE)
_SINCE = re.compile(r"(?<!\w)(?:с|со|from|since|between|начиная с)\s+$", re.IGNORECASE)
_UNTIL = re.compile(r"(?<!\w)(?:до|к|until|till|before|by|through)\s+$", re.IGNORECASE)
_DAY_TO = re.compile(
    r"(?<!\w)(?:с\s+|со\s+|from\s+(?:the\s+)?)?(?P<d>\d{1,2})(?:st|nd|rd|th|-?го|-?е|\.)?\s*(?:[-–—/]|по|до|to(?:\s+the)?|till)\s*$",
    re.IGNORECASE,
)
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of text that names a time, `[start, end)` in the zone of the telling.

    Of kind `open`: since `start` when `end` is None, until `start` when `end` equals it.
    """

    text: str
    start_char: int
    end_char: int
    start: datetime
    end: datetime | None
    grain: Grain
    kind: PhraseKind


@dataclass(frozen=True, slots=True)
class _Hit:
    at: int
    end: int
    found: Found


def phrases(text: str, at: datetime, direction: Literal["past", "future"] = "past") -> list[Phrase]:
    """Leftmost and longest first; a day and an hour side by side are one phrase, two ends an interval."""
    told = Told(at, direction == "future")
    hits = _single(text[:_LONGEST], told)
    hits = _joined(text, hits)
    return [_phrase(text, hit) for hit in _spanned(text, hits)]


def _single(text: str, told: Told) -> list[_Hit]:
    hits: list[_Hit] = []
    for pattern, make in RULES:
        for found in pattern.finditer(text):
            if found.end() == found.start():
                continue
            named = _made(make, found, told)
            if named is not None:
                hits.append(_Hit(found.start(), found.end(), named))
    hits.sort(key=lambda hit: (hit.at, -hit.end))
    return _apart(hits)


def _made(make: Make, found: re.Match[str], told: Told) -> Found | None:
    try:
        return make(found, told)
    except (ValueError, OverflowError):
        return None


def _apart(hits: list[_Hit]) -> list[_Hit]:
    """Longer phrases win over the shorter ones that they overlap; order of the table breaks ties."""
    out: list[_Hit] = []
    for hit in hits:
        if out and hit.at < out[-1].end:
            if hit.end - hit.at > out[-1].end - out[-1].at and hit.end > out[-1].end:
                out[-1] = hit
            continue
        out.append(hit)
    return out


def _joined(text: str, hits: list[_Hit]) -> list[_Hit]:
    out: list[_Hit] = []
    for hit in hits:
        last = out[-1] if out else None
        if last and _GAP.fullmatch(text[last.end : hit.at]):
            both = _together(last.found, hit.found)
            if both is not None:
                out[-1] = _Hit(last.at, hit.end, both)
                continue
        out.append(hit)
    return out


def _together(a: Found, b: Found) -> Found | None:
    if a.grain == "day" and b.clock:
        return on_day(a, b)
    if b.grain == "day" and a.clock:
        return on_day(b, a)
    for part, time in ((a, b), (b, a)):
        if part.kind == "interval" and part.part and time.clock and time.kind == "instant":
            return _in_part(part, time)
    if (
        a.kind == b.kind == "instant"
        and a.grain == b.grain == "day"
        and a.start.weekday() == b.start.weekday()
    ):
        return b
    return None


def _in_part(part: Found, time: Found) -> Found | None:
    hour = time.start.hour
    if part.part in ("evening", "pm") and hour < 12:
        hour += 12
    elif part.part == "am" and hour >= 12:
        hour -= 12
    start = part.start.replace(hour=hour, minute=time.start.minute)
    length = (time.end - time.start) if time.end else (start - start)
    return Found(start, start + length, time.grain)


def _spanned(text: str, hits: list[_Hit]) -> list[_Hit]:
    """«с мая по август», "9:30 - 11:00", «13-15 июля», «с 2014 года», "until 2 pm"."""
    out: list[_Hit] = []
    for hit in hits:
        last = out[-1] if out else None
        if last and _pairs(last.found, hit.found) and _DASH.fullmatch(text[last.end : hit.at]):
            out[-1] = _Hit(
                last.at,
                hit.end,
                Found(last.found.start, hit.found.end, hit.found.grain, "interval"),
            )
            continue
        first = _DAY_TO.search(text, 0, hit.at) if hit.found.grain == "day" else None
        if first and first.end() == hit.at and int(first["d"]) < hit.found.start.day:
            start = hit.found.start.replace(day=int(first["d"]) or 1)
            out.append(_Hit(first.start(), hit.end, Found(start, hit.found.end, "day", "interval")))
            continue
        out.append(hit)
    return [_opened(text, hit) for hit in out]


def _pairs(a: Found, b: Found) -> bool:
    return (
        a.kind == b.kind == "instant"
        and b.end is not None
        and a.start < b.end
        and a.clock == b.clock
    )


def _opened(text: str, hit: _Hit) -> _Hit:
    if hit.found.kind != "instant":
        return hit
    before = text[max(0, hit.at - 12) : hit.at]
    own = re.match(r"(с|со|since|до|until|till|before|by)\s", text[hit.at : hit.end], re.IGNORECASE)
    word = (own[1] if own else "").casefold()
    if word in ("с", "со", "since") or _SINCE.search(before):
        return _Hit(hit.at, hit.end, Found(hit.found.start, None, hit.found.grain, "open"))
    if word in ("до", "until", "till", "before", "by") or _UNTIL.search(before):
        return _Hit(
            hit.at, hit.end, Found(hit.found.start, hit.found.start, hit.found.grain, "open")
        )
    return hit


def _phrase(text: str, hit: _Hit) -> Phrase:
    return Phrase(
        text[hit.at : hit.end],
        hit.at,
        hit.end,
        hit.found.start,
        hit.found.end,
        hit.found.grain,
        hit.found.kind,
    )
