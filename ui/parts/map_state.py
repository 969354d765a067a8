"""What the map remembers between two runs of its page: what was expanded, asked for, corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui import state
from ui.client import Refused, Unreachable
from ui.parts.states import toast_problem
from ui.standing import Day, StandingClient

NEIGHBOURS = 60
IMPORTANT = 150
EXTRA = state.Session("map-extra")
ORIGIN = state.Session("map-origin")
COMMAND = state.Session("map-command")
WAY = state.Session("map-way")
STALE = state.Session("map-stale")
SAID = state.Session("map-said")
LAST = state.Session("map-last-edit")


@dataclass(frozen=True, slots=True)
class LastEdit:
    """What was corrected last, so that it can be taken back where it was done."""

    id: str
    words: str


def standing() -> StandingClient:
    given = state.settings()
    return StandingClient(state.connection(given.api, given))


def tell(op: str, **more: Any) -> None:
    """One command to the canvas; carried out once."""
    seq = (COMMAND.get() or {"seq": 0})["seq"] + 1
    COMMAND.put({"seq": seq, "op": op, **more})


def bring(nodes: Sequence[dict[str, Any]], edges: Sequence[dict[str, Any]]) -> None:
    """Nodes and edges on top of the stored picture, each once."""
    extra: dict[str, list[dict[str, Any]]] = EXTRA.get() or {"nodes": [], "edges": []}
    whole = {
        name: known + [one for one in fresh if one["id"] not in {old["id"] for old in known}]
        for (name, known), fresh in zip(extra.items(), (nodes, edges), strict=True)
    }
    EXTRA.put(whole)


def expand(id: str) -> None:
    """The neighbours that the first picture left out come with their stored places."""
    try:
        near = state.mind().history(focus=id, limit=NEIGHBOURS)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    bring(*([one.model_dump(mode="json") for one in some] for some in (near.nodes, near.edges)))
    ORIGIN.put(id)


def find_way(start: str, goal: str, day: str | None) -> None:
    """The way goes on the canvas; what it needs and the picture lacks comes along."""
    try:
        found = standing().way(start, goal, day)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    if not found.nodes:
        st.toast(state.t()("map.way_none"), icon=":material/route:")
        return
    ORIGIN.drop()
    bring(*_drawn(found))
    WAY.put({"nodes": [one.id for one in found.nodes], "names": [one.name for one in found.nodes]})


def _drawn(found: Day) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    nodes = [
        {**one.model_dump(mode="json"), "intervals": [[_iso(one.first_seen), None]]}
        for one in found.nodes
    ]
    edges = [
        {
            **one.model_dump(mode="json", exclude={"valid_from", "valid_to"}),
            "intervals": [[_iso(one.valid_from), _iso(one.valid_to)]],
        }
        for one in found.edges
    ]
    return nodes, edges


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def corrected(id: str, words: str) -> None:
    """The map is another one now: the page reads it anew and offers to take the step back."""
    STALE.put(True)
    LAST.put(LastEdit(id, words))
