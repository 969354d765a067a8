"""What driftmap wants to say unasked, and why; and what it would have said on any day."""

from datetime import date

import streamlit as st

from ui import state
from ui.client import Refused
from ui.parts.safe import html
from ui.parts.states import NOT_BUILT, empty, later, speaking
from ui.parts.verdicts import foreseen_card, hint_card
from ui.words import Words

OPEN = {"", "said", "new", "open", "shown", "ack"}


def draw() -> None:
    t = state.t()
    with st.container(key="narrow"), speaking("hints"):
        st.title(t("hints.title"), anchor=False)
        try:
            said = state.mind().hints()
        except Refused as problem:
            if problem.status != NOT_BUILT:
                raise
            later(t("hints.later"), t("hints.later_next"))
            return
        st.write(t("hints.about"))
        if not said:
            empty(t("hints.none"), t("hints.none_next"))
        settled = [one for one in said if one.status not in OPEN]
        for one in said:
            if one not in settled:
                hint_card(t, one)
        if settled:
            with st.expander(t("hints.settled"), key="hints-settled"):
                for one in settled:
                    hint_card(t, one)
        _preview(t)


def _preview(t: Words) -> None:
    st.header(t("hints.preview"), anchor=False)
    day: date | None = st.date_input(
        t("hints.preview_day"),
        value=None,
        min_value=state.EARLIEST,
        max_value=state.today(),
        format="DD.MM.YYYY",
        key="hints-day",
        width=220,
    )
    if day is None:
        return
    with st.spinner(t("state.loading")):
        found = state.mind().foresee(day.isoformat(), t.lang)
    st.html(f'<span class="dmpast">{html(t("when.on", day=t.day(day)))}</span>')
    if not found:
        st.caption(t("hints.silent_day"))
    for number, one in enumerate(found):
        foreseen_card(t, one, f"{day}-{number}")
