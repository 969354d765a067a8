"""Stamps of machines, unix numbers and ISO -> aware times."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?\s*"
)


def instant(value: object, local: tzinfo = UTC) -> datetime | None:
    """Unix seconds or milliseconds as number or text, or ISO -> aware time; None for anything else."""
    if isinstance(value, float):
        return _from_unix(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _from_unix(float(value))
    if not isinstance(value, str):
        return None
    if re.fullmatch(r"\s*-?\d{1,19}(?:\.\d+)?\s*", value):
        return _from_unix(float(value))
    return from_iso(value, local)


def _from_unix(seconds: float) -> datetime | None:
    if seconds != seconds or abs(seconds) > 1e20 or seconds == 0:
        return None
    if abs(seconds) > 1e14:
        seconds /= 1e9 if abs(seconds) > 1e17 else 1e6
    elif abs(seconds) > 1e11:
        seconds /= 1e3
    if not -6e10 < seconds < 2.5e11:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def from_iso(text: str, local: tzinfo) -> datetime | None:
    found = ISO.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, part, offset = found.groups()
    try:
        at = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            int((part or "0")[:6].ljust(6, "0")), tzinfo=local,
        )  # fmt: skip
        if offset:
            minutes = 0 if offset.isalpha() else int(offset[1:3]) * 60 + int(offset[-2:])
            east = 1 if offset[0] == "+" else -1
            at = at.replace(tzinfo=UTC) - timedelta(minutes=east * minutes)
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
