"""What was talked about, to find, rename, take away or delete; and what was concluded."""

import streamlit as st

from ui import state
from ui.client import Refused
from ui.parts.doors import go
from ui.parts.part import part
from ui.parts.states import NOT_BUILT, empty, later, speaking
from ui.parts.talks import keeping, matching
from ui.parts.verdicts import insight_card
from ui.words import Words

PARTS = ("talks", "insights")


def draw() -> None:
    t = state.t()
    with st.container(key="narrow"), speaking("sessions"):
        st.title(t("talks.title"), anchor=False)
        match part(t, "part", PARTS, label="papers.part", words="talks.", key="sessions-part"):
            case "insights":
                _insights(t)
            case _:
                _talks(t)


def _talks(t: Words) -> None:
    known = sorted(state.mind().sessions(), key=lambda one: one.updated, reverse=True)
    if not known:
        with st.container(horizontal_alignment="center", key="talks-none"):
            empty(t("chat.no_sessions"), t("talks.none_next"))
            if st.button(t("talks.begin"), type="primary", key="talks-begin"):
                go("chat")
        return
    asked = st.text_input(t("talks.find"), key="talks-find", icon=":material/search:")
    found = matching(known, asked)
    if not found:
        empty(t("talks.none_found"), t("talks.none_found_next"))
    for one in found:
        keeping(t, one)


def _insights(t: Words) -> None:
    try:
        known = state.mind().insights()
    except Refused as problem:
        if problem.status != NOT_BUILT:
            raise
        later(t("insights.later"), t("insights.later_next"))
        return
    if not known:
        empty(t("insights.none"), t("insights.none_next"))
    for one in known:
        insight_card(t, one)
