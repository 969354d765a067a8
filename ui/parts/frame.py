"""What surrounds every page: styles, language, theme, and one line about the house's health."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from driftmap_map.component import theme_choice

from ui import state
from ui.client import Refused, Unreachable
from ui.parts.safe import plain
from ui.words import LANGUAGES, Words

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
NAMES = ("map", "shifts", "life", "review", "hints", "sessions", "import", "settings", "chat")
PAGES = ("./", *(f"./{name}" for name in NAMES))
SPOKEN = {"ru": "Русский", "en": "English"}


@contextmanager
def frame() -> Generator[None]:
    st.html(f"<style>{STYLE}{_uploader(state.t())}</style>")
    with st.sidebar:
        _choices(state.t())
        _health(state.t())
        if state.settings().token:
            # st.html keeps the visitor in this tab, where a link of Markdown would open another.
            st.html(f'<a href="/logout" target="_self">{state.t()("side.logout")}</a>')
    yield


def _uploader(t: Words) -> str:
    """Streamlit's uploader speaks English only; its button gets our word."""
    zone = '[data-testid="stFileUploaderDropzone"]'
    return (
        f"{zone} button [data-testid='stMarkdownContainer'] p {{ font-size: 0; }}"
        f"{zone} button [data-testid='stMarkdownContainer'] p::after "
        f'{{ font-size: .95rem; content: "{t("bring.choose")}"; }}'
        f'[data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}'
    )


def _choices(t: Words) -> None:
    if "lang" not in st.session_state:
        st.session_state["lang"] = t.lang
    st.segmented_control(
        t("side.language"),
        LANGUAGES,
        key="lang",
        required=True,
        format_func=lambda one: SPOKEN[one],
        width="stretch",
        persist_state="session",
        on_change=_keep_language,
    )
    st.caption(t("side.theme"))
    theme_choice(
        key=f"theme-{t.lang}",
        label=t("side.theme"),
        names={
            "System": t("side.theme_system"),
            "Light": t("side.theme_light"),
            "Dark": t("side.theme_dark"),
        },
        pages=PAGES,
    )


def _keep_language() -> None:
    """The owner's language, for every face; a house that cannot keep it still shows it here."""
    try:
        state.mind().set_profile(language=st.session_state["lang"])
    except (Unreachable, Refused):
        return
    st.cache_data.clear()


def _health(t: Words) -> None:
    try:
        house = state.mind().health()
    except (Unreachable, Refused):
        st.caption(f":material/cloud_off: {t('side.offline')}")
        return
    ill = [
        t(f"side.{part}")
        for part, ok in (("engine", house.engine.ok), ("queue", house.queue.ok))
        if not ok
    ]
    if ill:
        st.caption(f":material/error: {t('side.ill', part=', '.join(ill))}")
    elif house.model.problem:
        st.caption(f":material/error: {t('side.model_ill', name=plain(house.model.name or ''))}")
    elif house.model.configured:
        st.caption(f":material/check: {t('side.model', name=plain(house.model.name or ''))}")
    else:
        st.caption(f":material/key_off: {t('side.keyless')}")
    if house.queue.waiting:
        st.caption(t("side.waiting", jobs=t.count(house.queue.waiting, "jobs")))
