"""What the person says of themselves, and a file dropped into the talk."""

from datetime import time

import httpx
import pytest
from playwright.sync_api import FilePayload, Page
from streamlit.testing.v1 import AppTest

from tests.ui.test_pages import page_of

KITE: FilePayload = {
    "name": "змей.md",
    "mimeType": "text/markdown",
    "buffer": "Хочу змея.".encode(),
}


def _kept(api: str) -> dict[str, object]:
    return httpx.get(f"{api}/api/profile", trust_env=False).json()


@pytest.mark.usefixtures("asked_here")
def test_names_and_quiet_hours_are_kept_together_and_let_go_again(api: str) -> None:
    at = page_of("settings")

    at.multiselect(key="own-names").set_value(["Вера"])
    at.checkbox(key="own-quiet").check()
    _save(at)
    assert _kept(api)["quiet_hours"] == {"from": "22:00", "to": "08:00"}
    at.checkbox(key="own-quiet").uncheck()
    _save(at)

    assert _kept(api)["quiet_hours"] is None
    assert _kept(api)["names"] == ["Вера"]


def _save(at: AppTest) -> None:
    next(one for one in at.button if one.label == "Сохранить").click().run()


@pytest.mark.usefixtures("asked_here")
def test_hours_that_no_clock_shows_break_no_page(api: str) -> None:
    httpx.patch(
        f"{api}/api/profile",
        json={"quiet_hours": {"from": "29:00", "to": "31:00"}},
        trust_env=False,
    )

    at = page_of("settings")

    assert not at.exception
    assert [one.value for one in at.time_input] == [time(22), time(8)]
    httpx.patch(f"{api}/api/profile", json={"quiet_hours": None}, trust_env=False)


@pytest.mark.browser
def test_a_file_dropped_into_the_talk_is_read_before_the_question_is_asked(
    page: Page, site: str, api: str
) -> None:
    page.goto(f"{site}/?lang=ru")
    page.get_by_role("heading", name="О чём подумаем?").wait_for(timeout=40000)

    page.locator('[data-testid="stChatInput"] input[type=file]').set_input_files([KITE])
    page.get_by_text("змей.md").wait_for()
    page.locator('[data-testid="stChatInput"] textarea').fill("Что с этим змеем?")
    # A click waits until the file is up; Enter would say nothing before.
    page.get_by_test_id("stChatInputSubmitButton").click()

    page.get_by_role("button", name="[1]").first.wait_for(timeout=40000)
    assert "upload змей.md" in httpx.get(f"{api}/api/asked", trust_env=False).json()


@pytest.mark.browser
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(page: Page, site: str) -> None:
    page.goto(f"{site}/?lang=ru")
    page.get_by_role("heading", name="О чём подумаем?").wait_for(timeout=40000)

    bad: FilePayload = {"name": "bad.bin", "mimeType": "application/octet-stream", "buffer": b"0"}
    page.locator('[data-testid="stChatInput"] input[type=file]').set_input_files([bad])
    page.get_by_text("bad.bin").wait_for()
    page.get_by_test_id("stChatInputSubmitButton").click()

    page.get_by_text("Не прочитано: bad.bin").wait_for(timeout=20000)
    page.get_by_text("Здесь нет ничего, что можно прочитать.").wait_for()
