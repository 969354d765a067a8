"""Every page in a real Chromium: before a house whose words are hostile, on the sample life, on two thousand nodes."""

import time
from collections.abc import Generator

import httpx
import pytest
from playwright.sync_api import Page

from tests.journeys.running import FINAL, running
from tests.ui import served
from tests.ui.walking import PAGES, Walk
from ui.words import LANGUAGES, Lang

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PATIENCE = 120.0


@pytest.fixture(scope="module")
def crowd() -> Generator[str]:
    with served.api(FAKE_NODES="2000") as api, served.pages(api) as url:
        yield url


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The pages before the true house, once it has read the life it brings along."""
    data = tmp_path_factory.mktemp("sample") / "data"
    with running(data, "--no-ui") as product, served.pages(str(product.http.base_url)) as url:
        last = time.monotonic() + PATIENCE
        while not _is_read(product.http):
            assert time.monotonic() < last, "the sample life is not read"
            time.sleep(0.3)
        yield url


def _is_read(http: httpx.Client) -> bool:
    jobs = http.get("/api/jobs").raise_for_status().json()["items"]
    return bool(jobs) and all(job["status"] in FINAL for job in jobs)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_whole_in_every_look_and_runs_nothing_of_what_it_shows(
    page: Page, hostile: str, lang: Lang
) -> None:
    """The fixture of the page fails it for a foreign request, a broken policy, an error of a script."""
    walk = Walk(page, hostile, lang)

    walk.over(PAGES)
    walk.map()

    assert walk.wrong == []
    assert "<img src=http://evil.invalid/x>" in walk.said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_whole_on_the_sample_life(page: Page, sample: str, lang: Lang) -> None:
    walk = Walk(page, sample, lang)

    walk.over(PAGES)
    walk.map()
    walk.map("&a=2024-06-01&b=2025-06-01")

    assert walk.wrong == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_map_of_two_thousand_nodes_is_whole_in_every_look(
    page: Page, crowd: str, lang: Lang
) -> None:
    walk = Walk(page, crowd, lang)

    walk.map("&all=1")

    assert walk.wrong == []


def test_a_queue_is_answered_by_keys_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/review?lang=ru")
    page.get_by_role("heading", name="одно и то же").wait_for(timeout=40000)

    page.get_by_role("button", name="Позже").wait_for()
    page.keyboard.press("4")
    page.get_by_role("heading", name="Верно первое").wait_for()
    page.get_by_role("button", name="Вернуть").wait_for()
    page.keyboard.press("z")

    page.get_by_role("heading", name="одно и то же").wait_for()
