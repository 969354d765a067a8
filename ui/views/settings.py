"""Models, money and the way out on one page: which models answer, what they cost, reading again, a backup."""

import altair as alt
import pandas as pd
import streamlit as st

from ui import state
from ui.client import Budget, ModelTest, ModelTried, Refused, Unreachable
from ui.parts.backup import backup
from ui.parts.doors import go
from ui.parts.incoming import figures
from ui.parts.own import about_you
from ui.parts.safe import html, plain, safe
from ui.parts.states import speaking, toast_problem
from ui.words import Words

MOST_CAP = 100_000.0
TRIED = state.Session("settings-tried")


def draw() -> None:
    t = state.t()
    with st.container(key="narrow"), speaking("settings"):
        st.title(t("settings.title"), anchor=False)
        about_you(t)
        _models(t)
        _money(t, state.mind().budget())
        _again(t)
        _access(t)
        backup(t)


def _access(t: Words) -> None:
    """Who may open this: this machine alone, or whoever knows the token."""
    st.header(t("settings.access"), anchor=False)
    locked = bool(state.settings().token)
    st.write(t("settings.locked" if locked else "settings.open"))
    st.caption(t("settings.access_note"))


def _models(t: Words) -> None:
    st.header(t("settings.models"), anchor=False)
    model = state.mind().health().model
    if not model.configured:
        st.write(t("settings.keyless"))
        st.caption(t("settings.key_adds"))
        return
    st.write(t("settings.named", name=plain(model.name or "")))
    if model.problem:
        st.error(safe(model.problem), icon=":material/error:")
    if st.button(t("settings.test"), key="settings-test"):
        try:
            with st.spinner(t("settings.testing")):
                TRIED.put(state.mind().test_models())
        except (Unreachable, Refused) as problem:
            toast_problem(problem)
    tried: ModelTest | None = TRIED.get()
    if tried:
        rows = (("strong", tried.strong), ("light", tried.light), ("embedding", tried.embedding))
        lines = "".join(
            f"<span class='dmk'>{html(t(f'settings.{name}'))}</span><div>{_tried(t, one)}</div>"
            for name, one in rows
        )
        st.html(f'<div class="dmtrack">{lines}</div>')


def _tried(t: Words, one: ModelTried) -> str:
    if one.name is None:
        return html(t("settings.not_named"))
    if one.ok:
        return html(t("settings.answers", name=one.name, ms=t.number(one.ms or 0)))
    return html(f"{one.name}: {one.problem or t('settings.silent')}")


def _money(t: Words, budget: Budget) -> None:
    st.header(t("settings.money"), anchor=False)
    left = max(0.0, budget.cap_usd - budget.spent_usd - budget.reserved_usd)
    figures(
        [
            (_both(t, budget.spent_usd, budget), t("settings.spent")),
            (_both(t, budget.reserved_usd, budget), t("settings.reserved")),
            (_both(t, left, budget), t("settings.left")),
        ]
    )
    share = (budget.spent_usd + budget.reserved_usd) / budget.cap_usd if budget.cap_usd else 1.0
    st.progress(min(1.0, share), text=t("settings.of_cap", cap=_both(t, budget.cap_usd, budget)))
    if budget.by_purpose:
        lines = "".join(
            f"<span class='dmk'>{html(t.name('purpose', name))}</span>"
            f"<div>{html(_both(t, usd, budget))}</div>"
            for name, usd in sorted(budget.by_purpose.items(), key=lambda one: -one[1])
        )
        st.html(f'<div class="dmtrack">{lines}</div>')
    if len(budget.by_day) > 1:
        _by_day(t, budget)
    _cap(t, budget)


def _by_day(t: Words, budget: Budget) -> None:
    days = pd.DataFrame({"day": list(budget.by_day), "usd": list(budget.by_day.values())})
    chart = (
        alt.Chart(days)
        .mark_bar()
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%d.%m")),
            y=alt.Y("usd:Q", title=t("settings.per_day")),
        )
        .properties(height=140)
    )
    st.altair_chart(chart, width="stretch")


def _cap(t: Words, budget: Budget) -> None:
    with st.form("settings-cap", border=False):
        cap = st.number_input(
            t("settings.cap"),
            min_value=0.0,
            max_value=MOST_CAP,
            value=float(budget.cap_usd),
            step=5.0,
            format="%.2f",
            key="settings-cap-usd",
        )
        st.caption(t("settings.cap_note", rub=t.number(cap * budget.rub_per_usd)))
        if st.form_submit_button(t("settings.keep_cap")) and cap != budget.cap_usd:
            try:
                state.mind().set_cap(cap)
            except (Unreachable, Refused) as problem:
                toast_problem(problem)
                return
            st.toast(t("settings.cap_kept"), icon=":material/check:")
            st.rerun()


def _again(t: Words) -> None:
    """What rules had read can be read by the model now; its price stands before the button."""
    waiting = state.mind().rereading()
    if not waiting.chunks:
        return
    st.header(t("settings.again"), anchor=False)
    cost = waiting.estimate
    st.write(
        t(
            "settings.again_cost",
            passages=t.count(waiting.chunks, "passages"),
            calls=t.count(cost.calls, "calls"),
            usd=t.decimal(cost.cost_usd),
            rub=t.number(cost.cost_rub),
            minutes=t.count(max(1, round(cost.minutes)), "minutes"),
        )
    )
    st.caption(t("settings.again_note"))
    if st.button(t("settings.again_start"), key="settings-again"):
        try:
            job = state.mind().reread()
        except (Unreachable, Refused) as problem:
            toast_problem(problem)
            return
        go("import", job=job)


def _both(t: Words, usd: float, budget: Budget) -> str:
    return t("settings.usd_rub", usd=t.decimal(usd), rub=t.number(usd * budget.rub_per_usd))
