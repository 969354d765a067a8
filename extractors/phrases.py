"""Running text -> the time phrases in it, as half-open stretches seen from the moment of telling."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from extractors.almanac import WEEKDAYS, number
from extractors.phrase_joins import of_one_time, run_of, together
from extractors.phrase_rules import (
    Found,
    Grain,
    Make,
    N,
    PhraseKind,
    Told,
    W,
    floor,
    shift,
    unit,
    whole,
)
from extractors.phrase_table import RULES

_GAP = re.compile(r"[\s,]*(?:(?:в|во|на|at|on|@|by|the|of|from|in|к|с)\s+)?(?:the\s+)?")
_DASH = re.compile(r"\s*(?:[-–—/]|по|до|to|till?|until|through)\s*(?:the\s+)?")
_AND = re.compile(r"\s+(?:и|and)\s+")
_BETWEEN = re.compile(r"(?<!\w)(?:между|between)\s+$")
_SINCE = re.compile(r"(?<!\w)(?:с|со|from|since|between|начиная с)\s+$")
_UNTIL = re.compile(r"(?<!\w)(?:до|к|until|till|before|by|through)\s+$")
_DAY_TO = re.compile(
    r"(?<!\w)(?:с\s+|со\s+|from\s+(?:the\s+)?)?(?P<d>\d{1,2})(?:st|nd|rd|th|-?го|-?е|\.)?\s*(?:[-–—/]|по|до|to(?:\s+the)?|till)\s*$"
)
_DAY_ON = re.compile(
    r"\s*(?:[-–—]|to|till|through|по|до)\s*(?:the\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th|-?го|-?е)?(?![\w:.]|\s*(?:am|pm|a\.m|p\.m|час))"
)
_ZONES = {
    "gmt": 0, "utc": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "est": -5, "edt": -4, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "ist": 5.5, "jst": 9, "aest": 10,
}  # fmt: skip
_ZONE = re.compile(rf"\s*\(?({'|'.join(_ZONES)})\b\)?")
_BESIDE = re.compile(
    rf"(?<!\w)(?:(?:за\s+|через\s+|на\s+следующий\s+|the\s+)?(?:(?P<n>{N})\s+)?(?P<u>days?|weeks?|день|дня|дней|недел[юияь]\w?)\s+"
    rf"(?P<way>after|before|prior\s+to|from|до|после)|(?:the\s+)?(?:closest|nearest|ближайш\w+)\s+(?P<w>{W})\s+(?:to|к)|(?P<week>(?:the\s+)?week\s+of|на\s+неделе))\s+(?:the\s+)?$"
)
_LONGEST = 20_000
_PLAIN = str.maketrans("’\xa0\u202f", "'  ")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of text that names a time, `[start, end)` in the zone of the telling.

    Of kind `open`: since `start` when `end` is None, until `start` when `end` equals it. Of kind `age`
    («мне было 12 лет»): neither, the birth is not known.
    """

    text: str
    start_char: int
    end_char: int
    start: datetime | None
    end: datetime | None
    grain: Grain
    kind: PhraseKind


@dataclass(frozen=True, slots=True)
class _Hit:
    at: int
    end: int
    found: Found
    run: bool = False


def phrases(text: str, at: datetime, direction: Literal["past", "future"] = "past") -> list[Phrase]:
    """Leftmost and longest first; a day and an hour side by side are one phrase, two ends an interval."""
    told = Told(at, direction == "future", text)
    plain = _small(text[:_LONGEST].translate(_PLAIN))
    hits = _joined(plain, _single(plain, told), told)
    hits = [_beside(plain, _zoned(plain, hit, told)) for hit in hits]
    return [_phrase(text, hit) for hit in _spanned(plain, hits, told)]


def _small(text: str) -> str:
    """In small letters, each at the place of its own."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(letter.lower()[0] for letter in text)


def _single(text: str, told: Told) -> list[_Hit]:
    hits: list[_Hit] = []
    # By identity: to hash a pattern takes as long as to look for it in a short text.
    stands: dict[int, bool] = {id(None): True}
    for pattern, make, needs in RULES:
        if needs is not None and id(needs) not in stands:
            stands[id(needs)] = needs.search(text) is not None
        if not stands[id(needs)]:
            continue
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


def _joined(text: str, hits: list[_Hit], told: Told) -> list[_Hit]:
    out: list[_Hit] = []
    for hit in hits:
        last = out[-1] if out else None
        if last and _GAP.fullmatch(text[last.end : hit.at]):
            both = together(last.found, hit.found, told)
            if both is not None:
                out[-1] = _Hit(last.at, hit.end, both)
                continue
        out.append(hit)
    return out


def _zoned(text: str, hit: _Hit, told: Told) -> _Hit:
    """ "4 pm CET": an hour of another zone, told in the zone of the telling."""
    named = _ZONE.match(text, hit.end)
    if (
        not named
        or hit.found.grain not in ("hour", "minute")
        or hit.found.kind != "instant"
        or hit.found.unit
    ):
        return hit
    by = timedelta(hours=_ZONES[named[1]])
    here = told.at.utcoffset() or timedelta()
    start = hit.found.start - by + here
    end = hit.found.end - by + here if hit.found.end else None
    return _Hit(hit.at, named.end(), replace(hit.found, start=start, end=end))


def _beside(text: str, hit: _Hit) -> _Hit:
    """ "The day after Christmas", «за неделю до 8 марта», "the week of October 6th"."""
    day = hit.found
    if day.grain != "day" or day.kind != "instant":
        return hit
    by = _BESIDE.search(text, max(0, hit.at - 40), hit.at)
    if by is None:
        return hit
    if by["week"]:
        return _Hit(by.start(), hit.end, whole(floor(day.start, "week"), "week"))
    if by["w"]:
        ahead = (WEEKDAYS[by["w"]] - day.start.weekday() + 3) % 7 - 3
        return _Hit(by.start(), hit.end, whole(shift(day.start, ahead, "day"), "day"))
    if not by["n"] and by["u"] in ("days", "weeks"):
        return hit
    steps = 1 if not by["n"] else number(by["n"])
    if steps is None:
        return hit
    back = re.search("before|до|prior", by["way"])
    grain = unit(by["u"])
    at = shift(day.start, -steps if back else steps, grain)
    return _Hit(by.start(), hit.end, whole(at, "day"))


def _spanned(text: str, hits: list[_Hit], told: Told) -> list[_Hit]:
    """«с мая по август», "9:30 - 11:00", «13-15 июля», «с 2014 года», "until 2 pm"."""
    out: list[_Hit] = []
    for hit in hits:
        while out and out[-1].end > hit.at:
            out.pop()  # «через неделю» of «через неделю после 8 марта»
        last = out[-1] if out else None
        run = (
            None
            if last is None or not _linked(text, last, hit)
            else run_of(last.found, hit.found, told)
        )
        if last and run:
            out[-1] = _Hit(_lead(text, last.at), hit.end, run, run=True)
            continue
        if last and last.found.free and not hit.found.free and _alike(text, last, hit):
            out[-1] = _Hit(last.at, last.end, of_one_time(last.found, hit.found, told)[0])
        out.append(_days_to(text, hit) or hit)
    return [_opened(text, _days_on(text, hit)) for hit in out]


def _linked(text: str, last: _Hit, hit: _Hit) -> bool:
    between = text[last.end : hit.at]
    if _DASH.fullmatch(between) or (
        re.match(r"(?:по|до|to|till)\s", text[hit.at : hit.end]) and not between.strip()
    ):
        return True
    said = _BETWEEN.search(text[: last.at]) or re.match(r"(?:между|between)\s", text[last.at :])
    return bool(said and _AND.fullmatch(between))


def _alike(text: str, last: _Hit, hit: _Hit) -> bool:
    """«весной и летом 2020»: the year is of both."""
    both = last.found.grain == hit.found.grain in ("month", "season", "day")
    return both and bool(_AND.fullmatch(text[last.end : hit.at]))


def _lead(text: str, at: int) -> int:
    before = _BETWEEN.search(text[:at])
    return before.start() if before else at


def _days_to(text: str, hit: _Hit) -> _Hit | None:
    """«13-15 июля»."""
    first = _DAY_TO.search(text, 0, hit.at) if hit.found.grain == "day" else None
    if not first or first.end() != hit.at or not 0 < int(first["d"]) < hit.found.start.day:
        return None
    start = hit.found.start.replace(day=int(first["d"]))
    return _Hit(first.start(), hit.end, Found(start, hit.found.end, "day", "interval"), run=True)


def _days_on(text: str, hit: _Hit) -> _Hit:
    """ "July 13 to 15"."""
    if (
        hit.found.grain != "day"
        or hit.found.kind != "instant"
        or not re.search(r"[^\W\d]\w*\s+\d+\w*$", text[hit.at : hit.end])
    ):
        return hit
    last = _DAY_ON.match(text, hit.end)
    if not last or not hit.found.start.day < int(last["d"]) <= 31:
        return hit
    end = hit.found.start + timedelta(days=int(last["d"]) - hit.found.start.day + 1)
    return _Hit(hit.at, last.end(), Found(hit.found.start, end, "day", "interval"), run=True)


def _opened(text: str, hit: _Hit) -> _Hit:
    if hit.run:
        return hit
    if hit.found.kind == "interval" and _SINCE.search(text[max(0, hit.at - 12) : hit.at]):
        return _Hit(hit.at, hit.end, Found(hit.found.start, None, hit.found.grain, "open"))
    if hit.found.kind != "instant":
        return hit
    before = text[max(0, hit.at - 12) : hit.at]
    own = re.match(r"(с|со|since|до|until|till|before|by)\s", text[hit.at : hit.end])
    word = own[1] if own else ""
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
        hit.found.start if hit.found.kind != "age" else None,
        hit.found.end,
        hit.found.grain,
        hit.found.kind,
    )
