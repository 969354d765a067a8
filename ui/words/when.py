"""A date with its precision -> words; whether a thing held on a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ui.words import Words

COARSE = frozenset({"week", "month", "season", "quarter", "year"})
DECEMBER = 12


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


def roughly(t: Words, at: datetime | None, precision: str) -> str:
    """No more than is known of a moment: `лето 2018`, `март 2021`, `2019`; a winter by both its years."""
    if at is None or precision not in COARSE:
        return t.day(at)
    first = t.local(at)
    match precision:
        case "year":
            return str(first.year)
        case "quarter":
            return t("when.quarter", n=(first.month - 1) // 3 + 1, year=first.year)
        case "season":
            years = f"{first.year}–{first.year + 1}" if first.month == DECEMBER else first.year
            return f"{t.list_of('when.seasons')[first.month % 12 // 3]} {years}"
        case "month":
            return t.month(at)
        case _:
            return t("when.week", day=t.day(at))


def holds(t: Words, spans: Sequence[tuple[datetime | None, datetime | None]], day: str) -> bool:
    """Half-open, in the owner's days."""
    return any(
        (since is None or t.local(since).isoformat() <= day)
        and (until is None or day < t.local(until).isoformat())
        for since, until in spans
    )
