"""A line of a place and a day, «Тверь, 7 марта 2021», as letters and travel diaries begin -> whether it opens what is below."""

import re
from datetime import tzinfo

from extractors import dating
from extractors.dating import Stretch

_FIRST = re.compile(r"\s*([^\n#*][^\n]{0,160})")
_PLACE = re.compile(r"[A-ZА-ЯЁ][\w.-]{1,30}(?:[ -][\w.-]{1,30}){0,3},[ \t]+(?=\S)")


def placed_at(text: str, start: int, zone: tzinfo) -> bool:
    """The text begins with such a line: then further ones open what stands below them."""
    first = _FIRST.match(text, start)
    found = dating.full_date(first[1], zone) if first else None
    return first is not None and found is not None and is_dateline(found, first[1])


def is_dateline(found: Stretch, line: str) -> bool:
    place = _PLACE.match(line.strip())
    return place is not None and dating.only_a_date(line.strip()[place.end() :], found)
