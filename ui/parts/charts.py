"""Intervals and ranks -> Altair charts with our own month names; at most eight colours, labels beside the lines."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

import altair as alt
import pandas as pd
import streamlit as st

from ui.client import HistoryNode
from ui.parts.look import COLOURS, GREY, LINES
from ui.words import Words

ROW = 25
MOST_ROWS = 16
MOST_LINES = 8
WISHES = ("Goal", "Project")
TALL = 300


def months(t: Words, *, years: bool = True) -> str:
    """Vega speaks English months; these are ours."""
    names = json.dumps(t.list_of("when.short_month"), ensure_ascii=False)
    year = " + (month(datum.value) == 0 ? ' ' + year(datum.value) : '')" if years else ""
    return f"{names}[month(datum.value)]{year}"


def interval_rows(t: Words, nodes: Sequence[HistoryNode], since: Any, until: Any) -> pd.DataFrame:
    wishes = sorted((one for one in nodes if one.type in WISHES), key=lambda one: -one.size)
    rows = [
        {
            "id": node.id,
            "name": node.name,
            "kind": t.name("types", node.type),
            "type": node.type,
            "from": pd.Timestamp(t.local(begun or since)),
            "to": pd.Timestamp(t.local(ended or until)),
            "words": t.span(begun, ended),
        }
        for node in wishes[:MOST_ROWS]
        for begun, ended in node.intervals
    ]
    return pd.DataFrame(rows, columns=["id", "name", "kind", "type", "from", "to", "words"])


def interval_bars(t: Words, rows: pd.DataFrame, marks: Sequence[Any], key: str) -> str | None:
    """One row per goal with several bars; a click names the goal."""
    pick = alt.selection_point(name="pick", fields=["id"])
    order = list(rows.sort_values("from")["name"].unique())
    kinds = {one: t.name("types", one) for one in WISHES}
    bars = (
        alt.Chart(rows)
        .mark_bar(cornerRadius=5, height=15, cursor="pointer")
        .encode(
            x=alt.X("from:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=True)),
            x2="to:T",
            y=alt.Y(
                "name:N",
                title=None,
                sort=order,
                axis=alt.Axis(
                    labelLimit=230, labelOverlap=False, labelPadding=10, domain=False, ticks=False
                ),
            ),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=list(kinds.values()), range=["#0072B2", "#009E73"]),
                legend=alt.Legend(orient="top"),
            ),
            opacity=alt.condition(pick, alt.value(0.92), alt.value(0.3)),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("words:N", title="  ")],
        )
        .add_params(pick)
    )
    days = pd.DataFrame({"day": [pd.Timestamp(one) for one in marks]})
    rules = alt.Chart(days).mark_rule(color=GREY, strokeDash=[4, 4]).encode(x="day:T")
    chart = (bars + rules).properties(height=alt.Step(ROW))
    event = st.altair_chart(
        chart, on_select="rerun", key=key, width="stretch", selection_mode=["pick"]
    )
    picked = cast("Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]]", event)
    chosen = picked.get("selection", {}).get("pick", ())
    return chosen[0].get("id") if chosen else None


def _months(days: "pd.Series[pd.Timestamp]") -> list[pd.Timestamp]:
    """Every month between the first and the last: a month without a rank is a gap, not a jump."""
    return list(
        pd.date_range(days.min(), days.max(), freq="MS").union(pd.DatetimeIndex(days.unique()))
    )


def rank_chart(t: Words, rows: pd.DataFrame) -> None:
    """Lines of rank with gaps where the goal was away; names at the right end, where they do not collide."""
    names = list(rows["name"].value_counts().index[:MOST_LINES])
    filled = _with_gaps(rows, names)
    worst = float(filled["rank"].max() or 1)
    places = list(range(1, int(worst) + 1))
    near = alt.selection_point(fields=["name"], on="pointerover", nearest=True, empty=True)
    colour = alt.Color("name:N", legend=None, scale=alt.Scale(domain=names, range=list(LINES)))
    base = alt.Chart(filled).encode(
        x=alt.X(
            "date:T",
            title=None,
            axis=alt.Axis(labelExpr=months(t), tickCount=8, grid=False),
            scale=alt.Scale(padding=14),
        ),
        y=alt.Y(
            "rank:Q",
            title=None,
            scale=alt.Scale(domain=[0.5, worst + 0.5], reverse=True),
            axis=alt.Axis(values=places, format="d", grid=False, domain=False, ticks=False),
        ),
        color=colour,
        detail="name:N",
        tooltip=[alt.Tooltip("name:N", title=" ")],
        opacity=alt.condition(near, alt.value(1), alt.value(0.25)),
    )
    ends = (
        alt.Chart(filled)
        .transform_filter("datum.last")
        .mark_text(align="left", dx=12, fontSize=13, limit=190)
        .encode(x="date:T", y="rank:Q", text="name:N", color=colour)
    )
    lines = base.mark_line(strokeWidth=3, interpolate="monotone")
    dots = base.mark_circle(size=90).add_params(near)
    chart = (lines + dots + ends).properties(
        height=TALL, padding={"right": 200, "left": 8, "top": 8}
    )
    st.altair_chart(chart, width="stretch")


def importance(t: Words, series: Sequence[Any]) -> None:
    """How much it mattered, with its range; no scale of numbers: the shape is the message."""
    rows = pd.DataFrame(
        [
            {
                "date": pd.Timestamp(t.local(one.date)),
                "level": one.level,
                "low": one.level - one.sd,
                "high": one.level + one.sd,
            }
            for one in series
        ]
    )
    x = alt.X("date:T", title=None, axis=alt.Axis(labelExpr=months(t), tickCount=4, grid=False))
    bare = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    band = (
        alt.Chart(rows)
        .mark_area(opacity=0.16, color=COLOURS["Goal"])
        .encode(x=x, y=alt.Y("low:Q", title=None, axis=bare), y2="high:Q")
    )
    line = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2.5, color=COLOURS["Goal"], interpolate="monotone")
        .encode(x=x, y="level:Q")
    )
    st.altair_chart((band + line).properties(height=130), width="stretch")


def _with_gaps(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """One row for every name and date, its rank empty where there was none; `last` at the right end."""
    kept = rows[rows["name"].isin(names)]
    dates = _months(rows["date"])
    every = pd.MultiIndex.from_product([names, dates], names=["name", "date"])
    filled = (
        kept.drop_duplicates(["name", "date"], keep="last")
        .set_index(["name", "date"])
        .reindex(every)
        .reset_index()
    )
    filled["last"] = (filled["date"] == dates[-1]) & filled["rank"].notna()
    return filled
