"""What repeats in a life: circles, wish against deed, hot against cold, conflicts, what lifts and what drains."""

from collections.abc import Callable, Sequence

import streamlit as st

from ui import state
from ui.client import (
    ConflictOut,
    CycleOut,
    EntityBrief,
    HotColdOut,
    LivedOut,
    MoodOut,
    NeglectedOut,
    Patterns,
    Refused,
    Unreachable,
)
from ui.parts.doors import go
from ui.parts.look import chip, sign
from ui.parts.quotes import whole
from ui.parts.safe import html
from ui.parts.states import NOT_BUILT, empty, later
from ui.words import Words

SHOWN = 4
PULLS = {"lifts": "↑", "drains": "↓", "mixed": "↕"}


def repeats(t: Words, as_of: str) -> None:
    try:
        found = state.mind().patterns(as_of)
    except Refused as problem:
        if problem.status != NOT_BUILT:
            raise
        later(t("patterns.later"), t("patterns.later_next"))
        return
    st.write(t("patterns.about"))
    any_found = _all(t, found)
    any_found = _moods(t) or any_found
    if not any_found:
        empty(t("patterns.none"), t("patterns.none_next"))


def _all(t: Words, found: Patterns) -> bool:
    known = [one for one in found.stated_vs_lived if one.status == "known"]
    parts = (
        _part(t, "cycles", found.cycles, _cycle),
        _part(t, "lived", known, _lived),
        _part(t, "hot_cold", found.hot_cold, _hot_cold),
        _part(t, "conflicts", found.conflicts, _conflict),
        _part(t, "neglected", found.neglected, _neglected),
    )
    unknown = [one.entity.name for one in found.stated_vs_lived if one.status == "unknown"]
    if unknown:
        st.caption(t("patterns.unknown", names=", ".join(unknown[:6]).replace("*", "\\*")))
    return any(parts)


def _part[One](
    t: Words, name: str, some: Sequence[One], draw: Callable[[Words, One, str], None]
) -> bool:
    if not some:
        return False
    st.header(t(f"patterns.{name}"), anchor=False)
    st.caption(t(f"patterns.{name}_note"))
    every = f"all-{name}"
    shown = some if st.session_state.get(every) else some[:SHOWN]
    for number, one in enumerate(shown):
        with st.container(border=True, key=f"{name}-{number}"):
            draw(t, one, f"{name}-{number}")
    if len(some) > len(shown):
        st.button(
            t("shifts.more", n=len(some) - SHOWN),
            key=f"more-{name}",
            type="tertiary",
            on_click=lambda: st.session_state.update({every: True}),
        )
    return True


def _head(t: Words, one: EntityBrief, said: str, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="dmhead">{sign(one.type)}<b>{html(one.name)}</b>{chip(said) if said else ""}</div>',
            width="stretch",
        )
        if st.button(t("shifts.on_map"), key=f"map-{key}", type="tertiary", icon=":material/hub:"):
            go("map", node=one.id)


def _cycle(t: Words, one: CycleOut, key: str) -> None:
    _head(t, one.entity, t("patterns.returned", times=t.count(one.returns, "times")), key)
    spans = "".join(
        f"<time>{html(t.span(each.from_, each.to))}</time><span></span>" for each in one.intervals
    )
    st.html(f'<div class="dmtrack">{spans}</div>')
    names = dict.fromkeys(before.entity.name for left in one.exits for before in left.preceded_by)
    if names:
        st.html(f"<div>{html(t('patterns.before', names=', '.join(names)))}</div>")
    for number, left in enumerate(one.exits[-2:]):
        st.html(f'<div class="dmk">{html(t("patterns.left", day=t.day(left.date)))}</div>')
        for told in left.evidence[:1]:
            whole(t, told, f"{key}-{number}")


def _lived(t: Words, one: LivedOut, key: str) -> None:
    more = (one.delta or 0) > 0
    _head(t, one.entity, t("patterns.said_more" if more else "patterns.done_more"), key)
    most = max(one.stated or 0, one.lived or 0, 0.01)
    bars = "".join(
        f"<span>{html(t(f'patterns.{name}'))}</span><i class='dmbar {name}'><b style='width:{value / most:.0%}'></b></i>"
        for name, value in (("stated", one.stated or 0), ("deeds", one.lived or 0))
    )
    st.html(f'<div class="dmpair">{bars}</div><div class="dmsrc">{html(t.span(one.from_, one.to))}</div>')  # fmt: skip
    for number, told in enumerate(one.evidence[:2]):
        whole(t, told, f"{key}-{number}")


def _hot_cold(t: Words, one: HotColdOut, key: str) -> None:
    _head(t, one.entity, "", key)
    left, right = st.columns(2, gap="large")
    for column, name, told in ((left, "cold", one.cold), (right, "hot", one.hot)):
        with column:
            st.html(f'<div class="dmk">{html(t(f"patterns.{name}"))}</div>')
            whole(t, told, f"{key}-{name}", side="after" if name == "cold" else "before")


def _conflict(t: Words, one: ConflictOut, key: str) -> None:
    _head(t, one.a, "", f"{key}-a")
    st.html(f'<div class="dmsrc">{html(t(f"patterns.{one.kind}"))}</div>')
    _head(t, one.b, "", f"{key}-b")
    for number, told in enumerate(one.evidence[:2]):
        whole(t, told, f"{key}-{number}")


def _neglected(t: Words, one: NeglectedOut, key: str) -> None:
    _head(t, one.entity, t("patterns.silent_since", day=t.day(one.since)), key)
    for number, told in enumerate(one.evidence[:2]):
        whole(t, told, f"{key}-{number}", side="after")


def _moods(t: Words) -> bool:
    try:
        found = state.mind().moods(t.lang)
    except (Refused, Unreachable):
        return False
    shown = _part(t, "moods", found.items, _mood)
    hot = [one for one in found.decisions if one.hot]
    if hot:
        st.header(t("patterns.decisions"), anchor=False)
        st.caption(t("patterns.decisions_note"))
    for number, one in enumerate(hot[:SHOWN]):
        with st.container(border=True, key=f"decision-{number}"):
            _head(t, one.entity, t.day(one.date), f"decision-{number}")
            for told in one.evidence[:1]:
                whole(t, told, f"decision-{number}")
    return shown or bool(hot)


def _mood(t: Words, one: MoodOut, key: str) -> None:
    _head(t, one.entity, f"{PULLS[one.pull]} {t(f'patterns.{one.pull}')}", key)
    said = f"{one.words} {t('patterns.messages', messages=t.count(one.messages, 'messages'))}"
    st.html(f"<div>{html(said)}</div>")
    sides = (("up", one.up, "after"), ("down", one.down, "before"))
    wanted = {"lifts": ("up",), "drains": ("down",)}.get(one.pull, ("up", "down"))
    for name, told, side in sides:
        for number, each in enumerate(told[:1] if name in wanted else []):
            whole(t, each, f"{key}-{name}-{number}", side=side)
