"""Parts of a page to choose from: the address names the chosen one, so that a link may lead to it."""

from collections.abc import Sequence

import streamlit as st

from ui import state
from ui.words import Words


def part(
    t: Words,
    name: str,
    options: Sequence[str],
    *,
    label: str,
    words: str,
    key: str,
    wide: bool = True,
) -> str:
    """The option that the address names under `name`; the first, which it leaves out, when it names none.

    label    path of the words that say what is chosen, for a screen reader
    words    paths of the options' words, but for the option at their end: `papers.` + `story`
    """
    asked = state.address(name)
    chosen = st.segmented_control(
        t(label),
        options,
        default=asked if asked in options else options[0],
        required=True,
        # Another address is another choice: the way back in the browser leads to it.
        key=f"{key}-{asked}",
        format_func=lambda one: t(f"{words}{one}"),
        label_visibility="collapsed",
        width="stretch" if wide else "content",
    )
    state.set_address(**{name: None if chosen == options[0] else chosen})
    return str(chosen)
