"""Two days of the map -> what kept its place on it and yet became another: by its phase, by its rank."""

from collections.abc import Mapping
from typing import TypedDict

import streamlit as st
from driftmap_map.seen import Seen

from ui import state
from ui.client import Refused, Unreachable
from ui.parts.safe import html
from ui.words import Words


class Compared(TypedDict):
    """`changes`: id of a node -> the contract's word for what became of it between the days."""

    a: str
    b: str
    changes: Mapping[str, str]


@st.cache_data(max_entries=32, show_spinner=False)
def _changes(api: str, revision: str, first: str, last: str, lang: str) -> dict[str, str]:
    del api, revision
    return {one.entity.id: one.change for one in state.mind().shifts(first, last, lang).items}


def compared(api: str, revision: str, a: str | None, b: str | None, lang: str) -> Compared | None:
    """None where one day alone is seen, and where the house cannot say it now."""
    if not a or not b or a == b:
        return None
    try:
        changes = _changes(api, revision, min(a, b), max(a, b), lang)
    except (Unreachable, Refused):
        return None
    return {"a": a, "b": b, "changes": changes}


def change_line(t: Words, seen: Seen, revision: str) -> None:
    """The same of the chosen node, in words."""
    found = compared(state.settings().api, revision, seen.a, seen.b, t.lang)
    word = found["changes"].get(seen.selected or "") if found else None
    if word:
        said = t("map.between", change=t.name("change", word))
        st.html(f'<div class="dmclash">~ {html(said)}</div>')
