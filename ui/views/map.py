"""The map: what is connected with what, and when; a click opens facts, history and words beside it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st
from driftmap_map.component import last_seen, temporal_map
from driftmap_map.seen import Seen

from ui import state
from ui.client import MapHistory, Refused, Unreachable
from ui.parts.correct import last_edit
from ui.parts.doors import go
from ui.parts.entity import entity_panel
from ui.parts.map_compared import Compared, change_line, compared
from ui.parts.map_export import chosen, export_menu
from ui.parts.map_feelings import conflicts_of
from ui.parts.map_list import node_list
from ui.parts.map_state import (
    COMMAND,
    EXTRA,
    IMPORTANT,
    ORIGIN,
    SAID,
    STALE,
    WAY,
    expand,
    standing,
)
from ui.parts.map_views import address_of, saved_views, start_of
from ui.parts.map_way import way_line
from ui.parts.sample import sample_banner
from ui.parts.states import empty, speaking, toast_problem
from ui.words import Words

HEIGHT = 690
LEAST = (("any", 0.0), ("maybe", 0.5), ("likely", 0.7), ("sure", 0.9))


@st.cache_data(max_entries=4, show_spinner=False)
def _history(api: str, revision: str, limit: int | None) -> MapHistory:
    """One revision is one map for ever; the list and the panel read it, the canvas fetches its own."""
    del api, revision
    return state.mind().history(limit=limit)


@st.cache_data(max_entries=4, show_spinner=False)
def _today(api: str, revision: str, day: str) -> dict[str, float]:
    del api, revision, day
    return standing().today()


def draw() -> None:
    t = state.t()
    with speaking("map"):
        sample_banner(t)
        STALE.drop()
        _say(t)
        revision = state.mind().revision()
        graph = _history(state.settings().api, revision, _limit())
        if graph.nodes:
            _map(t, graph, revision)
        else:
            _nothing(t)


def _say(t: Words) -> None:
    """A word about a correction is said by the run that shows it: one said before a new run is lost."""
    if said := SAID.get():
        SAID.drop()
        st.toast(t(said), icon=":material/check:")


def _nothing(t: Words) -> None:
    with st.container(horizontal_alignment="center", key="map-empty"):
        empty(t("state.empty_map"), t("state.empty_map_next"))
        if st.button(t("state.empty_map_go"), type="primary", key="map-import"):
            go("import")


def _limit() -> int | None:
    return None if state.address("all") else IMPORTANT


@st.fragment
def _map(t: Words, graph: MapHistory, revision: str) -> None:
    """A click reruns this fragment, not the page; a correction makes the page read its map anew."""
    if STALE.get():
        st.rerun()
    conflicts = conflicts_of(state.settings().api, revision)
    left, right = st.columns([7, 3], gap="large")
    start = start_of()
    told = last_seen("map", start)
    with right:  # first, though it stands second: what was clicked is what the person waits for
        last_edit(t)
        between = partial(change_line, t, told, revision)
        entity_panel(t, told, revision, graph.nodes, conflicts, between)
    with left:
        shifts = compared(state.settings().api, revision, told.a, told.b, t.lang)
        seen = _canvas(t, revision, start, [[one.a.id, one.b.id] for one in conflicts], shifts)
        _tools(t, graph, seen)
    state.set_address(**address_of(seen, past=_is_past(seen, graph)))
    rest = st.expander(t("map.list"), icon=":material/list:", key="map-rest", on_change="rerun")
    if rest.open:
        with rest:
            node_list(t, chosen(graph, seen).nodes, seen)


def _canvas(
    t: Words,
    revision: str,
    start: Mapping[str, Any],
    conflicts: Sequence[Sequence[str]],
    shifts: Compared | None,
) -> Seen:
    limit, api = _limit(), state.settings().api
    today = state.today().isoformat()
    seen = temporal_map(
        f"map-data/{revision}.json" + (f"?limit={limit}" if limit else ""),
        key="map",
        labels=labels(t),
        zone=state.zone(),
        height=HEIGHT,
        start=start,
        weigh={
            "main": limit is not None,
            "now": _today(api, revision, today) if limit else {},
            "conflicts": conflicts,
            "shifts": shifts,
            "way": WAY.get(),
        },
        extra=EXTRA.get(),
        origin=ORIGIN.get(),
        command=COMMAND.get(),
        test=state.settings().watched_by_tests,
        on={"expand": _expand, "moved": _moved, "all": _all, "leave": WAY.drop},
    )
    way_line(t)
    return seen


def labels(t: Words) -> dict[str, Any]:
    groups = {name: t.section(name) for name in ("type", "types", "out")}
    return {
        **t.section("mapview"),
        **groups,
        "least": [[f"{value:g}", t.name("map_least", name)] for name, value in LEAST],
        "short_month": t.list_of("when.short_month"),
        "broken": t("map.broken"),
    }


def _is_past(seen: Seen, graph: MapHistory) -> bool:
    return bool(seen.a and (seen.b or not graph.until or seen.a < graph.until.date().isoformat()))


def _said(name: str) -> dict[str, Any]:
    """What a trigger of the canvas carries."""
    said: dict[str, Any] = st.session_state["map"].get(name) or {}
    return said


def _expand() -> None:
    if id := _said("expand").get("id"):
        expand(id)


def _moved() -> None:
    moved = _said("moved")
    if not moved:
        return
    try:
        state.mind().keep_place(moved["id"], moved["x"], moved["y"])
    except (Unreachable, Refused) as problem:
        toast_problem(problem)


def _all() -> None:
    said = _said("all")
    if "all" in said:
        state.set_address(all="1" if said["all"] else None)
        STALE.put(True)


def _tools(t: Words, graph: MapHistory, seen: Seen) -> None:
    st.caption(t("mapview.inferred"))
    with st.container(horizontal=True, vertical_alignment="center", key="map-tools"):
        saved_views(t, seen)
        export_menu(t, lambda: chosen(graph, seen), state.as_date(seen.a) or state.today())
