"""A span of days -> when things were goals, in which order, and how the words sounded; a click opens the words."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from ui import state
from ui.client import EmotionOut, EntityWhole, MapHistory, PriorityOut, Refused, Shifts, Unreachable
from ui.parts.charts import HUES, Span, feelings_chart, interval_bars, interval_rows, rank_chart
from ui.parts.doors import go
from ui.parts.look import sign
from ui.parts.quotes import whole
from ui.parts.safe import html
from ui.words import Words

LEADERS = 6
WORDS = 2
STEPS = 72
PEAKS = 3
LOUD = 0.35
QUOTE = 140


@st.fragment
def over_time(t: Words, graph: MapHistory, found: Shifts, span: Span) -> None:
    """A click reruns this part, not the page."""
    _bars(t, graph, span)
    _ranks(t, found, span)
    _feelings(t, graph.revision, span)


def _bars(t: Words, graph: MapHistory, span: Span) -> None:
    rows = interval_rows(t, graph, span)
    if rows.empty:
        return
    st.header(t("shifts.goals"), anchor=False)
    st.caption(t("shifts.click"))
    _words_of(t, interval_bars(t, rows, span, "bars"), span, "bar")


def _ranks(t: Words, found: Shifts, span: Span) -> None:
    """The leaders of both days, month by month; two days alone when no series is known."""
    first, last = found.priorities_from[:LEADERS], found.priorities_to[:LEADERS]
    leaders = dict.fromkeys(one.entity.id for one in (*last, *first))
    wholes = [whole for id in leaders if (whole := _entity(state.settings().api, id))]
    rows = [
        _place(t, one.id, one.name, point.rank, _first_of_month(t.local(point.date), span))
        for one in wholes
        for point in one.priority_series
        if point.rank is not None and span[0] <= t.local(point.date) <= span[1]
    ]
    if len({row["date"] for row in rows}) < 2:
        rows = _day(t, span[0], found.priorities_from) + _day(t, span[1], found.priorities_to)
    if not rows:
        return
    st.header(t("shifts.ranks"), anchor=False)
    st.caption(t("shifts.ranks_note"))
    _words_of(t, rank_chart(t, pd.DataFrame(rows), span, "ranks"), span, "rank")


def _first_of_month(day: date, span: Span) -> date:
    """Not before the span: a mark out there would push the axis aside."""
    return max(span[0], day.replace(day=1))


def _day(t: Words, day: date, ranked: Sequence[PriorityOut]) -> list[dict[str, Any]]:
    return [_place(t, one.entity.id, one.entity.name, one.rank, day) for one in ranked[:8]]


def _place(t: Words, id: str, name: str, rank: int, day: date) -> dict[str, Any]:
    said = f"{t.month(day)} · {t('shifts.place', rank=rank)}"
    return {"id": id, "name": name, "rank": rank, "date": pd.Timestamp(day), "said": said}


@st.cache_data(ttl=120, max_entries=64, show_spinner=False)
def _entity(api: str, id: str) -> EntityWhole | None:
    del api
    try:
        return state.mind().entity(id)
    except (Refused, Unreachable):
        return None


def _words_of(t: Words, id: str | None, span: Span, key: str) -> None:
    """The newest words of those days about what was clicked, else the newest of all."""
    entity = _entity(state.settings().api, id) if id else None
    if entity is None:
        return
    told = [one for one in entity.statements if one.source.date]
    inside = [one for one in told if one.source.date and span[0] <= t.local(one.source.date) <= span[1]]  # fmt: skip
    newest = sorted(inside or told, key=lambda one: str(one.source.date), reverse=True)
    spans = " · ".join(t.span(one.from_, one.to) for one in entity.intervals)
    with st.container(border=True, key=f"{key}-words"):
        st.html(
            f'<div class="dmhead">{sign(entity.type)}<b>{html(entity.name)}</b>'
            f'<span class="dmsrc">{html(spans)}</span></div>'
        )
        for number, one in enumerate(newest[:WORDS]):
            whole(t, one, f"{key}-{number}")
        if not newest:
            st.caption(t("words.no_quotes"))
        if st.button(t("shifts.on_map"), key=f"{key}-on-map", icon=":material/hub:"):
            go("map", node=entity.id, a=span[1].isoformat())


@st.cache_data(max_entries=8, show_spinner=False)
def _heard(api: str, revision: str, since: str, until: str) -> list[EmotionOut]:
    del api, revision
    return state.mind().emotions(since=since, until=until)


def _feelings(t: Words, revision: str, span: Span) -> None:
    since, until = (one.isoformat() for one in span)
    told = _heard(state.settings().api, revision, since, until)
    st.header(t("shifts.feelings"), anchor=False)
    if not told:
        st.caption(t("shifts.no_feelings"))
        return
    st.caption(t("shifts.feelings_note"))
    rows, peaks = _ridges(t, told, span)
    chosen = feelings_chart(t, rows, peaks, span, "feelings")
    quotes = {one.statement_id: one for each in told for one in each.evidence[:1]}
    if chosen in quotes:
        with st.container(border=True, key="feeling-words"):
            whole(t, quotes[chosen], "feeling")


def _ridges(t: Words, told: Sequence[EmotionOut], span: Span) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every feeling smoothed over the days, fading where nothing was said; and its strongest words."""
    days = np.array([(t.local(one.date) - span[0]).days for one in told], dtype=float)
    length = max(1, (span[1] - span[0]).days)
    grid = np.linspace(0, length, STEPS)
    near = np.exp(-0.5 * ((grid[:, None] - days[None, :]) / max(5.0, length / STEPS)) ** 2)
    felt = {name: np.array([getattr(one, name) for one in told], dtype=float) for name in HUES}
    smooth = {name: near @ values / (near.sum(axis=1) + 1) for name, values in felt.items()}
    most = max(0.05, *(float(values.max()) for values in smooth.values()))
    rows: list[dict[str, Any]] = []
    peaks: list[dict[str, Any]] = []
    for n, name in enumerate(HUES):
        ground, kind = len(HUES) - 1 - n, t.name("emotion", name)
        top = ground + smooth[name] / most * 0.85
        rows += [
            {"kind": kind, "ground": ground, "top": float(y), "date": pd.Timestamp(span[0] + timedelta(days=float(x)))}
            for x, y in zip(grid, top, strict=True)
        ]  # fmt: skip
        for at in np.argsort(-felt[name]):
            one = told[int(at)]
            if felt[name][at] < LOUD or sum(1 for each in peaks if each["kind"] == kind) == PEAKS:
                break
            if one.evidence:
                height = float(np.interp(days[at], grid, top))
                peaks.append(_peak(t, one, kind, height))
    return pd.DataFrame(rows), pd.DataFrame(peaks, columns=["id", "kind", "top", "date", "quote", "said"])  # fmt: skip


def _peak(t: Words, one: EmotionOut, kind: str, height: float) -> dict[str, Any]:
    quote = one.evidence[0].quote
    short = quote if len(quote) <= QUOTE else f"{quote[:QUOTE]}…"
    day = t.local(one.date)
    return {"id": one.evidence[0].statement_id, "kind": kind, "top": height, "date": pd.Timestamp(day),
            "quote": short, "said": t.day(day)}  # fmt: skip
