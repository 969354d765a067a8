"""One node of the map -> what it is, what it is tied to, how it went, and the words it rests on."""

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from ui import state
from ui.client import (
    ConflictOut,
    EntityBrief,
    EntityWhole,
    Evidence,
    HistoryNode,
    Refused,
    RelationOut,
    Statement,
)
from ui.parts.charts import importance
from ui.parts.correct import correct_entity, correct_fact
from ui.parts.doors import go
from ui.parts.look import chips_of
from ui.parts.map_feelings import at_odds, feelings
from ui.parts.map_list import holds
from ui.parts.map_state import expand, tell
from ui.parts.map_way import way_from
from ui.parts.quotes import chips, whole
from ui.parts.safe import html, plain
from ui.parts.states import empty, refused, speaking
from ui.words import Words

# Every line costs a click its time; the rest is one click away.
FACTS = 5
FIRST = 8
type Spans = Sequence[tuple[datetime | None, datetime | None]]
GONE = 404


def entity_panel(
    t: Words,
    id: str | None,
    day: str | None,
    nodes: Sequence[HistoryNode],
    conflicts: Sequence[ConflictOut],
    between: Callable[[], None],
) -> None:
    """`between` says what became of it between two compared days."""
    if id is None:
        empty(t("map.pick"), t("map.pick_next"))
        return
    with speaking("entity"):
        known = next((one for one in nodes if one.id == id), None)
        # What the picture knows already stands there before the archive is asked for the rest.
        if known:
            _head(t, known, known.intervals, day)
        try:
            entity = state.mind().entity(id)
        except Refused as problem:
            if problem.status == GONE:
                empty(t("map.gone"), t("map.pick_next"))
            else:
                refused(problem, "entity")
            return
        if not known:
            _head(t, entity, [(one.from_, one.to) for one in entity.intervals], day)
        _told(t, entity)
        _acts(t, entity, day, nodes)
        between()
        at_odds(t, entity, conflicts)
        _depth(t, entity, day)


def _depth(t: Words, entity: EntityWhole, day: str | None) -> None:
    """Only the open part is asked for and drawn: a click stays quick."""
    parts = {
        "map.facts": lambda: _facts(t, entity, day),
        "map.history": lambda: _history(t, entity),
        "map.feelings": lambda: feelings(t, entity),
        "map.sources": lambda: _words(t, entity.statements),
    }
    tabs = st.tabs([t(one) for one in parts], key="entity-tabs", on_change="rerun")
    for tab, draw in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                draw()


def _head(t: Words, entity: EntityBrief, spans: Spans, day: str | None) -> None:
    st.subheader(plain(entity.name), anchor=False)
    below = chips_of(t, entity.type, entity.phase, entity.stance)
    if day and spans and not holds(t, spans, day):
        date = t.day(state.as_date(day))
        below += f'<div><span class="dmpast">{html(t("map.not_on", day=date))}</span></div>'
    st.html(below)


def _told(t: Words, entity: EntityWhole) -> None:
    if entity.aliases:
        st.caption(plain(t("map.aliases", names=", ".join(entity.aliases))))
    if entity.summary:
        st.markdown(plain(entity.summary))


def _acts(t: Words, entity: EntityWhole, day: str | None, nodes: Sequence[HistoryNode]) -> None:
    with st.container(horizontal=True, key="entity-acts"):
        if st.button(t("map.talk"), key="entity-talk", icon=":material/forum:"):
            state.Session("ask-next").put(t("map.talk_about", name=entity.name))
            go("chat")
        st.button(
            t("map.expand"),
            key=f"expand-{entity.id}",
            icon=":material/hub:",
            on_click=_neighbours,
            args=(entity.id,),
        )
        way_from(t, entity.id, day, nodes)
        correct_entity(t, entity)


def _neighbours(id: str) -> None:
    expand(id)
    tell("expand", id=id)


def _facts(t: Words, entity: EntityWhole, day: str | None) -> None:
    """What held on that day first; what is over follows, paler."""
    if not entity.relations:
        st.caption(t("map.no_facts"))
    every = st.session_state.get(f"all-facts-{entity.id}", False)
    ordered = sorted(entity.relations, key=lambda one: not _held(t, one, day))
    for number, one in enumerate(ordered if every else ordered[:FACTS]):
        _fact(t, one, f"{one.id}-{number}")
    if len(ordered) > FACTS and not every:
        st.button(
            t("words.more"),
            key=f"more-facts-{entity.id}",
            type="tertiary",
            on_click=lambda: st.session_state.update({f"all-facts-{entity.id}": True}),
        )


def _held(t: Words, one: RelationOut, day: str | None) -> bool:
    if day is None:
        return one.valid_to is None
    return holds(t, [(one.valid_from, one.valid_to)], day)


def _fact(t: Words, one: RelationOut, key: str) -> None:
    words = t.name(one.direction, one.relation)
    how = t("words.explicit") if one.explicit else t("words.inferred")
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key=f"fact-{key}"):
        st.html(
            f'<div class="dmline">{html(words)} <b>{html(one.other.name)}</b>'
            f"<small>{html(t.span(one.valid_from, one.valid_to))} · {html(how)}</small></div>",
            width="stretch",
        )
        box = st.popover(
            t("words.quotes"),  # for the ear alone: style.css leaves the eye the sign
            icon=":material/format_quote:",
            key=f"why-{key}",
            type="tertiary",
            on_change="rerun",
        )
    if box.open:  # what is shut is neither sent nor drawn: a click on the map stays quick
        with box:
            for number, evidence in enumerate(one.evidence[:3]):
                whole(t, evidence, f"fact-{key}-{number}")
            if not one.evidence:
                st.caption(t("words.no_quotes"))
            correct_fact(t, one, key)


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
    for number, one in enumerate(_newest(statements)[:FIRST]):
        labels = [
            t.name("kind", one.kind),
            *([t.name("emotion", one.emotion)] if one.emotion else []),
        ]
        st.html(f'<div class="dmk">{html(" · ".join(labels))}</div>')
        whole(t, one, f"word-{one.statement_id}-{number}")


def _newest(statements: Sequence[Statement]) -> list[Statement]:
    def told(one: Evidence) -> str:
        return one.source.date.isoformat() if one.source.date else ""

    return sorted(statements, key=told, reverse=True)
