"""A date in words -> how it was read, shown back as it is typed."""

import streamlit as st

from ui import state
from ui.client import Refused
from ui.parts.safe import html
from ui.words import Words
from ui.words.when import when


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
