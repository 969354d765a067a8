"""One document in the person's hands: its date, project, zone and owner, whether it is used, and whether it stays."""

import streamlit as st

from ui import state
from ui.client import DocumentOut, Refused, Unreachable
from ui.parts.safe import html
from ui.parts.states import toast_problem
from ui.parts.when import date_in_words
from ui.words import Words
from ui.words.when import when

PEOPLE = frozenset({"self", "other"})
# A larger talk takes too long to be looked through for its names.
MOST_MESSAGES = 5_000


def amend(t: Words, one: DocumentOut) -> None:
    """Opens over the page."""

    @st.dialog(t("papers.change"), width="medium")
    def opened() -> None:
        _form(t, one)

    opened()


def _form(t: Words, one: DocumentOut) -> None:
    st.html(f'<div class="dmhead"><b>{html(one.path)}</b></div>')
    mine = one.date_source == "user"
    date = date_in_words(
        t,
        t("papers.date"),
        key=f"date-{one.id}",
        value=(one.date_text or "") if mine else "",
        hint=t("papers.date_help"),
    )
    st.caption(_origin(t, one))
    project = st.text_input(
        t("papers.project"), one.project or "", key=f"project-{one.id}", max_chars=200
    )
    people, own = _people(one.id, one.messages)
    me = _me(t, one, people, own)
    me = None if me is None or sorted(me) == sorted(own) else me
    excluded = st.toggle(
        t("papers.excluded"), one.excluded, key=f"hide-{one.id}", help=t("papers.excluded_note")
    )
    folder = one.path.rpartition("/")[0]
    whole = bool(folder) and st.checkbox(t("papers.scope", folder=folder), key=f"scope-{one.id}")
    said = _said(one, date, project.strip(), me, excluded=excluded, mine=mine)
    with st.container(horizontal=True, vertical_alignment="center"):
        ready = bool(said) and date is not None
        if st.button(t("papers.save"), type="primary", key=f"save-{one.id}", disabled=not ready):
            _save(t, one.id, folder if whole else None, said)
        if (mine or one.excluded or one.date_found) and st.button(
            t("papers.undo"), key=f"undo-{one.id}", icon=":material/undo:", type="tertiary"
        ):
            _undo(t, one.id)
        with st.popover(t("papers.forget"), type="tertiary", key=f"forget-{one.id}"):
            st.write(t("papers.forget_note"))
            if st.button(
                t("papers.forget_sure"), key=f"gone-{one.id}", icon=":material/delete_forever:"
            ):
                _forget(t, one.id)


def _origin(t: Words, one: DocumentOut) -> str:
    """What stood in the file, and how to get back to it."""
    if one.date_source == "user":
        return t("papers.clear_hint")
    day = when(t, one.date, one.date_until, one.date_precision)
    return t("papers.was", day=day, source=t.name("source", one.date_source))


@st.cache_data(ttl=60, show_spinner=False)
def _people(id: str, messages: int) -> tuple[list[str], list[str]]:
    """Names of those who speak in a talk between people, and which of them are the owner."""
    if messages > MOST_MESSAGES:
        return [], []
    spoken = [(part.author, part.role) for part in state.mind().document(id).parts]
    names = dict.fromkeys(name for name, role in spoken if name and role in PEOPLE)
    own = dict.fromkeys(name for name, role in spoken if name and role == "self")
    return list(names)[:20], list(own)


def _me(t: Words, one: DocumentOut, people: list[str], own: list[str]) -> list[str] | None:
    """None where there is nobody to choose between."""
    if len(people) < 2:
        return None
    known = [name for name in people if name in own]
    return st.pills(
        t("papers.me"), people, selection_mode="multi", default=known, key=f"me-{one.id}"
    )


def _said(
    one: DocumentOut,
    date: str | None,
    project: str,
    me: list[str] | None,
    *,
    excluded: bool,
    mine: bool,
) -> dict[str, object]:
    """Only what is another now."""
    said: dict[str, object] = {}
    if date and date != (one.date_text if mine else None):
        said["date"] = date
    elif date == "" and mine:
        said["date"] = None
    if project != (one.project or ""):
        said["project"] = project or None
    if excluded != one.excluded:
        said["excluded"] = excluded
    if me is not None:
        said["me"] = me
    return said


def _save(t: Words, id: str, folder: str | None, said: dict[str, object]) -> None:
    try:
        if folder is None:
            state.mind().say_of(id, **said)
        else:
            state.mind().say_of_folder(folder, **said)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    _over(t("papers.saved"), ":material/check:")


def _undo(t: Words, id: str) -> None:
    try:
        state.mind().unsay(document=id)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    _over(t("papers.undone"), ":material/undo:")


def _forget(t: Words, id: str) -> None:
    try:
        state.mind().forget_document(id)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    _over(t("papers.forgotten"), ":material/delete:")


def _over(said: str, icon: str) -> None:
    st.cache_data.clear()
    st.toast(said, icon=icon)
    st.rerun()
