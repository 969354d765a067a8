"""A file dropped into the talk -> a document of the archive, read before the question about it is asked."""

import time
from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import state
from ui.client import Ingest, Refused, Unreachable
from ui.parts.safe import safe
from ui.parts.states import toast_problem
from ui.words import Words

ALIVE = frozenset({"queued", "running"})
PATIENCE, EVERY = 60.0, 0.5


def take_in(t: Words, files: Sequence[Any], question: str) -> str | None:
    """The question, once the files are read; None when there is none, or nothing of them could be taken.

    Their names stay out of it: a talk is part of the archive, and a name would find itself there.
    """
    names = ", ".join(one.name.rsplit("/", 1)[-1] for one in files)
    with st.status(safe(t("chat.reading", names=names)), expanded=False) as shown:
        try:
            job = _read(state.mind().start([(one.name, one) for one in files], {}), t)
        except Unreachable as problem:
            toast_problem(problem)
            shown.update(label=safe(t("chat.not_read", names=names)), state="error")
            return None
        except Refused as problem:
            _refused(t, names, problem.detail or problem.title, shown)
            return None
        if job.status not in {*ALIVE, "done"} or not _taken(job):
            reasons = "; ".join(dict.fromkeys(one.reason for one in job.problems))
            _refused(t, names, reasons, shown)
            return None
        shown.update(label=safe(t("chat.read", names=names)), state="complete")
    st.cache_data.clear()
    if job.status in ALIVE:
        st.caption(t("chat.read_later"))
    elif not question:
        st.caption(t("chat.ask_now"))
    return question or None


def _taken(job: Ingest) -> bool:
    """What is in the archive already counts as read."""
    return job.status in ALIVE or job.stats.files_read + job.stats.files_duplicate > 0


def _read(id: str, t: Words) -> Ingest:
    """The job when it is over, or as it stands when patience is."""
    last = time.monotonic() + PATIENCE
    while True:
        job = state.mind().job(id, lang=t.lang)
        if job.status not in ALIVE or time.monotonic() > last:
            return job
        time.sleep(EVERY)


def _refused(t: Words, names: str, why: str, shown: Any) -> None:
    shown.update(label=safe(t("chat.not_read", names=names)), state="error", expanded=True)
    if why:
        st.write(safe(why))
