"""What is seen of the map <-> the address of the page; views that the person keeps under a name."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from driftmap_map.seen import Seen

from ui import state
from ui.client import ProfileOut, Refused, Unreachable
from ui.parts.map_state import tell
from ui.parts.safe import plain
from ui.parts.states import toast_problem
from ui.words import Words

NAMES = ("node", "a", "b", "hide", "least", "project")
LONGEST_NAME = 200


def address_of(seen: Seen, *, past: bool) -> dict[str, str | None]:
    """Reload, back and a second device show the same."""
    return {
        "node": seen.selected,
        "a": seen.a if past else None,
        "b": seen.b,
        "hide": ",".join(sorted(seen.off)) or None,
        "least": f"{seen.least:g}" if seen.least else None,
        "project": seen.project,
    }


def start_of() -> dict[str, Any]:
    """The address when this visit came to the map; later the component itself knows."""
    kept = state.Session("map-start")
    if kept.get() is None or "map" not in st.session_state:
        kept.put(_read({name: state.address(name) for name in NAMES}))
    start: dict[str, Any] = kept.get()
    return start


def _read(given: Mapping[str, str | None]) -> dict[str, Any]:
    try:
        least = float(given.get("least") or 0)
    except ValueError:
        least = 0.0
    days = {name: given.get(name) if state.as_date(given.get(name)) else None for name in "ab"}
    return {
        **days,
        "node": given.get("node"),
        "project": given.get("project"),
        "off": [one for one in (given.get("hide") or "").split(",") if one],
        "least": min(1.0, max(0.0, least)),
    }


def saved_views(t: Words, seen: Seen) -> None:
    box = st.popover(
        t("map.views"), icon=":material/bookmarks:", key="map-views", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        profile = state.profile()
        if profile is None:
            st.caption(t("state.offline"))
            return
        if not profile.views:
            st.caption(t("map.views_none"))
        for number, one in enumerate(profile.views):
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                st.button(
                    plain(one.name),
                    key=f"view-{number}",
                    width="stretch",
                    on_click=_show,
                    args=(one.query,),
                )
                st.button(
                    "",
                    help=t("map.views_drop", name=plain(one.name)),
                    icon=":material/close:",
                    key=f"view-drop-{number}",
                    type="tertiary",
                    on_click=_drop,
                    args=(number,),
                )
        _name_this(t, seen)


def _name_this(t: Words, seen: Seen) -> None:
    with st.form("view-new", border=False, clear_on_submit=True):
        name = st.text_input(t("map.views_name"), key="view-name", max_chars=LONGEST_NAME)
        if st.form_submit_button(t("map.views_save")) and name.strip():
            now = {key: one for key, one in address_of(seen, past=True).items() if one}
            keep = {"name": name.strip(), "query": urlencode(now)}
            _keep([*_kept(), keep])
            st.rerun(scope="fragment")


def _show(query: str) -> None:
    tell("view", **_read(dict(parse_qsl(query))))


def _kept() -> list[dict[str, str]]:
    """As the house has them now: another device may have kept one meanwhile."""
    try:
        profile: ProfileOut | None = state.mind().profile()
    except (Unreachable, Refused):
        profile = None
    return [one.model_dump() for one in profile.views] if profile else []


def _drop(number: int) -> None:
    kept = _kept()
    _keep(kept[:number] + kept[number + 1 :])


def _keep(views: list[dict[str, str]]) -> None:
    try:
        state.mind().set_profile(views=views)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    st.cache_data.clear()
