"""The pages and the way between them; nothing else."""

from pathlib import Path

import streamlit as st

from ui import state
from ui.parts.doors import open_doors
from ui.parts.frame import frame
from ui.views import bring, chat, settings, shifts
from ui.views import map as map_view

ICON = Path(__file__).parent / "assets" / "icon.png"

# A local picture: a `:material/…` icon of the page would be loaded from a font host.
st.set_page_config(
    page_title="driftmap", page_icon=str(ICON), layout="wide", initial_sidebar_state="collapsed"
)
t = state.t()
chat_page = st.Page(chat.draw, title=t("nav.chat"), url_path="chat", default=True)
map_page = st.Page(map_view.draw, title=t("nav.map"), url_path="map")
shifts_page = st.Page(shifts.draw, title=t("nav.shifts"), url_path="shifts")
bring_page = st.Page(bring.draw, title=t("nav.bring"), url_path="import")
settings_page = st.Page(settings.draw, title=t("nav.settings"), url_path="settings")
open_doors(
    {
        "chat": chat_page,
        "map": map_page,
        "shifts": shifts_page,
        "import": bring_page,
        "settings": settings_page,
    }
)
page = st.navigation([chat_page, map_page, shifts_page, bring_page, settings_page], position="top")
with frame():
    page.run()
