"""The nodes of a day as a table: for a screen reader, a phone, a search."""

from collections.abc import Sequence

import streamlit as st
from driftmap_map.seen import Seen

from ui import state
from ui.client import HistoryNode
from ui.parts.map_state import tell
from ui.words import Words
from ui.words.when import holds

LIST_HEIGHT = 420


def node_list(t: Words, nodes: Sequence[HistoryNode], seen: Seen) -> None:
    """A row chosen here is chosen on the canvas."""
    there = [one for one in nodes if seen.a is None or holds(t, one.intervals, seen.a)]
    shown = sorted(there, key=lambda one: -one.size)
    rows = [
        {
            t("map.name"): node.name,
            t("map.type"): t.name("type", node.type),
            t("map.since"): t.month(node.intervals[0][0]) if node.intervals else "",
            t("map.hold"): t.name("phase", node.phase) if node.phase else "",
        }
        for node in shown
    ]
    picked = st.dataframe(  # pyright: ignore[reportUnknownMemberType] - its types name libraries that are not here
        rows,
        hide_index=True,
        width="stretch",
        height=LIST_HEIGHT if len(rows) > 10 else "auto",
        key="map-list",
        on_select="rerun",
        selection_mode="single-row",
    )
    chosen: list[int] = picked["selection"]["rows"] if picked else []
    last = state.Session("map-list-row")
    if chosen and chosen != last.get():
        last.put(chosen)
        tell("focus", id=shown[chosen[0]].id)
        st.rerun(scope="fragment")
