"""Every inferred thing can be corrected in place: right, wrong, was true until, rename, merge, split, forget."""

from collections.abc import Callable, Mapping

import streamlit as st

from ui import state
from ui.client import EntityBrief, EntityPatch, EntityWhole, Refused, Unreachable
from ui.parts.map_state import LAST, SAID, STALE, LastEdit, corrected
from ui.parts.safe import html, plain
from ui.parts.states import toast_problem
from ui.words import Words

WAYS = ("name", "merge", "split", "forget")
LONG_QUOTE = 110


def _do(act: Callable[[], None]) -> bool:
    try:
        act()
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return False
    return True


def _fact(act: Callable[[], None]) -> None:
    """A fact is judged on its own; the map and the panel are read anew."""
    if _do(act):
        STALE.put(True)
        SAID.put("map.done_fact")


def _patch(id: str, patch: EntityPatch, done: str) -> None:
    if _do(lambda: state.mind().correct(id, patch)):
        corrected(id, done)


def last_edit(t: Words) -> None:
    """What was done last and the way back, whatever is chosen now."""
    last: LastEdit | None = LAST.get()
    if last is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="last-edit"):
        st.html(f'<div class="dmsrc" role="status">{html(t(last.words))}</div>', width="stretch")
        if last.words != "map.done_forgotten":
            st.button(
                t("map.take_back"),
                key="take-back",
                type="tertiary",
                icon=":material/undo:",
                on_click=_take_back,
                args=(last.id,),
            )


def _take_back(id: str) -> None:
    if _do(lambda: state.mind().undo_correction(id)):
        LAST.drop()
        STALE.put(True)
        SAID.put("map.taken_back")


def judge_fact(id: str, said: Mapping[str, str]) -> None:
    """`verdict`: confirmed or wrong; or `valid_to`: the day until which it was true."""
    _fact(lambda: state.mind().judge(id, **said))


def correct_entity(t: Words, id: str, ask: Callable[[], EntityWhole]) -> None:
    box = st.popover(t("map.fix"), icon=":material/edit:", key=f"fix-{id}", on_change="rerun")
    if not box.open:  # what is shut is neither asked for nor sent
        return
    entity = ask()
    with box:
        with st.container(horizontal=True):
            _verdict(t, entity, True, "check")
            _verdict(t, entity, False, "close")
        way = st.segmented_control(
            t("map.what"),
            WAYS,
            default="name",
            required=True,
            format_func=lambda one: t(f"map.fix_{one}"),
            key=f"fix-way-{entity.id}",
            label_visibility="collapsed",
        )
        {"name": _name, "merge": _merge, "split": _split, "forget": _forget}[way](t, entity)
        st.button(
            t("map.undo"),
            key=f"undo-{entity.id}",
            type="tertiary",
            on_click=_take_back,
            args=(entity.id,),
        )


def _verdict(t: Words, entity: EntityWhole, right: bool, icon: str) -> None:
    word = "true" if right else "false"
    st.button(
        t(f"map.{word}"),
        key=f"{word}-{entity.id}",
        icon=f":material/{icon}:",
        on_click=_patch,
        args=(entity.id, EntityPatch(confirmed=right), f"map.done_{word}"),
    )


def _name(t: Words, entity: EntityWhole) -> None:
    kinds = sorted(t.section("type"), key=lambda one: t.name("type", one))
    name = st.text_input(t("map.rename"), value=entity.name, key=f"name-{entity.id}", max_chars=300)
    kind = st.selectbox(
        t("map.type"),
        kinds,
        index=kinds.index(entity.type) if entity.type in kinds else None,
        format_func=lambda one: t.name("type", one),
        key=f"type-{entity.id}",
    )
    given = {
        **({"name": name.strip()} if name.strip() not in {"", entity.name} else {}),
        **({"type": kind} if kind and kind != entity.type else {}),
    }
    st.button(
        t("map.save"),
        key=f"save-{entity.id}",
        type="primary",
        disabled=not given,
        on_click=_patch,
        args=(entity.id, EntityPatch.model_validate(given), "map.done_named"),
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
    if not found:
        return
    other: EntityBrief = st.selectbox(
        t("map.merge_find"),
        found,
        format_func=lambda one: f"{one.name} · {t.name('type', one.type)}",
        key=f"merge-to-{entity.id}",
        label_visibility="collapsed",
    )
    ways = (
        ("map.merge_go", EntityPatch(merge_into=other.id), "map.done_merged"),
        ("map.apart", EntityPatch(keep_apart=[other.id]), "map.done_apart"),
    )
    with st.container(horizontal=True):
        for words, patch, done in ways:
            st.button(
                t(words),
                key=f"{words}-{entity.id}",
                on_click=_patch,
                args=(entity.id, patch, done),
            )


def _split(t: Words, entity: EntityWhole) -> None:
    if len(entity.statements) < 2:
        st.caption(t("map.split_few"))
        return
    st.caption(t("map.split_note"))
    quotes = {one.statement_id: one.quote.replace("\n", " ") for one in entity.statements}
    chosen: list[str] = st.multiselect(
        t("map.split_which"),
        list(quotes),
        format_func=lambda id: quotes[id][:LONG_QUOTE],
        placeholder=t("map.way_choose"),
        key=f"split-which-{entity.id}",
    )
    name = st.text_input(t("map.split_name"), key=f"split-name-{entity.id}", max_chars=300).strip()
    ready = bool(name) and 0 < len(chosen) < len(quotes)
    split = {"name": name, "statement_ids": chosen}
    st.button(
        t("map.split_go"),
        key=f"split-go-{entity.id}",
        type="primary",
        disabled=not ready,
        on_click=_patch,
        args=(entity.id, EntityPatch.model_validate({"split": split}), "map.done_split"),
    )


def _forget(t: Words, entity: EntityWhole) -> None:
    """Said plainly, confirmed once; the only step without a way back."""
    st.markdown(f"**{plain(entity.name)}**")
    st.caption(t("map.forget_note"))
    texts = st.checkbox(t("map.forget_texts"), key=f"forget-texts-{entity.id}")
    sure = st.checkbox(t("map.forget_ask"), key=f"forget-{entity.id}")
    st.button(
        t("map.forget_sure"),
        key=f"forget-go-{entity.id}",
        icon=":material/delete:",
        disabled=not sure,
        on_click=_gone,
        args=(entity.id, texts),
    )


def _gone(id: str, texts: bool) -> None:
    if _do(lambda: state.mind().forget_entity(id, texts=texts)):
        corrected(id, "map.done_forgotten")
