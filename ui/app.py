"""The pages and the way between them; nothing else."""

from pathlib import Path

import streamlit as st

from ui import state
from ui.parts.doors import Page, open_doors
from ui.parts.frame import frame
from ui.views import biography, bring, chat, hints, review, sessions, settings, shifts
from ui.views import map as map_view

ICON = Path(__file__).parent / "assets" / "icon.png"

# A local picture: a `:material/…` icon of the page would be loaded from a font host.
st.set_page_config(
    page_title="driftmap", page_icon=str(ICON), layout="wide", initial_sidebar_state="collapsed"
)
t = state.t()
chat_page = st.Page(chat.draw, title=t("nav.chat"), url_path="chat", default=True)
doors: dict[Page, st.Page] = {
    "chat": chat_page,
    "map": st.Page(map_view.draw, title=t("nav.map"), url_path="map"),
    "shifts": st.Page(shifts.draw, title=t("nav.shifts"), url_path="shifts"),
    "life": st.Page(biography.draw, title=t("nav.life"), url_path="life"),
    "review": st.Page(review.draw, title=t("nav.review"), url_path="review"),
    "hints": st.Page(hints.draw, title=t("nav.hints"), url_path="hints"),
    "sessions": st.Page(sessions.draw, title=t("nav.talks"), url_path="sessions"),
    "import": st.Page(bring.draw, title=t("nav.bring"), url_path="import"),
    "settings": st.Page(settings.draw, title=t("nav.settings"), url_path="settings"),
}
open_doors(doors)
page = st.navigation(list(doors.values()), position="top")
with frame():
    page.run()
