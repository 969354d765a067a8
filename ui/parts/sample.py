"""A newcomer looks at an invented life; a banner says so, and leads to one's own."""

import streamlit as st

from ui import state
from ui.client import Refused, Unreachable
from ui.parts.doors import go
from ui.parts.states import toast_problem
from ui.words import Words

SAMPLE = "Пример"


@st.cache_data(ttl=60, show_spinner=False)
def sample_job(api: str) -> str | None:
    """The import that brought the sample, as long as nothing else was brought."""
    del api
    try:
        if not state.mind().documents(project=SAMPLE, limit=1).items:
            return None
        jobs = [job for job in state.mind().jobs() if job.kind.startswith("import")]
    except (Unreachable, Refused):
        return None
    alive = [job for job in jobs if job.status in {"done", "running", "queued"}]
    return alive[0].id if len(alive) == 1 else None


def sample_banner(t: Words, *, here: bool = False) -> None:
    """`here`: on the page where one's own is brought, so no door to it is drawn."""
    job = sample_job(state.settings().api)
    if job is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="sample"):
        st.markdown(f":material/auto_stories: {t('state.sample')}", width="stretch")
        if not here and st.button(t("state.sample_mine"), key="sample-mine"):
            go("import")
        st.button(
            t("state.sample_delete"),
            key="sample-delete",
            on_click=_delete,
            args=(job,),
            type="tertiary",
        )


def _delete(job: str) -> None:
    try:
        state.mind().undo_import(job)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    st.cache_data.clear()
    st.toast(state.t()("state.sample_gone"))
