"""The map and the choice of theme as Streamlit components: a thin Python side for the modules in frontend/."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import streamlit as st
from streamlit.components.v2 import component

from driftmap_map.seen import Seen, seen
from driftmap_map.vendor import vis_asset

# Registered when a page first imports this module: before the runtime is up the asset folder is unknown.
_map = component("driftmap-map.map", js="map.js", css="map.css")
# In the page itself and not in a shadow: it wears the same clothes as the words around it.
_card = component("driftmap-map.card", js="card.js", css="card.css", isolate_styles=False)
_theme = component("driftmap-map.theme", js="theme.js", css="map.css")

type Told = Literal["expand", "moved", "all", "leave"]
type Graph = Mapping[str, Sequence[Mapping[str, Any]]]


def _nothing() -> None: ...


def temporal_map(
    url: str,
    *,
    key: str,
    labels: Mapping[str, Any],
    zone: str,
    height: int,
    start: Mapping[str, Any],
    weigh: Mapping[str, Any],
    extra: Graph | None = None,
    origin: str | None = None,
    command: Mapping[str, Any] | None = None,
    test: bool = False,
    on: Mapping[Told, Callable[[], None]],
) -> Seen:
    """Draw the graph stored at `url`: a new revision has a new address, so the browser keeps each for ever.

    start    what the address of the page says: node, a, b, off, least, project; read once, at mount
    weigh    main: only what matters most on the day is shown; now: how much each thing matters today;
             conflicts: pairs at odds; shifts: {a, b, changes: {id: word}} of two compared days; way: {nodes} from one to the other, all else steps back
    extra    nodes and edges on top of the stored graph (expansion), patched by id; grow out of `origin`
    on       what to do at each trigger
    command  {"seq": n, "op": "focus" | "asof" | "expand" | "picture" | "view", …}: carried out once per seq
    """
    given = {"vis": vis_asset()[0], "labels": labels, "zone": zone, "height": height}
    data = {"url": url, "extra": extra, "origin": origin, "command": command, "test": test}
    got = _map(
        key=key,  # without a key the data is part of the identity and every change mounts anew
        data={**given, **data, **weigh, "start": start},
        height=height,
        default=_before(start),
        on_selected_change=_nothing,
        on_asof_change=_nothing,
        on_filter_change=_nothing,
        on_expand_change=on["expand"],
        on_moved_change=on["moved"],
        on_all_change=on["all"],
        on_leave_change=on["leave"],
    )
    return seen(dict(got))


def last_seen(key: str, start: Mapping[str, Any]) -> Seen:
    """What `temporal_map` of this key will give in this run, known before it is drawn."""
    told: Mapping[str, Any] = st.session_state.get(key) or {}
    return seen({**_before(start), **dict(told)})


def _before(start: Mapping[str, Any]) -> dict[str, Any]:
    """What is chosen before the canvas has said anything."""
    return {
        "selected": start.get("node"),
        "asof": {"a": start["a"], "b": start.get("b")} if start.get("a") else None,
        "filter": {name: start.get(name) for name in ("off", "least", "project")},
    }


def node_card(
    *,
    key: str,
    selected: str | None,
    day: str | None,
    revision: str,
    lang: str,
    zone: str,
    labels: Mapping[str, Any],
    test: bool = False,
    on: Mapping[Literal["judge", "read"], Callable[[], None]],
) -> Mapping[str, Any]:
    """What is known of the chosen node; the canvas tells the card itself, so that nobody waits for a run of Python.

    selected, day   what the address says, until the canvas has spoken
    revision        when it is another one, all words are asked for again
    on              judge: {fact, verdict | valid_to}; read: {id, fact, n}, the n-th quote of a fact in its text
    """
    chosen = {"selected": selected, "day": day, "revision": revision}
    got = _card(
        key=key,
        data={**chosen, "lang": lang, "zone": zone, "labels": labels, "test": test},
        on_judge_change=on["judge"],
        on_read_change=on["read"],
    )
    return dict(got)


def theme_choice(*, key: str, label: str, names: Mapping[str, str], pages: Sequence[str]) -> None:
    """Three buttons; the browser keeps the choice, the server never sees it."""
    _theme(key=key, data={"label": label, "names": names, "pages": pages})
