"""How did I change between two days: computed sentences, cards with words before and after, bars and ranks."""

from datetime import date, timedelta
from typing import Literal

import streamlit as st

from ui import state
from ui.client import HistoryNode, MapHistory, ShiftOut, Shifts
from ui.parts.bits import agreement, likelihood
from ui.parts.doors import go
from ui.parts.look import chip, sign
from ui.parts.over_time import over_time
from ui.parts.part import part
from ui.parts.quotes import chips, whole
from ui.parts.repeats import repeats
from ui.parts.safe import html, plain
from ui.parts.sample import sample_banner
from ui.parts.states import empty, speaking
from ui.words import Words

type Preset = Literal["quarter", "half", "year", "all"]
DAYS: dict[Preset, int] = {"quarter": 91, "half": 182, "year": 365, "all": 0}
VIEWS = ("changes", "time", "patterns")
CARDS = 6
CITED = 5
AROUND = timedelta(days=182)
EVENTS = ("Event", "Decision")
SIGNS = {
    "appeared": "+",
    "rose": "↑",
    "fell": "↓",
    "paused": "‖",
    "dropped": "−",
    "resumed": "↻",
    "done": "✓",
    "renamed": "≈",
}


def draw() -> None:
    t = state.t()
    with speaking("shifts"):
        sample_banner(t)
        graph = _history(state.settings().api, state.mind().revision())
        st.title(t("shifts.title"), anchor=False)
        if not graph.nodes:
            empty(t("state.empty_map"), t("state.empty_map_next"))
            return
        since, until = _dates(t, graph)
        if since >= until:
            st.warning(t("shifts.wrong_order"), icon=":material/swap_horiz:")
            return
        with st.spinner(t("state.loading")):
            found = state.mind().shifts(since.isoformat(), until.isoformat(), t.lang)
        _summary(t, found)
        match part(t, "view", VIEWS, label="shifts.view", words="shifts.view_", key="shifts-view"):
            case "time":
                over_time(t, graph, found, (since, until))
            case "patterns":
                _as_of(t, until)
                repeats(t, until.isoformat())
            case _:
                _cards(t, found)


def _as_of(t: Words, until: date) -> None:
    if until < state.today():
        st.html(f'<span class="dmpast">{html(t("when.on", day=t.day(until)))}</span>')


@st.cache_data(max_entries=4, show_spinner=False)
def _history(api: str, revision: str) -> MapHistory:
    del api, revision
    return state.mind().history()


def _bounds(t: Words, graph: MapHistory) -> tuple[date, date]:
    last = min(t.local(graph.until), state.today()) if graph.until else state.today()
    first = t.local(graph.since) if graph.since else last - timedelta(days=365)
    return first, last


def _dates(t: Words, graph: MapHistory) -> tuple[date, date]:
    first, last = _bounds(t, graph)
    until = state.address_day("to") or last
    since = state.address_day("from") or max(first, until - timedelta(days=DAYS["year"]))
    with st.container(horizontal=True, vertical_alignment="bottom", key="dates"):
        st.session_state["shift-from"], st.session_state["shift-to"] = since, until
        for key, label in (("shift-from", t("shifts.from")), ("shift-to", t("shifts.to"))):
            st.date_input(
                label,
                key=key,
                min_value=state.EARLIEST,
                max_value=state.today(),
                format="DD.MM.YYYY",
                width=170,
                on_change=_chosen,
            )
        for preset in DAYS:
            st.button(
                t(f"shifts.{preset}"),
                key=f"preset-{preset}",
                on_click=_preset,
                args=(preset, first, last),
            )
        _around(t, graph)
    return since, until


def _chosen() -> None:
    since: date = st.session_state["shift-from"]
    until: date = st.session_state["shift-to"]
    state.set_address(**{"from": since.isoformat(), "to": until.isoformat()})


def _preset(preset: Preset, first: date, last: date) -> None:
    since = first if preset == "all" else last - timedelta(days=DAYS[preset])
    state.set_address(**{"from": since.isoformat(), "to": last.isoformat()})


def _around(t: Words, graph: MapHistory) -> None:
    events = [one for one in graph.nodes if one.type in EVENTS and _begun(t, one)]
    if not events:
        return
    with st.popover(t("shifts.around"), key="around"):
        st.caption(t("shifts.around_days"))
        for one in sorted(events, key=lambda each: -each.size)[:8]:
            day = _begun(t, one)
            st.button(
                f"{plain(one.name)} · {t.month(day)}",
                key=f"around-{one.id}",
                type="tertiary",
                on_click=_set_around,
                args=(day,),
            )


def _begun(t: Words, node: HistoryNode) -> date | None:
    first = node.intervals[0][0] if node.intervals else None
    return t.local(first) if first else None


def _set_around(day: date) -> None:
    until = min(day + AROUND, state.today())
    state.set_address(**{"from": (day - AROUND).isoformat(), "to": until.isoformat()})


def _summary(t: Words, found: Shifts) -> None:
    if found.summary:
        said = "".join(
            f"<p>{html(line)}</p>" for line in found.summary.splitlines() if line.strip()
        )
        st.html(f'<div class="dmlead">{said}</div>')
        named = [one for one in _ordered(found) if one.entity.name in found.summary]
        told = [one for item in named for one in (item.evidence_after or item.evidence_before)[:1]]
        chips(told[:CITED], "summary")
    if found.priorities_from and found.priorities_to:
        st.caption(plain(agreement(t, found.tau, found.rbo)))


def _ordered(found: Shifts) -> list[ShiftOut]:
    return sorted(found.items, key=lambda one: -abs(one.delta) * one.probability)


def _cards(t: Words, found: Shifts) -> None:
    if not found.items:
        empty(t("shifts.none"), t("shifts.none_next"))
        return
    ordered = _ordered(found)
    every = bool(st.session_state.get("all-cards"))
    st.header(t("shifts.cards"), anchor=False)
    for one in ordered if every else ordered[:CARDS]:
        _card(t, one)
    if len(ordered) > CARDS and not every:
        st.button(
            t("shifts.more", n=len(ordered) - CARDS),
            key="more-cards",
            type="tertiary",
            on_click=lambda: st.session_state.update({"all-cards": True}),
        )


def _card(t: Words, one: ShiftOut) -> None:
    name = html(one.entity.name)
    change = chip(f"{SIGNS[one.change]} {t.name('change', one.change)}")
    when = (
        f'<span class="dmsrc">{html(t("shifts.when", day=t.day(one.date)))}</span>'
        if one.date
        else ""
    )
    with st.container(border=True, key=f"card-{one.entity.id}-{one.change}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            head = f'<div class="dmhead">{sign(one.entity.type)}<b>{name}</b>{change}<span class="dmsrc">{likelihood(t, one.probability)}</span>{when}</div>'
            st.html(head, width="stretch")
            if st.button(
                t("shifts.on_map"),
                key=f"on-map-{one.entity.id}-{one.change}",
                type="tertiary",
                icon=":material/hub:",
            ):
                go("map", node=one.entity.id)
        if one.reason and not _is_quoted(one):
            st.html(f"<div>{html(one.reason)}</div>")
        left, right = st.columns(2, gap="large")
        for column, side, evidence in (
            (left, "before", one.evidence_before),
            (right, "after", one.evidence_after),
        ):
            with column:
                st.html(f'<div class="dmk">{html(t(f"shifts.{side}"))}</div>')
                for n, words in enumerate(evidence):
                    whole(t, words, f"{side}-{one.entity.id}-{one.change}-{n}", side=side)
                if not evidence:
                    st.caption(t(f"shifts.no_{side}"))
        if one.hot:
            st.caption(f":material/waves: {t('shifts.hot')}")
        elif not one.stable:
            st.caption(f":material/waves: {t('shifts.unstable')}")
        elif one.mood_part >= 0.3:
            st.caption(f":material/waves: {t('shifts.mood')}")


def _is_quoted(one: ShiftOut) -> bool:
    """The reason stands in the words below already."""
    reason = (one.reason or "").strip(" .")
    words = [each.quote for each in (*one.evidence_before, *one.evidence_after)]
    return any(reason in quote for quote in words)
