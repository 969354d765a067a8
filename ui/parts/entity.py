"""One node of the map -> its card, and below it what can be done about it, how it went, and its words."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st
from driftmap_map.component import node_card
from driftmap_map.seen import Seen

from ui import state
from ui.client import (
    ConflictOut,
    EntityWhole,
    HistoryNode,
    Refused,
    Statement,
    Unreachable,
)
from ui.parts.charts import importance
from ui.parts.correct import correct_entity, judge_fact
from ui.parts.doors import go
from ui.parts.look import look
from ui.parts.map_feelings import at_odds, feelings
from ui.parts.map_state import expand, tell
from ui.parts.map_way import way_from
from ui.parts.quotes import chips, in_context, whole
from ui.parts.safe import html
from ui.parts.states import speaking, toast_problem
from ui.parts.told import foremost
from ui.words import Words

FIRST = 8
CARD = "card"
DEPTH = ("history", "feelings", "sources")
type Ask = Callable[[], EntityWhole]


def entity_panel(
    t: Words,
    told: Seen,
    revision: str,
    nodes: Sequence[HistoryNode],
    conflicts: Sequence[ConflictOut],
    between: Callable[[], None],
) -> None:
    """`between` says what became of it between two compared days."""
    got = node_card(
        key=CARD,
        selected=told.selected,
        day=told.a,
        revision=revision,
        lang=t.lang,
        zone=state.zone(),
        labels=_labels(t),
        test=state.settings().watched_by_tests,
        on={"judge": _judge, "read": lambda: None},
    )
    _read(got.get("read"))
    if told.selected is None:
        return
    ask = _asked_once(told.selected)
    with speaking("entity"):
        between()
        at_odds(t, told.selected, conflicts)
        _acts(t, told.selected, told.a, nodes, ask)
        _depth(t, ask)


def _asked_once(id: str) -> Ask:
    """The card needs nothing of a run of the page; what is opened below it asks then, and once."""

    @cache
    def ask() -> EntityWhole:
        return state.mind().entity(id)

    return ask


def _labels(t: Words) -> dict[str, Any]:
    said = {
        "map": ("pick", "pick_next", "gone", "broken_card", "facts", "no_facts", "right", "wrong", "until", "until_save"),
        "words": ("open", "more", "no_quotes"),
        "state": ("retry",),
    }  # fmt: skip
    words = {key: t(f"{group}.{key}") for group, keys in said.items() for key in keys}
    groups = {name: t.section(name) for name in ("type", "phase")}
    days = {"earliest": state.EARLIEST.isoformat(), "today": state.today().isoformat()}
    return {**words, **groups, **days, "signs": {kind: look(kind) for kind in groups["type"]}}


def _said(name: str) -> Mapping[str, Any]:
    said: Mapping[str, Any] = st.session_state[CARD].get(name) or {}
    return said


def _judge() -> None:
    said = _said("judge")
    if fact := said.get("fact"):
        judge_fact(fact, {key: said[key] for key in ("verdict", "valid_to") if key in said})


def _read(asked: Mapping[str, Any] | None) -> None:
    """The n-th quote of a fact, in its text."""
    if not asked:
        return
    try:
        entity = state.mind().entity(asked["id"])
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    found = next((one for one in entity.relations if one.id == asked["fact"]), None)
    quotes = found.evidence[asked["n"] :] if found else []
    if quotes:
        in_context(quotes[0])


def _depth(t: Words, ask: Ask) -> None:
    """Only the open part is asked for and drawn, none at first: a click stays quick."""
    parts: dict[str, Callable[[EntityWhole], None]] = {
        "history": lambda entity: _history(t, entity),
        "feelings": lambda entity: feelings(t, entity),
        "sources": lambda entity: _words(t, entity.statements),
    }
    chosen = st.segmented_control(
        t("map.depth"),
        DEPTH,
        format_func=lambda one: t(f"map.{one}"),
        key="entity-depth",
        label_visibility="collapsed",
        width="stretch",
    )
    if chosen:
        parts[chosen](ask())


def _acts(t: Words, id: str, day: str | None, nodes: Sequence[HistoryNode], ask: Ask) -> None:
    with st.container(horizontal=True, key="entity-acts"):
        if st.button(t("map.talk"), key="entity-talk", icon=":material/forum:"):
            name = next((one.name for one in nodes if one.id == id), None) or ask().name
            state.Session("ask-next").put(t("map.talk_about", name=name))
            go("chat")
        st.button(
            t("map.expand"),
            key="entity-expand",
            icon=":material/hub:",
            on_click=_neighbours,
            args=(id,),
        )
        way_from(t, id, day, nodes)
        correct_entity(t, id, ask)


def _neighbours(id: str) -> None:
    expand(id)
    tell("expand", id=id)


def _history(t: Words, entity: EntityWhole) -> None:
    if entity.phases:
        rows = [
            f"<time>{html(t.span(one.from_, one.to))}</time><span>{html(t.name('phase', one.phase))}</span>"
            for one in entity.phases
        ]
    else:
        rows = [
            f"<time>{html(t.span(one.from_, one.to))}</time><span></span>"
            for one in entity.intervals
        ]
    st.html(f'<div class="dmtrack">{"".join(rows)}</div>' if rows else html(t("map.no_history")))
    chips([one.evidence[0] for one in entity.phases if one.evidence], f"phase-{entity.id}")
    if len(entity.priority_series) > 1:
        st.caption(t("map.importance"))
        importance(t, entity.priority_series)


def _words(t: Words, statements: Sequence[Statement]) -> None:
    if not statements:
        st.caption(t("words.no_quotes"))
    for number, one in enumerate(foremost(statements)[:FIRST]):
        labels = [
            t.name("kind", one.kind),
            *([t.name("emotion", one.emotion)] if one.emotion else []),
        ]
        st.html(f'<div class="dmk">{html(" · ".join(labels))}</div>')
        whole(t, one, f"word-{one.statement_id}-{number}")
