"""The way out and back: a backup to download, one to restore, the map made again, everything deleted."""

import io

import streamlit as st

from ui import state
from ui.client import Refused, Unreachable
from ui.parts.doors import go
from ui.parts.states import toast_problem
from ui.words import Words

PACKED = state.Session("backup-packed")
ZIP = "application/zip"
MEGABYTE = 1 << 20
LARGE = 200 * MEGABYTE
# What the API wants to hear, in whatever language it was typed.
CONFIRM = "delete everything"


def backup(t: Words) -> None:
    st.header(t("backup.title"), anchor=False)
    st.write(t("backup.about"))
    _take_out(t)
    with st.expander(t("backup.restore"), key="backup-restore"):
        _restore(t)
    with st.expander(t("backup.rebuild"), key="backup-rebuild"):
        _rebuild(t)
    with st.expander(t("backup.delete"), key="backup-delete"):
        _delete(t)


def _take_out(t: Words) -> None:
    if st.button(t("backup.prepare"), key="backup-prepare", icon=":material/archive:"):
        packed = io.BytesIO()
        try:
            with st.spinner(t("backup.preparing")):
                state.mind().export(packed)
        except (Unreachable, Refused) as problem:
            toast_problem(problem)
            return
        PACKED.put(packed.getvalue())
    data: bytes | None = PACKED.get()
    if data is None:
        return
    st.download_button(
        t("backup.download", mb=t.decimal(len(data) / MEGABYTE)),
        data,
        file_name=f"driftmap-{state.today():%Y-%m-%d}.zip",
        mime=ZIP,
        key="backup-download",
        icon=":material/download:",
        # A backup that was taken need not lie in memory any longer.
        on_click=PACKED.drop,
    )
    if len(data) > LARGE:
        st.caption(t("backup.large"))


def _restore(t: Words) -> None:
    st.write(t("backup.restore_about"))
    file = st.file_uploader(t("backup.restore_file"), type="zip", key="backup-file")
    if st.button(t("backup.restore_start"), key="backup-restore-start", disabled=file is None):
        if file is None:
            return
        try:
            job = state.mind().restore((file.name, file))
        except (Unreachable, Refused) as problem:
            toast_problem(problem)
            return
        st.cache_data.clear()
        go("import", job=job)


def _rebuild(t: Words) -> None:
    st.write(t("backup.rebuild_about"))
    if st.button(t("backup.rebuild_start"), key="backup-rebuild-start"):
        try:
            job = state.mind().rebuild()
        except (Unreachable, Refused) as problem:
            toast_problem(problem)
            return
        go("import", job=job)


def _delete(t: Words) -> None:
    st.write(t("backup.delete_about"))
    words = t("backup.delete_words")
    typed = st.text_input(t("backup.delete_type", words=words), key="backup-delete-typed")
    sure = typed.strip().casefold() == words.casefold()
    if st.button(t("backup.delete_start"), key="backup-delete-start", disabled=not sure):
        try:
            state.mind().delete_everything(CONFIRM)
        except (Unreachable, Refused) as problem:
            toast_problem(problem)
            return
        PACKED.drop()
        st.cache_data.clear()
        st.toast(t("backup.deleted"), icon=":material/check:")
