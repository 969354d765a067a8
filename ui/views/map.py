"""The map: what is connected with what, and when; a click opens facts, history and words beside it."""

from typing import Any

import streamlit as st
from driftmap_map.component import Seen, temporal_map

from ui import state
from ui.client import HistoryNode, MapHistory, Refused, Unreachable
from ui.parts.doors import go
from ui.parts.entity import entity_panel
from ui.parts.sample import sample_banner
from ui.parts.states import empty, speaking, toast_problem
from ui.words import Words

HEIGHT = 690
IMPORTANT = 150
NEIGHBOURS = 60
LIST_HEIGHT = 420
EXTRA = state.Session("map-extra")
ORIGIN = state.Session("map-origin")
COMMAND = state.Session("map-command")


@st.cache_data(max_entries=4, show_spinner=False)
def _history(api: str, revision: str, limit: int | None) -> MapHistory:
    """One revision is one map for ever; the list and the panel read it, the canvas fetches its own."""
    del api, revision
    return state.mind().history(limit=limit)


def draw() -> None:
    t = state.t()
    with speaking("map"):
        sample_banner(t)
        revision = state.mind().revision()
        graph = _history(state.settings().api, revision, _limit())
        if graph.nodes:
            _map(t, graph, revision)
        else:
            _nothing(t)


def _nothing(t: Words) -> None:
    with st.container(horizontal_alignment="center", key="map-empty"):
        empty(t("state.empty_map"), t("state.empty_map_next"))
        if st.button(t("state.empty_map_go"), type="primary", key="map-import"):
            go("import")


def _limit() -> int | None:
    return None if state.address("all") else IMPORTANT


@st.fragment
def _map(t: Words, graph: MapHistory, revision: str) -> None:
    """A click reruns this fragment, not the page."""
    left, right = st.columns([7, 3], gap="large")
    with left:
        seen = _canvas(t, revision)
    state.set_address(node=seen.selected, a=seen.a if _is_past(seen, graph) else None, b=seen.b)
    with right:
        entity_panel(t, seen.selected, seen.a)
    _below(t, graph, seen)


def _canvas(t: Words, revision: str) -> Seen:
    limit = _limit()
    return temporal_map(
        f"map-data/{revision}.json" + (f"?limit={limit}" if limit else ""),
        key="map",
        labels=labels(t),
        zone=state.zone(),
        height=HEIGHT,
        start=_start(),
        extra=EXTRA.get(),
        origin=ORIGIN.get(),
        command=COMMAND.get(),
        test=state.settings().watched_by_tests,
        on_expand=_expand,
        on_moved=_moved,
    )


def labels(t: Words) -> dict[str, Any]:
    groups = {name: t.section(name) for name in ("type", "types", "out")}
    return {
        **t.section("mapview"),
        **groups,
        "short_month": t.list_of("when.short_month"),
        "broken": t("map.broken"),
    }


def _start() -> dict[str, str | None]:
    """The address when this visit came to the map; later the component itself knows."""
    kept = state.Session("map-start")
    if kept.get() is None or "map" not in st.session_state:
        kept.put({name: state.address(name) for name in ("node", "a", "b")})
    start: dict[str, str | None] = kept.get()
    return start


def _is_past(seen: Seen, graph: MapHistory) -> bool:
    return bool(seen.a and (seen.b or not graph.until or seen.a < graph.until.date().isoformat()))


def _expand() -> None:
    """The neighbours that the first picture left out come with their stored places."""
    wished: dict[str, str] = st.session_state["map"].get("expand") or {}
    id = wished.get("id")
    if not id:
        return
    try:
        near = state.mind().history(focus=id, limit=NEIGHBOURS)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    extra: dict[str, list[dict[str, Any]]] = EXTRA.get() or {"nodes": [], "edges": []}
    for name, fresh in (("nodes", near.nodes), ("edges", near.edges)):
        known = {one["id"] for one in extra[name]}
        extra[name] = extra[name] + [
            one.model_dump(mode="json") for one in fresh if one.id not in known
        ]
    EXTRA.put(extra)
    ORIGIN.put(id)


def _moved() -> None:
    moved = st.session_state["map"].get("moved")
    if not moved:
        return
    try:
        state.mind().keep_place(moved["id"], moved["x"], moved["y"])
    except (Unreachable, Refused) as problem:
        toast_problem(problem)


def _below(t: Words, graph: MapHistory, seen: Seen) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("mapview.inferred"), width="stretch")
        cut = _limit() is not None
        if not cut or len(graph.nodes) >= IMPORTANT:
            st.button(
                t("map.all") if cut else t("map.less"),
                key="map-all",
                type="tertiary",
                on_click=lambda: state.set_address(all="1" if cut else None),
            )
    with st.expander(t("map.list"), icon=":material/list:"):
        _list(t, graph, seen)


def _list(t: Words, graph: MapHistory, seen: Seen) -> None:
    """The same nodes on the same day as a table: for a screen reader, a phone, a search."""
    shown = [node for node in graph.nodes if seen.a is None or _holds(t, node, seen.a)]
    rows = [
        {
            t("map.name"): node.name,
            t("map.type"): t.name("type", node.type),
            t("map.since"): t.month(node.intervals[0][0]) if node.intervals else "",
            t("map.hold"): t.name("phase", node.phase) if node.phase else "",
        }
        for node in sorted(shown, key=lambda one: -one.size)
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
        id = sorted(shown, key=lambda one: -one.size)[chosen[0]].id
        seq = (COMMAND.get() or {"seq": 0})["seq"] + 1
        COMMAND.put({"seq": seq, "op": "focus", "id": id})
        st.rerun(scope="fragment")


def _holds(t: Words, node: HistoryNode, day: str) -> bool:
    return any(
        (since is None or t.local(since).isoformat() <= day)
        and (until is None or day < t.local(until).isoformat())
        for since, until in node.intervals
    )
