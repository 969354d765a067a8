"""A story told by the person: its words, when it was, and where it belongs."""

import streamlit as st

from ui import state
from ui.client import Refused, Unreachable
from ui.parts.doors import go
from ui.parts.states import toast_problem
from ui.parts.when import date_in_words
from ui.words import Words
from ui.words.when import COARSE, when

TOLD = state.Session("story-told")
ROUND = state.Session("story-round")


def story(t: Words) -> None:
    st.title(t("story.title"), anchor=False)
    st.write(t("story.hint"))
    said = TOLD.get()
    if said:
        _told(t, said)
    n = ROUND.get() or 0
    text = st.text_area(
        t("story.text"), key=f"story-text-{n}", height=260, placeholder=t("story.text_help")
    )
    dates, projects = st.columns(2, gap="medium")
    with dates:
        date = date_in_words(t, t("story.when"), key=f"story-when-{n}", hint=t("story.when_help"))
    with projects:
        project = st.text_input(t("story.project"), key=f"story-project-{n}", max_chars=200)
    if st.button(t("story.save"), type="primary", key="story-save", disabled=date is None):
        _save(t, text, date or "", project.strip())


def _save(t: Words, text: str, date: str, project: str) -> None:
    if not text.strip():
        st.warning(t("story.empty"), icon=":material/edit_note:")
        return
    try:
        made = state.mind().note(text, date=date or None, title=None, project=project or None)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    read = when(t, made.date, made.date_until, made.date_precision)
    # A story may name its own time, which is then no date of today.
    now = made.date_precision not in COARSE and made.date and t.local(made.date) == state.today()
    TOLD.put(t("story.saved_now") if now and not date else t("story.saved", when=read))
    ROUND.put((ROUND.get() or 0) + 1)
    st.cache_data.clear()
    st.rerun()


def _told(t: Words, said: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="story-told"):
        st.success(said, icon=":material/check:")
        if st.button(t("story.to_map"), key="story-map", type="tertiary"):
            TOLD.drop()
            go("map")
