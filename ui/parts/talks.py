"""Earlier talks: open, rename, delete."""

from collections.abc import Callable

import streamlit as st

from ui import state
from ui.client import Refused, Unreachable
from ui.parts.safe import plain
from ui.parts.states import toast_problem
from ui.words import Words

SHOWN = 12


def talks(t: Words, current: str | None) -> None:
    try:
        known = state.mind().sessions()
    except (Unreachable, Refused) as problem:
        st.caption(t("side.offline") if isinstance(problem, Unreachable) else t("state.later"))
        return
    if not known:
        st.caption(t("chat.no_sessions"))
    for one in sorted(known, key=lambda talk: talk.updated, reverse=True)[:SHOWN]:
        title = plain(one.title or t("chat.untitled"))
        st.button(
            f"{title} · {t.month(one.updated)}",
            key=f"talk-{one.id}",
            on_click=_open,
            args=(one.id,),
            type="secondary" if one.id == current else "tertiary",
            width="stretch",
        )
    here = next((one for one in known if one.id == current), None)
    if here:
        st.divider()
        title = st.text_input(
            t("chat.name"), value=here.title, key=f"title-{here.id}", max_chars=300
        )
        with st.container(horizontal=True):
            if st.button(t("chat.rename"), key="rename-talk") and title.strip():
                _try(lambda: state.mind().rename_session(here.id, title.strip()))
                st.rerun()
            st.button(
                t("chat.delete"),
                key="delete-talk",
                on_click=_delete,
                args=(here.id,),
                type="tertiary",
            )


def _open(id: str) -> None:
    state.set_address(s=id)


def _delete(id: str) -> None:
    _try(lambda: state.mind().delete_session(id))
    state.set_address(s=None)


def _try(act: Callable[[], None]) -> None:
    try:
        act()
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
