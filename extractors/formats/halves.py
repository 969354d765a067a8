"""Times of a twelve-hour clock in a text -> the same text with the hours of a whole day, as dates are read."""

import re

_HALF = re.compile(
    r"\b(?P<h>0?[1-9]|1[0-2])(?P<rest>[:.][0-5]\d(?:[:.][0-5]\d)?)?[ \u202f\xa0]?(?P<half>[ap])\.? ?m\b\.?",
    re.IGNORECASE,
)


def whole_day(text: str) -> str:
    """`9:05 PM` -> `21:05`, `12:05 AM` -> `0:05`, `9pm` -> `21:00`; a text without such times is returned as it is."""
    return _HALF.sub(_hours, text)


def _hours(found: re.Match[str]) -> str:
    hour = int(found["h"]) % 12 + (12 if found["half"].casefold() == "p" else 0)
    return f"{hour}{found['rest'] or ':00'}"
