"""Earlier talks: find, open, rename, take away, delete."""

from collections.abc import Callable, Sequence

import streamlit as st

from ui import state
from ui.client import Refused, SessionBrief, Unreachable
from ui.parts.doors import go
from ui.parts.safe import html, plain
from ui.parts.states import toast_problem
from ui.words import Words

SHOWN = 12
PACKED = state.Session("talk-packed")


def talks(t: Words, current: str | None) -> None:
    """The newest, in a small window over the talk; all of them have a page of their own."""
    try:
        known = state.mind().sessions()
    except (Unreachable, Refused) as problem:
        st.caption(t("side.offline") if isinstance(problem, Unreachable) else t("state.later"))
        return
    if not known:
        st.caption(t("chat.no_sessions"))
        return
    asked = st.text_input(
        t("talks.find"), key="talk-find", icon=":material/search:", label_visibility="collapsed",
        placeholder=t("talks.find"),
    )  # fmt: skip
    newest = sorted(known, key=lambda talk: talk.updated, reverse=True)
    found = matching(newest, asked)[:SHOWN]
    if not found:
        st.caption(t("talks.none_found"))
    for one in found:
        st.button(
            f"{plain(_title(t, one))} · {t.month(one.updated)}",
            key=f"talk-{one.id}",
            on_click=_open,
            args=(one.id,),
            type="secondary" if one.id == current else "tertiary",
            width="stretch",
        )
    st.divider()
    if st.button(t("talks.all"), key="talks-all", type="tertiary", icon=":material/list:"):
        go("sessions")


def matching(some: Sequence[SessionBrief], asked: str) -> list[SessionBrief]:
    """Every word of the question stands in the title or the digest; ё is е."""
    words = _plain(asked).split()
    return [
        one for one in some if all(word in _plain(f"{one.title} {one.digest or ''}") for word in words)
    ]  # fmt: skip


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def keeping(t: Words, one: SessionBrief) -> None:
    """One talk in a list, with all that can be done to it."""
    with st.container(border=True, key=f"kept-{one.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            small = " · ".join((t.day(one.updated), t(f"talks.kind_{one.kind}")))
            st.html(
                f'<div class="dmhead"><b>{html(_title(t, one))}</b><span class="dmsrc">{html(small)}</span></div>',
                width="stretch",
            )
            if st.button(t("talks.open"), key=f"open-talk-{one.id}"):
                go("chat", s=one.id)
            _acts(t, one)
        if one.digest:
            st.html(f'<div class="dmsrc">{html(one.digest)}</div>')


def _acts(t: Words, one: SessionBrief) -> None:
    with st.popover(t("talks.more"), key=f"talk-acts-{one.id}", type="tertiary"):
        title = st.text_input(t("chat.name"), one.title, key=f"title-{one.id}", max_chars=300)
        st.button(
            t("chat.rename"),
            key=f"rename-{one.id}",
            disabled=not title.strip() or title.strip() == one.title,
            on_click=_try,
            args=(lambda: state.mind().rename_session(one.id, title.strip()),),
        )
        _export(t, one)
        if st.checkbox(t("chat.delete"), key=f"delete-{one.id}"):
            st.caption(t("talks.delete_note"))
            st.button(
                t("chat.delete_sure"),
                key=f"delete-sure-{one.id}",
                icon=":material/delete_forever:",
                on_click=_delete,
                args=(one.id,),
            )


def _export(t: Words, one: SessionBrief) -> None:
    """Asked for first: a list of fifty talks must not read fifty talks."""
    packed: tuple[str, str] | None = PACKED.get()
    if packed is None or packed[0] != one.id:
        st.button(t("talks.export"), key=f"export-{one.id}", on_click=_pack, args=(one.id,))
        return
    st.download_button(
        t("talks.download"),
        packed[1],
        file_name=f"{_file(_title(t, one))}.md",
        mime="text/markdown",
        key=f"download-{one.id}",
        icon=":material/download:",
        on_click=PACKED.drop,
    )


def _pack(id: str) -> None:
    _try(lambda: PACKED.put((id, state.mind().export_session(id))))


def _file(title: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in title)[:60].strip("-") or "talk"


def _title(t: Words, one: SessionBrief) -> str:
    return one.title or t("chat.untitled")


def _open(id: str) -> None:
    state.set_address(s=id)


def _delete(id: str) -> None:
    _try(lambda: state.mind().delete_session(id))
    st.cache_data.clear()


def _try(act: Callable[[], None]) -> None:
    try:
        act()
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
