"""A date with its precision -> words; whether a thing held on a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ui.words import Words

COARSE = frozenset({"week", "month", "season", "quarter", "year"})


def when(t: Words, since: datetime | None, until: datetime | None, precision: str) -> str:
    """`5 марта 2024`; `1 марта 2021 — 31 мая 2021`; `2019`."""
    if since is None:
        return t("papers.no_date")
    if precision not in COARSE or until is None:
        return t.day(since)
    last = until - timedelta(seconds=1)
    first = t.local(since)
    if precision == "year" and t.local(last).year == first.year:
        return str(first.year)
    return f"{t.day(since)} — {t.day(last)}"


def holds(t: Words, spans: Sequence[tuple[datetime | None, datetime | None]], day: str) -> bool:
    """Half-open, in the owner's days."""
    return any(
        (since is None or t.local(since).isoformat() <= day)
        and (until is None or day < t.local(until).isoformat())
        for since, until in spans
    )
