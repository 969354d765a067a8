"""Remarks and insights as cards: the claim, the words for and against, another reading, and what you say to it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from ui import state
from ui.client import Evidence, Refused, Unreachable
from ui.life import Foreseen, Hint, Insight, Reaction, Verdict
from ui.parts.bits import likelihood
from ui.parts.doors import go
from ui.parts.look import chip, sign
from ui.parts.quotes import whole
from ui.parts.safe import html, plain
from ui.parts.states import toast_problem
from ui.words import Words

SHOWN = 3
REACTIONS: tuple[Reaction, ...] = ("useful", "not_now", "wrong", "snooze", "disable")


def hint_card(t: Words, one: Hint) -> None:
    with st.container(border=True, key=f"hint-{one.id}"):
        _head(t, one.kind, one.entity.type if one.entity else None, one.p, one.p_star)
        st.write(plain(one.text or one.claim))
        _grounds(t, one.evidence, one.rival, f"hint-{one.id}")
        with st.container(horizontal=True, key=f"hint-acts-{one.id}"):
            for action in REACTIONS:
                st.button(
                    t(f"hints.{action}"),
                    key=f"{action}-{one.id}",
                    type="secondary" if action == "useful" else "tertiary",
                    on_click=_do,
                    args=(partial(state.mind().react, one.id, action),),
                )
            if one.entity and st.button(
                t("shifts.on_map"), key=f"hint-map-{one.id}", type="tertiary", icon=":material/hub:"
            ):
                go("map", node=one.entity.id)


def foreseen_card(t: Words, one: Foreseen, key: str) -> None:
    with st.container(border=True, key=f"foreseen-{key}"):
        _head(t, one.kind, one.entity.type if one.entity else None, one.p, one.p_star)
        name = f"«{one.entity.name}» · " if one.entity else ""
        st.html(f"<div>{html(name)}{html(t(f'hints.will_{one.decision}'))}</div>")
        _grounds(t, one.evidence, one.rival, f"foreseen-{key}")


def insight_card(t: Words, one: Insight) -> None:
    with st.container(border=True, key=f"insight-{one.id}"):
        said = t(f"insights.{one.verdict}") if one.verdict in {"accepted", "edited", "rejected"} else ""  # fmt: skip
        small = " · ".join(part for part in (t.day(one.date) if one.date else "", said) if part)
        st.html(
            f'<div class="dmhead"><b>{html(one.claim)}</b></div><div class="dmsrc">{html(small)}</div>'
        )
        _grounds(t, one.because, one.rival, f"because-{one.id}")
        if one.against:
            st.html(f'<div class="dmk">{html(t("insights.against"))}</div>')
            for number, told in enumerate(one.against[:SHOWN]):
                whole(t, told, f"against-{one.id}-{number}")
        _judge(t, one)


def _judge(t: Words, one: Insight) -> None:
    def judge(verdict: Verdict, claim: str | None = None) -> None:
        _do(lambda: state.mind().judge_insight(one.id, verdict, claim))

    with st.container(horizontal=True, key=f"insight-acts-{one.id}"):
        st.button(t("insights.accept"), key=f"accept-{one.id}", on_click=judge, args=("accepted",))
        with st.popover(t("insights.edit"), key=f"edit-{one.id}"):
            claim = st.text_area(
                t("insights.edit_text"), one.claim, key=f"claim-{one.id}", max_chars=2000
            )
            st.button(
                t("map.save"), key=f"claim-save-{one.id}", on_click=judge,
                args=("edited", claim.strip()), disabled=not claim.strip(),
            )  # fmt: skip
        st.button(
            t("insights.reject"), key=f"reject-{one.id}", on_click=judge, args=("rejected",),
            type="tertiary",
        )  # fmt: skip


def _head(t: Words, kind: str, entity: str | None, p: float, p_star: float) -> None:
    """How sure, against how sure it must be: in words, the numbers in a hint."""
    sure = t("hints.over") if p >= p_star else t("hints.under")
    st.html(
        f'<div class="dmhead">{sign(entity) if entity else ""}{chip(t.name("hint", kind))}'
        f'<span class="dmsrc">{likelihood(t, p)} · {html(sure)}</span></div>'
    )


def _grounds(t: Words, told: list[Evidence], rival: str | None, key: str) -> None:
    for number, one in enumerate(told[:SHOWN]):
        whole(t, one, f"{key}-{number}")
    if rival:
        st.html(f'<div class="dmsrc">{html(t("hints.rival", rival=rival))}</div>')


def _do(act: Callable[[], None]) -> None:
    try:
        act()
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    st.toast(state.t()("map.saved"), icon=":material/check:")
