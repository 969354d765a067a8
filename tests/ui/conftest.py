"""One stand-in API for all tests of the faces; one set of pages for those in a browser."""

from collections.abc import Generator

import httpx
import pytest
import streamlit as st
from playwright.sync_api import Browser, Page, sync_playwright

from tests.outside import browser as chromium_path
from tests.ui import served
from ui import state
from ui.client import open_http
from ui.settings import FaceSettings

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def api() -> Generator[str]:
    with served.api() as url:
        yield url


@pytest.fixture
def asked_here(api: str, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """Pages without a browser ask the stand-in, start with nothing cached and close what they open."""
    opened: dict[str, httpx.Client] = {}

    def connection(url: str, settings: FaceSettings) -> httpx.Client:
        if url not in opened:
            opened[url] = open_http(settings)
        return opened[url]

    monkeypatch.setenv("DRIFTMAP_API_URL", api)
    monkeypatch.setattr(state, "connection", connection)
    st.cache_data.clear()
    yield api
    for one in opened.values():
        one.close()


@pytest.fixture(scope="session")
def site(api: str) -> Generator[str]:
    with served.pages(api) as url:
        yield url


@pytest.fixture(scope="session")
def hostile() -> Generator[str]:
    """The same pages before a house in which a name is markup of three kinds."""
    with served.api(FAKE_HOSTILE="1") as api, served.pages(api) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser]:
    """Closed with its module: its loop must not be there for the asynchronous tests that follow."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(chromium: Browser) -> Generator[Page]:
    """Fails the test when another host is asked, the policy is broken or a script throws."""
    wrong: list[str] = []
    opened = chromium.new_page(
        viewport={"width": 1440, "height": 950}, locale="ru-RU", color_scheme="light"
    )
    opened.on("request", lambda one: wrong.append(one.url) if _foreign(one.url) else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "console",
        lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield opened
    opened.close()
    assert wrong == []


def _foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
