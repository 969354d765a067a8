"""A quote -> what on the map rests on it: to be seen there, or to be called wrong."""

import streamlit as st

from ui import state
from ui.client import EntityPatch, EntityWhole, Evidence, Refused, Unreachable
from ui.parts.doors import go
from ui.parts.look import sign
from ui.parts.safe import html
from ui.parts.states import toast_problem
from ui.words import Words

# The search goes by words; whoever does not hold the very statement is left out.
LOOKED_AT = 6
ASKED = 300


def resting_on(one: Evidence) -> list[EntityWhole]:
    near = state.mind().entities(one.quote[:ASKED])[:LOOKED_AT]
    wholes = [state.mind().entity(each.id) for each in near]
    return [
        whole
        for whole in wholes
        if any(told.statement_id == one.statement_id for told in whole.statements)
    ]


def understood(one: Evidence) -> None:
    t = state.t()

    @st.dialog(t("resting.title"), width="medium")
    def show() -> None:
        st.html(f'<blockquote class="dmq">{html(one.quote)}</blockquote>')
        try:
            found = resting_on(one)
        except (Unreachable, Refused) as problem:
            toast_problem(problem)
            return
        if not found:
            st.caption(t("resting.nothing"))
            return
        st.caption(t("resting.about"))
        for entity in found:
            _one(t, entity)

    show()


def _one(t: Words, entity: EntityWhole) -> None:
    judged = state.Session(f"resting-{entity.id}")
    with st.container(horizontal=True, vertical_alignment="center", key=f"rests-{entity.id}"):
        kind = html(t.name("type", entity.type))
        st.html(
            f'<div class="dmhead">{sign(entity.type)}<b>{html(entity.name)}</b><span class="dmsrc">{kind}</span></div>',
            width="stretch",
        )
        if st.button(t("shifts.on_map"), key=f"rests-map-{entity.id}", icon=":material/hub:"):
            go("map", node=entity.id)
        if judged.get():
            st.button(t("map.undo"), key=f"rests-undo-{entity.id}", type="tertiary",
                      on_click=_undo, args=(entity.id,))  # fmt: skip
        else:
            st.button(t("resting.wrong"), key=f"rests-wrong-{entity.id}", type="tertiary",
                      on_click=_wrong, args=(entity.id,))  # fmt: skip


def _wrong(id: str) -> None:
    _change(id, judged=True)


def _undo(id: str) -> None:
    _change(id, judged=False)


def _change(id: str, *, judged: bool) -> None:
    try:
        if judged:
            state.mind().correct(id, EntityPatch(confirmed=False))
        else:
            state.mind().undo_correction(id)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    state.Session(f"resting-{id}").put(judged)
    st.cache_data.clear()
    st.toast(state.t()("map.saved"), icon=":material/check:")
