"""Evidence -> a chip that opens path, place, date and the exact quote, and the text around it."""

from collections.abc import Sequence

import streamlit as st

from ui import state
from ui.client import DocumentPart, Evidence, Refused, Unreachable
from ui.parts.resting import understood
from ui.parts.safe import html, plain
from ui.parts.source import path_words, source_line
from ui.parts.states import toast_problem
from ui.words import Words

AROUND = 3
LONG_NAME = 30


def file_name(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return name if len(name) <= LONG_NAME else f"{name[: LONG_NAME - 1]}…"


def chips(citations: Sequence[Evidence], key: str) -> None:
    t = state.t()
    if not citations:
        return
    with st.container(horizontal=True, gap="small", key=f"chips-{key}"):
        for number, one in enumerate(citations, 1):
            label = f"\\[{number}\\] {plain(file_name(path_words(t, one.source.path)))}"
            with st.popover(label, key=f"chip-{key}-{number}"):
                whole(t, one, f"{key}-{number}")
                if st.button(
                    t("resting.open"),
                    key=f"rests-{key}-{number}",
                    type="tertiary",
                    icon=":material/hub:",
                ):
                    understood(one)


def whole(t: Words, one: Evidence, key: str, *, side: str = "") -> None:
    """Quote, source and the door to the text around it."""
    how = t("words.explicit") if one.explicit else t("words.inferred")
    source = f'<div class="dmsrc">{html(source_line(t, one))} · {html(how)}</div>'
    st.html(f'<blockquote class="dmq {side}">{html(one.quote)}</blockquote>{source}')
    if one.source.document_id and st.button(
        t("words.open"), key=f"open-{key}", type="tertiary", icon=":material/menu_book:"
    ):
        in_context(one)


def in_context(one: Evidence) -> None:
    """The stored document at that place, the quote marked in it."""
    t = state.t()

    @st.dialog(t("words.context"), width="large")
    def show() -> None:
        try:
            document = state.mind().document(one.source.document_id)
        except (Unreachable, Refused) as problem:
            toast_problem(problem)
            st.info(t("words.no_context"))
            return
        st.html(f'<div class="dmsrc">{html(source_line(t, one))}</div>')
        parts, cut = around(document.parts, one)
        for part in parts:
            st.html(_part(t, part, one.quote))
        if not parts:
            st.info(t("words.no_context"))
        elif cut:
            st.caption(t("words.left_out"))

    show()


def around(parts: Sequence[DocumentPart], one: Evidence) -> tuple[Sequence[DocumentPart], bool]:
    """The part that holds the quote with a few before and after it."""
    at = next(
        (
            n
            for n, part in enumerate(parts)
            if part.locator == one.source.locator and one.quote in part.text
        ),
        None,
    )
    if at is None:
        at = next((n for n, part in enumerate(parts) if one.quote in part.text), None)
    if at is None:
        return (), False
    low, high = max(0, at - AROUND), at + AROUND + 1
    return parts[low:high], low > 0 or high < len(parts)


def _part(t: Words, part: DocumentPart, words: str) -> str:
    text = html(part.text).replace(html(words), f"<mark>{html(words)}</mark>", 1)
    head = " · ".join([t.name("role", part.role), *([t.day(part.date)] if part.date else [])])
    return f'<div class="dmk">{html(head)}</div><blockquote class="dmq">{text}</blockquote>'
