"""Two nodes -> the way between them on that day, shown on the canvas and said in a line."""

from collections.abc import Sequence

import streamlit as st

from ui.client import HistoryNode
from ui.parts.map_state import WAY, find_way
from ui.parts.safe import plain
from ui.words import Words


def way_from(t: Words, id: str, day: str | None, nodes: Sequence[HistoryNode]) -> None:
    box = st.popover(t("map.way"), icon=":material/route:", key=f"way-{id}", on_change="rerun")
    if not box.open:  # thousands of names are sent only when they are asked for
        return
    with box:
        others = sorted((one for one in nodes if one.id != id), key=lambda one: one.name.casefold())
        goal = st.selectbox(
            t("map.way_to"),
            others,
            index=None,
            placeholder=t("map.way_choose"),
            format_func=lambda one: f"{one.name} · {t.name('type', one.type)}",
            key=f"way-to-{id}",
        )
        if goal:
            st.button(
                t("map.way_go"), key=f"way-go-{id}", on_click=find_way, args=(id, goal.id, day)
            )


def way_line(t: Words) -> None:
    """The same in words, for those who do not see the canvas."""
    if way := WAY.get():
        st.caption(plain(t("map.way_line", names=" → ".join(way["names"]))))
