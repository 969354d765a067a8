"""A life on one line: events, decisions, phases, people by date, each with its words."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from ui import state
from ui.client import LineOut
from ui.parts.doors import go
from ui.parts.look import sign
from ui.parts.quotes import whole
from ui.parts.safe import html
from ui.parts.sample import sample_banner
from ui.parts.states import empty, speaking
from ui.words import Words
from ui.words.when import roughly

TYPES = ("event", "decision", "status", "phase", "person")
STEP = 60
OPEN = state.Session("life-open")
WORDS = 4
SIGNS = {"event": "Event", "decision": "Decision", "person": "Person"}


def draw() -> None:
    t = state.t()
    with st.container(key="narrow"), speaking("life"):
        sample_banner(t)
        st.title(t("life.title"), anchor=False)
        kinds = _kinds(t)
        since, until = _dates(t)
        if since and until and since > until:
            st.warning(t("shifts.wrong_order"), icon=":material/swap_horiz:")
            return
        with st.spinner(t("state.loading")):
            lines, more = _lines(kinds, since, until)
        if not lines:
            _nothing(t, filtered=bool(kinds or since or until))
            return
        _draw(t, lines)
        if more:
            st.button(t("words.more"), key="life-more", type="tertiary", on_click=_more)


def _kinds(t: Words) -> list[str]:
    named = [one for one in (state.address("types") or "").split(",") if one in TYPES]
    chosen = st.pills(
        t("life.types"),
        TYPES,
        selection_mode="multi",
        default=named,
        key="life-types",
        format_func=lambda one: t(f"life.types_{one}"),
        label_visibility="collapsed",
    )
    state.set_address(types=",".join(chosen) or None)
    return list(chosen)


def _dates(t: Words) -> tuple[date | None, date | None]:
    with st.container(horizontal=True, vertical_alignment="bottom", key="life-dates"):
        found = [_date(t, name) for name in ("from", "to")]
        if any(found):
            st.button(t("life.whole"), key="life-whole", type="tertiary", on_click=_whole)
    return found[0], found[1]


def _date(t: Words, name: str) -> date | None:
    st.session_state[f"life-{name}"] = state.address_day(name)
    return st.date_input(
        t(f"life.{name}"),
        key=f"life-{name}",
        min_value=state.EARLIEST,
        max_value=state.today(),
        format="DD.MM.YYYY",
        width=170,
        on_change=_chosen,
        args=(name,),
    )


def _chosen(name: str) -> None:
    day: date | None = st.session_state[f"life-{name}"]
    state.set_address(**{name: day.isoformat() if day else None})


def _whole() -> None:
    state.set_address(**{"from": None, "to": None})


def _more() -> None:
    state.set_address(n=str(_wanted() + STEP))


def _wanted() -> int:
    asked = state.address("n") or ""
    return int(asked) if asked.isdecimal() else STEP


def _lines(
    kinds: Sequence[str], since: date | None, until: date | None
) -> tuple[list[LineOut], bool]:
    """As many as the address says, page after page; whether there are more."""
    wanted = _wanted()
    found: list[LineOut] = []
    after: str | None = None
    while len(found) < wanted:
        page = state.mind().timeline(
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
            types=",".join(kinds) or None,
            after=after,
            limit=min(500, wanted - len(found)),
        )
        found += page.items
        after = page.next
        if after is None:
            break
    return found, after is not None


def _draw(t: Words, lines: Sequence[LineOut]) -> None:
    number = 0
    for year, some in groupby(lines, key=lambda one: t.local(one.date).year):
        st.header(str(year), anchor=False)
        for one in some:
            _line(t, one, number)
            number += 1


def _line(t: Words, one: LineOut, number: int) -> None:
    kind = one.entity.type if one.entity else SIGNS.get(one.type, "Event")
    title = _title(t, one)
    opened = OPEN.get() == (number, title)
    with st.container(horizontal=True, vertical_alignment="center", key=f"line-{number}", gap="small"):  # fmt: skip
        st.html(
            f'<div class="dmday"><time>{html(roughly(t, one.date, one.date_precision))}</time><div>{sign(kind)} {html(title)}'
            f"<small>{html(t(f'life.type_{one.type}'))}</small></div></div>",
            width="stretch",
        )
        st.button(
            t("words.quotes"),
            key=f"line-words-{number}",
            type="tertiary",
            icon=":material/expand_less:" if opened else ":material/format_quote:",
            on_click=OPEN.drop if opened else OPEN.put,
            args=() if opened else ((number, title),),
        )
    if opened:
        _opened(t, one)


def _title(t: Words, one: LineOut) -> str:
    """A phase comes as its name in the contract; a person reads words."""
    if one.type == "phase" and one.entity:
        return f"{one.entity.name}: {t.name('phase', one.title)}"
    return one.title


def _opened(t: Words, one: LineOut) -> None:
    """The words a line rests on, and its place on the map on that day."""
    with st.container(border=True, key="line-open"):
        for number, told in enumerate(one.evidence[:WORDS]):
            whole(t, told, f"line-{number}")
        if not one.evidence:
            st.caption(t("words.no_quotes"))
        if one.entity and st.button(t("life.on_map"), key="line-map", icon=":material/hub:"):
            go("map", node=one.entity.id, a=t.local(one.date).isoformat())


def _nothing(t: Words, *, filtered: bool) -> None:
    with st.container(horizontal_alignment="center", key="life-nothing"):
        if filtered:
            empty(t("life.none_found"), t("life.none_found_next"))
            return
        empty(t("life.none"), t("state.empty_map_next"))
        if st.button(t("state.empty_map_go"), type="primary", key="life-import"):
            go("import")
