"""The way from one page to another, by the page's own address."""

from collections.abc import Mapping
from typing import Any, Literal

import streamlit as st

type Page = Literal[
    "chat", "map", "shifts", "life", "review", "hints", "sessions", "import", "settings"
]
_KEY = "doors"


def open_doors(pages: Mapping[Page, Any]) -> None:
    """Known to every view of this run; Streamlit names a page only by its object."""
    st.session_state[_KEY] = dict(pages)


def go(page: Page, **query: str) -> None:
    doors: dict[Page, Any] = st.session_state.get(_KEY, {})
    if page in doors:
        st.switch_page(doors[page], query_params=query)
