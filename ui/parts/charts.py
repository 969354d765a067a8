"""Intervals, ranks and feelings -> Altair charts on one axis, with our own month names and labels beside the lines."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

import altair as alt
import pandas as pd
import streamlit as st

from ui.client import MapHistory
from ui.parts.look import COLOURS, LINES
from ui.words import Words

ROW = 36
# Beyond this width names get their room on the right.
WIDE, NAMES = 560, 190
MOST_ROWS = 16
MOST_LINES = 8
# What stands lower is not told apart by anybody.
DEEPEST = 12
WISHES = ("Goal", "Project")
HUES = {"excitement": "#009E73", "sadness": "#0072B2", "frustration": "#D55E00", "fear": "#8A63B8"}

type Span = tuple[date, date]


def months(t: Words, *, years: bool = True) -> str:
    """Vega speaks English months; these are ours."""
    names = json.dumps(t.list_of("when.short_month"), ensure_ascii=False)
    year = " + (month(datum.value) == 0 ? ' ' + year(datum.value) : '')" if years else ""
    return f"{names}[month(datum.value)]{year}"


def interval_rows(t: Words, graph: MapHistory, span: Span) -> pd.DataFrame:
    """What was wished within the span, cut at its ends."""
    wishes = sorted((one for one in graph.nodes if one.type in WISHES), key=lambda one: -one.size)
    rows = [
        {
            "id": node.id,
            "name": node.name,
            "kind": t.name("types", node.type),
            "date": pd.Timestamp(max(begun, span[0])),
            "end": pd.Timestamp(min(ended, span[1])),
            "words": t.span(since, until),
        }
        for node in wishes
        for since, until in node.intervals
        for begun, ended in [_days(t, since or graph.since, until, span)]
        if begun < span[1] and ended > span[0]
    ]
    kept = list(dict.fromkeys(row["id"] for row in rows))[:MOST_ROWS]
    return pd.DataFrame(
        [row for row in rows if row["id"] in kept],
        columns=["id", "name", "kind", "date", "end", "words"],
    )


def _days(t: Words, since: datetime | None, until: datetime | None, span: Span) -> Span:
    return t.local(since) if since else span[0], t.local(until) if until else span[1]


def time_axis(t: Words, span: Span) -> alt.X:
    """The same days at the same places in every chart of a page; room for names on the right."""
    room = {"expr": f"width > {WIDE} ? width - {NAMES} : width - 70"}
    return alt.X(
        "date:T",
        title=None,
        scale=alt.Scale(domain=[str(one) for one in span], range=cast("Any", [0, room])),
        axis=alt.Axis(labelExpr=months(t), tickCount=8, grid=True, labelOverlap=True),
    )


def _ink() -> str:
    """Words on a canvas do not follow the theme by themselves."""
    return "#E6E4DF" if st.context.theme.type == "dark" else "#23262D"


def _names() -> Any:
    return alt.expr(f"width > {WIDE} ? {NAMES} - 16 : 62")


def _chosen(chart: alt.LayerChart | alt.FacetChart, key: str, said: str) -> str | None:
    event = st.altair_chart(
        chart, on_select="rerun", key=key, width="stretch", selection_mode=["pick"], alt=said
    )
    picked = cast("Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]]", event)
    chosen = picked.get("selection", {}).get("pick", ())
    return chosen[0].get("id") if chosen else None


def interval_bars(t: Words, rows: pd.DataFrame, span: Span, key: str) -> str | None:
    """One row per goal with several bars, its name above them; a click names the goal."""
    pick = alt.selection_point(name="pick", fields=["id"])
    order = list(rows.sort_values("date")["id"].unique())
    y = alt.Y("id:N", title=None, sort=order, axis=None, scale=alt.Scale(paddingInner=0))
    kinds = {one: t.name("types", one) for one in WISHES}
    colour = alt.Color(
        "kind:N",
        title=None,
        scale=alt.Scale(domain=list(kinds.values()), range=["#0072B2", "#009E73"]),
        legend=alt.Legend(orient="top"),
    )
    base = alt.Chart(rows).encode(x=time_axis(t, span), y=y)
    bars = base.mark_bar(cornerRadius=4, height=11, yOffset=8, cursor="pointer").encode(
        x2="end:T",
        color=colour,
        opacity=alt.condition(pick, alt.value(0.92), alt.value(0.3)),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("words:N", title="  ")],
    )
    names = (
        alt.Chart(rows.drop_duplicates("id"))
        .mark_text(align="left", dy=-7, fontSize=13, limit=alt.expr("width"), color=_ink())
        .encode(x=alt.value(0), y=y, text="name:N")
    )
    chart = (bars.add_params(pick) + names).properties(height=alt.Step(ROW))
    return _chosen(chart, key, t("shifts.goals"))


def _months(days: "pd.Series[pd.Timestamp]") -> list[pd.Timestamp]:
    """Every month between the first and the last: a month without a rank is a gap, not a jump."""
    return list(
        pd.date_range(days.min(), days.max(), freq="MS").union(pd.DatetimeIndex(days.unique()))
    )


def rank_chart(t: Words, rows: pd.DataFrame, span: Span, key: str) -> str | None:
    """Lines of rank with gaps where the goal was away; names at the right end, where they do not collide."""
    rows = rows[rows["rank"] <= DEEPEST]
    names = list(rows["name"].value_counts().index[:MOST_LINES])
    filled = _with_gaps(rows, names)
    worst = float(filled["rank"].max() or 1)
    pick = alt.selection_point(name="pick", fields=["id"])
    colour = alt.Color("name:N", legend=None, scale=alt.Scale(domain=names, range=list(LINES)))
    y = alt.Y("rank:Q", title=None, axis=None, scale=alt.Scale(domain=[0.5, worst + 0.5], reverse=True))  # fmt: skip
    base = alt.Chart(filled).encode(
        x=time_axis(t, span),
        y=y,
        color=colour,
        detail="name:N",
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("said:N", title="  ")],
        opacity=alt.condition(pick, alt.value(1), alt.value(0.25)),
    )
    ends = (
        alt.Chart(filled)
        .transform_filter("datum.last")
        .mark_text(align="left", dx=12, fontSize=13, limit=_names())
        .encode(x=time_axis(t, span), y=y, text="name:N", color=colour)
    )
    lines = base.mark_line(strokeWidth=3, interpolate="monotone")
    dots = base.mark_circle(size=90, cursor="pointer").add_params(pick)
    chart = (lines + dots + ends).properties(height=max(160, int(worst) * 36))
    return _chosen(chart, key, t("shifts.ranks"))


def feelings_chart(t: Words, rows: pd.DataFrame, peaks: pd.DataFrame, span: Span, key: str) -> str | None:  # fmt: skip
    """One ridge per feeling; its strongest days are dots that lead to the words."""
    pick = alt.selection_point(name="pick", fields=["id"])
    kinds = list(dict.fromkeys(rows["kind"]))
    y = alt.Y("top:Q", title=None, axis=None, scale=alt.Scale(domain=[0, len(kinds)]))
    colour = alt.Color(
        "kind:N", legend=None, scale=alt.Scale(domain=kinds, range=[HUES[one] for one in HUES][: len(kinds)])
    )  # fmt: skip
    base = alt.Chart(rows).encode(x=time_axis(t, span), color=colour)
    areas = base.mark_area(opacity=0.35, interpolate="monotone", clip=True).encode(
        y=y, y2=alt.Y2("ground:Q"), detail="kind:N"
    )
    lines = base.mark_line(strokeWidth=2, interpolate="monotone", clip=True).encode(
        y=y, detail="kind:N"
    )
    names = (
        alt.Chart(rows.drop_duplicates("kind", keep="last"))
        .mark_text(align="right", dx=0, dy=-6, fontSize=13, limit=_names())
        .encode(
            x=alt.value(alt.expr("width")),
            y=alt.Y("ground:Q", axis=None),
            text="kind:N",
            color=colour,
        )
    )
    dots = (
        alt.Chart(peaks)
        .mark_circle(size=110, cursor="pointer", stroke="white", strokeWidth=1)
        .encode(
            x=time_axis(t, span),
            y=y,
            color=colour,
            opacity=alt.condition(pick, alt.value(1), alt.value(0.4)),
            tooltip=[alt.Tooltip("quote:N", title=" "), alt.Tooltip("said:N", title="  ")],
        )
        .add_params(pick)
    )
    chart = (areas + lines + names + dots).properties(height=58 * len(kinds))
    return _chosen(chart, key, t("shifts.feelings"))


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
    ids = dict(zip(kept["name"], kept["id"], strict=True))
    filled["id"] = filled["name"].map(ids)
    filled["said"] = filled["said"].fillna("")
    ranked = filled[filled["rank"].notna()]
    filled["last"] = filled.index.isin(ranked.groupby("name")["date"].idxmax())
    return filled
