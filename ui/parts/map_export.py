"""The map -> one HTML file that needs no network, a GraphML graph, a PNG: files that the person keeps."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import Any
from xml.etree import ElementTree

import streamlit as st
from driftmap_map.seen import Seen

from ui.client import HistoryEdge, HistoryNode, MapHistory
from ui.parts.look import COLOURS, GREY
from ui.parts.map_state import tell
from ui.words import Words

HERE = Path(__file__).parent
EPOCH = date(1970, 1, 1)
SHAPES = {
    "Value": "diamond", "Need": "hexagon", "Project": "square", "Habit": "triangle", "Decision": "star",
    "Belief": "hexagon", "Obstacle": "triangleDown", "Event": "star",
}  # fmt: skip
# What XML 1.0 cannot carry at all, escaped or not.
UNSAYABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NODE_KEYS = (
    ("name", "string"), ("type", "string"), ("phase", "string"), ("stance", "string"),
    ("confidence", "double"), ("size", "double"), ("x", "double"), ("y", "double"), ("intervals", "string"),
)  # fmt: skip
EDGE_KEYS = (
    ("relation", "string"), ("confidence", "double"), ("explicit", "boolean"), ("intervals", "string"),
)  # fmt: skip
type Spans = Sequence[tuple[datetime | None, datetime | None]]


def export_menu(t: Words, shown: Callable[[], MapHistory], day: date) -> None:
    """Made when it is asked for, not before."""
    box = st.popover(
        t("map.export"), icon=":material/download:", key="map-export", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.caption(t("map.export_note", day=t.day(day)))
        st.download_button(
            t("map.export_html"),
            lambda: page(t, shown(), day),
            file_name=f"driftmap-{day.isoformat()}.html",
            mime="text/html",
            key="export-html",
            on_click="ignore",
        )
        st.download_button(
            t("map.export_graphml"),
            lambda: graphml(shown()),
            file_name="driftmap.graphml",
            mime="application/xml",
            key="export-graphml",
            on_click="ignore",
        )
        st.button(t("map.export_png"), key="export-png", on_click=tell, args=("picture",))


def chosen(graph: MapHistory, seen: Seen) -> MapHistory:
    """What the filters let through, with the ties between what is left."""
    nodes = [
        one for one in graph.nodes if one.type not in seen.off and one.confidence >= seen.least
    ]
    ids = {one.id for one in nodes}
    edges = [one for one in graph.edges if {one.source, one.target} <= ids]
    return graph.model_copy(update={"nodes": nodes, "edges": edges})


def page(t: Words, graph: MapHistory, day: date) -> str:
    """One file: the graph as data, our own script and style by their hashes, and nothing from outside."""
    script = (HERE / "map_export.js").read_text(encoding="utf-8")
    style = (HERE / "map_export.css").read_text(encoding="utf-8")
    # `<` as an escape of JSON: no name can close the element that holds the data.
    data = json.dumps(_data(t, graph, day), ensure_ascii=False).replace("<", "\\u003c")
    whole = Template((HERE / "map_export.html").read_text(encoding="utf-8"))
    return whole.substitute(
        lang=t.lang,
        script=script,
        style=style,
        script_hash=_hash(script),
        style_hash=_hash(style),
        graph=data,
    )


def _data(t: Words, graph: MapHistory, day: date) -> dict[str, Any]:
    at = (day - EPOCH).days
    nodes = [_node(t, one) for one in graph.nodes]
    edges = [_edge(t, one) for one in graph.edges]
    ends = [end for one in (*nodes, *edges) for span in one["spans"] for end in span if end]
    return {
        "nodes": nodes,
        "edges": edges,
        "day": at,
        "min": min((*ends, at)),
        "max": max((*ends, at)),
        "months": t.list_of("when.short_month"),
        "words": {
            "nodes": t("mapview.nodes"),
            "now": t("when.now"),
            "date": t("map.export_time"),
            "find": t("map.export_find"),
            "hint": t("map.export_hint"),
            "title": t("map.title"),
        },
    }


def _node(t: Words, one: HistoryNode) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "kind": t.name("type", one.type),
        "colour": COLOURS.get(one.type, GREY),
        "shape": SHAPES.get(one.type, "dot"),
        "size": one.size,
        "x": one.x,
        "y": one.y,
        "spans": _days(t, one.intervals),
    }


def _edge(t: Words, one: HistoryEdge) -> dict[str, Any]:
    return {
        "source": one.source,
        "target": one.target,
        "out": t.name("out", one.type),
        "in": t.name("in", one.type),
        "explicit": one.explicit,
        "spans": _days(t, one.intervals),
    }


def _days(t: Words, spans: Spans) -> list[list[int | None]]:
    return [[(t.local(end) - EPOCH).days if end else None for end in span] for span in spans]


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def graphml(graph: MapHistory) -> bytes:
    """For Gephi, yEd, networkx; intervals as `from/to` separated by blanks, half-open."""
    root = ElementTree.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for kind, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        for name, of in keys:
            more = {"id": f"{kind}-{name}", "for": kind, "attr.name": name, "attr.type": of}
            ElementTree.SubElement(root, "key", more)
    drawn = ElementTree.SubElement(root, "graph", edgedefault="directed")
    for one in graph.nodes:
        node = ElementTree.SubElement(drawn, "node", id=_sayable(one.id))
        given = {**one.model_dump(), "intervals": _written(one.intervals)}
        _told(node, "node", NODE_KEYS, given)
    for tie in graph.edges:
        ends = {"source": _sayable(tie.source), "target": _sayable(tie.target)}
        edge = ElementTree.SubElement(drawn, "edge", {"id": _sayable(tie.id), **ends})
        given = {**tie.model_dump(), "relation": tie.type, "intervals": _written(tie.intervals)}
        _told(edge, "edge", EDGE_KEYS, given)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _told(
    into: ElementTree.Element, kind: str, keys: Sequence[tuple[str, str]], given: dict[str, Any]
) -> None:
    for name, of in keys:
        value = given[name]
        if value is not None:
            said = ElementTree.SubElement(into, "data", key=f"{kind}-{name}")
            said.text = _sayable(str(value).lower() if of == "boolean" else str(value))


def _written(spans: Spans) -> str:
    return " ".join("/".join(end.isoformat() if end else ".." for end in span) for span in spans)


def _sayable(text: str) -> str:
    return UNSAYABLE.sub("\ufffd", text)
