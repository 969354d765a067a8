"""What the person is called in their archives, and when they want no word from the house."""

from datetime import time

import streamlit as st

from ui import state
from ui.client import ProfileOut, Refused, Unreachable
from ui.parts.states import toast_problem
from ui.words import Words

MOST_NAMES = 50
EVENING, MORNING = time(22), time(8)


def about_you(t: Words) -> None:
    """Kept with one button, so that half a change is never there."""
    known = state.mind().profile()
    st.header(t("own.title"), anchor=False)
    with st.form("own", border=False):
        names = st.multiselect(
            t("own.names"),
            known.names,
            default=known.names,
            accept_new_options=True,
            max_selections=MOST_NAMES,
            placeholder=t("own.names_help"),
            key="own-names",
        )
        st.caption(t("own.names_note"))
        quiet = _quiet(t, known)
        if st.form_submit_button(t("own.keep")):
            _keep(t, names=[one.strip() for one in names if one.strip()], quiet_hours=quiet)


def _quiet(t: Words, known: ProfileOut) -> dict[str, str] | None:
    hours = known.quiet_hours
    wanted = st.checkbox(t("own.quiet"), value=hours is not None, key="own-quiet")
    st.caption(t("own.quiet_note"))
    with st.container(horizontal=True):
        since = st.time_input(
            t("own.quiet_from"),
            _time(hours.from_, EVENING) if hours else EVENING,
            key="own-from",
            width=130,
        )
        until = st.time_input(
            t("own.quiet_to"),
            _time(hours.to, MORNING) if hours else MORNING,
            key="own-to",
            width=130,
        )
    return {"from": f"{since:%H:%M}", "to": f"{until:%H:%M}"} if wanted else None


def _time(text: str, otherwise: time) -> time:
    """An hour that no clock shows was kept by another hand; the form offers its own."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        return otherwise


def _keep(t: Words, **changes: object) -> None:
    try:
        state.mind().set_profile(**changes)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    st.cache_data.clear()
    st.toast(t("own.kept"), icon=":material/check:")
