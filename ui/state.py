"""What this visit remembers: the client, the words, and typed places in st.session_state."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import httpx
import streamlit as st

from ui.client import ProfileOut, Refused, Unreachable, open_http
from ui.life import LifeClient
from ui.settings import FaceSettings, read_settings
from ui.words import LANGUAGES, Lang, Words, words

FALLBACK_ZONE = "UTC"
# Nobody who writes here lived before; a calendar refuses a day outside its bounds.
EARLIEST = date(1900, 1, 1)
type Place = Literal["node", "a", "b"]


@st.cache_resource(show_spinner=False)
def connection(api: str, _settings: FaceSettings) -> httpx.Client:
    """One pool of connections for all visits of this process."""
    return open_http(_settings)


def settings() -> FaceSettings:
    return read_settings()


def mind() -> LifeClient:
    given = settings()
    return LifeClient(connection(given.api, given))


@st.cache_data(ttl=30, show_spinner=False)
def _profile(api: str) -> ProfileOut | None:
    """The owner's language and zone; a face without an API still says so in a language."""
    del api
    try:
        return mind().profile()
    except (Unreachable, Refused):
        return None


def profile() -> ProfileOut | None:
    return _profile(settings().api)


def lang() -> Lang:
    """Chosen here, else the owner's, else Russian."""
    chosen = st.session_state.get("lang") or st.query_params.get("lang")
    known = profile()
    for one in (chosen, known.language if known else None):
        if one in LANGUAGES:
            return one
    return "ru"


def zone() -> str:
    known = profile()
    return known.timezone if known else FALLBACK_ZONE


def t() -> Words:
    return words(lang(), zone())


def today() -> date:
    return datetime.now(ZoneInfo(zone())).date()  # noqa: TID251 - a face stands in the present


@dataclass(frozen=True, slots=True)
class Session:
    """Typed access to one value of st.session_state."""

    key: str

    def get(self) -> Any:
        return st.session_state.get(self.key)

    def put(self, value: Any) -> None:
        st.session_state[self.key] = value

    def drop(self) -> None:
        st.session_state.pop(self.key, None)


def address(name: str) -> str | None:
    return st.query_params.get(name)


def set_address(**values: str | None) -> None:
    """The address names what is seen: reload, back and a second device show the same."""
    for name, value in values.items():
        if value:
            if st.query_params.get(name) != value:
                st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def address_day(name: str) -> date | None:
    """The day the address names, within what a calendar offers: from EARLIEST to today."""
    day = as_date(address(name))
    return min(max(day, EARLIEST), today()) if day else None


def as_date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
