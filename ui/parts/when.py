"""A date with its precision -> words; a date in words -> how it was read, shown back as it is typed."""

from datetime import datetime, timedelta

import streamlit as st

from ui import state
from ui.client import Refused
from ui.parts.safe import html
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


def date_in_words(t: Words, label: str, *, key: str, value: str = "", hint: str = "") -> str | None:
    """What was typed; None when it says no date that can be read. How it is read stands below it."""
    said = st.text_input(label, value, key=key, placeholder=hint, max_chars=200).strip()
    if not said:
        return ""
    try:
        found = state.mind().read_date(said)
    except Refused:
        st.caption(f":material/help: {t('papers.not_read')}")
        return None
    read = when(t, found.date, found.until, found.precision)
    st.html(f'<div class="dmsrc">{html(t("papers.read_as", when=read))}</div>')
    return said
