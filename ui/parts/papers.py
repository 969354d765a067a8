"""What is kept, document by document: when it was, whose it is, what the person said of it."""

from collections.abc import Sequence

import streamlit as st

from ui import state
from ui.client import DocumentOut, Refused, Unreachable
from ui.parts.amend import amend
from ui.parts.look import chip
from ui.parts.part import part
from ui.parts.safe import html
from ui.parts.states import empty, toast_problem
from ui.words import Words
from ui.words.when import when

AT_ONCE = 25
SHOWN = state.Session("papers-shown")
WHICH = ("all", "undated", "mine")


def papers(t: Words) -> None:
    st.title(t("papers.title"), anchor=False)
    st.write(t("papers.hint"))
    known = _known(state.settings().api)
    if not known:
        empty(t("papers.none"), t("papers.none_next"))
        return
    _rules(t)
    found = _found(t, known)
    if not found:
        empty(t("papers.none_found"), t("papers.none_found_next"))
        return
    st.caption(t.count(len(found), "documents"))
    most = SHOWN.get() or AT_ONCE
    paths = {one.id: one.path for one in known}
    for one in found[:most]:
        _row(t, one, paths)
    if len(found) > most and st.button(t("papers.more"), key="papers-more"):
        SHOWN.put(most + AT_ONCE)
        st.rerun()


@st.cache_data(ttl=20, show_spinner=False)
def _known(api: str) -> list[DocumentOut]:
    del api
    return list(state.mind().every_document())


def undated() -> int:
    """How many documents nobody has dated."""
    return sum(1 for one in _known(state.settings().api) if _says_no_day(one) and one.messages)


def _says_no_day(one: DocumentOut) -> bool:
    """Nobody dated it; the time of the file is that of whoever copied it, as often as not."""
    return one.date is None or one.date_source == "file_time"


def _found(t: Words, known: Sequence[DocumentOut]) -> list[DocumentOut]:
    which = part(
        t, "which", WHICH, label="papers.which", words="papers.", key="papers-which", wide=False
    )
    typed = st.text_input(
        t("papers.find"),
        key="papers-find",
        placeholder=t("papers.find"),
        label_visibility="collapsed",
        icon=":material/search:",
    )
    wanted = typed.casefold().replace("ё", "е").strip()
    return [
        one
        for one in known
        if (which != "undated" or _says_no_day(one))
        and (which != "mine" or one.date_source == "user" or one.excluded)
        and wanted in one.path.casefold().replace("ё", "е")
    ]


def _row(t: Words, one: DocumentOut, paths: dict[str, str]) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"paper-{one.id}", gap="small"
    ):
        st.html(_line(t, one, paths), width="stretch")
        if st.button(
            t("papers.change"), key=f"amend-{one.id}", type="tertiary", icon=":material/edit:"
        ):
            amend(t, one)


def _line(t: Words, one: DocumentOut, paths: dict[str, str]) -> str:
    folder, _, name = one.path.rpartition("/")
    day = when(t, one.date, one.date_until, one.date_precision)
    about = [day]
    if one.date is not None:
        about.append(t.name("source", one.date_source))
    if one.date_found is not None:
        source = t.name("source", one.date_found_source or "none")
        about.append(t("papers.was", day=t.day(one.date_found), source=source))
    if one.messages != 1:
        about.append(t.count(one.messages, "messages"))
    marks = [chip(t("papers.hidden"))] if one.excluded else []
    if one.duplicate_of:
        marks.append(f'<span class="dmsrc">{html(t("papers.copy_of"))}: {html(paths.get(one.duplicate_of, ""))}</span>')  # fmt: skip
    others = [place for place in one.places if place != one.path]
    if others:
        marks.append(f'<span class="dmsrc">{html(t("papers.places"))}: {html(", ".join(others))}</span>')  # fmt: skip
    return (
        f'<div class="dmline"><span class="dmsrc">{html(folder)}{"/" if folder else ""}</span>'
        f"{html(name)}<small>{html(' · '.join(about))}</small>{''.join(marks)}</div>"
    )


def _rules(t: Words) -> None:
    """What was said of whole folders, each with its way back."""
    folders = [one for one in state.mind().said() if one.folder]
    if not folders:
        return
    with st.expander(t("papers.folders"), icon=":material/folder_managed:"):
        for n, one in enumerate(folders):
            said = [when(t, one.date, one.date_until, one.date_precision or "")] if one.date else []
            said += [one.project] if one.project else []
            said += [one.timezone] if one.timezone else []
            said += [", ".join(one.me)] if one.me else []
            said += [t("papers.hidden")] if one.excluded else []
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(
                    f'<div class="dmline">{html(one.folder or "")}<small>{html(" · ".join(said))}</small></div>',
                    width="stretch",
                )
                st.button(
                    t("papers.undo"),
                    key=f"unsay-{n}",
                    type="tertiary",
                    icon=":material/undo:",
                    on_click=_unsay,
                    args=(one.folder,),
                )


def _unsay(folder: str) -> None:
    try:
        state.mind().unsay(folder=folder)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    st.cache_data.clear()
    st.toast(state.t()("papers.undone"), icon=":material/undo:")
