"""Empty, failed, later: each a sentence and one next step."""

from collections.abc import Generator
from contextlib import contextmanager

import streamlit as st

from ui import state
from ui.client import Refused, Unreachable
from ui.parts.safe import html, safe

NOT_BUILT = 501


def empty(title: str, next_step: str) -> None:
    st.html(f'<div class="dmempty"><b>{html(title)}</b><span>{html(next_step)}</span></div>')


def later(title: str, next_step: str) -> None:
    """A part that is not built: what it will do, and that nothing is broken."""
    st.html(
        f'<div class="dmempty dmlater"><i aria-hidden="true">◌</i><b>{html(title)}</b><span>{html(next_step)}</span></div>'
    )


def offline(key: str) -> None:
    t = state.t()
    _failed(t("state.offline"), t("state.offline_next"), key)


def refused(problem: Refused, key: str) -> None:
    t = state.t()
    if problem.status == NOT_BUILT:
        empty(t("state.later"), t("state.later_next"))
        return
    _failed(t("state.refused"), safe(problem.detail or problem.title), key)


def _failed(title: str, next_step: str, key: str) -> None:
    with st.container(horizontal_alignment="center", key=f"failed-{key}"):
        empty(title, next_step.replace("`", ""))
        st.button(state.t()("state.retry"), key=f"retry-{key}", icon=":material/refresh:")


@contextmanager
def speaking(key: str) -> Generator[None]:
    """Whatever the API cannot do is said on the page, with one next step; the page stays alive."""
    try:
        yield
    except Unreachable:
        offline(key)
    except Refused as problem:
        refused(problem, key)


def toast_problem(problem: Refused | Unreachable) -> None:
    t = state.t()
    if isinstance(problem, Unreachable):
        st.toast(t("state.offline"), icon=":material/error:")
    else:
        st.toast(
            f"{t('state.refused')}: {safe(problem.detail or problem.title)}",
            icon=":material/error:",
        )
