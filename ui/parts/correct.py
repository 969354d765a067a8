"""Every inferred thing can be corrected in place: right, wrong, was true until, rename, merge, forget."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from ui import state
from ui.client import EntityPatch, EntityWhole, Refused, RelationOut, Unreachable
from ui.parts.states import toast_problem
from ui.words import Words


def _do(act: Callable[[], None]) -> None:
    try:
        act()
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    st.toast(state.t()("map.saved"), icon=":material/check:")


def correct_fact(t: Words, one: RelationOut, key: str) -> None:
    mind = state.mind()
    with st.container(horizontal=True):
        st.button(
            t("map.right"),
            key=f"right-{key}",
            on_click=_do,
            args=(lambda: mind.judge(one.id, verdict="confirmed"),),
        )
        st.button(
            t("map.wrong"),
            key=f"wrong-{key}",
            on_click=_do,
            args=(lambda: mind.judge(one.id, verdict="wrong"),),
        )
    day: date | None = st.date_input(
        t("map.until"),
        value=None,
        key=f"until-{key}",
        format="DD.MM.YYYY",
        max_value=state.today(),
    )
    if day:
        until = day.isoformat()
        st.button(
            t("map.until_save"),
            key=f"until-save-{key}",
            on_click=_do,
            args=(lambda: mind.judge(one.id, valid_to=until),),
        )


def correct_entity(t: Words, entity: EntityWhole) -> None:
    with st.popover(t("map.fix"), icon=":material/edit:", key=f"fix-{entity.id}"):
        _name(t, entity)
        _merge(t, entity)
        _forget(t, entity)
        st.button(
            t("map.undo"),
            key=f"undo-{entity.id}",
            type="tertiary",
            on_click=_do,
            args=(lambda: state.mind().undo_correction(entity.id),),
        )


def _name(t: Words, entity: EntityWhole) -> None:
    name = st.text_input(t("map.rename"), value=entity.name, key=f"name-{entity.id}", max_chars=300)
    if name.strip() and name.strip() != entity.name:
        patch = EntityPatch(name=name.strip())
        st.button(
            t("map.save"),
            key=f"save-{entity.id}",
            on_click=_do,
            args=(lambda: state.mind().correct(entity.id, patch),),
        )


def _merge(t: Words, entity: EntityWhole) -> None:
    asked = st.text_input(t("map.merge"), placeholder=t("map.merge_find"), key=f"merge-{entity.id}")
    if not asked.strip():
        return
    try:
        found = [one for one in state.mind().entities(asked.strip()) if one.id != entity.id]
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    other = st.selectbox(
        t("map.merge_find"),
        found,
        format_func=lambda one: f"{one.name} · {t.name('type', one.type)}",
        key=f"merge-to-{entity.id}",
        label_visibility="collapsed",
    )
    if other:
        patch = EntityPatch(merge_into=other.id)
        st.button(
            t("map.merge_go"),
            key=f"merge-go-{entity.id}",
            on_click=_do,
            args=(lambda: state.mind().correct(entity.id, patch),),
        )


def _forget(t: Words, entity: EntityWhole) -> None:
    if not st.checkbox(t("map.forget"), key=f"forget-{entity.id}"):
        return
    texts = st.checkbox(t("map.forget_texts"), key=f"forget-texts-{entity.id}")
    st.button(
        t("map.forget_sure"),
        key=f"forget-go-{entity.id}",
        icon=":material/delete:",
        on_click=_do,
        args=(lambda: state.mind().forget_entity(entity.id, texts=texts),),
    )
