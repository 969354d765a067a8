"""What is one's own comes in: an archive, looked at first; a story told by hand; and all that came, to be corrected."""

from typing import Any

import streamlit as st

from ui import state
from ui.client import DryRun, Ingest, Refused, Unreachable
from ui.parts.choosing import Fields, left_out, order, people, undated
from ui.parts.doors import go
from ui.parts.incoming import brought, details, preview, problems, tally
from ui.parts.papers import papers
from ui.parts.papers import undated as undated_documents
from ui.parts.part import part
from ui.parts.safe import plain, safe
from ui.parts.sample import sample_banner
from ui.parts.states import speaking, toast_problem
from ui.parts.story import story
from ui.words import Words

ALIVE = frozenset({"queued", "running", "paused", "paused_budget"})
EVERY = 1.0
PARTS = ("archive", "story", "documents")
FOUND = state.Session("bring-found")
FIELDS = state.Session("bring-fields")
ROUND = state.Session("bring-round")


def draw() -> None:
    t = state.t()
    with st.container(key="narrow"), speaking("bring"):
        sample_banner(t, here=True)
        match part(t, "part", PARTS, label="papers.part", words="papers.", key="bring-part"):
            case "story":
                story(t)
            case "documents":
                papers(t)
            case _:
                _archive(t)


def _archive(t: Words) -> None:
    st.title(t("bring.title"), anchor=False)
    job = state.address("job")
    found: DryRun | None = FOUND.get()
    if job:
        _job(t, job)
    elif found:
        _found(t, found)
    else:
        _choose(t)
    _past(t, job)


def _choose(t: Words) -> None:
    st.write(t("bring.hint"))
    folder = st.segmented_control(
        t("bring.what"),
        [False, True],
        default=False,
        required=True,
        key="bring-kind",
        format_func=lambda one: t("bring.folder") if one else t("bring.files"),
        label_visibility="collapsed",
    )
    files: list[Any] = (
        st.file_uploader(
            t("bring.folder") if folder else t("bring.drop"),
            accept_multiple_files="directory" if folder else True,
            key=f"bring-{folder}-{ROUND.get() or 0}",
            label_visibility="collapsed",
        )
        or []
    )
    with st.expander(t("bring.options"), icon=":material/tune:"):
        fields = details(t)
    st.caption(t("bring.big"))
    if st.button(t("bring.preview"), type="primary", key="bring-preview", disabled=not files):
        _look(t, files, fields)


def _look(t: Words, files: list[Any], fields: Fields, upload_id: str = "") -> None:
    asked: Fields = {**fields, "upload_id": upload_id} if upload_id else fields
    try:
        with st.spinner(t("bring.reading")):
            found = state.mind().preview([(one.name, one) for one in files], asked, lang=t.lang)
    except Unreachable as problem:
        toast_problem(problem)
        return
    except Refused as problem:
        st.error(safe(problem.detail or t("bring.nothing")), icon=":material/block:")
        return
    FOUND.put(found)
    FIELDS.put(fields)
    st.rerun()


def _found(t: Words, found: DryRun) -> None:
    st.header(t("bring.found"), anchor=False)
    preview(t, found)
    known: Fields = FIELDS.get() or {}
    another = {**people(t, found, known), **left_out(t, found, known)}
    dates = undated(t, found)
    first = order(t, found)
    with st.container(horizontal=True):
        if another:
            # The same upload is looked at again; nothing of it is sent twice.
            if st.button(t("bring.again"), type="primary", key="bring-again", icon=":material/calculate:"):  # fmt: skip
                _look(t, [], {**known, **another}, found.upload_id)
        elif st.button(t("bring.start"), type="primary", key="bring-start"):
            _start({**known, **dates, **first}, found.upload_id)
        st.button(t("bring.other"), key="bring-other", on_click=_again, type="tertiary")


def _start(fields: Fields, upload_id: str) -> None:
    try:
        job = state.mind().start([], {**fields, "upload_id": upload_id})
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    _again()
    st.cache_data.clear()
    state.set_address(job=job)
    st.rerun()


def _again() -> None:
    FOUND.drop()
    ROUND.put((ROUND.get() or 0) + 1)
    state.set_address(job=None)


def _job(t: Words, id: str) -> None:
    """Asked every second only while something happens."""
    try:
        alive = state.mind().job(id).status in ALIVE
    except Refused:
        state.set_address(job=None)
        st.rerun()

    @st.fragment(run_every=EVERY if alive else None)
    def follow() -> None:
        with speaking("job"):
            job = state.mind().job(id, lang=t.lang)
            _live(t, job)
            if alive and job.status not in ALIVE:
                st.cache_data.clear()
                st.rerun()

    follow()


def _live(t: Words, job: Ingest) -> None:
    named = t("bring.running") if job.status in ALIVE else t.name("status", job.status)
    st.header(named[:1].upper() + named[1:], anchor=False)
    done, total = job.progress.done, job.progress.total
    share = 1.0 if job.status == "done" else min(1.0, done / total) if total else 0.0
    stage = (
        t.name("stage", job.progress.stage)
        if job.status == "running"
        else t.name("status", job.status)
    )
    if job.status != "done":
        alive = bool(total) and job.status in ALIVE
        st.progress(share, text=f"{stage} · {done} / {total}" if alive else stage)
    tally(t, job)
    _steer(t, job)
    problems(t, job.problems)


def _steer(t: Words, job: Ingest) -> None:
    verbs = {
        "queued": ["cancel"],
        "running": ["pause", "cancel"],
        "paused": ["resume", "cancel"],
        "paused_budget": ["resume", "cancel"],
    }
    with st.container(horizontal=True):
        for verb in verbs.get(job.status, []):
            st.button(t(f"bring.{verb}"), key=f"{verb}-job", on_click=_do, args=(job.job_id, verb))
        if job.status == "done" and st.button(t("bring.to_map"), type="primary", key="job-map"):
            go("map")
        if job.status not in ALIVE:
            st.button(t("bring.other"), key="job-again", on_click=_again)
            if undated_documents():
                st.button(
                    t("bring.to_undated"),
                    key="job-undated",
                    type="tertiary",
                    on_click=state.set_address,
                    kwargs={"part": "documents", "which": "undated"},
                )
        with st.popover(t("bring.undo"), type="tertiary", key="undo-job"):
            st.button(
                t("bring.undo_sure"),
                key="undo-sure",
                on_click=_undo,
                args=(job.job_id,),
                icon=":material/undo:",
            )


def _do(job: str, verb: str) -> None:
    try:
        state.mind().steer(job, verb)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)


def _undo(job: str) -> None:
    try:
        state.mind().undo_import(job)
    except (Unreachable, Refused) as problem:
        toast_problem(problem)
        return
    st.cache_data.clear()
    _again()
    st.toast(state.t()("bring.undone"), icon=":material/undo:")


def _past(t: Words, current: str | None) -> None:
    jobs = [
        job for job in state.mind().jobs() if job.kind.startswith("import") and job.id != current
    ]
    st.html('<div style="height:1rem"></div>')
    with st.expander(t("bring.past"), icon=":material/history:"):
        if not jobs:
            st.caption(t("bring.no_past"))
        for job in jobs:
            st.button(
                plain(brought(t, job)),
                key=f"past-{job.id}",
                type="tertiary",
                on_click=state.set_address,
                kwargs={"job": job.id},
            )
